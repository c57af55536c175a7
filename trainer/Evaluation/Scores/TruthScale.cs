namespace Unmix.Evaluation.Scores;

/// <summary>What one unit of a true abundance stands for.</summary>
public enum TruthScale
{
    /// <summary>The endmember as bright as it is in the scene, so that spectra are the sum of abundances times endmembers.</summary>
    Amplitude,

    /// <summary>
    /// The endmember divided by its largest value, as in the widely used truths of F. Zhu et al. (arXiv 1708.05125). A dark endmember
    /// then counts for less than the area it covers, and an answer in amplitude can't equal such a truth.
    /// </summary>
    Peak,
}
