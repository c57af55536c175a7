using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Tiff;

/// <summary>Some bytes of a file, from the first to the last.</summary>
/// <param name="file">Borrowed; other parts of it may be read by other threads.</param>
/// <param name="start">The first byte.</param>
/// <param name="count">Bytes, inside the file.</param>
internal sealed class FilePart(SceneFile file, long start, long count) : Stream
{
    private long at;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => count;

    /// <inheritdoc/>
    public override long Position
    {
        get => at;
        set => at = Math.Clamp(value, 0, count);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Min(buffer.Length, count - at);
        if (most == 0)
            return 0;
        var read = file.Read(buffer[..most], start + at);
        at += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        Position =
            origin == SeekOrigin.Begin ? offset
            : origin == SeekOrigin.Current ? at + offset
            : count + offset;

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
