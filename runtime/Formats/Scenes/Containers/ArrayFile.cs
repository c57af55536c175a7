using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>A file of groups, arrays and attributes (netCDF, HDF5), through GDAL's multidimensional API. One thread at a time.</summary>
internal sealed unsafe class ArrayFile : IDisposable
{
    private readonly GdalDataset dataset;
    private readonly GdalGroup root;
    private readonly Dictionary<string, bool> labelled = new(StringComparer.Ordinal);

    private ArrayFile(string path, GdalDataset dataset, GdalGroup root)
    {
        Path = path;
        this.dataset = dataset;
        this.root = root;
        Driver = BorrowedText.Copy(GdalNative.GDALGetDriverShortName(GdalNative.GDALGetDatasetDriver(dataset))) ?? "unknown";
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>GDAL's short name of the format: <c>netCDF</c> or <c>HDF5</c>.</summary>
    public string Driver { get; }

    /// <summary>Opens a file; null where it is damaged, or this machine's GDAL has no driver for it.</summary>
    public static ArrayFile? TryOpen(string path)
    {
        using var turn = ArrayLibrary.Turn.EnterScope();
        GdalFault.Forget();
        var dataset = GdalNative.GDALOpenEx(path, GdalNative.OpenArrays | GdalNative.TellWhy, 0, 0, 0);
        var root = dataset.IsInvalid ? null : GdalNative.GDALDatasetGetRootGroup(dataset);
        if (root is { IsInvalid: false })
            return new ArrayFile(path, dataset, root);
        root?.Dispose();
        dataset.Dispose();
        return null;
    }

    /// <summary>Names of the arrays of a group, without the group's own; empty where there is no such group.</summary>
    /// <param name="group">Full name; <c>/</c> for the root.</param>
    public IReadOnlyList<string> Arrays(string group)
    {
        using var found = OpenGroup(group);
        return found is null ? [] : BorrowedText.TakeList(GdalNative.GDALGroupGetMDArrayNames(found, 0));
    }

    /// <summary>Names of the groups of a group, as <see cref="Arrays"/>.</summary>
    public IReadOnlyList<string> Groups(string group)
    {
        using var found = OpenGroup(group);
        return found is null ? [] : BorrowedText.TakeList(GdalNative.GDALGroupGetGroupNames(found, 0));
    }

    /// <summary>Opens an array; null where there is none. The caller disposes it, before this file.</summary>
    /// <param name="name">Full name, such as <c>/location/lat</c>.</param>
    /// <exception cref="SceneException">Opening it would end the process; see <see cref="LabelledArrays"/>.</exception>
    public StoredArray? Find(string name)
    {
        var at = name.LastIndexOf('/');
        var (group, own) = (name[..at], name[(at + 1)..]);
        if (!Arrays(group).Contains(own))
            return null;
        if (IsLabelled(name))
            throw new SceneException(
                $"The array '{name}' of '{Path}' has an attribute 'Dimension_Labels', which this machine's GDAL can't bear in "
                    + "an array that is read so. Give another."
            );
        using var found = OpenGroup(group);
        GdalFault.Forget();
        var array = GdalNative.GDALGroupOpenMDArray(found!, own, 0); // it listed the array
        if (!array.IsInvalid)
            return new StoredArray(Path, name, array);
        array.Dispose();
        throw new SceneException(
            $"The array '{name}' of '{Path}' can't be opened ({GdalFault.LastMessage}). The file is damaged; copy it again."
        );
    }

    /// <summary>As <see cref="Find"/>, for an array that has to be there.</summary>
    /// <param name="name">Full name.</param>
    /// <param name="of">What the file is, for the message: <c>an EMIT L2A product</c>.</param>
    /// <exception cref="SceneException">It is not there.</exception>
    public StoredArray Require(string name, string of) =>
        Find(name)
        ?? throw new SceneException(
            $"'{Path}' is {of} but has no array '{name}'. The file is not whole, or of a version that is not known; download it again."
        );

    /// <summary>
    /// True where only the classic API may read an array. Asked once of each: of a cube with hundreds of bands it takes a good
    /// part of a second.
    /// </summary>
    public bool IsLabelled(string name)
    {
        if (Driver == "netCDF")
            return false;
        if (!labelled.TryGetValue(name, out var isLabelled))
            labelled[name] = isLabelled = LabelledArrays.Has(Path, name);
        return isLabelled;
    }

    /// <summary>The text of a group's attribute, the first of several; null where there is none.</summary>
    public string? Text(string group, string attribute)
    {
        using var found = OpenGroup(group);
        if (found is null)
            return null;
        using var stored = GdalNative.GDALGroupGetAttribute(found, attribute);
        return AttributeValue.Text(stored);
    }

    /// <summary>The numbers of a group's attribute; null where there is none.</summary>
    public double[]? Numbers(string group, string attribute)
    {
        using var found = OpenGroup(group);
        if (found is null)
            return null;
        using var stored = GdalNative.GDALGroupGetAttribute(found, attribute);
        return AttributeValue.Numbers(stored);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        root.Dispose();
        dataset.Dispose();
    }

    private GdalGroup? OpenGroup(string name)
    {
        var group = GdalNative.GDALDatasetGetRootGroup(dataset);
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var above = group;
            group = GdalNative.GDALGroupOpenGroup(above, part, 0);
            if (group.IsInvalid)
                break;
        }
        if (!group.IsInvalid)
            return group;
        group.Dispose();
        return null;
    }
}
