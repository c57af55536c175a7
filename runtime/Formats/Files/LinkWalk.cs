namespace Unmix.Formats.Files;

/// <summary>
/// Where a name leads when all its links are followed, those of folders too, as the system does it: '..' behind a link is above
/// what the link leads to.
/// </summary>
internal static class LinkWalk
{
    private const int MostLinks = 40; // as Linux allows

    /// <summary>Follows links.</summary>
    /// <param name="path">A name; nothing need be there, and a link may lead nowhere.</param>
    /// <returns>
    /// The full path without links; for a file that this process has open already (below <c>/proc/self/fd</c>), its name there.
    /// </returns>
    /// <exception cref="IOException">Links lead to each other.</exception>
    public static string Follow(string path)
    {
        var full = Path.GetFullPath(path);
        var at = Path.GetPathRoot(full) ?? "";
        var left = new Stack<string>();
        Push(left, full[at.Length..]);
        for (var links = 0; left.TryPop(out var part); )
        {
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? at;
                continue;
            }
            var next = Path.Combine(at, part);
            if (DescriptorOf(next) is not null || new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }
            if (++links > MostLinks)
                throw new IOException($"The links at '{path}' lead to each other.");
            if (Path.GetPathRoot(target) is { Length: > 0 } root)
                at = root;
            Push(left, target);
        }
        return at;
    }

    /// <summary>
    /// The number of a file that this process has open, of a name such as <c>/proc/PID/fd/1</c>; null for any other name.
    /// </summary>
    public static int? DescriptorOf(string path)
    {
        var folder = $"/proc/{Environment.ProcessId}/fd/";
        return path.StartsWith(folder, StringComparison.Ordinal) && int.TryParse(path.AsSpan(folder.Length), out var number)
            ? number
            : null;
    }

    private static void Push(Stack<string> left, string path)
    {
        var parts = path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i].Length > 0 && parts[i] != ".")
                left.Push(parts[i]);
        }
    }
}
