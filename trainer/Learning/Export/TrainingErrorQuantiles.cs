using Unmix.Formats.Packages;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Runtime.Drift;
using static TorchSharp.torch;

namespace Unmix.Learning.Export;

/// <summary>Measures how well a trained network rebuilds pixels of its scene, for the package (<see cref="TrainingErrors"/>).</summary>
internal static class TrainingErrorQuantiles
{
    private const int ChunkPixels = 512;

    /// <param name="network">The trained network.</param>
    /// <param name="spectra">[n, L], pixels that training saw.</param>
    /// <returns>Null when there are none, or the network rebuilds them without any error, which no scene does.</returns>
    public static TrainingErrors? Of(UnmixingNetwork network, Tensor spectra)
    {
        using var noGradient = no_grad();
        var errors = new List<float>();
        var nonlinearity = 0.0;
        var corners = 0;
        foreach (var chunk in spectra.split(ChunkPixels))
        {
            using var scope = NewDisposeScope();
            using var answer = network.Unmix(chunk);
            errors.AddRange((chunk - answer.Reconstruction).Squared().mean([1]).sqrt().ToFloats()); // [n]
            nonlinearity += answer.Nonlinearity.ToFloats().Sum(value => (double)value);
            corners += answer.Abundances.amax([1]).ToFloats().Count(largest => largest >= DriftReport.CornerAbundance);
        }
        if (errors.Count == 0)
            return null;
        errors.Sort();
        var sorted = errors.ToArray();
        if (!float.IsFinite(sorted[0]) || !float.IsFinite(sorted[^1]) || TrainingErrors.Quantile(sorted, TrainingErrors.OutsideLevel) <= 0)
            return null;
        return new TrainingErrors
        {
            PixelCount = sorted.Length,
            Levels = TrainingErrors.StoredLevels,
            Quantiles = [.. TrainingErrors.StoredLevels.Select(level => TrainingErrors.Quantile(sorted, level))],
            CornerShare = (double)corners / sorted.Length,
            MeanNonlinearity = Math.Clamp(nonlinearity / sorted.Length, 0, 1),
        };
    }
}
