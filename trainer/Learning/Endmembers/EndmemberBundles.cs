namespace Unmix.Learning.Endmembers;

/// <summary>Bundles of a scene: for each material several pixels, for its variability.</summary>
/// <param name="Rows">
/// [P] row indices of the pixels of each material, those nearest in spectral angle to its centre first, none twice.
/// </param>
/// <param name="Centres">[P][L] mean reflectance of each bundle.</param>
public sealed record EndmemberBundles(IReadOnlyList<long[]> Rows, float[][] Centres);
