namespace Unmix.Formats.Scenes;

/// <summary>
/// Names of GDAL's virtual file systems, such as <c>/vsicurl/https://host/scene.tif</c>, <c>/vsizip/scenes.zip/a.tif</c> or
/// <c>/vsis3/bucket/map.tif</c>.
/// </summary>
public static class VirtualPath
{
    /// <summary>Where a file appears when it was sent to its end, and not before; /vsimem/ lives as long as the process.</summary>
    private static readonly string[] Writable = ["/vsis3/", "/vsigs/", "/vsiaz/", "/vsiadls/", "/vsioss/", "/vsiswift/", "/vsimem/"];

    private static readonly (string Scheme, string System)[] Schemes =
    [
        ("https://", "/vsicurl/https://"),
        ("http://", "/vsicurl/http://"),
        ("s3://", "/vsis3/"),
        ("gs://", "/vsigs/"),
        ("az://", "/vsiaz/"),
        ("oss://", "/vsioss/"),
    ];

    /// <summary>True when GDAL, not the operating system, knows what is there.</summary>
    public static bool Is(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith("/vsi", StringComparison.Ordinal);
    }

    /// <summary>The name by which GDAL opens an address such as <c>s3://bucket/a.tif</c>; any other text as it is.</summary>
    public static string Of(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        foreach (var (scheme, system) in Schemes)
        {
            if (address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return system + address[scheme.Length..];
        }
        return address;
    }

    /// <summary>The last part of a path of any kind, what follows a question mark left out.</summary>
    public static string FileName(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var end = Is(path) && path.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? path[..query] : path;
        return end[(end.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    /// <summary>A folder and a name of any kind.</summary>
    public static string Join(string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Is(folder) ? $"{folder.TrimEnd('/')}/{name}" : Path.Combine(folder, name);
    }

    /// <summary>Refuses a virtual file system where a file can't be written from its first byte to its last and appear only then.</summary>
    /// <exception cref="OptionsException">Not one of those.</exception>
    public static void RequireWritable(string path)
    {
        if (Array.Exists(Writable, path.StartsWith))
            return;
        throw new OptionsException(
            $"Nothing can be written to '{path}': of GDAL's virtual file systems {string.Join(", ", Writable)} take outputs, "
                + "because there a file appears "
                + "only when it is whole. Write to one of them or to a folder of this machine."
        );
    }
}
