using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Containers;

/// <summary>A file that GDAL opens by its multidimensional API.</summary>
internal sealed unsafe class GdalArrayFile : ArrayFile
{
    private readonly GdalDataset dataset;
    private readonly GdalGroup root;
    private readonly Dictionary<string, bool> labelled = new(StringComparer.Ordinal);

    private GdalArrayFile(string path, GdalDataset dataset, GdalGroup root)
        : base(path, BorrowedText.Copy(GdalNative.GDALGetDriverShortName(GdalNative.GDALGetDatasetDriver(dataset))) ?? "unknown")
    {
        this.dataset = dataset;
        this.root = root;
    }

    /// <inheritdoc cref="ArrayFile.TryOpenOther"/>
    public static GdalArrayFile? TryOpen(string path)
    {
        using var turn = ArrayLibrary.Turn.EnterScope();
        GdalFault.Forget();
        var dataset = GdalNative.GDALOpenEx(path, GdalNative.OpenArrays | GdalNative.TellWhy, 0, 0, 0);
        var root = dataset.IsInvalid ? null : GdalNative.GDALDatasetGetRootGroup(dataset);
        if (root is { IsInvalid: false })
            return new GdalArrayFile(path, dataset, root);
        root?.Dispose();
        dataset.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override ArrayFile? TryOpenOther(string path) => TryOpen(path);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arrays(string group)
    {
        using var found = OpenGroup(group);
        return found is null ? [] : BorrowedText.TakeList(GdalNative.GDALGroupGetMDArrayNames(found, 0));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Groups(string group)
    {
        using var found = OpenGroup(group);
        return found is null ? [] : BorrowedText.TakeList(GdalNative.GDALGroupGetGroupNames(found, 0));
    }

    /// <inheritdoc/>
    public override StoredArray? Find(string name)
    {
        var at = name.LastIndexOf('/');
        var (group, own) = (name[..at], name[(at + 1)..]);
        if (!Arrays(group).Contains(own) && !Single(group).Contains(own))
            return null;
        if (IsLabelled(name))
            throw new SceneException(
                $"The array '{name}' of '{Path}' has an attribute 'Dimension_Labels', and this machine's GDAL can't read an array "
                    + $"with it in this way. Give another array."
            );
        using var found = OpenGroup(group);
        GdalFault.Forget();
        var array = GdalNative.GDALGroupOpenMDArray(found!, own, 0); // it listed the array
        if (!array.IsInvalid)
            return new GdalStoredArray(Path, name, array);
        array.Dispose();
        throw new SceneException(
            $"The array '{name}' of '{Path}' can't be opened ({GdalFault.LastMessage}). The file is damaged; copy it again."
        );
    }

    /// <summary>Asked once of each array: of a cube with hundreds of bands it takes a good part of a second.</summary>
    public override bool IsLabelled(string name)
    {
        if (Driver == "netCDF")
            return false;
        if (!labelled.TryGetValue(name, out var isLabelled))
            labelled[name] = isLabelled = LabelledArrays.Has(Path, name);
        return isLabelled;
    }

    /// <inheritdoc/>
    public override string? Text(string group, string attribute)
    {
        using var found = OpenGroup(group);
        if (found is null)
            return null;
        using var stored = GdalNative.GDALGroupGetAttribute(found, attribute);
        return AttributeValue.Text(stored);
    }

    /// <inheritdoc/>
    public override double[]? Numbers(string group, string attribute)
    {
        using var found = OpenGroup(group);
        if (found is null)
            return null;
        using var stored = GdalNative.GDALGroupGetAttribute(found, attribute);
        return AttributeValue.Numbers(stored);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        root.Dispose();
        dataset.Dispose();
    }

    /// <summary>Names of all arrays, of those without a dimension too, which GDAL else leaves out of netCDF files.</summary>
    private IReadOnlyList<string> Single(string group)
    {
        using var found = OpenGroup(group);
        if (found is null)
            return [];
        fixed (byte* option = "SHOW_ZERO_DIM=YES\0"u8)
        {
            var options = stackalloc byte*[] { option, null };
            return BorrowedText.TakeList(GdalNative.GDALGroupGetMDArrayNames(found, (nint)options));
        }
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
