using Unmix.Formats.Scenes;

namespace Unmix.Formats.Files;

/// <summary>
/// Where an output goes: the one code by which every output is judged. A new file, or the place of a regular one; where the name is a link,
/// the file that it leads to. Whatever else stands there is never replaced: a text may be written to a device or a pipe, all else
/// is refused.
/// </summary>
/// <param name="Path">As it was named.</param>
/// <param name="Target">The file, links followed; of a stream its own name.</param>
/// <param name="IsStream">True where bytes are written to what is there.</param>
public sealed record OutputPlace(string Path, string Target, bool IsStream)
{
    /// <summary>The folder of the file, which is there; of a virtual file system's, the one in which the file is made first.</summary>
    // a file has a folder
    public string Folder => VirtualPath.Is(Target) ? System.IO.Path.GetTempPath() : System.IO.Path.GetDirectoryName(Target)!;

    /// <summary>The place of an output that appears as a whole.</summary>
    /// <exception cref="OptionsException">No name, or a virtual file system that can't be written.</exception>
    /// <exception cref="OutputException">Something else than a regular file is there, or its folder is missing.</exception>
    public static OutputPlace OfFile(string path) => Of(path, takesStreams: false);

    /// <summary>The place of a text, which may be a device or a pipe.</summary>
    /// <exception cref="OptionsException">No name, or a virtual file system that can't be written.</exception>
    /// <exception cref="OutputException">Something is there that takes no text, or the folder is missing.</exception>
    public static OutputPlace OfText(string path) => Of(path, takesStreams: true);

    private static OutputPlace Of(string path, bool takesStreams)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
            throw new OptionsException("The name of an output is empty. Give a file name.");
        if (path == "-")
            throw new OptionsException(
                "The output '-' names no file, and standard output is not meant by it here. Give a file name; a report goes "
                    + "to standard output as '/dev/stdout'."
            );
        if (VirtualPath.Is(path))
        {
            VirtualPath.RequireWritable(path);
            return new OutputPlace(path, path, IsStream: false);
        }
        var full = System.IO.Path.GetFullPath(path);
        var facts = PathFacts.Of(full);
        RequirePossible(path, facts);
        var target = Follow(path, full);
        var isOpen = LinkWalk.DescriptorOf(target) is not null;
        if (isOpen || facts.Kind is PathKind.Device or PathKind.Pipe or PathKind.Socket or PathKind.Disk)
        {
            if (takesStreams && (isOpen || facts.Kind is PathKind.Device or PathKind.Pipe))
                return new OutputPlace(path, target, IsStream: true);
            throw new OutputException(
                $"'{path}' is {(isOpen ? "a stream" : Spell(facts.Kind))}, but this output has to be a regular file, which never "
                    + $"replaces anything else. Name a file."
            );
        }
        if (facts.Kind == PathKind.Folder || System.IO.Path.GetDirectoryName(full) is null)
            throw new OutputException($"'{path}' is a folder; the output is a file. Add a file name.");
        RequireFolder(path, full, target);
        if (facts.IsImmutable)
            throw new OutputException(
                $"'{path}' can't be replaced: it is marked as immutable. Remove the mark (chattr -ia), or choose another name."
            );
        if (facts.IsMountRoot)
            throw new OutputException(
                $"'{path}' can't be replaced: it is mounted as a single file, as containers do. Mount its folder instead, or "
                    + "choose another name."
            );
        return new OutputPlace(path, target, IsStream: false);
    }

    private static void RequirePossible(string path, PathFacts facts)
    {
        if (facts.Fault == PathFault.TooLong)
            throw new OutputException(
                $"No file can have the name '{path}': it has {path.Length} characters, more than the file system allows. "
                    + "Choose a shorter one."
            );
        if (facts.Fault == PathFault.Loop)
            throw LinksInARing(path);
    }

    private static string Follow(string path, string full)
    {
        try
        {
            return LinkWalk.Follow(full);
        }
        catch (IOException)
        {
            throw LinksInARing(path);
        }
    }

    private static OutputException LinksInARing(string path) =>
        new($"The links at '{path}' lead to each other, so no file can be there. Remove them, or choose another name.");

    private static void RequireFolder(string path, string full, string target)
    {
        var folder = System.IO.Path.GetDirectoryName(target);
        if (folder is null || Directory.Exists(folder))
            return;
        if (PathFacts.Of(full, followsLinks: false).Kind == PathKind.Link)
            throw new OutputException(
                $"'{path}' is a link to '{target}', whose folder does not exist. Make that folder, remove the link, or choose another name."
            );
        var named = System.IO.Path.GetDirectoryName(full);
        throw new OutputException(
            PathFacts.Of(folder).Kind == PathKind.Nothing
                ? $"The output folder '{named}' does not exist. Make it, or choose another."
                : $"The output folder '{named}' is {Spell(PathFacts.Of(folder).Kind)} and no folder. Choose another."
        );
    }

    /// <summary>As a sentence names it.</summary>
    internal static string Spell(PathKind kind) =>
        kind switch
        {
            PathKind.Folder => "a folder",
            PathKind.Link => "a link",
            PathKind.Device => "a device",
            PathKind.Disk => "a disk",
            PathKind.Pipe => "a pipe",
            PathKind.Socket => "a socket",
            _ => "a file",
        };
}
