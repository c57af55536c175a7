namespace Unmix.Formats.Scenes.Gdal;

/// <summary>The GDAL of this machine.</summary>
/// <param name="Version">Its release, such as <c>3.6.2</c>.</param>
/// <param name="Drivers">Short names of the formats that it knows, sorted.</param>
public sealed record GdalFacts(string Version, IReadOnlyList<string> Drivers)
{
    /// <summary>Loads GDAL and asks it.</summary>
    /// <exception cref="SceneException">No GDAL, or one that is too old; says what to install.</exception>
    public static unsafe GdalFacts Read()
    {
        GdalLibrary.Require();
        var names = new List<string>();
        for (var i = 0; i < GdalNative.GDALGetDriverCount(); i++)
        {
            if (BorrowedText.Copy(GdalNative.GDALGetDriverShortName(GdalNative.GDALGetDriver(i))) is { } name)
                names.Add(name);
        }
        names.Sort(StringComparer.OrdinalIgnoreCase);
        return new GdalFacts(BorrowedText.Copy(GdalNative.GDALVersionInfo("RELEASE_NAME")) ?? "unknown", names.AsReadOnly());
    }
}
