using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Decoding;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Rasters;

namespace Unmix.Formats.Scenes.Lines;

/// <summary>
/// Lines of a scene that come one after the other, from a camera and not from a file: what their header says, by the rules for headers of
/// files, and how their bytes become reflectance, to the bit as from a file. One thread at a time.
/// </summary>
public sealed unsafe class SceneLines
{
    private readonly bool isSwapped;
    private readonly bool isByPixel;
    private readonly PixelType stored;
    private readonly PixelType turned; // what is converted to reflectance: the stored type, or float32
    private readonly int fileBandCount;
    private int[] selected = []; // as the caller gave them last
    private int[] fileBands = []; // the same as they lie in a line
    private BandScaling scaling;
    private byte[] scratch = [];

    private SceneLines(SceneProfile profile, EnviHeaderFile header, int? lineCount, long before)
    {
        Profile = profile;
        LineCount = lineCount;
        BytesBefore = before;
        var shape = header.Shape!; // EnviFieldRules.Require saw to it
        stored = shape.PixelType;
        turned = SpectraTranspose.Takes(stored) ? stored : PixelType.Float32;
        fileBandCount = shape.BandCount;
        LineBytes = checked((int)shape.Bytes);
        isByPixel = header.Fields["interleave"]!.Equals("bip", StringComparison.OrdinalIgnoreCase); // LineHeader.Read saw to it
        isSwapped = header.Fields["byte order"] is { } order && EnviShape.Whole(order) == (BitConverter.IsLittleEndian ? 1 : 0);
        scaling = new BandScaling(profile, []);
    }

    /// <summary>What the header says, as of a scene of one line. Its path is <c>-</c>, its one file the header.</summary>
    public SceneProfile Profile { get; }

    /// <summary>Lines that the header states; null for as many as come.</summary>
    public int? LineCount { get; }

    /// <summary>Bytes to be skipped before the first line.</summary>
    public long BytesBefore { get; }

    /// <summary>Bytes of a line.</summary>
    public int LineBytes { get; }

    /// <summary>Reads the header of lines.</summary>
    /// <param name="headerPath">An ENVI header; <c>lines</c> may be 0 or missing, for as many as come.</param>
    /// <param name="options">What the user knows better than the header; null for nothing.</param>
    /// <exception cref="SceneException">No header, or one by which lines can't be read; or no GDAL on this machine.</exception>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public static SceneLines Open(string headerPath, SceneReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(headerPath);
        options ??= new SceneReadOptions();
        options.Validate();
        GdalLibrary.Require();
        GdalLibrary.QuietThread();
        const string name = "-";
        var (header, count, before) = LineHeader.Read(headerPath);
        var warnings = new List<string>();
        EnviFieldRules.Require(header, name, warnings);
        if (header.Shape!.PixelType is PixelType.Int64 or PixelType.UInt64 || header.Shape.Bytes > int.MaxValue) // as above
            throw new SceneException(
                $"The header '{headerPath}' asks for lines of {header.Shape.Bytes} bytes in {header.Shape.PixelType}; lines of at most "
                    + $"{int.MaxValue} bytes and numbers of at most 32 bits, or Float64, are accepted. Send other lines."
            );
        GdalFault.Forget();
        using var turn = ArrayLibrary.Turn.EnterScope();
        using var dataset = EnviMirror.OpenEmpty(header);
        if (dataset.IsInvalid)
            throw new SceneException($"GDAL does not understand the header '{headerPath}' ({GdalFault.LastMessage}). Correct the header.");
        var source = new SceneSource(name, header) { IsHeaderGiven = true };
        var profile = new SceneFacts(dataset, source, options, warnings).Read() with { Files = [headerPath] };
        return new SceneLines(profile, header, count, before);
    }

    /// <summary>
    /// Turns a line into reflectance: scale and offset applied, nodata as NaN. Allocates nothing as long as the choice of bands stays the
    /// same.
    /// </summary>
    /// <param name="line">[<see cref="LineBytes"/>] as it came.</param>
    /// <param name="bands">[L] bands from 0, in the order wanted; at least one.</param>
    /// <param name="spectra">[columns, L], overwritten.</param>
    /// <exception cref="ArgumentException">The memory has another size.</exception>
    public void Read(ReadOnlySpan<byte> line, ReadOnlySpan<int> bands, Span<float> spectra)
    {
        if (line.Length != LineBytes || spectra.Length != checked(Profile.Width * bands.Length) || bands.IsEmpty)
            throw new ArgumentException($"{line.Length} bytes and {spectra.Length} values for {bands.Length} bands of a line.");
        if (!bands.SequenceEqual(selected))
            Select(bands);
        fixed (byte* samples = scratch)
        fixed (float* target = spectra)
        {
            if (isByPixel)
            {
                Convert(line, samples);
                SpectraPick.Pick(samples, turned, fileBandCount, fileBands, scaling, spectra);
                return;
            }
            var (from, to) = (Profile.Width * stored.SizeInBytes(), (long)Profile.Width * turned.SizeInBytes());
            for (var i = 0; i < fileBands.Length; i++)
                Convert(line.Slice(fileBands[i] * from, from), samples + i * to);
            SpectraTranspose.Turn(samples, turned, Profile.Width, Profile.Width, scaling, target);
        }
    }

    private void Select(ReadOnlySpan<int> bands)
    {
        scaling = new BandScaling(Profile, bands);
        selected = bands.ToArray();
        fileBands = Array.ConvertAll(selected, band => Profile.FileBand(band) - 1);
        var held = isByPixel ? fileBandCount : selected.Length;
        scratch = GC.AllocateUninitializedArray<byte>(checked(Profile.Width * held * turned.SizeInBytes()), pinned: true);
    }

    /// <summary>Samples as this machine holds them, of a type that is turned.</summary>
    private void Convert(ReadOnlySpan<byte> from, byte* to)
    {
        switch (stored)
        {
            case PixelType.Int16 or PixelType.UInt16:
                var words = new Span<ushort>(to, from.Length / sizeof(ushort));
                from.CopyTo(MemoryMarshal.AsBytes(words));
                if (isSwapped)
                    BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case PixelType.Float32:
                var singles = new Span<uint>(to, from.Length / sizeof(uint));
                from.CopyTo(MemoryMarshal.AsBytes(singles));
                if (isSwapped)
                    BinaryPrimitives.ReverseEndianness(singles, singles);
                break;
            default:
                ConvertEach(from, (float*)to);
                break;
        }
    }

    private void ConvertEach(ReadOnlySpan<byte> from, float* to)
    {
        var size = stored.SizeInBytes();
        for (var i = 0; i < from.Length / size; i++)
        {
            var sample = from.Slice(i * size, size);
            to[i] = stored switch
            {
                PixelType.Byte => sample[0],
                PixelType.Int32 => (int)Whole(sample),
                PixelType.UInt32 => Whole(sample),
                _ => (float)BitConverter.UInt64BitsToDouble(Long(sample)),
            };
        }
    }

    private uint Whole(ReadOnlySpan<byte> sample) =>
        isSwapped == BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(sample)
            : BinaryPrimitives.ReadUInt32LittleEndian(sample);

    private ulong Long(ReadOnlySpan<byte> sample) =>
        isSwapped == BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt64BigEndian(sample)
            : BinaryPrimitives.ReadUInt64LittleEndian(sample);
}
