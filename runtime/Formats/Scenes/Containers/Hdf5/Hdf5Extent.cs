namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// Datasets of netCDF-4 files that libnetcdf must not read: one of a fixed size without members, whose dimension has some by the name of
/// another dataset, ends the process (libnetcdf 4.9). Whether there is any is read from the header.
/// </summary>
internal static class Hdf5Extent
{
    private const int Dataspace = 0x01;
    private const int HasMaxima = 0x01; // of the dataspace's flags
    private const long Unlimited = -1;

    /// <summary>True where a dataset has a dimension that has no member and never will have one; false where that can't be told.</summary>
    /// <param name="path">A file of this machine; of another nothing can be told.</param>
    /// <param name="name">The dataset's full name.</param>
    public static bool IsEmpty(string path, string name)
    {
        try
        {
            if (VirtualPath.Is(path) || !File.Exists(path))
                return false;
            using var file = new Hdf5Bytes(path);
            var space = Hdf5Object.Messages(file, Hdf5Groups.Find(file, name)).FirstOrDefault(message => message.Kind == Dataspace).Body;
            return space is not null && IsEmpty(space);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException or OverflowException)
        {
            return false; // no HDF5, or stored in a way that is not known here
        }
    }

    private static bool IsEmpty(byte[] space)
    {
        var (rank, sizes) = (Hdf5Bytes.One(space, 1), ChunkIndex.FirstSize(space));
        var hasMaxima = (Hdf5Bytes.One(space, 2) & HasMaxima) != 0;
        return Enumerable
            .Range(0, rank)
            .Any(i =>
                Hdf5Bytes.Address(space, sizes + sizeof(long) * i) == 0
                && (!hasMaxima || Hdf5Bytes.Address(space, sizes + sizeof(long) * (rank + i)) != Unlimited)
            );
    }
}
