using System.Globalization;
using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>Finds the machine's GDAL, checks its version and sets it up, once.</summary>
internal static class GdalLibrary
{
    /// <summary>Environment variable with the path of a GDAL library to use instead of the machine's.</summary>
    public const string PathVariable = "UNMIX_GDAL";

    /// <summary>GDAL's option for the notes of other programs beside a file (.aux.xml): off, but while a scene is opened.</summary>
    public const string NotesOption = "GDAL_PAM_ENABLED";

    /// <summary>GDAL 3.4, the oldest with all functions and the float predictor.</summary>
    private const int OldestVersion = 3_04_00_00;

    // libgdal.so.30 is GDAL 3.4; each release counts up. The upper end leaves room for releases to come.
    private const int OldestSoName = 30;
    private const int NewestSoName = 45;

    private static readonly (string Key, string Value)[] HttpDefaults =
    [
        ("GDAL_HTTP_MAX_RETRY", "4"),
        ("GDAL_HTTP_RETRY_DELAY", "1"),
        ("GDAL_HTTP_CONNECTTIMEOUT", "30"), // seconds
        ("GDAL_HTTP_LOW_SPEED_TIME", "60"),
        ("GDAL_HTTP_LOW_SPEED_LIMIT", "1"), // seconds, bytes a second
    ];

    /// <summary>True where a GDAL lies among the program's own files (docs/install.md, "Providers and flavours").</summary>
    private static readonly Lazy<bool> ComeAlong = new(() =>
        ($"{AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES")}{Path.PathSeparator}{AppContext.BaseDirectory}")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*gdal*").Any())
    );

    private static readonly Lazy<nint> Loaded = new(LoadAndSetUp);

    /// <summary>Makes every function of <see cref="GdalNative"/> callable.</summary>
    /// <exception cref="SceneException">No GDAL, one that can't be loaded, or one that is too old.</exception>
    public static void Require() => _ = Loaded.Value;

    /// <summary>HDF5, under netCDF scenes, prints to stderr what GDAL asks it in vain; it is told per thread not to.</summary>
    public static unsafe void QuietThread()
    {
        if (NativeLibrary.TryGetExport(Loaded.Value, "H5Eset_auto2", out var setPrinter))
            _ = ((delegate* unmanaged<long, nint, nint, int>)setPrinter)(0, 0, 0);
    }

    /// <summary>File names under which GDAL is known on this system, newest first.</summary>
    internal static IEnumerable<string> Names()
    {
        var numbers = Enumerable.Range(OldestSoName, NewestSoName - OldestSoName + 1).Reverse();
        if (OperatingSystem.IsWindows())
            return ["gdal", .. numbers.Select(n => $"gdal3{n - OldestSoName + 4:D2}")];
        return OperatingSystem.IsMacOS()
            ?
            [
                .. numbers.Select(n => $"libgdal.{n}.dylib"),
                "libgdal.dylib",
                "/opt/homebrew/lib/libgdal.dylib",
                "/usr/local/lib/libgdal.dylib",
            ]
            : [.. numbers.Select(n => $"libgdal.so.{n}"), "libgdal.so"];
    }

    /// <exception cref="SceneException">None of them loads.</exception>
    internal static nint Load(string? chosen, IEnumerable<string> names)
    {
        if (!string.IsNullOrEmpty(chosen))
        {
            return NativeLibrary.TryLoad(chosen, out var own)
                ? own
                : throw new SceneException(
                    $"GDAL can't be loaded from '{chosen}', which {PathVariable} names. Correct the variable, or unset it to "
                        + "use the machine's GDAL."
                );
        }
        foreach (var name in names)
        {
            if (TryLoad(name, out var found))
                return found;
        }
        throw new SceneException(
            "No GDAL library is on this machine, so no scene can be read or written. Install GDAL 3.4 or newer "
                + $"(Debian and Ubuntu: apt-get install gdal-bin), or set {PathVariable} to the path of its library."
        );
    }

    /// <summary>
    /// Loads one that comes along with the program, or the machine's. Where none comes along, the name is asked for as it is: .NET
    /// would try four spellings of each of a dozen newer ones, in the program's folder and outside.
    /// </summary>
    private static bool TryLoad(string name, out nint found)
    {
        if (OperatingSystem.IsWindows() || ComeAlong.Value)
            return NativeLibrary.TryLoad(
                name,
                typeof(GdalLibrary).Assembly,
                DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories,
                out found
            );
        return NativeLibrary.TryLoad(name, out found);
    }

    /// <exception cref="SceneException">Older than 3.4.</exception>
    internal static void RequireVersion(int version)
    {
        if (version >= OldestVersion)
            return;
        throw new SceneException(
            $"GDAL {Dotted(version)} is installed but {Dotted(OldestVersion)} or newer is needed. Install a newer GDAL, or set "
                + $"{PathVariable} to the path of its library."
        );
    }

    private static unsafe nint LoadAndSetUp()
    {
        // GDAL brings OpenBLAS along where that is installed, whose threads spin for a while in every process; nothing here has
        // work for them.
        NativeEnvironment.Set("OPENBLAS_NUM_THREADS", "1", overwrites: false);
        // HDF5 files are only read here. Where a file system has no locks, or another process has one open, libhdf5 would refuse them.
        NativeEnvironment.Set("HDF5_USE_FILE_LOCKING", "FALSE", overwrites: false);
        var library = Load(Environment.GetEnvironmentVariable(PathVariable), Names());
        NativeLibrary.SetDllImportResolver(typeof(GdalLibrary).Assembly, (name, _, _) => name == GdalNative.Library ? library : 0);
        var versionInfo = (delegate* unmanaged<byte*, byte*>)NativeLibrary.GetExport(library, "GDALVersionInfo");
        fixed (byte* request = "VERSION_NUM\0"u8)
        {
            RequireVersion(int.Parse(BorrowedText.Copy(versionInfo(request)) ?? "0", CultureInfo.InvariantCulture));
        }
        // GDAL would print to stderr; its last message is kept for our exceptions all the same.
        GdalNative.CPLSetErrorHandler(NativeLibrary.GetExport(library, "CPLQuietErrorHandler"));
        // Nothing is ever written beside a user's scene (.aux.xml).
        GdalNative.CPLSetConfigOption(NotesOption, "NO");
        SetHttpDefaults();
        GdalNative.GDALAllRegister();
        GdalNative.GDALSetCacheMax64(BlockCache.DefaultBytes);
        return library;
    }

    /// <summary>
    /// A server that stumbles is asked again, and one that says nothing does not hold a run for ever. What the environment states
    /// is kept.
    /// </summary>
    private static unsafe void SetHttpDefaults()
    {
        foreach (var (key, value) in HttpDefaults)
        {
            if (GdalNative.CPLGetConfigOption(key, null) is null)
                GdalNative.CPLSetConfigOption(key, value);
        }
    }

    private static string Dotted(int version) => $"{version / 1_00_00_00}.{version / 1_00_00 % 100}.{version / 100 % 100}";
}
