using Unmix.Trainer.Densities;
using Unmix.Trainer.Scenes;
using static TorchSharp.torch;

namespace Unmix.Trainer.Network;

public sealed partial class UnmixingNetwork
{
    /// <summary>
    /// One reparametrised pass over both halves of a batch. Each part runs once, over the rows of both halves together: the
    /// work of a step is many small products, and half as many calls are nearly half the time.
    /// </summary>
    /// <param name="batch">[B, ...] pixels and triples.</param>
    /// <param name="draws">Asked for, in this order: latents of the pixels, latents of the triples and, where pixels teach everything, endmembers, abundances.</param>
    /// <param name="counts">K1 and K2.</param>
    /// <returns>Tensors that belong to the caller's scope.</returns>
    public BatchDraw Draw(MiniBatch batch, IDraws draws, DrawCounts counts)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(counts);
        return counts.PixelsTeach == PixelsTeach.Everything ? DrawTogether(batch, draws, counts) : DrawApart(batch, draws, counts);
    }

    private BatchDraw DrawTogether(MiniBatch batch, IDraws draws, DrawCounts counts)
    {
        long pixels = batch.Spectra.shape[0], triples = batch.LabelledSpectra.shape[0];
        var features = Features(cat([batch.Spectra, batch.LabelledSpectra]));
        var (means, variances) = Latents.Forward(features);
        var (mean, labelledMean) = Split(means.unsqueeze(1), pixels);                                   // [B, 1, H, P]
        var (variance, labelledVariance) = Split(variances.unsqueeze(1), pixels);
        var latents = DrawLatents(mean, variance, counts.Unsupervised, draws);                          // [B, K1, H, P]
        var labelledLatents = DrawLatents(labelledMean, labelledVariance, counts.Supervised, draws);    // [B, K2, H, P]

        var own = counts.LabelEndmembers == LabelEndmembers.Decoded;
        Tensor[] codes = [DrawAxis.Fold(latents), DrawAxis.Fold(labelledLatents), .. own ? new[] { labelledMean.squeeze(1) } : []];
        var decoded = Endmembers.Mean(cat(codes));
        var (endmemberMean, labelledMeans) = Split(decoded, pixels * counts.Unsupervised);
        var (labelledEndmemberMean, decodedEndmembers) = Split(labelledMeans, triples * counts.Supervised);
        var endmemberVariance = Endmembers.Variance();
        var endmembers = DiagonalGaussian.Draw(endmemberMean, endmemberVariance, draws.Normal(endmemberMean.shape, endmemberMean));

        var rows = pixels * counts.Unsupervised;
        var allEndmembers = cat([endmembers, batch.LabelledEndmembers]);
        var (pixelFeatures, labelledFeatures) = Split(features, pixels);
        Tensor Repeated(Tensor rowsOfPixels) => counts.Unsupervised == 1 ? rowsOfPixels : rowsOfPixels.repeat_interleave(counts.Unsupervised, 0);
        var posterior = Abundances.Forward(
            own ? cat([endmembers, decodedEndmembers]) : allEndmembers,
            cat([Repeated(batch.Spectra), batch.LabelledSpectra]),
            cat([Repeated(pixelFeatures), labelledFeatures]));
        var abundances = draws.Abundances(posterior.Concentration.narrow(0, 0, rows));
        var mixture = Mixing.Forward(allEndmembers, cat([abundances, batch.LabelledAbundances]));

        Tensor Drawn(Tensor all) => DrawAxis.Unfold(all.narrow(0, 0, rows), counts.Unsupervised);
        Tensor Given(Tensor all) => DrawAxis.Unfold(all.narrow(0, rows, triples), 1);
        return new BatchDraw(
            new HalfDraw
            {
                LatentMean = mean,
                LatentVariance = variance,
                Latents = latents,
                EndmemberMean = DrawAxis.Unfold(endmemberMean, counts.Unsupervised),
                Endmembers = DrawAxis.Unfold(endmembers, counts.Unsupervised),
                Posterior = posterior.Select(Drawn),
                Abundances = DrawAxis.Unfold(abundances, counts.Unsupervised),
                Mixture = mixture.Select(Drawn),
            },
            new HalfDraw
            {
                LatentMean = labelledMean,
                LatentVariance = labelledVariance,
                Latents = labelledLatents,
                EndmemberMean = DrawAxis.Unfold(labelledEndmemberMean, counts.Supervised),
                Endmembers = batch.LabelledEndmembers.unsqueeze(1),
                Posterior = posterior.Select(Given),
                Abundances = batch.LabelledAbundances.unsqueeze(1),
                Mixture = mixture.Select(Given),
            },
            endmemberVariance,
            Mixing.Variance());
    }

    // Pixels first. Their abundances are taken as given, so that they teach what makes spectra of them and nothing else.
    private BatchDraw DrawApart(MiniBatch batch, IDraws draws, DrawCounts counts)
    {
        var variance = Endmembers.Variance();
        var pixels = Encode(batch.Spectra, counts.Unsupervised, draws);
        var endmembers = pixels.EndmemberMean;
        AbundancePosterior posterior;
        Tensor abundances;
        using (no_grad())
        {
            Tensor Repeated(Tensor rows) => counts.Unsupervised == 1 ? rows : rows.repeat_interleave(counts.Unsupervised, 0);
            posterior = Abundances.Forward(endmembers, Repeated(batch.Spectra), Repeated(pixels.Features));
            abundances = posterior.Mean();
        }
        var labelled = Encode(batch.LabelledSpectra, counts.Supervised, draws);
        var own = counts.LabelEndmembers == LabelEndmembers.Decoded ? Endmembers.Mean(labelled.Mean.squeeze(1)) : batch.LabelledEndmembers;
        var labelledPosterior = Abundances.Forward(own, batch.LabelledSpectra, labelled.Features);
        var mixture = Mixing.Forward(cat([endmembers, batch.LabelledEndmembers]), cat([abundances, batch.LabelledAbundances]));
        var count = endmembers.shape[0];
        return new BatchDraw(
            pixels.Half(counts.Unsupervised, endmembers, posterior, abundances, mixture.Select(rows => rows.narrow(0, 0, count)), counts.Unsupervised),
            labelled.Half(
                counts.Supervised, batch.LabelledEndmembers, labelledPosterior, batch.LabelledAbundances,
                mixture.Select(rows => rows.narrow(0, count, rows.shape[0] - count)), 1),
            variance,
            Mixing.Variance());
    }

    private Encoded Encode(Tensor spectra, int count, IDraws draws)
    {
        var features = Features(spectra);
        var (mean, variance) = Latents.Forward(features);
        var latents = DrawLatents(mean.unsqueeze(1), variance.unsqueeze(1), count, draws);
        return new Encoded(features, mean.unsqueeze(1), variance.unsqueeze(1), latents, Endmembers.Mean(DrawAxis.Fold(latents)));
    }

    /// <summary>What the encoder of the latents and the decoder of the endmembers say of some spectra.</summary>
    private sealed record Encoded(Tensor Features, Tensor Mean, Tensor Variance, Tensor Latents, Tensor EndmemberMean)
    {
        /// <param name="draws">Draws of the latents.</param>
        /// <param name="endmembers">[B given, L, P].</param>
        /// <param name="posterior">[B given, P].</param>
        /// <param name="abundances">[B given, P].</param>
        /// <param name="mixture">[B given, L].</param>
        /// <param name="given">Rows for each spectrum in the four before: the draws, or 1 where a label is given.</param>
        public HalfDraw Half(int draws, Tensor endmembers, AbundancePosterior posterior, Tensor abundances, Mixture mixture, int given) => new()
        {
            LatentMean = Mean,
            LatentVariance = Variance,
            Latents = Latents,
            EndmemberMean = DrawAxis.Unfold(EndmemberMean, draws),
            Endmembers = DrawAxis.Unfold(endmembers, given),
            Posterior = posterior.Select(rows => DrawAxis.Unfold(rows, given)),
            Abundances = DrawAxis.Unfold(abundances, given),
            Mixture = mixture.Select(rows => DrawAxis.Unfold(rows, given)),
        };
    }

    private static Tensor DrawLatents(Tensor mean, Tensor variance, int count, IDraws draws)
    {
        var shape = mean.shape;
        shape[1] = count;
        return DiagonalGaussian.Draw(mean, variance, draws.Normal(shape, mean));
    }

    private static (Tensor First, Tensor Others) Split(Tensor rows, long first) =>
        (rows.narrow(0, 0, first), rows.narrow(0, first, rows.shape[0] - first));
}
