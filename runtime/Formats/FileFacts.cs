namespace Unmix.Formats;

/// <summary>The size and the time of a file under any of its names.</summary>
public static class FileFacts
{
    /// <summary>
    /// Facts of the file that a name leads to: of a symbolic link .NET gives the link's own, a few bytes and its own time.
    /// </summary>
    /// <param name="path">Of a file or of a symbolic link; links of links are followed.</param>
    /// <returns>Facts of a regular file; of one that does not exist where there is none, or where a link leads nowhere.</returns>
    /// <exception cref="IOException">Links lead to each other.</exception>
    public static FileInfo Of(string path)
    {
        var named = new FileInfo(path);
        return named.LinkTarget is null ? named : (FileInfo)(named.ResolveLinkTarget(returnFinalTarget: true) ?? named);
    }
}
