using Unmix.Formats.Files;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// Finds the data of a header. Where several files lie beside it that might be it, the header's own words decide: the file type,
/// the order of the
/// samples where the names' endings state one, and the length. Where they do not, nothing is taken.
/// </summary>
internal static class EnviDataFile
{
    /// <summary>Ends of names under which raw data is met.</summary>
    private static readonly string[] Endings =
    [
        "",
        ".img",
        ".dat",
        ".bsq",
        ".bil",
        ".bip",
        ".raw",
        ".cube",
        ".bin",
        ".envi",
        ".cmb",
        ".spec",
    ];

    /// <summary>Orders of samples by which files are named.</summary>
    private static readonly string[] Orders = [".bsq", ".bil", ".bip"];

    /// <summary>Files that lie beside a header without being its data.</summary>
    private static readonly HashSet<string> OtherEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        EnviHeaderFile.Ending,
        ".xml",
        ".txt",
        ".csv",
        ".md",
        ".enp",
        ".sta",
        ".prj",
        ".png",
        ".jpg",
        ".pdf",
        ".wld",
        ".ovr",
        ".json",
        ".msk",
        ".kml",
        ".unmix",
    };

    /// <summary>Beginnings of file types and the endings of such files.</summary>
    private static readonly (string Type, string[] Endings)[] Foreign =
    [
        ("tiff", [".tif", ".tiff"]),
        ("hdf", [".h5", ".hdf", ".he5", ".hdf5"]),
        ("jpeg", [".jp2", ".j2k"]),
        ("jp2", [".jp2", ".j2k"]),
        ("nitf", [".ntf", ".nitf"]),
        ("netcdf", [".nc", ".nc4"]),
    ];

    /// <param name="headerPath">A header that is there.</param>
    /// <param name="header">What it says; null for a header of another format, which the order of its samples may be told of.</param>
    /// <param name="order">Of a header of another format: its order of samples, small letters; null for none.</param>
    /// <exception cref="SceneException">No data, or several files that might be.</exception>
    public static SceneSource Of(string headerPath, EnviHeaderFile? header, string? order = null)
    {
        var found = Beside(headerPath, header);
        var linked = found.Count == 0 && SceneFile.LinkTarget(headerPath) is { } target ? Beside(target, header) : [];
        if (linked.Count > 0)
            found = linked;
        if (found.Count == 0)
            throw NoData(headerPath);
        var reasons = new List<string>();
        var left = Narrow(found, header, order, reasons);
        if (left.Count > 1)
        {
            throw new SceneException(
                $"The header '{headerPath}' has {left.Count} files beside it that might be its data "
                    + $"({string.Join(", ", left.Select(VirtualPath.FileName))}). Give the path of the data file."
            );
        }
        return new SceneSource(left[0], header)
        {
            IsHeaderGiven = true,
            Choice = Choice(headerPath, left[0], found, linked.Count > 0, reasons),
        };
    }

    /// <summary>
    /// True where the ending of a data file says another order of samples than its header, and a file that it says lies beside.
    /// </summary>
    /// <param name="path">The data file.</param>
    /// <param name="order">By the header.</param>
    /// <param name="other">That file.</param>
    public static bool IsOfAnother(string path, string? order, out string other)
    {
        other = "";
        if (order is null || !Orders.Contains("." + order, StringComparer.Ordinal))
            return false;
        var ending = Path.GetExtension(path);
        if (!Orders.Contains(ending, StringComparer.OrdinalIgnoreCase) || ending.Equals("." + order, StringComparison.OrdinalIgnoreCase))
            return false;
        other = path[..^ending.Length] + (char.IsUpper(ending[^1]) ? $".{order}".ToUpperInvariant() : $".{order}");
        return SceneFile.Exists(other);
    }

    /// <summary>
    /// Files by the usual endings, or, where there are none of them or the header says that its data is no raw file, all of its
    /// name.
    /// </summary>
    private static List<string> Beside(string headerPath, EnviHeaderFile? header)
    {
        var stem = headerPath[..^EnviHeaderFile.Ending.Length];
        var usual = Endings
            .SelectMany(ending => new[] { stem + ending, stem + ending.ToUpperInvariant() })
            .Distinct(StringComparer.Ordinal)
            .Where(SceneFile.Exists)
            .ToList();
        if (VirtualPath.Is(headerPath))
            return usual;
        if (usual.Count > 0 && (header is null || EnviFieldRules.IsRaw(header.Fields)))
            return Distinct(usual);
        var folder = Path.GetDirectoryName(Path.GetFullPath(stem))!; // a file's full path always has a folder
        var name = Path.GetFileName(stem);
        return Distinct([
            .. usual,
            .. Directory
                .EnumerateFiles(folder)
                .Where(file =>
                    string.Equals(Path.GetFileNameWithoutExtension(file), name, StringComparison.Ordinal)
                    && !OtherEndings.Contains(Path.GetExtension(file))
                )
                .Order(StringComparer.Ordinal),
        ]);
    }

    private static List<string> Distinct(List<string> paths)
    {
        var distinct = new List<string>();
        foreach (var path in paths)
        {
            if (!distinct.Exists(other => FileIdentity.AreSame(other, path)))
                distinct.Add(path);
        }
        return distinct;
    }

    private static List<string> Narrow(List<string> paths, EnviHeaderFile? header, string? order, List<string> reasons)
    {
        var left = paths;
        if (
            header is not null
            && Foreign.FirstOrDefault(kind => EnviFieldRules.FileType(header.Fields).StartsWith(kind.Type, StringComparison.Ordinal))
                is { Endings: { } endings }
        )
            left = Keep(
                left,
                path => endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase),
                $"file type = {header.Fields["file type"]}",
                reasons
            );
        left = Keep(left, path => header is null || !HasOwnHeader(path, header.Path), "the others have headers of their own", reasons);
        var said = order ?? header?.Fields["interleave"]?.ToLowerInvariant();
        if (said is not null && left.Exists(path => path.EndsWith("." + said, StringComparison.OrdinalIgnoreCase)))
            left = Keep(
                left,
                path =>
                    !Orders.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
                    || path.EndsWith("." + said, StringComparison.OrdinalIgnoreCase),
                $"interleave = {said}",
                reasons
            );
        return header?.Shape is { } shape && left.Count > 1
            ? Keep(left, path => SceneFile.LengthOf(path) == shape.Bytes, $"{shape.Bytes} bytes", reasons)
            : left;
    }

    /// <summary>Those that fit, unless none does.</summary>
    private static List<string> Keep(List<string> paths, Predicate<string> fits, string reason, List<string> reasons)
    {
        if (paths.Count < 2)
            return paths;
        var left = paths.FindAll(fits);
        if (left.Count == 0 || left.Count == paths.Count)
            return paths;
        reasons.Add(reason);
        return left;
    }

    private static bool HasOwnHeader(string path, string otherThan)
    {
        var own = path + EnviHeaderFile.Ending;
        return SceneFile.Exists(own) && !FileIdentity.AreSame(own, otherThan);
    }

    private static string? Choice(string headerPath, string taken, List<string> found, bool isLinked, List<string> reasons)
    {
        if (found.Count > 1)
        {
            return $"Of the {found.Count} files that might be the data of '{headerPath}' "
                + $"({string.Join(", ", found.Select(VirtualPath.FileName))}) '{VirtualPath.FileName(taken)}' was taken: "
                + $"{string.Join(", ", reasons)}.";
        }
        return isLinked ? $"The data of '{headerPath}' lies beside the file that it is a link to: '{taken}'." : null;
    }

    private static SceneException NoData(string headerPath)
    {
        var stem = headerPath[..^EnviHeaderFile.Ending.Length];
        var cure = VirtualPath.Is(headerPath) ? "Give the path of the data file." : "Put it there.";
        return new SceneException(
            $"The header '{headerPath}' has no data file beside it, such as '{VirtualPath.FileName(stem)}.img'. {cure}"
        );
    }
}
