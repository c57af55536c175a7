namespace Unmix.Formats.Scenes.Gdal;

/// <summary>
/// Whether what the environment tells GDAL and PROJ is true: variables that another installation left, or that name folders which
/// are gone, would
/// show at the end of a run or not at all.
/// </summary>
public static unsafe class GdalEnvironment
{
    // PROJ 9.1 took a new name for the variable and still reads the old one.
    private static readonly string[] ProjVariables = ["PROJ_DATA", "PROJ_LIB"];
    private static readonly string[] DriverVariables = ["GDAL_SKIP", "GDAL_DRIVER_PATH"];

    /// <summary>All that is wrong, a sentence each.</summary>
    /// <exception cref="SceneException">No GDAL on this machine.</exception>
    public static IReadOnlyList<string> Faults() => Fault() is { } fault ? [NoSystems(fault), .. Warnings()] : Warnings();

    /// <summary>What is odd but keeps nobody from reading or writing, a sentence each.</summary>
    public static IReadOnlyList<string> Warnings()
    {
        var warnings = new List<string>();
        if (Value("GDAL_DATA") is { } data && !HasFiles(data))
            warnings.Add(
                $"GDAL_DATA is '{data}', where none of GDAL's files are. Correct the variable, or unset it to use the machine's own."
            );
        foreach (var folder in (Value("GDAL_DRIVER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (folder != "disable" && !Directory.Exists(folder))
                warnings.Add(
                    $"GDAL_DRIVER_PATH names '{folder}', which is no folder, so formats from there are missing. Correct the "
                        + "variable, or unset it."
                );
        }
        return warnings;
    }

    /// <summary>Refuses a place on the ground that this machine could not write, or would lose on the way.</summary>
    /// <param name="place">Of the scene.</param>
    /// <param name="path">The scene, for the message.</param>
    /// <exception cref="SceneException">The scene has a place and PROJ has no database of coordinate systems.</exception>
    public static void RequirePlaces(GeoReference place, string path)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (place is { GeoTransform: null, ProjectionWkt: null } || Fault() is not { } fault)
            return;
        throw new SceneException($"The scene '{path}' has a place on the ground. {NoSystems(fault)}");
    }

    private static string NoSystems(string fault) =>
        $"PROJ knows no coordinate systems here ({fault}){Named(ProjVariables)}. "
        + "Correct PROJ_DATA or PROJ_LIB, or unset it to use the machine's own; where neither is set, install PROJ's data "
        + "(Debian and Ubuntu: apt-get install proj-data).";

    /// <summary>Refuses to begin what GDAL has no driver for.</summary>
    /// <param name="driver">Its short name.</param>
    /// <param name="need">What needs it, a name.</param>
    /// <exception cref="OutputException">GDAL lacks it.</exception>
    internal static void RequireDriver(string driver, string need)
    {
        GdalLibrary.Require();
        if (GdalNative.GDALGetDriverByName(driver) != 0)
            return;
        throw new OutputException(
            $"This machine's GDAL ({GdalVersion.Release}) has no driver '{driver}', which {need} needs{DriverHint}. "
                + "Install a GDAL that has it, unset what keeps it away, or choose gtiff or envi for another format."
        );
    }

    /// <summary>Variables that keep GDAL from formats, a clause that follows a sentence's main part; empty for none.</summary>
    internal static string DriverHint => Named(DriverVariables);

    /// <summary>What PROJ says when it is asked for a system that every installation knows; null where it knows it.</summary>
    private static string? Fault()
    {
        GdalLibrary.Require();
        GdalFault.Forget();
        var system = GdalNative.OSRNewSpatialReference(null);
        try
        {
            return GdalNative.OSRImportFromEPSG(system, GdalNative.Wgs84) == 0 && !GdalFault.Happened ? null : GdalFault.LastMessage;
        }
        finally
        {
            GdalNative.OSRDestroySpatialReference(system);
            GdalFault.Forget();
        }
    }

    private static string Named(IEnumerable<string> variables) =>
        string.Concat(variables.Select(name => Value(name) is { } value ? $"; {name} is '{value}'" : ""));

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static bool HasFiles(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Any();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
