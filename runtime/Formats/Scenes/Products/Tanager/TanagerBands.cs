using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Products.Tanager;

/// <summary>
/// The bands of a Tanager cube, which its own attributes tell. Values in bands that are not good pass for data, so the
/// list has to be used.
/// </summary>
internal static class TanagerBands
{
    private const double Fill = -9999; // where the attribute is missing
    private const string List = "wavelengths";

    /// <summary>Reads the attributes.</summary>
    /// <param name="file">The product.</param>
    /// <param name="name">Full name of the cube.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <param name="note">That wavelengths were found elsewhere; null where they are where they should be.</param>
    /// <exception cref="SceneException">It has no wavelengths.</exception>
    public static BandTable Read(ArrayFile file, string name, string of, out string? note)
    {
        using var array = file.Require(name, of);
        var (wavelengths, found) = Wavelengths(file, array, of);
        note = found;
        bool[] isBad = array.Numbers("good_wavelengths") is { } good
            ? [.. ProductBands.Require(good, wavelengths.BandCount, "good_wavelengths", file.Path).Select(flag => flag != 1)]
            : WaterVapour.BadBands(wavelengths.CentresNm);
        return BandTable.Uniform(
            wavelengths,
            isBad,
            array.Numbers("_FillValue") is [var fill, ..] ? fill : array.NoData ?? Fill,
            array.Scale ?? 1,
            array.Offset ?? 0
        );
    }

    private static (WavelengthGrid Bands, string? Note) Wavelengths(ArrayFile file, StoredArray array, string of)
    {
        if (array.Numbers(List) is { } centres)
            return (ProductBands.Grid(centres, array.Numbers("fwhm"), array.Text(List + "_units"), file.Path), null);
        var other = OtherWavelengths.Find(file, array.Name, $"attribute '{List}' of its cube")
            ?? throw new SceneException(
                $"'{file.Path}' is {of} whose cube has no attribute '{List}', like the files of the first deliveries, and no other list of "
                    + "them is in it. Download the scene again, in the form that is delivered now."
            );
        return (other.Bands, other.Note);
    }
}
