using System.Text.RegularExpressions;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>What was named on a command line, and which files are read for it.</summary>
/// <param name="Path">The file that GDAL opens.</param>
/// <param name="Header">The ENVI header that describes it; null for none.</param>
internal sealed partial record SceneSource(string Path, EnviHeaderFile? Header)
{
    /// <summary>True where the user named the header and not the data.</summary>
    public bool IsHeaderGiven { get; init; }

    /// <summary>What was chosen where several files could be meant, a whole sentence; null where there was no choice.</summary>
    public string? Choice { get; init; }

    /// <summary>Why the header can't be used for raw data, a whole sentence; null where it can.</summary>
    public string? Undecided { get; init; }

    /// <summary>Why a header beside a file of another format is not used, a whole sentence; null where it is, or there is none.</summary>
    public string? HeaderUnused { get; init; }

    /// <summary>Finds both files of a scene that is named by either.</summary>
    /// <exception cref="SceneException">A header without its data, or with several files that might be.</exception>
    public static SceneSource Find(string path)
    {
        if (!EnviHeaderFile.IsName(path) || !SceneFile.Exists(path))
            return EnviHeaderChoice.Of(path);
        return EnviHeaderFile.Find(path) is { } header ? EnviDataFile.Of(path, header) : EnviDataFile.Of(path, null, OtherOrder(path));
    }

    /// <summary>The order of samples by a header of ESRI's raw formats; null where it does not say.</summary>
    private static string? OtherOrder(string path)
    {
        try
        {
            return SceneFile.LengthOf(path) < 1 << 20 && EsriLayout().Match(TextFile.Read(path)) is { Success: true } match
                ? match.Groups["order"].Value.ToLowerInvariant()
                : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null; // whoever reads it says why
        }
    }

    [GeneratedRegex(@"^\s*LAYOUT\s+(?<order>B(SQ|IL|IP))\s*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex EsriLayout();
}
