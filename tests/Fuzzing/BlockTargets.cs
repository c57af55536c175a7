using System.Formats.Tar;
using System.IO.Compression;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Tiff;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Fuzzing;

/// <summary>The structure of GeoTIFFs as far as their blocks are decoded without GDAL, and that of archives.</summary>
/// <param name="parent">Where files go.</param>
internal sealed class BlockTargets(string parent)
{
    private const int Width = 20;
    private const int Height = 18;
    private const int Bands = 3;
    private const int Side = 16; // of a tile
    private const int MostBlockBytes = 1 << 20; // that are decoded here
    private const int MostBlocks = 64;
    private const int TilesAt = 512; // bytes from the file's first

    public IEnumerable<FuzzTarget> All() =>
        [
            new("tiff-blocks", 20_000, [Tiff(isApart: false), Tiff(isApart: true)], [], Blocks),
            new("archive", 20_000, [Zip(), Tar(TarEntryFormat.Gnu), Tar(TarEntryFormat.Pax)], [], Archive),
        ];

    private void Blocks(byte[] bytes)
    {
        var path = Path.Combine(parent, "blocks.tif");
        File.WriteAllBytes(path, bytes);
        using var file = SceneFile.Open(path);
        if (TiffLayout.TryRead(file) is not { } layout || (long)layout.BlockWidth * layout.Bands * layout.BlockHeight > MostBlockBytes)
            throw new SceneException("It is left to GDAL. Nothing is to be done."); // not counted as read
        var row = new byte[layout.RowBytes];
        for (var block = 0; block < Math.Min(layout.Offsets.Count, MostBlocks); block++)
        {
            try
            {
                using var rows = new TiffRows(file, layout, block);
                rows.Skip(layout.BlockHeight / 2, row);
                rows.Read(row);
            }
            catch (Exception cause) when (cause is InvalidDataException or IOException)
            {
                throw new SceneException("It is damaged. Nothing is to be done.", cause);
            }
        }
    }

    private void Archive(byte[] bytes)
    {
        var path = Path.Combine(parent, "archive.zip");
        File.WriteAllBytes(path, bytes);
        if (SceneArchive.Of(path) is null)
            throw new SceneException("It is no archive. Nothing is to be done.");
    }

    private static byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in (string[])["folder/scene.h5", "notes.txt"])
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write("spectra, spectra, spectra"u8);
            }
        }
        return file.ToArray();
    }

    private static byte[] Tar(TarEntryFormat format)
    {
        using var file = new MemoryStream();
        using (var tar = new TarWriter(file, format, leaveOpen: true))
        {
            foreach (var name in (string[])["folder/scene.h5", new string('n', 120)])
            {
                TarEntry entry =
                    format == TarEntryFormat.Gnu
                        ? new GnuTarEntry(TarEntryType.RegularFile, name)
                        : new PaxTarEntry(TarEntryType.RegularFile, name);
                entry.DataStream = new MemoryStream("spectra, spectra, spectra"u8.ToArray());
                tar.WriteEntry(entry);
            }
        }
        return file.ToArray();
    }

    /// <summary>Tiles of differences, deflated; of all bands together or each apart.</summary>
    private static byte[] Tiff(bool isApart)
    {
        var tiles = 4 * (isApart ? Bands : 1);
        var rows = new short[Side * Side * (isApart ? 1 : Bands)];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = (short)(i * i % 113);
        var tile = Deflated(rows);
        (int Tag, int Type, int[] Numbers)[] fields =
        [
            (256, 3, [Width]),
            (257, 3, [Height]),
            (258, 3, [16, 16, 16]),
            (259, 3, [8]),
            (277, 3, [Bands]),
            (284, 3, [isApart ? 2 : 1]),
            (317, 3, [2]),
            (322, 3, [Side]),
            (323, 3, [Side]),
            (324, 4, [.. Enumerable.Range(0, tiles).Select(number => TilesAt + number * tile.Length)]),
            (325, 4, [.. Enumerable.Repeat(tile.Length, tiles)]),
            (339, 3, [2, 2, 2]),
        ];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(8);
        writer.Write((short)fields.Length);
        var after = 8 + 2 + 12 * fields.Length + 4;
        var later = new MemoryStream();
        foreach (var (tag, type, numbers) in fields)
        {
            byte[] bytes =
            [
                .. numbers.SelectMany(number => type == 3 ? BitConverter.GetBytes((short)number) : BitConverter.GetBytes(number)),
            ];
            writer.Write((short)tag);
            writer.Write((short)type);
            writer.Write(numbers.Length);
            writer.Write(bytes.Length <= 4 ? [.. bytes, .. new byte[4 - bytes.Length]] : BitConverter.GetBytes(after + (int)later.Length));
            if (bytes.Length > 4)
                later.Write(bytes);
        }
        writer.Write(0);
        writer.Write(later.ToArray());
        file.SetLength(TilesAt);
        file.Position = TilesAt;
        for (var i = 0; i < tiles; i++)
            writer.Write(tile);
        return file.ToArray();
    }

    private static byte[] Deflated(short[] numbers)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
        return packed.ToArray();
    }
}
