using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// Finds the header of a data file: <c>scene.img.hdr</c> or <c>scene.hdr</c>. Where both are there and differ, their own words
/// decide: which other
/// file one belongs to, the order of the samples, the length. Where they do not, nothing is taken.
/// </summary>
internal static class EnviHeaderChoice
{
    private static readonly string[] Endings = [".hdr", ".HDR", ".Hdr"];

    /// <param name="path">A file, or a name that only GDAL knows.</param>
    /// <exception cref="SceneException">A header of it can't be read, or the only one says that it is another file's.</exception>
    public static SceneSource Of(string path)
    {
        if (VirtualPath.Is(path) || !File.Exists(path))
            return new SceneSource(path, null); // GDAL looks first: asking a server for names that are not there takes time
        var found = Beside(path);
        string? choice = null;
        if (found.Count == 0 && SceneFile.LinkTarget(path) is { } target && Beside(target) is { Count: > 0 } linked)
        {
            found = linked;
            choice = $"The header of '{path}' lies beside the file that it is a link to: '{linked[0].Path}'.";
        }
        return found.Count switch
        {
            0 => new SceneSource(path, null),
            1 => new SceneSource(path, found[0]) { Choice = choice, Undecided = OfAnother(path, found[0]) },
            _ => OfTwo(path, found[0], found[1]),
        };
    }

    /// <summary>The headers of a data file, the one with its full name first.</summary>
    public static List<EnviHeaderFile> Beside(string path)
    {
        var found = new List<EnviHeaderFile>();
        foreach (var stem in new[] { path, path[..^Path.GetExtension(path).Length] }.Distinct(StringComparer.Ordinal))
        {
            var name = Endings.Select(ending => stem + ending).FirstOrDefault(name => name != path && SceneFile.Exists(name));
            if (
                name is not null
                && !found.Exists(other => FileIdentity.AreSame(other.Path, name))
                && EnviHeaderFile.Find(name) is { } header
            )
                found.Add(header);
        }
        return found;
    }

    /// <summary>Why a header is another file's; null where it may be this one's.</summary>
    public static string? OfAnother(string path, EnviHeaderFile header)
    {
        var order = header.Fields["interleave"]?.ToLowerInvariant();
        if (EnviDataFile.IsOfAnother(path, order, out var other))
        {
            return $"The header '{header.Path}' says 'interleave = {order}', so it is that of '{other}' and not of '{path}', "
                + $"which has none of its own. Give '{VirtualPath.FileName(other)}', "
                + "or correct the header.";
        }
        var named = header.Path[..^EnviHeaderFile.Ending.Length];
        return named != path && header.Shape is { } shape && SceneFile.LengthOf(named) == shape.Bytes && !FileIdentity.AreSame(named, path)
            ? $"The header '{header.Path}' is by its name and its length that of '{named}' and not of '{path}', which has "
                + $"none of its own. Give '{VirtualPath.FileName(named)}', or correct the header's name."
            : null;
    }

    private static SceneSource OfTwo(string path, EnviHeaderFile full, EnviHeaderFile stem)
    {
        if (full.Fields.SaysTheSameAs(stem.Fields))
            return new SceneSource(path, full) { Undecided = OfAnother(path, full) };
        var length = SceneFile.LengthOf(path);
        foreach (
            var (belongs, reason) in ((Func<EnviHeaderFile, bool>, string)[])
                [
                    (
                        header => !SceneFile.Exists(header.Path[..^EnviHeaderFile.Ending.Length]) || header == full,
                        $"the other has the full name of another file"
                    ),
                    (header => OfAnother(path, header) is null, "the other is of another order of samples"),
                    (header => header.Shape?.Bytes == length, $"it asks for the file's {length} bytes, the other does not"),
                ]
        )
        {
            if (belongs(full) == belongs(stem))
                continue;
            var (taken, other) = belongs(full) ? (full, stem) : (stem, full);
            return new SceneSource(path, taken)
            {
                Choice =
                    $"Of the headers of '{path}' '{VirtualPath.FileName(taken.Path)}' was taken and not "
                    + $"'{VirtualPath.FileName(other.Path)}': {reason}.",
            };
        }
        return new SceneSource(path, full)
        {
            Undecided =
                $"Two headers describe '{path}' and differ: '{full.Path}' and '{stem.Path}'. Give the one that is meant, or "
                + "remove the other.",
        };
    }
}
