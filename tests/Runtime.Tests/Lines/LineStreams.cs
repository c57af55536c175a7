namespace Unmix.Runtime.Tests.Lines;

/// <summary>Gives what there is in small pieces, and says when it is asked.</summary>
internal sealed class SlowCamera(byte[] data, Action asked) : MemoryStream(data)
{
    public override int Read(Span<byte> buffer)
    {
        asked();
        return base.Read(buffer[..Math.Min(buffer.Length, 997)]);
    }
}

/// <summary>A camera that stops and does not hang up.</summary>
internal sealed class SilentCamera(byte[] data) : MemoryStream(data)
{
    private readonly ManualResetEvent never = new(false);

    public override int Read(Span<byte> buffer)
    {
        if (Position == Length)
            never.WaitOne();
        return base.Read(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        never.Set();
        base.Dispose(disposing);
    }
}

/// <summary>A pipe whose reader has gone.</summary>
internal sealed class GoneReader : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
}
