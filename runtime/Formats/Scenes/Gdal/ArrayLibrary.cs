namespace Unmix.Formats.Scenes.Gdal;

/// <summary>
/// libhdf5, on which netCDF is built too. It serves one thread at a time, and GDAL's drivers of HDF5 and of netCDF each have a lock of
/// their own: two threads that use both at once make one of them fail to open or read a file that is whole.
/// </summary>
internal static class ArrayLibrary
{
    /// <summary>Held while files are opened and closed, and while such a file is read.</summary>
    public static readonly Lock Turn = new();

    /// <summary>True for a driver of GDAL that reads by libhdf5.</summary>
    /// <param name="driver">GDAL's short name.</param>
    public static bool Serves(string driver) => driver is "HDF5" or "HDF5Image" or "netCDF" or "BAG";
}
