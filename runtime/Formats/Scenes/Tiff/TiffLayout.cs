using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Tiff;

/// <summary>Where the blocks (tiles, or strips of several rows) of a GeoTIFF's image lie, and how they are stored.</summary>
internal sealed record TiffLayout
{
    private const int SubfileTag = 254;
    private const int WidthTag = 256;
    private const int HeightTag = 257;
    private const int BitsTag = 258;
    private const int CompressionTag = 259;
    private const int FillOrderTag = 266;
    private const int StripOffsetsTag = 273;
    private const int BandsTag = 277;
    private const int RowsTag = 278;
    private const int StripBytesTag = 279;
    private const int PlanarTag = 284;
    private const int PredictorTag = 317;
    private const int TileWidthTag = 322;
    private const int TileHeightTag = 323;
    private const int TileOffsetsTag = 324;
    private const int TileBytesTag = 325;
    private const int FormatTag = 339;
    private const int OldDeflate = 32946;
    private const int MostSide = 1 << 20;

    /// <summary>Pixels across.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down.</summary>
    public required int Height { get; init; }

    /// <summary>Samples of a pixel.</summary>
    public required int Bands { get; init; }

    /// <summary>How they are stored.</summary>
    public required PixelType Type { get; init; }

    /// <summary>Pixels across a block.</summary>
    public required int BlockWidth { get; init; }

    /// <summary>Pixels down a block; strips at the bottom may be lower.</summary>
    public required int BlockHeight { get; init; }

    /// <summary>True where each band has blocks of its own.</summary>
    public required bool IsApart { get; init; }

    /// <summary>How blocks are compressed.</summary>
    public required TiffCompression Compression { get; init; }

    /// <summary>What was done to rows before.</summary>
    public required TiffPredictor Predictor { get; init; }

    /// <summary>Where each block begins: across, then down, then by band.</summary>
    public required IReadOnlyList<long> Offsets { get; init; }

    /// <summary>Bytes of each.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Blocks across.</summary>
    public int Across => (Width + BlockWidth - 1) / BlockWidth;

    /// <summary>Blocks down.</summary>
    public int Down => (Height + BlockHeight - 1) / BlockHeight;

    /// <summary>Bytes of a row of a block.</summary>
    public int RowBytes => checked(BlockWidth * (IsApart ? 1 : Bands) * Type.SizeInBytes());

    /// <summary>The number of a block.</summary>
    public int Block(int across, int down, int band) => ((IsApart ? band * Down : 0) + down) * Across + across;

    /// <summary>Reads the layout; null where something is odd, which is GDAL's to read or to refuse.</summary>
    /// <param name="file">Borrowed.</param>
    public static TiffLayout? TryRead(SceneFile file)
    {
        try
        {
            return Read(TiffDirectory.Read(file), file.Length);
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException or OverflowException)
        {
            return null;
        }
    }

    private static TiffLayout? Read(TiffDirectory fields, long length)
    {
        var (width, height) = (Side(fields.Number(WidthTag)), Side(fields.Number(HeightTag)));
        var bands = checked((int)fields.Number(BandsTag, 1));
        var isTiled = fields.Has(TileWidthTag);
        var layout = new TiffLayout
        {
            Width = width,
            Height = height,
            Bands = bands,
            Type = TypeOf(fields.Number(BitsTag, 1), fields.Number(FormatTag, 1)),
            BlockWidth = isTiled ? Side(fields.Number(TileWidthTag)) : width,
            BlockHeight = isTiled ? Side(fields.Number(TileHeightTag)) : (int)Math.Min(fields.Number(RowsTag, height), height),
            IsApart = bands > 1 && fields.Number(PlanarTag, 1) == 2,
            Compression = (TiffCompression)(fields.Number(CompressionTag, 1) is OldDeflate ? 8 : fields.Number(CompressionTag, 1)),
            Predictor = (TiffPredictor)fields.Number(PredictorTag, 1),
            Offsets = fields.Numbers(isTiled ? TileOffsetsTag : StripOffsetsTag),
            Counts = fields.Numbers(isTiled ? TileBytesTag : StripBytesTag),
        };
        return layout.IsPlain(length) && fields.Number(FillOrderTag, 1) == 1 && fields.Number(SubfileTag, 0) == 0 ? layout : null;
    }

    /// <summary>True where every block is there and all is of the kinds that are decoded here.</summary>
    private bool IsPlain(long length)
    {
        if (Type == PixelType.Unknown || Bands < 1 || BlockHeight < 1)
            return false;
        var blocks = (long)Across * Down * (IsApart ? Bands : 1);
        if (blocks != Offsets.Count || blocks != Counts.Count)
            return false;
        if (Compression is not (TiffCompression.None or TiffCompression.Lzw or TiffCompression.Deflate))
            return false;
        if (Compression == TiffCompression.None)
            return HaveAll(length, least: (long)RowBytes * BlockHeight);
        var isKnown =
            Predictor is TiffPredictor.None or TiffPredictor.Difference
            || (Predictor == TiffPredictor.FloatingPoint && Type == PixelType.Float32);
        return isKnown && HaveAll(length, least: 1);
    }

    private bool HaveAll(long length, long least)
    {
        var lastDown = Down - 1;
        for (var i = 0; i < Offsets.Count; i++)
        {
            var rows = BlockWidth == Width && i / Across % Down == lastDown ? Height - lastDown * BlockHeight : BlockHeight;
            var needed = least == 1 ? 1 : least / BlockHeight * rows;
            if (Offsets[i] <= 0 || Counts[i] < needed || Counts[i] > length || Offsets[i] > length - Counts[i])
                return false; // blocks that are not there stand for nodata
        }
        return true;
    }

    private static PixelType TypeOf(long bits, long format) =>
        (bits, format) switch
        {
            (16, 1) => PixelType.UInt16,
            (16, 2) => PixelType.Int16,
            (32, 3) => PixelType.Float32,
            _ => PixelType.Unknown,
        };

    private static int Side(long pixels) =>
        pixels is >= 1 and <= MostSide ? (int)pixels : throw new InvalidDataException($"{pixels} pixels");
}
