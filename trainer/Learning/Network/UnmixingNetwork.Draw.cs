using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Recipes;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

public sealed partial class UnmixingNetwork
{
    /// <summary>
    /// One reparametrised pass over both halves of a batch. Each part runs once, over the rows of both halves together: the
    /// work of a step is many small products, and half as many calls are nearly half the time.
    /// </summary>
    /// <param name="batch">[B, ...] pixels and triples.</param>
    /// <param name="draws">
    /// Asked for, in this order: latents of the pixels, latents of the triples and, where pixels teach everything, endmembers,
    /// abundances.
    /// </param>
    /// <param name="counts">K1 and K2.</param>
    /// <returns>Tensors that belong to the caller's scope.</returns>
    public BatchDraw Draw(MiniBatch batch, IDraws draws, DrawCounts counts)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(counts);
        var (pixels, labelled, own) = Encode(batch, draws, counts);
        own ??= new DecodedEndmembers(batch.LabelledEndmembers);
        return counts.PixelsTeach == PixelsTeach.Everything
            ? DrawTogether(batch, pixels, labelled, own, draws, counts)
            : DrawApart(batch, pixels, labelled, own, counts);
    }

    private BatchDraw DrawTogether(
        MiniBatch batch,
        Encoded pixels,
        Encoded labelled,
        DecodedEndmembers own,
        IDraws draws,
        DrawCounts counts
    )
    {
        var endmemberVariance = Endmembers.Variance();
        var mean = pixels.Decoded.Spectra();
        var endmembers = DiagonalGaussian.Draw(mean, endmemberVariance, draws.Normal(mean.shape, mean));
        long rows = endmembers.shape[0],
            triples = batch.LabelledSpectra.shape[0];
        var joined = Joined(endmembers, own.Spectra());
        var posterior = Abundances.Forward(
            joined,
            cat([Repeated(batch.Spectra, counts), batch.LabelledSpectra]),
            cat([Repeated(pixels.Features, counts), labelled.Features]),
            Shares.Sizes(joined)
        );
        var abundances = ShareScale.Own(draws.Abundances(posterior.Concentration.narrow(0, 0, rows)), Shares.Sizes(endmembers));
        var mixture = Mix(Joined(endmembers, batch.LabelledEndmembers), cat([abundances, batch.LabelledAbundances]));

        Tensor Drawn(Tensor all) => all.narrow(0, 0, rows);
        Tensor Given(Tensor all) => all.narrow(0, rows, triples);
        return new BatchDraw(
            pixels.Half(counts.Unsupervised, mean, endmembers, posterior.Select(Drawn), abundances, mixture.Select(Drawn)),
            labelled.Half(
                counts.Supervised,
                labelled.MeanIfNeeded(),
                batch.LabelledEndmembers,
                posterior.Select(Given),
                batch.LabelledAbundances,
                mixture.Select(Given)
            ),
            endmemberVariance,
            Mixing.Variance()
        )
        {
            Classes = Classes,
        };
    }

    // The pixels' abundances are taken as given, so that pixels teach what makes spectra of them and nothing else.
    private BatchDraw DrawApart(MiniBatch batch, Encoded pixels, Encoded labelled, DecodedEndmembers own, DrawCounts counts)
    {
        var endmembers = pixels.Decoded.Spectra();
        AbundancePosterior posterior;
        Tensor abundances;
        using (no_grad())
        {
            var sizes = Shares.Sizes(endmembers);
            posterior = Abundances.Forward(pixels.Decoded, Repeated(batch.Spectra, counts), Repeated(pixels.Features, counts), sizes);
            abundances = ShareScale.Own(posterior.Mean(), sizes);
        }
        var labelledPosterior = Abundances.Forward(own, batch.LabelledSpectra, labelled.Features, Shares.SizesOf(own));
        var mixture = Mix(Joined(endmembers, batch.LabelledEndmembers), cat([abundances, batch.LabelledAbundances]));
        var rows = endmembers.shape[0];
        return new BatchDraw(
            pixels.Half(counts.Unsupervised, endmembers, endmembers, posterior, abundances, mixture.Select(all => all.narrow(0, 0, rows))),
            labelled.Half(
                counts.Supervised,
                labelled.MeanIfNeeded(),
                batch.LabelledEndmembers,
                labelledPosterior,
                batch.LabelledAbundances,
                mixture.Select(all => all.narrow(0, rows, all.shape[0] - rows))
            ),
            Endmembers.Variance(),
            Mixing.Variance()
        )
        {
            Classes = Classes,
        };
    }

    /// <summary>
    /// What the encoder of the latents and the decoder of the endmembers say of both halves; last the endmembers at the triples'
    /// mean latents, if asked for.
    /// </summary>
    private (Encoded Pixels, Encoded Labelled, DecodedEndmembers? Own) Encode(MiniBatch batch, IDraws draws, DrawCounts counts)
    {
        long pixels = batch.Spectra.shape[0],
            triples = batch.LabelledSpectra.shape[0];
        var features = Features(cat([batch.Spectra, batch.LabelledSpectra]));
        var (means, variances) = Latents.Forward(features);
        var (mean, labelledMean) = Split(means.unsqueeze(1), pixels); // [B, 1, H, P]
        var (variance, labelledVariance) = Split(variances.unsqueeze(1), pixels);
        var latents = DrawLatents(mean, variance, counts.Unsupervised, draws); // [B, K1, H, P]
        var labelledLatents = DrawLatents(labelledMean, labelledVariance, counts.Supervised, draws); // [B, K2, H, P]

        var own = counts.LabelEndmembers == LabelEndmembers.Decoded;
        Tensor[] codes = [DrawAxis.Fold(latents), DrawAxis.Fold(labelledLatents), .. own ? new[] { labelledMean.squeeze(1) } : []];
        var decoded = Endmembers.Decode(cat(codes)); // [B (K1 + K2 + 1), L, P]
        long first = pixels * counts.Unsupervised,
            second = triples * counts.Supervised;
        var (pixelFeatures, labelledFeatures) = Split(features, pixels);
        return (
            new Encoded(pixelFeatures, mean, variance, latents, decoded.Rows(0, first)),
            new Encoded(labelledFeatures, labelledMean, labelledVariance, labelledLatents, decoded.Rows(first, second)),
            own ? decoded.Rows(first + second, triples) : null
        );
    }

    /// <summary>What the encoder of the latents and the decoder of the endmembers say of some spectra.</summary>
    private sealed record Encoded(Tensor Features, Tensor Mean, Tensor Variance, Tensor Latents, DecodedEndmembers Decoded)
    {
        // Of mixtures of vertices a distance from labels is a few products.
        public Tensor? MeanIfNeeded() => Decoded.AreMixtures ? null : Decoded.Spectra();

        /// <param name="draws">Draws of the latents.</param>
        /// <param name="mean">mu(Z), [B draws, L, P]; null where no more than the distance from the endmembers is asked for.</param>
        /// <param name="endmembers">[B given, L, P], where given is the draws, or 1 where a label is given.</param>
        /// <param name="posterior">[B given, P].</param>
        /// <param name="abundances">[B given, P].</param>
        /// <param name="mixture">[B given, L].</param>
        public HalfDraw Half(int draws, Tensor? mean, Tensor endmembers, AbundancePosterior posterior, Tensor abundances, Mixture mixture)
        {
            var given = endmembers.shape[0] / Mean.shape[0];
            return new HalfDraw
            {
                LatentMean = Mean,
                LatentVariance = Variance,
                Latents = Latents,
                EndmemberMean = mean is null ? null : DrawAxis.Unfold(mean, draws),
                EndmemberDistance = mean is null ? Decoded.SquaredDistances(endmembers, draws) : null,
                Endmembers = DrawAxis.Unfold(endmembers, given),
                Posterior = posterior.Select(rows => DrawAxis.Unfold(rows, given)),
                Abundances = DrawAxis.Unfold(abundances, given),
                Mixture = mixture.Select(rows => DrawAxis.Unfold(rows, given)),
            };
        }
    }

    private static Tensor DrawLatents(Tensor mean, Tensor variance, int count, IDraws draws)
    {
        var shape = mean.shape;
        shape[1] = count;
        return DiagonalGaussian.Draw(mean, variance, draws.Normal(shape, mean));
    }

    // [B, L, P] of both halves, bands side by side in memory: an axis of P entries there would make every pass over them slow.
    private static Tensor Joined(Tensor endmembers, Tensor others) =>
        cat([endmembers.transpose(1, 2), others.transpose(1, 2)]).transpose(1, 2);

    private static Tensor Repeated(Tensor rows, DrawCounts counts) =>
        counts.Unsupervised == 1 ? rows : rows.repeat_interleave(counts.Unsupervised, 0);

    private static (Tensor First, Tensor Others) Split(Tensor rows, long first) =>
        (rows.narrow(0, 0, first), rows.narrow(0, first, rows.shape[0] - first));
}
