namespace Unmix.Report.Pictures;

/// <summary>
/// Colours for maps. The scale for amounts goes from dark violet over green to yellow in steps that look equally large, lighter
/// all the way, so
/// that it reads without seeing red or green, and in grey. The colours for classes are told apart by people with any common
/// colour blindness.
/// </summary>
public static class ColourScale
{
    /// <summary>Entries of <see cref="Amounts"/> beside the transparent first one.</summary>
    public const int StepCount = 255;

    // Five points of viridis (S. van der Walt and N. Smith, CC0); what lies between is ours.
    private static readonly OkLab[] Points = Array.ConvertAll(["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"], text =>
        OkLab.Of(Rgb.Parse(text))
    );

    // P. Tol's "bright" scheme without its grey, then darker forms of the same hues for further classes.
    internal static readonly Rgb[] Classes = Array.ConvertAll(
        [
            "#4477aa",
            "#ee6677",
            "#228833",
            "#ccbb44",
            "#66ccee",
            "#aa3377",
            "#bb5500",
            "#777777",
            "#225588",
            "#993344",
            "#66aa55",
            "#887711",
        ],
        Rgb.Parse
    );

    /// <summary>[256] nothing, then the scale from least to most.</summary>
    public static IReadOnlyList<Rgb> Amounts { get; } =
    [default, .. Enumerable.Range(0, StepCount).Select(step => At(step / (StepCount - 1.0)))];

    /// <summary>The colour of a class, from 0; colours come again after twelve.</summary>
    public static Rgb Class(int index) => Classes[index % Classes.Length];

    /// <summary>A colour of the scale for amounts.</summary>
    /// <param name="share">0 least to 1 most.</param>
    public static Rgb At(double share)
    {
        var lengths = Points.Zip(Points.Skip(1), OkLab.Distance).ToArray();
        var left = Math.Clamp(share, 0, 1) * lengths.Sum();
        var part = 0;
        while (part < lengths.Length - 1 && left > lengths[part])
            left -= lengths[part++];
        return Points[part].Towards(Points[part + 1], left / lengths[part]).ToRgb();
    }
}
