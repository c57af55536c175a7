using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>The memory of one batch of a <see cref="ContextSession"/>, of one thread at a time.</summary>
internal sealed class ContextScratch : IDisposable
{
    private readonly AlignedBuffer neighbours;
    private readonly AlignedBuffer abundances;
    private readonly AlignedBuffer deviations;
    private readonly List<IDisposable> owned = [];

    /// <param name="session">Borrowed; outlives this.</param>
    public ContextScratch(ContextSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        int count = session.EndmemberCount,
            width = session.NeighbourCount * count;
        Own(neighbours = new AlignedBuffer((long)ContextSession.BatchSize * width));
        Own(abundances = new AlignedBuffer((long)ContextSession.BatchSize * count));
        Own(deviations = new AlignedBuffer((long)ContextSession.BatchSize * count));
        Binding = session.Bind(
            Value(neighbours, [count, session.NeighbourCount, ContextSession.BatchSize]),
            Value(abundances, [ContextSession.BatchSize, count]),
            Value(deviations, [ContextSession.BatchSize, count])
        );
        owned.Add(Binding);
    }

    /// <summary>[P, K, batch], to be filled.</summary>
    public Span<float> Neighbours => neighbours.GetSpan();

    /// <summary>[batch, P].</summary>
    public ReadOnlySpan<float> Abundances => abundances.GetSpan();

    /// <summary>[batch, P].</summary>
    public ReadOnlySpan<float> Deviations => deviations.GetSpan();

    /// <summary>Where the graph takes and leaves them.</summary>
    internal OrtIoBinding Binding { get; }

    /// <summary>Bytes that it takes, for a session that is not open yet.</summary>
    /// <param name="radius">r.</param>
    /// <param name="endmemberCount">P.</param>
    public static long Bytes(int radius, int endmemberCount) =>
        sizeof(float) * (long)ContextSession.BatchSize * endmemberCount * (ModelContext.PixelsOf(radius) + 2);

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = owned.Count - 1; i >= 0; i--)
            owned[i].Dispose();
        owned.Clear();
    }

    private void Own(AlignedBuffer buffer) => owned.Add(buffer);

    private OrtValue Value(AlignedBuffer buffer, long[] shape)
    {
        var value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            TensorElementType.Float,
            shape,
            buffer.Address(0),
            shape.Aggregate(1L, (product, size) => product * size) * sizeof(float)
        );
        owned.Add(value);
        return value;
    }
}
