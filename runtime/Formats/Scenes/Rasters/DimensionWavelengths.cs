using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Virtual;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>
/// The wavelengths of a netCDF variable whose bands run along a dimension, as GDAL's classic reader gives them: the dimension's own
/// coordinate, or another array along it (<c>wavelength(band)</c>).
/// </summary>
/// <param name="dataset">The raster.</param>
/// <param name="bands">[L] GDAL's handles.</param>
internal sealed class DimensionWavelengths(GdalDataset dataset, nint[] bands)
{
    private const string Prefix = "NETCDF:";

    private static readonly string[] Names = ["wavelength", "wavenumber", "lambda", "wvl", "wave_length"];
    private static readonly string[] WidthNames = ["fwhm", "bandwidth", "band_width"];
    private static readonly string[] ShortNames = ["wl", "wave", "lam", "wlen"];
    private static readonly string[] GroundNames =
    [
        "y",
        "x",
        "lat",
        "latitude",
        "lon",
        "longitude",
        "row",
        "rows",
        "line",
        "lines",
        "column",
        "columns",
        "col",
        "sample",
        "samples",
        "northing",
        "easting",
    ];

    /// <summary>Why the bands can't be a spectrum's, a whole sentence; null for nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>Band widths, where an array beside the centres states them.</summary>
    public StatedGrid? Widths { get; private set; }

    /// <returns>Null where no dimension tells.</returns>
    public StatedGrid? Read()
    {
        if (BorrowedText.Metadata(dataset, "NETCDF_DIM_EXTRA") is not { } extra)
            return null;
        var dimensions = extra.Trim().Trim('{', '}').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in dimensions)
        {
            var unit = BorrowedText.Metadata(dataset, $"{name}#units");
            if (!IsOfLight(name, unit))
                continue;
            if (dimensions.FirstOrDefault(other => other != name && Varies(other)) is { } also)
            {
                Fault =
                    $"The file's bands run along its dimensions '{name}' and '{also}', of which a spectrum has one; "
                    + $"give a variable, or a part of the file, with '{name}' alone.";
                return null;
            }
            return new StatedGrid(Coordinates(name), unit);
        }
        if (dimensions.Length == 1 && Array.Exists(GroundNames, ground => ground.Equals(dimensions[0], StringComparison.OrdinalIgnoreCase)))
        {
            Fault =
                $"The file's bands run along its dimension '{dimensions[0]}', as GDAL takes the order of its dimensions; "
                + "reorder the variable so that its wavelengths come first, then rows, then columns.";
            return null;
        }
        return dimensions.Length == 1 ? Along(dimensions[0]) : null;
    }

    private double[] Coordinates(string name) =>
        Array.ConvertAll(bands, band => EnviText.Number(BorrowedText.BandMetadata(band, $"NETCDF_DIM_{name}")));

    private bool Varies(string name) =>
        Array.ConvertAll(bands, band => BorrowedText.BandMetadata(band, $"NETCDF_DIM_{name}")).Distinct().Count() > 1;

    private bool IsOfLight(string name, string? unit) =>
        IsName(name)
        || IsName(BorrowedText.Metadata(dataset, $"{name}#standard_name"))
        || IsName(BorrowedText.Metadata(dataset, $"{name}#long_name"))
        || (unit is not null && WavelengthUnit.Find(unit) is { } scale && (scale.IsReciprocal || scale.Nanometres is 1 or 1000));

    private static bool IsName(string? text) =>
        text is not null
        && (
            Array.Exists(Names, name => text.Contains(name, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(ShortNames, name => text.Equals(name, StringComparison.OrdinalIgnoreCase))
        );

    /// <summary>An array of one dimension, the bands', in the variable's group or in the root.</summary>
    private StatedGrid? Along(string dimension)
    {
        var (path, variable) = FileOf(BorrowedText.Description(dataset));
        if (path is null || !SceneFile.Exists(path))
            return null;
        using var file = GdalArrayFile.TryOpen(path);
        if (file is null || file.Driver != "netCDF")
            return null;
        var group = variable.Contains('/', StringComparison.Ordinal) ? "/" + variable[..variable.LastIndexOf('/')].TrimStart('/') : "/";
        foreach (var place in (string[])[group, "/"])
        {
            if (Find(file, place, dimension, Names) is not { } centres)
                continue;
            Widths = Find(file, place, dimension, WidthNames);
            return centres;
        }
        return null;
    }

    private StatedGrid? Find(ArrayFile file, string group, string dimension, string[] names)
    {
        foreach (
            var name in file.Arrays(group)
                .Where(name => Array.Exists(names, part => name.Contains(part, StringComparison.OrdinalIgnoreCase)))
        )
        {
            using var array = file.Find(group.TrimEnd('/') + "/" + name);
            if (array is { IsText: false, Dimensions: [var only] } && only.Name == dimension && only.Size == bands.Length)
                return new StatedGrid(array.ReadNumbers(), array.Unit);
        }
        return null;
    }

    /// <summary>The file and the variable of a name such as <c>NETCDF:"scene.nc":reflectance</c>, or of a file's own.</summary>
    private static (string? Path, string Variable) FileOf(string? name)
    {
        if (name is null || !name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return (name, "");
        var at = name.LastIndexOf(':');
        return at < Prefix.Length ? (null, "") : (name[Prefix.Length..at].Trim('"'), name[(at + 1)..]);
    }
}
