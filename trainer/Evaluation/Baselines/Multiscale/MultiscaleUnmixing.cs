using System.Numerics.Tensors;
using Unmix.Evaluation.Scores;

namespace Unmix.Evaluation.Baselines.Multiscale;

/// <summary>
/// Sparse unmixing at two scales, MUA (R. Borsoi, T. Imbiriba, J. Bermudez, C. Richard, IEEE GRSL 16(4), 2019, eq. 4 and 8): the mean
/// spectrum of each superpixel gives coarse abundances, min |y - M c|^2 / 2 + l1 |c|_1; those hold the abundances of its pixels,
/// min |y - M a|^2 / 2 + l2 |a|_1 + beta / 2 |a - c|^2; all at least 0, then divided by their sum.
/// Differs from the paper: M has the scene's few references, as for every method here, and not a library of hundreds; both problems are
/// solved exactly by an active set in place of an alternating direction method.
/// </summary>
internal sealed class MultiscaleUnmixing
{
    /// <summary>l1 and l2: the authors' for a real scene (Cuprite).</summary>
    public const double DefaultSparsity = 0.001;

    /// <summary>beta: the authors' for the same scene.</summary>
    public const double DefaultHold = 3;

    private readonly ColumnGram gram;
    private readonly double sparsity;
    private readonly double hold;
    private readonly BoundedQuadratic coarse;
    private readonly BoundedQuadratic fine;

    /// <param name="endmembers">[L, P].</param>
    /// <param name="sparsity">l1 and l2; at least 0.</param>
    /// <param name="hold">beta; at least 0.</param>
    public MultiscaleUnmixing(double[,] endmembers, double sparsity = DefaultSparsity, double hold = DefaultHold)
    {
        gram = new ColumnGram(ColumnGram.ColumnsOf(endmembers));
        (this.sparsity, this.hold) = (sparsity, hold);
        (coarse, fine) = (new BoundedQuadratic(gram.Count, summed: 0), new BoundedQuadratic(gram.Count, summed: 0));
        gram.Products.CopyTo(coarse.Gram, 0);
        gram.Products.CopyTo(fine.Gram, 0);
        for (var p = 0; p < gram.Count; p++)
            fine.Gram[p * gram.Count + p] += hold;
    }

    /// <summary>Unmixes a scene.</summary>
    /// <param name="spectra">[N, L].</param>
    /// <param name="segments">[N], the superpixel of each pixel from 0 on; -1 for gaps.</param>
    public SceneAnswer Unmix(ReadOnlySpan<float> spectra, int[] segments)
    {
        var bands = spectra.Length / segments.Length;
        var means = Means(spectra, segments);
        double[][] held = [.. means.Select(mean => Solve(coarse, mean, null))];
        var solution = new PixelSolution(bands, gram.Count);
        var abundances = Unsaid(segments.Length * gram.Count);
        var scales = Unsaid(segments.Length * gram.Count);
        var reconstruction = Unsaid(spectra.Length);
        var spectrum = new double[bands];
        for (var n = 0; n < segments.Length; n++)
        {
            if (segments[n] < 0)
                continue;
            TensorPrimitives.ConvertTruncating<float, double>(spectra.Slice(n * bands, bands), spectrum);
            var contributions = Solve(fine, spectrum, held[segments[n]]);
            solution.Normalise(contributions);
            gram.Combine(contributions, solution.Reconstruction);
            TensorPrimitives.ConvertTruncating<double, float>(solution.Abundances, abundances.AsSpan(n * gram.Count, gram.Count));
            TensorPrimitives.ConvertTruncating<double, float>(solution.Scales, scales.AsSpan(n * gram.Count, gram.Count));
            TensorPrimitives.ConvertTruncating<double, float>(solution.Reconstruction, reconstruction.AsSpan(n * bands, bands));
        }
        return new SceneAnswer
        {
            EndmemberCount = gram.Count,
            Abundances = abundances,
            Reconstruction = reconstruction,
            Endmembers = PixelEndmembers.Scaled(gram.ToMatrix(), scales),
        };
    }

    private double[] Solve(BoundedQuadratic problem, double[] spectrum, double[]? held)
    {
        gram.Project(spectrum, problem.Target);
        for (var p = 0; p < gram.Count; p++)
            problem.Target[p] += (held is null ? 0 : hold * held[p]) - sparsity;
        var contributions = held is null ? new double[gram.Count] : (double[])held.Clone();
        problem.Minimise(contributions);
        return contributions;
    }

    private static double[][] Means(ReadOnlySpan<float> spectra, int[] segments)
    {
        var bands = spectra.Length / segments.Length;
        double[][] means = [.. Enumerable.Range(0, segments.Max() + 1).Select(_ => new double[bands])];
        var members = new int[means.Length];
        for (var n = 0; n < segments.Length; n++)
        {
            if (segments[n] < 0)
                continue;
            members[segments[n]]++;
            for (var band = 0; band < bands; band++)
                means[segments[n]][band] += spectra[n * bands + band];
        }
        for (var segment = 0; segment < means.Length; segment++)
            TensorPrimitives.Divide(means[segment], members[segment], means[segment]);
        return means;
    }

    private static float[] Unsaid(int size)
    {
        var values = new float[size];
        Array.Fill(values, float.NaN);
        return values;
    }
}
