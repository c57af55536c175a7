using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>
/// The memory of one window, owned by the caller of a session: packed spectra, packed answers, and the tensors that are laid
/// over them batch by batch, made once so that a run allocates nothing.
/// </summary>
internal sealed class WindowTensors : IDisposable
{
    /// <summary>Native bytes of one batch's tensors and bindings, roughly; for predictions of memory.</summary>
    private const int BytesPerBatch = 4096;

    private readonly UnmixSession session;
    private readonly Dictionary<string, AlignedBuffer> buffers = new(StringComparer.Ordinal);
    private readonly List<IDisposable> owned = [];
    private readonly BatchBinding[] batches;

    /// <param name="session">Borrowed; outlives this.</param>
    /// <param name="pixelCapacity">The most pixels of a window, at least 1; rounded up to whole batches.</param>
    public WindowTensors(UnmixSession session, int pixelCapacity)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelCapacity, 1);
        this.session = session;
        var batchCount = BatchCount(pixelCapacity, session.BatchSize);
        batches = new BatchBinding[batchCount];
        try
        {
            foreach (var name in session.Outputs.BufferNames) buffers[name] = new AlignedBuffer(BufferLength(session, name, batchCount));
            for (var batch = 0; batch < batchCount; batch++) batches[batch] = Bind(batch);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>[capacity, L], to be filled with packed spectra.</summary>
    public Span<float> Spectra => buffers[GraphNames.Spectra].GetSpan();

    /// <summary>Bytes that such memory takes, for a session that is not open yet.</summary>
    /// <param name="outputs">What will be computed.</param>
    /// <param name="manifest">Of the model.</param>
    /// <param name="batchSize">Pixels of one call.</param>
    /// <param name="pixelCapacity">As for the constructor.</param>
    public static long Bytes(SessionOutputs outputs, ModelManifest manifest, int batchSize, long pixelCapacity)
    {
        var batchCount = (pixelCapacity + batchSize - 1) / batchSize;
        long floats = 0;
        foreach (var name in outputs.BufferNames)
            floats += (SessionOutputs.IsKept(name) ? batchCount : 1) * batchSize * SessionOutputs.FloatsPerPixel(name, manifest.BandCount, manifest.EndmemberCount);
        return checked(floats * sizeof(float) + batchCount * BytesPerBatch);
    }

    /// <summary>The first rows of an output: all of the window for the layers of a map, the batch run last for the others.</summary>
    /// <param name="name">An output of the session, or <see cref="SessionOutputs.Error"/>.</param>
    /// <param name="pixelCount">Rows.</param>
    public ReadOnlySpan<float> Answer(string name, int pixelCount) => buffers[name].GetSpan()[..checked(pixelCount * session.FloatsPerPixel(name))];

    /// <summary>One batch's bindings.</summary>
    internal BatchBinding Batch(int index) => batches[index];

    /// <summary>A batch's rows of a buffer; the only ones there are where just one batch is kept.</summary>
    internal Span<float> Rows(string name, int batch)
    {
        var length = session.BatchSize * session.FloatsPerPixel(name);
        return buffers[name].GetSpan().Slice(SessionOutputs.IsKept(name) ? checked(batch * length) : 0, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = owned.Count - 1; i >= 0; i--) owned[i].Dispose();
        owned.Clear();
        foreach (var buffer in buffers.Values) ((IDisposable)buffer).Dispose();
        buffers.Clear();
    }

    private static int BatchCount(int pixelCapacity, int batchSize) => (int)((pixelCapacity + batchSize - 1L) / batchSize);

    private static long BufferLength(UnmixSession session, string name, int batchCount) =>
        (long)(SessionOutputs.IsKept(name) ? batchCount : 1) * session.BatchSize * session.FloatsPerPixel(name);

    private BatchBinding Bind(int batch)
    {
        var values = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
        foreach (var (name, buffer) in buffers)
        {
            if (name is SessionOutputs.Error or SessionOutputs.Novelty) continue;
            var length = session.BatchSize * session.FloatsPerPixel(name);
            var address = buffer.Address(SessionOutputs.IsKept(name) ? checked(batch * length) : 0);
            values[name] = Own(OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorElementType.Float, session.Shape(name), address, (long)length * sizeof(float)));
        }
        var (encoder, decoder) = session.Bind(values);
        Own(encoder);
        if (decoder is not null) Own(decoder);
        return new BatchBinding(encoder, decoder);
    }

    private T Own<T>(T value)
        where T : IDisposable
    {
        owned.Add(value);
        return value;
    }
}

/// <summary>Where the two graphs take and leave the values of one batch.</summary>
/// <param name="Encoder">Bound to the encoder.</param>
/// <param name="Decoder">Bound to the decoder; null when it is not run.</param>
internal readonly record struct BatchBinding(OrtIoBinding Encoder, OrtIoBinding? Decoder);
