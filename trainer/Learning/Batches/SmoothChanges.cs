using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>Smooth changes of shape over the bands, of variance one: sums of cosines, the k-th of amplitude 1 / k.</summary>
internal sealed class SmoothChanges : IDisposable
{
    /// <summary>Half waves over the bands. The constant is not among them: it is brightness, which is another matter.</summary>
    private const int Waves = 6;

    private readonly Tensor waves;

    /// <param name="bands">L.</param>
    public SmoothChanges(long bands)
    {
        var variance = Enumerable.Range(1, Waves).Sum(k => 0.5 / (k * k));
        var rows =
            from k in Enumerable.Range(1, Waves)
            from band in Enumerable.Range(0, (int)bands)
            select (float)(Math.Cos(Math.PI * k * (band + 0.5) / bands) / (k * Math.Sqrt(variance)));
        waves = tensor(rows.ToArray(), [Waves, bands]).DetachFromDisposeScope();
    }

    /// <param name="shape">Of what is drawn, without the bands.</param>
    /// <param name="generator">The source of everything random.</param>
    /// <returns>[shape, L].</returns>
    public Tensor Draw(long[] shape, Generator generator)
    {
        using var scope = NewDisposeScope();
        return matmul(randn([.. shape, Waves], generator: generator), waves).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => waves.Dispose();
}
