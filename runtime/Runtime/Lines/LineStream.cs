using System.Buffers.Binary;
using Unmix.Formats;
using Unmix.Formats.Scenes.Lines;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Runtime.Lines;

/// <summary>Writes each line to a stream at once: float32, little-endian, band after band.</summary>
internal sealed class LineStream : ILineSink
{
    private readonly Stream stream;
    private readonly SceneOutput output;
    private readonly string? headerPath;
    private readonly byte[] bytes;

    /// <summary>Writes the header, so that who reads the lines knows what comes.</summary>
    /// <param name="stream">Borrowed.</param>
    /// <param name="output">What a line is; its height does not count.</param>
    /// <param name="headerPath">Null for no header.</param>
    /// <param name="lineCount">Lines that are announced; null for as many as come, 0 in the header.</param>
    /// <exception cref="OutputException">The header can't be written.</exception>
    public LineStream(Stream stream, SceneOutput output, string? headerPath, int? lineCount)
    {
        (this.stream, this.output, this.headerPath) = (stream, output, headerPath);
        bytes = new byte[checked(output.Width * output.BandNames.Count * sizeof(float))];
        if (headerPath is not null)
            LineHeader.Write(headerPath, output, lineCount ?? 0);
    }

    /// <inheritdoc/>
    public void Write(int line, ReadOnlySpan<float> values)
    {
        var bandCount = output.BandNames.Count;
        for (var band = 0; band < bandCount; band++)
        {
            var target = bytes.AsSpan(band * output.Width * sizeof(float));
            for (var column = 0; column < output.Width; column++)
                BinaryPrimitives.WriteSingleLittleEndian(target[(column * sizeof(float))..], values[column * bandCount + band]);
        }
        try
        {
            stream.Write(bytes);
            stream.Flush();
        }
        catch (IOException cause)
        {
            throw new OutputException(
                $"Line {line + 1} can't be written: {cause.Message.TrimEnd('.')}. Make sure that the program that takes the lines "
                    + $"reads all of them.",
                cause
            );
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> Finish(int lineCount)
    {
        if (headerPath is not null)
            LineHeader.Write(headerPath, output, lineCount);
        return [];
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
