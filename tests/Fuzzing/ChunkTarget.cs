using System.IO.Compression;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Containers.Hdf5;
using Unmix.TestData;

namespace Unmix.Fuzzing;

/// <summary>The structure of HDF5 files as far as it is read without libhdf5.</summary>
internal sealed unsafe class ChunkTarget
{
    private const string Name = "/a/b/cube";
    private const int Numbers = 3 * 5 * 7;

    private static readonly long[] Sizes = [3, 5, 7];

    private readonly string path;

    /// <param name="parent">Where the file goes.</param>
    public ChunkTarget(string parent) => path = Path.Combine(parent, "chunks.h5");

    public FuzzTarget Target() => new("hdf5-chunks", 20_000, [Oldest(), Newer()], [], Read);

    /// <summary>
    /// Superblock 0 and groups of symbols; shuffled, inflated and with checksums. Made by h5py:
    /// <c>create_dataset("/a/b/cube", data=(arange(105) % 17).reshape(3, 5, 7).astype("f4"), chunks=(2, 3, 4), compression="gzip",
    /// shuffle=True, fletcher32=True)</c> with <c>libver="earliest"</c>.
    /// </summary>
    private static byte[] Oldest()
    {
        using var packed = new MemoryStream(Convert.FromBase64String(OldestPacked));
        using var plain = new MemoryStream();
        using var stream = new ZLibStream(packed, CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>Superblock 2 and links, as netCDF writes them.</summary>
    private byte[] Newer()
    {
        using (var file = new ArrayFileMaker(path))
        {
            foreach (var (name, size) in new[] { ("x", 3), ("y", 5), ("z", 7) })
                file.Dimension(name, size);
            file.Array(Name, ["x", "y", "z"], [.. Enumerable.Range(0, Numbers).Select(i => i % 17f)], [2, 3, 4]);
        }
        return File.ReadAllBytes(path);
    }

    private void Read(byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        _ = Hdf5Extent.IsEmpty(path, Name);
        _ = Hdf5Filters.PluginOf(path, Name);
        using var chunks = ChunkReader.TryOpen(path, Name, Sizes, sizeof(float))
            ?? throw new SceneException("It is left to libhdf5. Nothing is to be done."); // not counted as read
        var start = stackalloc ulong[] { 0, 1, 2 };
        var count = stackalloc nuint[] { 3, 4, 5 };
        var values = stackalloc float[Numbers];
        _ = chunks.TryFirst(new Span<ulong>(new ulong[3]), new Span<nuint>(new nuint[3]));
        var sum = 0f;
        var isTaken = chunks.TryTake(start, count, fastest: 0, (in StoredUnit unit) => sum += Last(unit), threads: 1);
        if (!chunks.TryRead(start, count, values) || !isTaken)
            throw new SceneException("It is left to libhdf5. Nothing is to be done.");
    }

    /// <summary>The last number that is wanted of a unit.</summary>
    private static float Last(in StoredUnit unit)
    {
        var at = unit.Offset;
        for (var i = 0; i < unit.Count.Length; i++)
            at += (unit.Count[i] - 1) * unit.Stride[i];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, unit.Bytes / sizeof(float) - 1);
        return ((float*)unit.Memory)[at];
    }

    private const string OldestPacked =
        "eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KuKVR+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACz5wErhOZgGAUjEXi4OgaA6AgoH5"
        + "ZKTzChqktES48eFNqLK/16MEP4GazEpd8XnKPpdzT9YqbfDlZUdUlUTr/Bfv4uoBQMS3cKzGjmo6XjUUBaORDADuEXcBJXDjjwjJYDo+UAZjkw"
        + "gRNVXXJpUiotywENdtRyAD0djwJc5QAbJMwYYXwLCM0MEYAWpwyw4hQarHjEJcBGCSrIA9ve4BKaQZyDQbwerp4DLM/EDLGRmyEAzGCEGsgElm"
        + "dkKM4oTUvLSYWawQCOaZB4SmpaTmIJQpwZmuKAakuSM1KLjI1g5ZECRJ6JpYMXZjTE2SxQzICt5EJPVwbco2mEHACqN0ChiF5vaBKp/4QkhDbF"
        + "Ic+Cxv8IVa+NJs6MQ7+aFLTcwKEe3fxAqHpVBkRiwgcqoeo1cahHN38eVL0Cmnpc7j8OVa+CQz26+c+lUPm41LOMJt1RMApGwSgYBaNgFIyCUT"
        + "AAoCIuOUFB0MTAwiZBIMBDI4PBULrBh9ng8r2DBw8K8gTMYFCq5666dWXDObBCXhMdiwMJDwQOXDjw4MCGBweY2dobWNjY2BXOH2w8ePHixINy"
        + "HodvKEgx+N/lvib721UErunDgQOKCoxH2IwkG84wCdxm5JBpZDjFZngwhyFxD3dXdWmlPsQhHBoGIiYHZrDx8PII9C1erCzgfORgDlu1gTRDqz"
        + "wrp/Qayx6IOgsTHYEAg4KMhAwHUTYmd4GEDeUOYuwMW3pYj7733fERYq9MxYEDAhMCDjy4sIHB9c7BgxOBThT0sF7Qwcxwj58tVaNhuTtcoQJQ"
        + "4YUGvXcPHnCwvXjEsK+VNXyxae42iLyGhIWBgcmCbiMDCysrI4Mb1gu4jRkYvB4xBQdOy/UFAOAp95c=";
}
