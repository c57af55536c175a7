using Unmix.Learning.Batches;
using Unmix.Learning.Tensors;
using Unmix.Runtime.Tiling;
using static TorchSharp.torch;

namespace Unmix.Learning.Context;

/// <summary>
/// How much of what a linear fit leaves of a scene's pixels, noise aside, the pixels beside and below are left with too: 0 where each
/// varies for itself, 1 where all vary alike. What neighbours have in common they get wrong in common, and their mean is as wrong.
/// </summary>
internal static class SharedResiduals
{
    /// <summary>Where less than this is left beyond noise, the rest can't be told from it.</summary>
    private const double LeastBeyondNoise = 0.2;

    /// <summary>
    /// The bundles' means are wrong by their own noise, and by the same in every pixel: so much was shared in simulated scenes, up to 0.08,
    /// whose pixels have nothing in common. With it the error on one of them rose from .046 to .050.
    /// </summary>
    private const double OfMeans = 0.1;

    /// <param name="source">Fits.</param>
    /// <param name="patches">Of the scene.</param>
    /// <returns>From 0 to 1.</returns>
    public static double Of(TripleSource source, IReadOnlyList<ScenePatch> patches)
    {
        double power = 0,
            common = 0;
        long pixels = 0,
            pairs = 0;
        foreach (var patch in patches)
        {
            var residuals = Residuals(source, patch);
            foreach (var (place, residual) in residuals)
            {
                power += Dot(residual, residual);
                pixels++;
                if ((place + 1) % patch.Width != 0)
                    Pair(place + 1);
                Pair(place + patch.Width);

                void Pair(int other)
                {
                    if (!residuals.TryGetValue(other, out var beside))
                        return;
                    common += Dot(residual, beside);
                    pairs++;
                }
            }
        }
        if (pairs == 0 || power <= 0)
            return 0;
        var beyond = Math.Max(power / pixels - source.NoisePower, LeastBeyondNoise * power / pixels);
        var shared = Math.Clamp(common / pairs / beyond, 0, 1);
        return Math.Max(0, (shared - OfMeans) / (1 - OfMeans));
    }

    // Of the valid pixels, by their place.
    private static Dictionary<int, float[]> Residuals(TripleSource source, ScenePatch patch)
    {
        var bands = patch.Spectra.Length / (patch.Width * patch.Height);
        var valid = Enumerable
            .Range(0, patch.Width * patch.Height)
            .Where(place => PixelMask.HoldsSpectrum(patch.Spectra.AsSpan(place * bands, bands)))
            .ToArray();
        if (valid.Length == 0)
            return [];
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var spectra = valid.SelectMany(place => patch.Spectra.AsSpan(place * bands, bands).ToArray()).ToArray();
        var left = source.Residuals(tensor(spectra, [valid.Length, bands])).ToFloats();
        return valid.Index().ToDictionary(one => one.Item, one => left.AsSpan(one.Index * bands, bands).ToArray());
    }

    private static double Dot(float[] left, float[] right) => System.Numerics.Tensors.TensorPrimitives.Dot<float>(left, right);
}
