using System.IO.Enumeration;

namespace Unmix.Runtime.Archive;

/// <summary>
/// Files by a pattern: <c>*</c> and <c>?</c> within a name, <c>**</c> for any folders between. Names that begin with a dot are
/// left out unless asked for.
/// </summary>
internal static class PathPattern
{
    private const string AnyFolders = "**";

    /// <summary>True when a text is a pattern and not the name of a file.</summary>
    public static bool Is(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>Files that the pattern matches, in no order.</summary>
    /// <exception cref="IOException">A folder can't be read.</exception>
    public static IEnumerable<string> Files(string pattern)
    {
        var parts = pattern
            .Replace('\\', Path.DirectorySeparatorChar)
            .Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        var root = Path.IsPathRooted(pattern) ? Path.GetPathRoot(pattern)! : "."; // a rooted path has one
        return Below(root, parts);
    }

    private static IEnumerable<string> Below(string folder, ReadOnlyMemory<string> parts)
    {
        var part = parts.Span[0];
        var isLast = parts.Length == 1;
        if (!Is(part))
        {
            var path = Path.Combine(folder, part);
            return isLast ? (File.Exists(path) ? [path] : [])
                : Directory.Exists(path) ? Below(path, parts[1..])
                : [];
        }
        if (part != AnyFolders)
        {
            return isLast
                ? Entries(folder, part, folders: false)
                : Entries(folder, part, folders: true).SelectMany(inner => Below(inner, parts[1..]));
        }
        ReadOnlyMemory<string> rest = isLast ? new[] { "*" } : parts[1..];
        return Below(folder, rest).Concat(Entries(folder, "*", folders: true).SelectMany(inner => Below(inner, parts)));
    }

    private static FileSystemEnumerable<string> Entries(string folder, string part, bool folders) =>
        new FileSystemEnumerable<string>(
            folder,
            (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }
        )
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                entry.IsDirectory == folders
                && (entry.FileName[0] != '.' || part[0] == '.')
                && FileSystemName.MatchesSimpleExpression(part, entry.FileName, ignoreCase: false),
        };
}
