using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Sensors;

namespace Unmix.Formats.Scenes.Products.Pace;

/// <summary>
/// The wavelengths of a PACE cube, by the name of its own dimension of bands: versions up to 3.1 have nominal ones among the
/// sensor's parameters, later ones
/// the real ones beside the cube, where a dimension of the same name and another length lies among the parameters.
/// </summary>
internal static class PaceBands
{
    private const double Fill = -32767; // where the file states none
    private const string Sensor = "pace-oci";

    private static readonly string[] Groups = ["/geophysical_data", "/sensor_band_parameters"]; // those beside the cube before

    /// <summary>Reads the bands.</summary>
    /// <param name="file">The product.</param>
    /// <param name="cubeName">Full name of the cube.</param>
    /// <param name="at">Which dimension of the cube counts bands, from 0.</param>
    /// <param name="of">What the product is, for messages.</param>
    /// <exception cref="SceneException">No list has the cube's length.</exception>
    public static BandTable Read(ArrayFile file, string cubeName, int at, string of)
    {
        using var cube = file.Require(cubeName, of);
        if (cube.Dimensions.Count != 3)
        {
            throw new SceneException(
                $"'{file.Path}' is {of} whose '{cubeName}' has {cube.Dimensions.Count} dimensions where lines, "
                    + "pixels and "
                    + "wavelengths are expected. The file is damaged; download it again."
            );
        }
        var (name, count) = (cube.Dimensions[at].Name, cube.Dimensions[at].Size);
        foreach (
            var (group, own) in Groups.SelectMany(group =>
                ((string[])[name, "wavelength_3d", "wavelength"]).Distinct().Select(own => (group, own))
            )
        )
        {
            if (!file.Arrays(group).Contains(own))
                continue;
            using var list = file.Find($"{group}/{own}");
            if (list is null or { IsText: true } || list.Dimensions.Count != 1 || list.Dimensions[0].Size != count)
                continue;
            var wavelengths = WithWidths(ProductBands.Grid(list.ReadNumbers(), null, list.Unit, file.Path));
            return BandTable.Uniform(wavelengths, new bool[wavelengths.BandCount], cube.NoData ?? Fill, cube.Scale ?? 1, cube.Offset ?? 0);
        }
        throw new SceneException(
            $"'{file.Path}' is {of} whose '{cubeName}' has {count} members in its dimension of bands '{name}', but "
                + "no list of "
                + "wavelengths is as long: its dimensions are in the wrong order, or the file is incomplete. Download it again."
        );
    }

    /// <summary>
    /// The file states no widths, of which some are fifteen times others: each band has that of the sensor's nominal band nearest to it.
    /// </summary>
    private static WavelengthGrid WithWidths(WavelengthGrid wavelengths)
    {
        var nominal = SensorGrid.Find(Sensor)!.Bands; // comes with the library, with widths
        return new WavelengthGrid(
            wavelengths.CentresNm,
            [
                .. wavelengths.CentresNm.Select(nm =>
                    nominal.WidthsNm![Enumerable.Range(0, nominal.BandCount).MinBy(band => Math.Abs(nominal.CentresNm[band] - nm))]
                ),
            ]
        );
    }
}
