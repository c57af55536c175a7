using Unmix.Evaluation.Spectra;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Scores;

/// <summary>Where the truth of a scene is.</summary>
public sealed record TruthFiles
{
    /// <summary>Raster of true abundances, a band an endmember.</summary>
    public required string Abundances { get; init; }

    /// <summary>Spectra of the true endmembers, of any kind that is read; null for none.</summary>
    public string? Endmembers { get; init; }

    /// <summary>reflectance = value * scale of <see cref="Endmembers"/>; null for what the file says.</summary>
    public double? EndmembersScale { get; init; }

    /// <summary>Raw file of each pixel's true endmembers (<see cref="PixelEndmemberFile"/>); null for none.</summary>
    public string? PixelEndmembers { get; init; }

    /// <summary>The order of the pixels in <see cref="PixelEndmembers"/>.</summary>
    public PixelOrder PixelOrder { get; init; }

    /// <summary>What one unit of <see cref="Abundances"/> stands for.</summary>
    public TruthScale Scale { get; init; }
}

/// <summary>What is known to be true of a scene.</summary>
public sealed record SceneTruth
{
    /// <summary>The files that it was read from; every report says which.</summary>
    public required TruthFiles Files { get; init; }

    /// <summary>[P] names of the endmembers.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>[N, P], NaN where unknown.</summary>
    public required float[] Abundances { get; init; }

    /// <summary>True endmembers; null where unknown. Each pixel's own where there is such a file.</summary>
    public PixelEndmembers? Endmembers { get; init; }

    /// <summary>Band centres of <see cref="Endmembers"/>; null where unknown.</summary>
    public WavelengthGrid? Wavelengths { get; init; }

    /// <summary>Reads the truth.</summary>
    /// <param name="files">Where it is.</param>
    /// <exception cref="Unmix.Formats.UnmixException">A file can't be used.</exception>
    public static SceneTruth Load(TruthFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (abundances, profile) = MapFile.Read(files.Abundances);
        new AbundanceCheck($"The truth '{files.Abundances}'", profile.BandNames, profile.Width).RequireTruth(abundances);
        var table = files.Endmembers is { } path
            ? SpectraAlignment.ToNames(new SpectraSource(path, files.EndmembersScale, "--truth-endmembers").Read(), path, profile.BandNames)
            : null;
        table?.RequireWhole(files.Endmembers!); // the table was read from there
        var endmembers =
            files.PixelEndmembers is { } raw
                ? PixelEndmemberFile.Read(raw, profile.Width, profile.Height, profile.BandCount, files.PixelOrder)
            : table is null ? null
            : PixelEndmembers.Shared(table.Spectra);
        if (table is not null && endmembers!.BandCount != table.BandCount)
        {
            throw new SpectraException(
                $"'{files.PixelEndmembers}' has {endmembers.BandCount} bands but '{files.Endmembers}' has {table.BandCount}. Give "
                    + "files of the same scene."
            );
        }
        return new SceneTruth
        {
            Files = files,
            Names = profile.BandNames,
            Width = profile.Width,
            Height = profile.Height,
            Abundances = abundances,
            Endmembers = endmembers,
            Wavelengths = table?.Wavelengths,
        };
    }

    /// <summary>The mean spectrum of each true endmember, [P][L]; null where unknown.</summary>
    public float[][]? MeanSpectra() => Endmembers?.Mean(Width * Height);

    /// <summary>Refuses a map of another raster.</summary>
    /// <param name="map">The map's or the scene's facts.</param>
    /// <exception cref="SceneException">Another width or height.</exception>
    public void RequireSameRaster(SceneProfile map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if ((map.Width, map.Height) == (Width, Height))
            return;
        throw new SceneException(
            $"'{map.Path}' is {map.Width} x {map.Height} pixels but the truth is {Width} x {Height} ('{Files.Abundances}'). Give "
                + "rasters of the same scene."
        );
    }
}
