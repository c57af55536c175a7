using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>
/// The memory of one window, owned by the caller of a session: packed spectra, packed answers, and the tensors that are laid
/// over them batch by batch, made once so that a run allocates nothing. Several threads may compute batches of one window at once,
/// each in a lane of its own; what is not kept for a window lies in the lane's scratch.
/// </summary>
internal sealed class WindowTensors : IDisposable
{
    /// <summary>Native bytes of one batch's tensors and bindings, roughly; for predictions of memory.</summary>
    private const int BytesPerBatch = 4096;

    private readonly UnmixSession session;
    private readonly IReadOnlyList<BatchScratch> lanes;
    private readonly Dictionary<string, AlignedBuffer> buffers = new(StringComparer.Ordinal);
    private readonly List<IDisposable> owned = [];
    private readonly BatchBinding[][] bindings; // by lane, of which there is one where no lane has anything of its own

    /// <summary>Memory for one thread, with a scratch of its own.</summary>
    /// <param name="session">Borrowed; outlives this.</param>
    /// <param name="pixelCapacity">The most pixels of a window, at least 1; rounded up to whole batches.</param>
    public WindowTensors(UnmixSession session, int pixelCapacity)
        : this(session, pixelCapacity, [new BatchScratch(session)]) => owned.Insert(0, lanes[0]);

    /// <summary>Memory that threads share.</summary>
    /// <param name="session">Borrowed; outlives this.</param>
    /// <param name="pixelCapacity">The most pixels of a window, at least 1; rounded up to whole batches.</param>
    /// <param name="lanes">One for each thread; borrowed, and outlive this.</param>
    public WindowTensors(UnmixSession session, int pixelCapacity, IReadOnlyList<BatchScratch> lanes)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelCapacity, 1);
        this.session = session;
        this.lanes = lanes;
        var batchCount = BatchCount(pixelCapacity, session.BatchSize);
        try
        {
            foreach (var name in session.Outputs.BufferNames.Where(SessionOutputs.IsKept))
                buffers[name] = new AlignedBuffer((long)batchCount * session.BatchSize * session.FloatsPerPixel(name));
            bindings = [.. lanes.Take(BindingLanes(session.Outputs, lanes.Count)).Select(lane => Bind(batchCount, lane))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>[capacity, L], to be filled with packed spectra.</summary>
    public Span<float> Spectra => buffers[GraphNames.Spectra].GetSpan();

    /// <summary>Bytes that memory for one thread takes, with its scratch, for a session that is not open yet.</summary>
    /// <param name="outputs">What will be computed.</param>
    /// <param name="manifest">Of the model.</param>
    /// <param name="batchSize">Pixels of one call.</param>
    /// <param name="pixelCapacity">As for the constructor.</param>
    public static long Bytes(SessionOutputs outputs, ModelManifest manifest, int batchSize, long pixelCapacity) =>
        checked(Bytes(outputs, manifest, batchSize, pixelCapacity, laneCount: 1) + BatchScratch.Bytes(outputs, manifest, batchSize));

    /// <summary>Bytes that memory which threads share takes, without their scratch, for a session that is not open yet.</summary>
    /// <param name="outputs">What will be computed.</param>
    /// <param name="manifest">Of the model.</param>
    /// <param name="batchSize">Pixels of one call.</param>
    /// <param name="pixelCapacity">As for the constructor.</param>
    /// <param name="laneCount">Threads that share it.</param>
    public static long Bytes(SessionOutputs outputs, ModelManifest manifest, int batchSize, long pixelCapacity, int laneCount)
    {
        var batchCount = (pixelCapacity + batchSize - 1) / batchSize;
        long floats = 0;
        foreach (var name in outputs.BufferNames.Where(SessionOutputs.IsKept))
            floats += batchCount * batchSize * SessionOutputs.FloatsPerPixel(name, manifest.BandCount, manifest.EndmemberCount);
        return checked(floats * sizeof(float) + batchCount * BindingLanes(outputs, laneCount) * BytesPerBatch);
    }

    /// <summary>
    /// The first rows of an output: all of the window for the layers of a map, the first lane's last batch for the others.
    /// </summary>
    /// <param name="name">An output of the session, or <see cref="SessionOutputs.Error"/>.</param>
    /// <param name="pixelCount">Rows.</param>
    public ReadOnlySpan<float> Answer(string name, int pixelCount) =>
        Buffer(name, lanes[0]).GetSpan()[..checked(pixelCount * session.FloatsPerPixel(name))];

    /// <summary>One batch's bindings in a lane.</summary>
    internal BatchBinding Batch(int index, int lane) => bindings[Math.Min(lane, bindings.Length - 1)][index];

    /// <summary>A batch's rows of a buffer; the only ones there are where just one batch is kept.</summary>
    internal Span<float> Rows(string name, int batch, int lane = 0)
    {
        var length = session.BatchSize * session.FloatsPerPixel(name);
        return Buffer(name, lanes[lane]).GetSpan().Slice(SessionOutputs.IsKept(name) ? checked(batch * length) : 0, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = owned.Count - 1; i >= 0; i--)
            owned[i].Dispose();
        owned.Clear();
        foreach (var buffer in buffers.Values)
            ((IDisposable)buffer).Dispose();
        buffers.Clear();
    }

    private static int BindingLanes(SessionOutputs outputs, int laneCount) =>
        outputs.BufferNames.All(SessionOutputs.IsKept) ? 1 : laneCount;

    private static int BatchCount(int pixelCapacity, int batchSize) => (int)((pixelCapacity + batchSize - 1L) / batchSize);

    private AlignedBuffer Buffer(string name, BatchScratch lane) => SessionOutputs.IsKept(name) ? buffers[name] : lane.Buffers[name];

    private BatchBinding[] Bind(int batchCount, BatchScratch lane) =>
        [.. Enumerable.Range(0, batchCount).Select(batch => BindBatch(batch, lane))];

    private BatchBinding BindBatch(int batch, BatchScratch lane)
    {
        var values = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
        foreach (var name in session.Outputs.BufferNames)
        {
            if (name is SessionOutputs.Error or SessionOutputs.Novelty)
                continue;
            var length = session.BatchSize * session.FloatsPerPixel(name);
            var address = Buffer(name, lane).Address(SessionOutputs.IsKept(name) ? checked(batch * length) : 0);
            values[name] = Own(
                OrtValue.CreateTensorValueWithData(
                    OrtMemoryInfo.DefaultInstance,
                    TensorElementType.Float,
                    session.Shape(name),
                    address,
                    (long)length * sizeof(float)
                )
            );
        }
        var (encoder, decoder) = session.Bind(values);
        Own(encoder);
        if (decoder is not null)
            Own(decoder);
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
