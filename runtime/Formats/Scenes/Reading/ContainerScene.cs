using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;
using Unmix.Formats.Scenes.Products;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Scenes.Reading;

/// <summary>
/// A netCDF or HDF5 file that is no product we know: its cube is found, or named by the user, and read in the order of the file.
/// </summary>
internal static class ContainerScene
{
    private const int MostNamed = 12; // arrays, in a message

    /// <summary>Opens a container.</summary>
    /// <param name="file">Taken over.</param>
    /// <param name="name">What the user calls the array; null for nothing.</param>
    /// <param name="options">Checked.</param>
    /// <exception cref="SceneException">No array is surely a scene; says what to give.</exception>
    public static ProductScene Open(ArrayFile file, ContainerName? name, SceneReadOptions options)
    {
        var belongings = new Belongings();
        belongings.Add(file);
        try
        {
            var arrays = ContainerListing.Of(file);
            var choice = new CubeSearch(file, arrays).Find(Named(file, arrays, name, options), options.Axes);
            var place = ContainerPlace.Of(file, choice);
            var cube = belongings.Add(Cube(file, choice, place.IsSouthFirst));
            var profile = ProductBands.With(Profile(file, choice, cube) with { GeoReference = place.Reference }, options);
            return new ProductScene
            {
                Profile = profile,
                Spectra = new CubeSpectra(profile, CubeSpectra.AllBands(cube)),
                Belongings = belongings,
            };
        }
        catch
        {
            belongings.Dispose();
            throw;
        }
    }

    private static ContainerArray? Named(
        ArrayFile file,
        IReadOnlyList<ContainerArray> arrays,
        ContainerName? name,
        SceneReadOptions options
    )
    {
        if (options.Array is null && name is null)
            return null;
        var wanted = options.Array is null ? name! : new ContainerName(file.Path, options.Array);
        var some = string.Join("; ", arrays.OrderByDescending(array => array.Dimensions.Count).Take(MostNamed));
        return arrays.FirstOrDefault(array => array.Name == wanted.Array)
            ?? arrays.FirstOrDefault(wanted.Is)
            ?? throw new SceneException(
                $"'{file.Path}' has no array '{wanted.Array}'. It holds "
                    + $"{some}{(arrays.Count > MostNamed ? $" and {arrays.Count - MostNamed} more" : "")}."
            );
    }

    private static SampleCube Cube(ArrayFile file, CubeChoice choice, bool isSouthFirst)
    {
        if (choice.Array.IsLabelled)
            return RasterCube.Open(file.Path, LabelledArrays.ClassicName(file.Path, choice.Array.Name), [.. choice.Axes]);
        var array = file.Require(choice.Array.Name, "a container");
        return ArrayCube.Of(file.Path, array, [.. choice.Axes], isSouthFirst, file.Driver == "netCDF" ? null : Blind);
    }

    /// <summary>
    /// Where GDAL does not tell a file's storage units: so many rows at once that units of usual size are not decoded often.
    /// </summary>
    private static readonly CubeUnit Blind = new(64, 1, 16);

    private static SceneProfile Profile(ArrayFile file, CubeChoice choice, SampleCube cube)
    {
        using var stored = choice.Array.IsLabelled ? null : file.Find(choice.Array.Name);
        double? Number(params ReadOnlySpan<string> attributes)
        {
            foreach (var attribute in attributes)
            {
                if (stored?.Numbers(attribute) is [var number])
                    return number;
            }
            return null;
        }
        var (scale, offset) = (stored?.Scale ?? Number("scale_factor") ?? 1, stored?.Offset ?? Number("add_offset") ?? 0);
        var warnings = new List<string>();
        if (choice.Note is not null)
            warnings.Add(choice.Note);
        var bad = Flags(file, choice, cube.Bands);
        var rules = new WavelengthRules(cube.Bands, bad, warnings);
        var grid = choice.Wavelengths is { } list
            ? rules.Grid(list.Values, Widths(file, list), list.Unit)
            : rules.Refuse("No list of wavelengths goes with the array's bands, so they have none.");
        return new SceneProfile
        {
            Path = file.Path,
            Files = [file.Path],
            Array = choice.Array.ToString(),
            Driver = file.Driver,
            Width = cube.Columns,
            Height = cube.Rows,
            BandCount = cube.Bands,
            PixelType = cube.Type,
            BlockWidth = cube.BlockColumns == 1 ? cube.Columns : cube.BlockColumns,
            BlockHeight = cube.BlockRows,
            Interleave = cube.Order switch
            {
                CubeOrder.BandAfterBand => SceneProfile.BandAfterBand,
                CubeOrder.LineAfterLine => SceneProfile.LineAfterLine,
                _ => SceneProfile.PixelAfterPixel,
            },
            Wavelengths = grid,
            WavelengthsMissing = rules.Missing,
            BadBands = bad,
            BandNames = [.. Enumerable.Range(1, cube.Bands).Select(band => $"Band {band}")],
            Scale = [.. Enumerable.Repeat(scale, cube.Bands)],
            Offset = [.. Enumerable.Repeat(offset, cube.Bands)],
            ScaleSource = scale == 1 && offset == 0 ? SceneProfile.NoScale : SceneProfile.ScaleFromGdal,
            NoData = [.. Enumerable.Repeat(stored?.NoData ?? Number("_FillValue", "missing_value"), cube.Bands)],
            GeoReference = GeoReference.None,
            Taken = ProductBands.Time(file.Text("/", "time_coverage_start") ?? file.Text("/", "acquisition_time")),
            ReaderBytes = CubeSpectra.ScratchBytesOf(cube),
            Warnings = warnings.AsReadOnly(),
        };
    }

    /// <summary>A list beside that of the wavelengths.</summary>
    private static double[]? Beside(ArrayFile file, SpectralList list, params ReadOnlySpan<string> names)
    {
        if (list.Source.Contains('@', StringComparison.Ordinal))
            return null; // an attribute
        var group = list.Source[..(list.Source.LastIndexOf('/') + 1)];
        foreach (var name in names)
        {
            using var found = file.Find(group + name);
            if (found is { Type: not PixelType.Unknown, Dimensions: [var only] } && only.Size == list.Values.Length)
                return found.ReadNumbers();
        }
        return null;
    }

    private static double[]? Widths(ArrayFile file, SpectralList list) => Beside(file, list, "fwhm", "FWHM");

    /// <summary>Bad bands, by a list of 1 for each good one.</summary>
    private static bool[]? Flags(ArrayFile file, CubeChoice choice, int bands)
    {
        double[]? good = choice.Wavelengths is { } list ? Beside(file, list, "good_wavelengths", "bbl") : null;
        return good is null || good.Length != bands ? null : [.. good.Select(flag => flag != 1)];
    }
}
