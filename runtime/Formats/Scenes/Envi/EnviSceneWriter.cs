using System.Buffers.Binary;
using Unmix.Formats.Files;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// Writes an ENVI scene strip by strip. Both files have their names only when both are whole, the data first: a header
/// without data never exists. Little-endian on every machine.
/// </summary>
public sealed class EnviSceneWriter : IDisposable
{
    private readonly OutputFile dataFile;
    private readonly OutputFile headerFile;
    private readonly FileStream data;
    private readonly EnviLayout layout;
    private readonly int sampleBytes;
    private byte[] line = [];

    private EnviSceneWriter(OutputFile dataFile, OutputFile headerFile, EnviLayout layout)
    {
        this.dataFile = dataFile;
        this.headerFile = headerFile;
        this.layout = layout;
        sampleBytes = layout.PixelType.SizeInBytes();
        data = new FileStream(dataFile.TemporaryPath, FileMode.Open, FileAccess.Write);
        data.SetLength(checked((long)layout.Width * layout.Height * layout.BandCount * sampleBytes));
    }

    /// <summary>Creates both files under temporary names.</summary>
    /// <param name="headerPath">The header, ending in <c>.hdr</c>; the data goes beside it, ending in <c>.img</c>.</param>
    /// <param name="layout">What the scene is to be.</param>
    /// <exception cref="ArgumentException">The path does not end in <c>.hdr</c>, or the layout can't be stored.</exception>
    /// <exception cref="OutputException">The folder is missing or can't be written.</exception>
    public static EnviSceneWriter Create(string headerPath, EnviLayout layout)
    {
        ArgumentNullException.ThrowIfNull(headerPath);
        ArgumentNullException.ThrowIfNull(layout);
        if (!headerPath.EndsWith(".hdr", StringComparison.Ordinal))
            throw new ArgumentException($"'{headerPath}' does not end in '.hdr'.", nameof(headerPath));
        layout.Validate();
        var dataFile = OutputFile.Begin(Path.ChangeExtension(headerPath, ".img"));
        OutputFile? headerFile = null;
        try
        {
            headerFile = OutputFile.Begin(headerPath);
            return new EnviSceneWriter(dataFile, headerFile, layout);
        }
        catch (Exception cause)
        {
            headerFile?.Dispose();
            dataFile.Dispose();
            if (cause is IOException)
                throw OutputException.NotWritten(headerPath, cause.Message, cause);
            throw;
        }
    }

    /// <summary>Writes whole rows, in any order.</summary>
    /// <param name="firstRow">From 0.</param>
    /// <param name="rowCount">At least 1.</param>
    /// <param name="spectra">[rowCount * Width, L] reflectance, each pixel's bands together.</param>
    /// <exception cref="ArgumentException">The rows are outside, or the memory has another size.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public void WriteRows(int firstRow, int rowCount, ReadOnlySpan<float> spectra)
    {
        if (firstRow < 0 || rowCount < 1 || firstRow > layout.Height - rowCount)
            throw new ArgumentOutOfRangeException(
                nameof(firstRow),
                $"Rows {firstRow} to {(long)firstRow + rowCount - 1} are not in 0 to {layout.Height - 1}."
            );
        var rowLength = checked(layout.Width * layout.BandCount);
        if (spectra.Length != checked(rowLength * rowCount))
            throw new ArgumentException(
                $"{spectra.Length} values were given; {rowCount} rows take {(long)rowLength * rowCount}.",
                nameof(spectra)
            );
        try
        {
            for (var row = 0; row < rowCount; row++)
                WriteRow(firstRow + row, spectra.Slice(row * rowLength, rowLength));
        }
        catch (IOException cause)
        {
            throw OutputException.NotWritten(dataFile.Path, cause.Message, cause);
        }
    }

    /// <summary>Writes the header, flushes both files and gives them their names. Rows that were not given are zeros.</summary>
    /// <exception cref="OutputException">The file system refuses.</exception>
    public void Finish()
    {
        try
        {
            data.Dispose();
            File.WriteAllText(headerFile.TemporaryPath, EnviHeader.Text(layout));
        }
        catch (IOException cause)
        {
            throw OutputException.NotWritten(dataFile.Path, cause.Message, cause);
        }
        dataFile.Finish();
        headerFile.Finish();
    }

    /// <summary>Without <see cref="Finish"/>: removes both temporary files.</summary>
    public void Dispose()
    {
        data.Dispose();
        dataFile.Dispose();
        headerFile.Dispose();
    }

    private void WriteRow(int row, ReadOnlySpan<float> spectra)
    {
        int width = layout.Width,
            bandCount = layout.BandCount;
        if (layout.Interleave == EnviInterleave.Bip)
        {
            WriteLine((long)row * width * bandCount, spectra, (0, 1), width * bandCount);
            return;
        }
        for (var band = 0; band < bandCount; band++)
        {
            var start =
                layout.Interleave == EnviInterleave.Bil
                    ? ((long)row * bandCount + band) * width
                    : ((long)band * layout.Height + row) * width;
            WriteLine(start, spectra[band..], (band, bandCount), width);
        }
    }

    /// <param name="start">Samples before the line in the file.</param>
    /// <param name="values">First value of the line and what follows it in memory.</param>
    /// <param name="of">The band that is written, and values from one of the line to the next.</param>
    /// <param name="count">Samples of the line.</param>
    private void WriteLine(long start, ReadOnlySpan<float> values, (int Band, int Stride) of, int count)
    {
        if (line.Length < count * sampleBytes)
            line = new byte[count * sampleBytes];
        for (var i = 0; i < count; i++)
            Store(values[i * of.Stride], of.Band, line.AsSpan(i * sampleBytes));
        data.Position = start * sampleBytes;
        data.Write(line.AsSpan(0, count * sampleBytes));
    }

    private void Store(float reflectance, int band, Span<byte> sample)
    {
        if (layout.SampleScales is { } scales)
        {
            ushort number = 0;
            _ = scales[band].Store(new ReadOnlySpan<float>(in reflectance), float.NaN, new Span<ushort>(ref number));
            BinaryPrimitives.WriteUInt16LittleEndian(sample, number);
            return;
        }
        var stored = float.IsNaN(reflectance) ? layout.NoData ?? double.NaN : reflectance * (layout.ReflectanceScaleFactor ?? 1);
        if (layout.PixelType == PixelType.Float32)
            BinaryPrimitives.WriteSingleLittleEndian(sample, (float)stored);
        else if (double.IsNaN(stored))
            throw new ArgumentException("NaN can't be stored as Int16 without a nodata value.");
        else
            BinaryPrimitives.WriteInt16LittleEndian(sample, (short)Math.Clamp(Math.Round(stored), short.MinValue, short.MaxValue));
    }
}
