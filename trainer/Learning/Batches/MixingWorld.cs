using Unmix.Learning.Endmembers;

namespace Unmix.Learning.Batches;

/// <summary>
/// A way in which a scene's pixels may come about of its materials. The labels are mixed in several, each in the share that the scene's own
/// evidence gives it. Differs from the paper, whose only world is <see cref="Plain"/>.
/// </summary>
public sealed record MixingWorld
{
    private static readonly (double Light, double Materials, double Bundles)[] Brightnesses =
    [
        (0, 0, 0),
        (0.1, 0, 0),
        (0.3, 0, 0),
        (0.8, 0, 0),
        (0, 0.07, 0),
        (0, 0.15, 0),
        (0, 0.3, 0),
        (0, 0, 0.7),
        (0, 0, 1.5),
    ];

    private static readonly (double Shape, bool Residuals)[] Shapes = [(0, false), (0.02, false), (0.05, false), (0.12, false), (0, true)];

    /// <summary>Deviation of ln brightness of a pixel: sun, slope and shade, which all its materials share.</summary>
    public double Light { get; init; }

    /// <summary>Deviation of ln brightness of each material in a pixel, by itself.</summary>
    public double Materials { get; init; }

    /// <summary>
    /// The same as a multiple of what its bundle's members have: trees vary where water does not, and members are alike by choice.
    /// </summary>
    public double Bundles { get; init; }

    /// <summary>
    /// Deviation of smooth changes of a material's shape over the bands, beyond those of its bundle, as a share of its reflectance.
    /// </summary>
    public double Shape { get; init; }

    /// <summary>Whether spectra have what linear fits leave of the scene's pixels, see <see cref="SceneResiduals"/>.</summary>
    public bool Residuals { get; init; }

    /// <summary>What light does between materials.</summary>
    public MixingKind Mixing { get; init; }

    /// <summary>Whether anything varies in brightness beyond the members of bundles.</summary>
    public bool Brightens => Light > 0 || Materials > 0 || Bundles > 0;

    /// <summary>Members of the bundles, as they are, in linear mixtures.</summary>
    public static MixingWorld Plain { get; } = new();

    /// <summary>From here on products explain what brightness would, and brightness need not be looked for.</summary>
    private const double EnoughProducts = 0.8;

    /// <summary>Those that are weighed in a scene.</summary>
    /// <param name="products">What <see cref="BilinearEvidence"/> says of it, from 0 to 1.</param>
    public static IReadOnlyList<MixingWorld> For(double products) =>
        products >= EnoughProducts ? [.. All.Where(world => !world.Brightens)] : All;

    /// <summary>Those that a scene's evidence weighs: all kinds of mixing with all brightnesses and all changes of shape.</summary>
    public static IReadOnlyList<MixingWorld> All { get; } =
    [
        .. from mixing in Enum.GetValues<MixingKind>()
        from brightness in Brightnesses
        from shape in Shapes
        select new MixingWorld
        {
            Light = brightness.Light,
            Materials = brightness.Materials,
            Bundles = brightness.Bundles,
            Shape = shape.Shape,
            Residuals = shape.Residuals,
            Mixing = mixing,
        },
    ];
}
