namespace Unmix.Formats.Files;

/// <summary>
/// Whether two paths are the same file: relative paths, symbolic links (of folders too) and, under Linux, hard links are seen
/// through.
/// </summary>
public static class FileIdentity
{
    /// <summary>True when both paths lead to one file. Of a path where no file is, only the name can be compared.</summary>
    public static bool AreSame(string one, string other)
    {
        ArgumentException.ThrowIfNullOrEmpty(one);
        ArgumentException.ThrowIfNullOrEmpty(other);
        if (PathFacts.Of(one).Number is { } first && PathFacts.Of(other).Number is { } second)
            return first == second;
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return string.Equals(Final(one), Final(other), comparison);
    }

    /// <summary>The path with links followed, its own and those of the folders above it.</summary>
    private static string Final(string path)
    {
        try
        {
            return LinkWalk.Follow(path);
        }
        catch (IOException)
        {
            return Path.GetFullPath(path); // links that lead to each other
        }
    }
}
