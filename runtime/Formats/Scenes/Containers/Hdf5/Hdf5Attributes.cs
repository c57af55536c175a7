using System.Text;

namespace Unmix.Formats.Scenes.Containers.Hdf5;

/// <summary>Names of the attributes of a group or dataset, where they stand in its header, as those of most files do.</summary>
internal static class Hdf5Attributes
{
    private const int Attribute = 0x0c;
    private const int AttributeInfo = 0x15;

    /// <summary>The names; null where some may lie elsewhere, or the file is read by libhdf5 only.</summary>
    /// <param name="path">A file.</param>
    /// <param name="name">The object's full name.</param>
    public static IReadOnlyList<string>? TryNames(string path, string name)
    {
        try
        {
            if (VirtualPath.Is(path) || !File.Exists(path))
                return null;
            using var file = new Hdf5Bytes(path);
            var names = new List<string>();
            foreach (var message in Hdf5Object.Messages(file, Hdf5Groups.Find(file, name)))
            {
                if (message.Kind == AttributeInfo && HasHeap(message.Body))
                    return null;
                if (message.Kind != Attribute)
                    continue;
                if (message.IsShared)
                    return null;
                names.Add(Name(message.Body));
            }
            return names;
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException or OverflowException)
        {
            return null; // libhdf5 reads it, or says what is wrong
        }
    }

    private static string Name(byte[] body)
    {
        var at = Hdf5Bytes.One(body, 0) switch
        {
            1 or 2 => 8,
            3 => 9,
            _ => throw new InvalidDataException("an unknown attribute"),
        };
        return Encoding.UTF8.GetString(Hdf5Bytes.Part(body, at, Hdf5Bytes.Short(body, 2))).TrimEnd('\0');
    }

    /// <summary>True where the attributes of an object are kept beside its header.</summary>
    private static bool HasHeap(byte[] body)
    {
        const int countsOrder = 0x01;
        var at = 2 + ((Hdf5Bytes.One(body, 1) & countsOrder) != 0 ? sizeof(ushort) : 0);
        return Hdf5Bytes.Address(body, at) != Hdf5Bytes.Nowhere;
    }
}
