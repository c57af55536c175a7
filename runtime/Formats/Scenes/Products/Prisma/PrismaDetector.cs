using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Scenes.Products.Prisma;

/// <summary>What the root's attributes of a PRISMA product say of a detector.</summary>
/// <param name="CentresNm">[n] from long to short wavelengths; 0 for bands that were never measured.</param>
/// <param name="WidthsNm">[n]; null where there are none.</param>
/// <param name="Flags">[n] 0 for bands that were never measured; null where there are none.</param>
/// <param name="Lowest">The reflectance that is stored as 0.</param>
/// <param name="Highest">The reflectance that is stored as 65535.</param>
internal sealed record PrismaDetector(double[] CentresNm, double[]? WidthsNm, double[]? Flags, double Lowest, double Highest)
{
    private const double LargestStored = ushort.MaxValue;

    /// <summary>reflectance = stored * Scale + <see cref="Lowest"/>.</summary>
    public double Scale => (Highest - Lowest) / LargestStored;

    /// <summary>Reads the attributes.</summary>
    /// <param name="file">The product.</param>
    /// <param name="name">As the attributes call it: <c>Vnir</c>.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <exception cref="SceneException">The list or the scale is missing.</exception>
    public static PrismaDetector Read(ArrayFile file, string name, string of)
    {
        var centres = file.Numbers("/", $"List_Cw_{name}")
            ?? throw new SceneException(
                $"'{file.Path}' is {of} but has no list of wavelengths 'List_Cw_{name}'. The file is incomplete; " + "download it again."
            );
        var (lowest, highest) = (
            ProductArrays.Number(file, "/", $"L2Scale{name}Min", of),
            ProductArrays.Number(file, "/", $"L2Scale{name}Max", of)
        );
        if (highest <= lowest)
        {
            throw new SceneException(
                $"'{file.Path}' is {of} whose reflectances would run from {lowest} to {highest} "
                    + $"('L2Scale{name}Min', "
                    + $"'L2Scale{name}Max'). The file is damaged; download it again."
            );
        }
        double[]? OfBands(string attribute) =>
            file.Numbers("/", attribute) is { } numbers && numbers.Length == centres.Length ? numbers : null;
        // No unit is stated: it is told by the size of the numbers.
        var factor = centres.Any(WavelengthUnit.IsLength) ? WavelengthUnit.Guess(centres.Where(WavelengthUnit.IsLength)) : 1;
        double[]? InNm(double[]? list) => list is null ? null : [.. list.Select(length => length * factor)];
        var detector = new PrismaDetector(
            InNm(centres)!, // a list
            InNm(OfBands($"List_Fwhm_{name}")),
            OfBands($"List_Cw_{name}_Flags"),
            lowest,
            highest
        );
        if (!Enumerable.Range(0, centres.Length).Any(detector.IsMeasured))
        {
            throw new SceneException(
                $"'{file.Path}' is {of} whose list 'List_Cw_{name}' has no wavelength. The file is damaged; " + "download it again."
            );
        }
        return detector;
    }

    /// <summary>False for a band that was never measured.</summary>
    public bool IsMeasured(int band) => WavelengthUnit.IsLength(CentresNm[band]) && (Flags is null || Flags[band] != 0);
}
