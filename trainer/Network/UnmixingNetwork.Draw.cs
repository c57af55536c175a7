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
    /// <param name="draws">Asked for, in this order: latents of the pixels, latents of the triples, endmembers, abundances.</param>
    /// <param name="counts">K1 and K2.</param>
    /// <returns>Tensors that belong to the caller's scope.</returns>
    public BatchDraw Draw(MiniBatch batch, IDraws draws, DrawCounts counts)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(counts);
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

    private static Tensor DrawLatents(Tensor mean, Tensor variance, int count, IDraws draws)
    {
        var shape = mean.shape;
        shape[1] = count;
        return DiagonalGaussian.Draw(mean, variance, draws.Normal(shape, mean));
    }

    private static (Tensor First, Tensor Others) Split(Tensor rows, long first) =>
        (rows.narrow(0, 0, first), rows.narrow(0, first, rows.shape[0] - first));
}
