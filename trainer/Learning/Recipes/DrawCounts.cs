namespace Unmix.Learning.Recipes;

/// <summary>Whose endmembers the abundance encoder sees when a label gives evidence on it, METHOD M14.</summary>
public enum LabelEndmembers
{
    /// <summary>M_s, those of the label: q(a_s | M_s, y_s), the paper's.</summary>
    Given,

    /// <summary>
    /// mu(mean(y_s)), those that the network finds in the labelled spectrum, as it has to for a pixel of the scene.
    /// Differs from the paper: there the encoder learns on endmembers that it is never given when it unmixes.
    /// </summary>
    Decoded,
}

/// <summary>What the unlabelled pixels teach, METHOD M12.</summary>
public enum PixelsTeach
{
    /// <summary>All parts, the paper's.</summary>
    Everything,

    /// <summary>
    /// What makes spectra: the latents, the endmembers and the mixing decoder, at the mean of the pixel's abundances, which are
    /// taken as given. Differs from the paper: a flexible decoder explains a scene with many abundances, and its gradient then
    /// draws their encoder away from what the labels say. At the mean, because that is where a package reconstructs.
    /// </summary>
    Spectra,
}

/// <summary>How many Monte Carlo draws a step takes, and from what.</summary>
/// <param name="Unsupervised">K1, for each unlabelled pixel.</param>
/// <param name="Supervised">K2, importance draws for each labelled triple. Differs from the paper by default: 2 instead of 5.</param>
/// <param name="LabelEndmembers">Whose endmembers are used when the answer is compared with a label.</param>
/// <param name="PixelsTeach">Which parts of the network learn from unlabelled pixels.</param>
public sealed record DrawCounts(
    int Unsupervised = 1,
    int Supervised = 5,
    LabelEndmembers LabelEndmembers = LabelEndmembers.Given,
    PixelsTeach PixelsTeach = PixelsTeach.Everything
);
