using System.IO.Compression;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Tiff;

/// <summary>
/// The rows of a block, decoded from the first to the last, so that none is decoded twice and no block has to be whole in memory. One
/// thread at a time.
/// </summary>
internal sealed class TiffRows : IDisposable
{
    /// <summary>Bytes that inflating a stream holds, about: a window of 32 KiB, tables and the stream's own memories.</summary>
    private const int InflatingBytes = 96 << 10;

    private const int RestBytes = 4096;

    private readonly TiffLayout layout;
    private readonly FilePart part;
    private readonly ZLibStream? inflated; // null where it is not deflated
    private readonly LzwDecoder? lzw; // null where it is not LZW
    private readonly int last; // row of the block behind those of the scene
    private readonly byte[] apart; // a row whose bytes are apart

    /// <param name="file">Borrowed.</param>
    /// <param name="layout">Of its image.</param>
    /// <param name="block">The number of the block.</param>
    public TiffRows(SceneFile file, TiffLayout layout, int block)
    {
        this.layout = layout;
        Block = block;
        last = Math.Min(layout.BlockHeight, layout.Height - block / layout.Across % layout.Down * layout.BlockHeight);
        part = new FilePart(file, layout.Offsets[block], layout.Counts[block]);
        inflated = layout.Compression == TiffCompression.Deflate ? new ZLibStream(part, CompressionMode.Decompress) : null;
        lzw = layout.Compression == TiffCompression.Lzw ? new LzwDecoder(part) : null;
        apart = layout.Predictor == TiffPredictor.FloatingPoint ? new byte[layout.RowBytes] : [];
    }

    /// <summary>The number of the block.</summary>
    public int Block { get; }

    /// <summary>The row that is next.</summary>
    public int Next { get; private set; }

    /// <summary>Bytes that one of a layout holds, about.</summary>
    public static int BytesOf(TiffLayout layout) =>
        layout.Compression switch
        {
            TiffCompression.Deflate => InflatingBytes,
            TiffCompression.Lzw => LzwDecoder.Bytes,
            _ => 0,
        } + (layout.Predictor == TiffPredictor.FloatingPoint ? layout.RowBytes : 0);

    /// <summary>Leaves rows out.</summary>
    /// <param name="to">The row that is next then, not above the one that is.</param>
    /// <param name="memory">Scratch, of a row at least.</param>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    /// <exception cref="IOException">It ends before, or can't be read.</exception>
    public void Skip(int to, Span<byte> memory)
    {
        if (layout.Compression == TiffCompression.None)
            part.Position = (long)layout.RowBytes * to;
        else
        {
            for (var row = Next; row < to; row++)
                Fill(memory[..layout.RowBytes]);
        }
        Next = to;
    }

    /// <summary>Reads whole rows.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    /// <exception cref="IOException">It ends before, or can't be read.</exception>
    public void Read(Span<byte> rows)
    {
        Fill(rows);
        for (var at = 0; at < rows.Length; at += layout.RowBytes)
        {
            if (layout.Compression != TiffCompression.None)
                RowPredictor.Undo(rows.Slice(at, layout.RowBytes), layout, apart);
            Next++;
        }
        if (Next == last)
            RequireSum();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        inflated?.Dispose();
        lzw?.Dispose();
        part.Dispose();
    }

    /// <summary>Goes on to the end of a zlib stream, where its sum is compared.</summary>
    private void RequireSum()
    {
        Span<byte> rest = stackalloc byte[RestBytes];
        var left = (long)(layout.BlockHeight - last) * layout.RowBytes;
        for (int count; left >= 0 && inflated is not null && (count = inflated.Read(rest)) > 0; )
            left -= count;
    }

    private void Fill(Span<byte> bytes)
    {
        if (lzw is not null)
            lzw.Read(bytes);
        else
            ((Stream?)inflated ?? part).ReadExactly(bytes);
    }
}
