using System.Globalization;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>
/// What the chunks of a dataset go through before they are stored (HDF5 File Format Specification, version 3.0, section IV.A.2.l).
/// </summary>
internal static class Hdf5Filters
{
    /// <summary>The message that lists them.</summary>
    public const int Pipeline = 0x0b;

    /// <summary>zlib.</summary>
    public const int Deflate = 1;

    /// <summary>See <see cref="ByteShuffle"/>.</summary>
    public const int Shuffle = 2;

    /// <summary>A checksum at the end.</summary>
    public const int Fletcher = 3;

    private const int LastOwn = 6; // those up to it come with the library, the others as plugins
    private const int FirstNamed = 256; // in the second version of the message

    /// <summary>Names that are registered for plugins which files are seen with.</summary>
    private static readonly Dictionary<int, string> Plugins = new()
    {
        [307] = "bzip2",
        [32000] = "lzf",
        [32001] = "blosc",
        [32004] = "lz4",
        [32008] = "bitshuffle",
        [32013] = "zfp",
        [32015] = "zstd",
        [32026] = "blosc2",
    };

    /// <summary>Their numbers and the first value of each.</summary>
    /// <param name="body">The message.</param>
    /// <exception cref="InvalidDataException">It ends too early.</exception>
    public static IReadOnlyList<(int Id, uint? FirstValue)> Read(byte[] body)
    {
        var version = Hdf5Bytes.One(body, 0);
        var (at, filters) = (version == 1 ? 8 : 2, new List<(int, uint?)>());
        for (var i = 0; i < Hdf5Bytes.One(body, 1); i++)
        {
            var id = Hdf5Bytes.Short(body, at);
            at += 2;
            var nameBytes = 0;
            if (version == 1 || id >= FirstNamed)
            {
                nameBytes = Hdf5Bytes.Short(body, at);
                at += 2;
            }
            var valueCount = Hdf5Bytes.Short(body, at + 2);
            at += 4 + (version == 1 ? (nameBytes + 7) / 8 * 8 : nameBytes);
            filters.Add((id, valueCount == 0 ? null : Hdf5Bytes.Number(body, at)));
            at += 4 * valueCount + (version == 1 && valueCount % 2 == 1 ? 4 : 0);
        }
        return filters;
    }

    /// <summary>
    /// The first filter of a dataset that HDF5 has as a plugin only, for a message; null where there is none, or nobody knows.
    /// </summary>
    /// <param name="path">A file of this machine; of another nothing can be told.</param>
    /// <param name="name">The dataset's full name.</param>
    public static string? PluginOf(string path, string name)
    {
        try
        {
            if (VirtualPath.Is(path) || !File.Exists(path))
                return null;
            using var file = new Hdf5Bytes(path);
            var body = Hdf5Object.Messages(file, Hdf5Groups.Find(file, name)).FirstOrDefault(message => message.Kind == Pipeline).Body;
            var id = body is null ? 0 : Read(body).Select(filter => filter.Id).FirstOrDefault(id => id > LastOwn);
            if (id == 0)
                return null;
            var number = id.ToString(CultureInfo.InvariantCulture);
            return Plugins.TryGetValue(id, out var known) ? $"{known} ({number})" : number;
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException or OverflowException)
        {
            return null; // no HDF5, or stored in a way that is not known here
        }
    }
}
