namespace Unmix.Report.Pictures;

/// <summary>A colour by how it is seen: equal distances look about equally large (B. Ottosson's Oklab, 2020).</summary>
/// <param name="Lightness">0 black to 1 white.</param>
/// <param name="GreenRed">Below 0 greenish, above reddish.</param>
/// <param name="BlueYellow">Below 0 bluish, above yellowish.</param>
public readonly record struct OkLab(double Lightness, double GreenRed, double BlueYellow)
{
    /// <summary>The distance of two colours.</summary>
    public static double Distance(OkLab one, OkLab other) =>
        Math.Sqrt(
            Square(one.Lightness - other.Lightness) + Square(one.GreenRed - other.GreenRed) + Square(one.BlueYellow - other.BlueYellow)
        );

    /// <summary>The colour a share of the way to another.</summary>
    public OkLab Towards(OkLab other, double share) =>
        new(
            Lightness + share * (other.Lightness - Lightness),
            GreenRed + share * (other.GreenRed - GreenRed),
            BlueYellow + share * (other.BlueYellow - BlueYellow)
        );

    /// <summary>Of a colour of the screen.</summary>
    public static OkLab Of(Rgb colour)
    {
        double red = Linear(colour.Red),
            green = Linear(colour.Green),
            blue = Linear(colour.Blue);
        var l = Math.Cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
        var m = Math.Cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
        var s = Math.Cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
        return new OkLab(
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        );
    }

    /// <summary>The nearest colour that a screen has.</summary>
    public Rgb ToRgb()
    {
        var l = Cube(Lightness + 0.3963377774 * GreenRed + 0.2158037573 * BlueYellow);
        var m = Cube(Lightness - 0.1055613458 * GreenRed - 0.0638541728 * BlueYellow);
        var s = Cube(Lightness - 0.0894841775 * GreenRed - 1.2914855480 * BlueYellow);
        return new Rgb(
            Screen(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
            Screen(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
            Screen(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
        );
    }

    private static double Square(double value) => value * value;

    private static double Cube(double value) => value * value * value;

    private static double Linear(byte value)
    {
        var share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static byte Screen(double linear)
    {
        var share = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.Pow(linear, 1 / 2.4) - 0.055;
        return (byte)Math.Round(255 * Math.Clamp(share, 0, 1));
    }
}
