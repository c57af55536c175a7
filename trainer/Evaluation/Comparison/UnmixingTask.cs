using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Comparison;

/// <summary>What a method is asked for.</summary>
/// <param name="Scene">The scene; its width says which pixels are neighbours, NaN which are none.</param>
/// <param name="References">P endmembers on the scene's bands.</param>
/// <param name="Seed">Of everything random.</param>
/// <param name="Threads">At least 1; an answer does not depend on it.</param>
public sealed record UnmixingTask(ComparedScene Scene, SpectraTable References, int Seed, int Threads);
