namespace Unmix.Formats.Scenes.Containers;

/// <summary>
/// A name by which GDAL opens one array of a container by the classic API, such as <c>NETCDF:"scene.nc":reflectance</c>: what
/// that makes of the axes depends on GDAL's version.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Array">The array as it is named there.</param>
internal sealed record ContainerName(string File, string Array)
{
    private static readonly string[] Drivers = ["NETCDF:", "HDF5:", "HDF5IMAGE:"];

    /// <summary>Reads a name; null for any other path.</summary>
    public static ContainerName? Of(string path)
    {
        var driver = Drivers.FirstOrDefault(driver => path.StartsWith(driver, StringComparison.OrdinalIgnoreCase));
        if (driver is null)
            return null;
        var rest = path[driver.Length..];
        var split = rest.StartsWith('"') ? rest.IndexOf('"', 1) + 1 : rest.LastIndexOf(':');
        if (split <= 0 || split >= rest.Length || rest[split] != ':')
            return null;
        return new ContainerName(rest[..split].Trim('"'), rest[(split + 1)..]);
    }

    /// <summary>True where this is the array: groups may be left out, blanks are written as <c>_</c>.</summary>
    public bool Is(ContainerArray array)
    {
        var (wanted, name) = (Array.Trim('/').Replace(' ', '_'), array.Name.Trim('/').Replace(' ', '_'));
        return name == wanted || (!wanted.Contains('/', StringComparison.Ordinal) && name.EndsWith("/" + wanted, StringComparison.Ordinal));
    }
}
