using Unmix.Evaluation.Baselines;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// How far a scene's departure from linear mixtures that sum to one is a matter of bilinear products rather than of brightness. Both make
/// a pixel brighter or darker than its materials; which of them it is shows in how well each alone rebuilds the spectra.
/// </summary>
public static class BilinearEvidence
{
    private const int MostPixels = 2000;

    /// <summary>
    /// A misfit below this share of what free brightness leaves, beside <see cref="FreeNumbers"/> that only follow noise, says nothing.
    /// </summary>
    private const double LeastMisfit = 0.05;

    /// <summary>
    /// Brightness is one number more for a pixel; noise takes as much of what is left for each as for any of L - P others. One to
    /// spare.
    /// </summary>
    private const double FreeNumbers = 2;

    /// <summary>
    /// The misfit is the mean square of what fully constrained least squares leave, less what non-negative least squares (of free
    /// brightness) leave; of it the generalised bilinear model explains a share. Half of it, and less, is what a few products more
    /// explain of anything.
    /// </summary>
    /// <param name="spectra">[N, L] reflectance; up to 2000 pixels at even distances are looked at.</param>
    /// <param name="endmembers">[L, P].</param>
    /// <returns>0 where products explain no more than half of the misfit, 1 where they explain all of it, in proportion between.</returns>
    public static double Of(Tensor spectra, double[,] endmembers)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(endmembers);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var count = Math.Min(MostPixels, spectra.shape[0]);
        var rows = Enumerable.Range(0, (int)count).Select(i => i * spectra.shape[0] / count).ToArray();
        var pixels = spectra.index_select(0, tensor(rows)).contiguous().ToFloats();
        var brightness = Left(BaselineMethod.Nnls, pixels, endmembers);
        var misfit = Left(BaselineMethod.Fcls, pixels, endmembers) - brightness;
        var others = Math.Max(1, endmembers.GetLength(0) - endmembers.GetLength(1));
        if (misfit <= (LeastMisfit + FreeNumbers / others) * brightness)
            return 0;
        var explained = 1 - (Left(BaselineMethod.Gbm, pixels, endmembers) - brightness) / misfit;
        return Math.Clamp(2 * explained - 1, 0, 1);
    }

    private static double Left(BaselineMethod method, float[] pixels, double[,] endmembers)
    {
        var rebuilt = Baseline.Unmix(method, pixels, endmembers).Reconstruction!; // baselines always rebuild
        double sum = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            var left = (double)pixels[i] - rebuilt[i];
            sum += left * left;
        }
        return sum / pixels.Length;
    }
}
