using Unmix.Formats.Scenes.Containers;

namespace Unmix.Formats.Scenes.Products.Tanager;

/// <summary>
/// The bands of a Tanager cube, which its own attributes tell. Values in bands that are not good pass for data, so the
/// list has to be used.
/// </summary>
internal static class TanagerBands
{
    private const double Fill = -9999; // where the attribute is missing

    /// <summary>Reads the attributes.</summary>
    /// <param name="file">The product.</param>
    /// <param name="name">Full name of the cube.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <exception cref="SceneException">It has no wavelengths.</exception>
    public static BandTable Read(ArrayFile file, string name, string of)
    {
        using var array = file.Require(name, of);
        var centres = array.Numbers("wavelengths")
            ?? throw new SceneException(
                $"'{file.Path}' is {of} whose cube has no attribute 'wavelengths', as those of the first deliveries. Download the scene "
                    + "again, in the form that is delivered now."
            );
        var wavelengths = ProductBands.Grid(centres, array.Numbers("fwhm"), array.Text("wavelengths_units"), file.Path);
        bool[] isBad = array.Numbers("good_wavelengths") is { } good
            ? [.. ProductBands.Require(good, centres.Length, "good_wavelengths", file.Path).Select(flag => flag != 1)]
            : WaterVapour.BadBands(wavelengths.CentresNm);
        return BandTable.Uniform(
            wavelengths,
            isBad,
            array.Numbers("_FillValue") is [var fill, ..] ? fill : array.NoData ?? Fill,
            array.Scale ?? 1,
            array.Offset ?? 0
        );
    }
}
