namespace Unmix.Formats.Scenes.Containers;

/// <summary>A file of groups, arrays and attributes (netCDF, HDF5). One thread at a time.</summary>
/// <param name="path">The file.</param>
/// <param name="driver">GDAL's short name of the format.</param>
internal abstract class ArrayFile(string path, string driver) : IDisposable
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>GDAL's short name of the format: <c>netCDF</c> or <c>HDF5</c>.</summary>
    public string Driver { get; } = driver;

    /// <summary>Opens another file; null where it is damaged, or this machine's GDAL has no driver for it.</summary>
    public abstract ArrayFile? TryOpenOther(string path);

    /// <summary>Names of the arrays of a group, without the group's own; empty where there is no such group.</summary>
    /// <param name="group">Full name; <c>/</c> for the root.</param>
    public abstract IReadOnlyList<string> Arrays(string group);

    /// <summary>Names of the groups of a group, as <see cref="Arrays"/>.</summary>
    public abstract IReadOnlyList<string> Groups(string group);

    /// <summary>Opens an array; null where there is none. The caller disposes it, before this file.</summary>
    /// <param name="name">Full name, such as <c>/location/lat</c>.</param>
    /// <exception cref="SceneException">Opening it would end the process; see <see cref="LabelledArrays"/>.</exception>
    public abstract StoredArray? Find(string name);

    /// <summary>As <see cref="Find"/>, for an array that has to be there.</summary>
    /// <param name="name">Full name.</param>
    /// <param name="of">What the file is, for the message: <c>an EMIT L2A product</c>.</param>
    /// <exception cref="SceneException">It is not there.</exception>
    public StoredArray Require(string name, string of) =>
        Find(name)
        ?? throw new SceneException(
            $"'{Path}' is {of} but has no array '{name}'. The file is incomplete, or of a version that is not known; download it again."
        );

    /// <summary>True where only the classic API may read an array (<see cref="LabelledArrays"/>).</summary>
    public abstract bool IsLabelled(string name);

    /// <summary>The text of a group's attribute, the first of several; null where there is none.</summary>
    public abstract string? Text(string group, string attribute);

    /// <summary>The numbers of a group's attribute; null where there is none.</summary>
    public abstract double[]? Numbers(string group, string attribute);

    /// <inheritdoc/>
    public abstract void Dispose();
}
