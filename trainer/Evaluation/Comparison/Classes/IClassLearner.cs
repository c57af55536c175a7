using Unmix.Evaluation.Baselines.Classes;
using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Comparison.Classes;

/// <summary>The learner of libraries that comparisons put beside methods without our learning. It is given from above.</summary>
public interface IClassLearner
{
    /// <summary>Learns a model.</summary>
    /// <param name="library">On the bands of the scenes.</param>
    /// <param name="seed">Of everything random.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The caller's.</returns>
    ILearntClasses Learn(ClassLibrary library, int seed, CancellationToken cancellation);
}

/// <summary>A model that unmixes by classes.</summary>
public interface ILearntClasses : IDisposable
{
    /// <summary>Unmixes spectra on one thread.</summary>
    /// <param name="spectra">[N, L]; a pixel with a value that is not finite gets NaN.</param>
    ClassAnswer Unmix(ReadOnlySpan<float> spectra);

    /// <summary>The share of spectra whose reconstruction error is above the most that training saw but for one in a hundred.</summary>
    /// <param name="spectra">[N, L].</param>
    double NovelShare(ReadOnlySpan<float> spectra);
}
