using System.Runtime.ExceptionServices;
using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Drift;

/// <summary>Unmixes a run's sample with the decoder, on some threads, and holds the errors against those of training.</summary>
internal static class DriftMeasurement
{
    /// <summary>Parsed, ONNX Runtime's own and repacked for its kernels; the package's bytes are counted with the run.</summary>
    private const int GraphCopies = 4;

    /// <summary>What the session computes that measures.</summary>
    public const Layers Measured = Layers.Abundances | Layers.Nonlinearity | Layers.Error;

    /// <summary>Bytes that the sample and the measurement take.</summary>
    public static long PlannedBytes(ModelPackage package, int threads) =>
        checked(
            DriftSample.PlannedBytes(package.Manifest.BandCount)
            + GraphCopies * ((long)package.Encoder.Length + package.Decoder.Length)
            + threads * WindowTensors.Bytes(Needed(package), package.Manifest, UnmixSession.DefaultBatchSize, UnmixSession.DefaultBatchSize)
        );

    /// <summary>True for a session's outputs by which drift can be measured.</summary>
    public static bool CanUse(SessionOutputs outputs, ModelPackage package) =>
        Needed(package).BufferNames.All(outputs.BufferNames.Contains);

    // A session computes this and maybe more.
    private static SessionOutputs Needed(ModelPackage package) => SessionOutputs.For(Measured, package);

    /// <summary>Measures.</summary>
    /// <param name="package">The model.</param>
    /// <param name="session">Of the model; <see cref="CanUse"/>.</param>
    /// <param name="sample">Of the scene.</param>
    /// <param name="threads">At most so many compute.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>Null when the sample has no pixel with a finite error.</returns>
    public static DriftReport? Of(
        ModelPackage package,
        UnmixSession session,
        DriftSample sample,
        int threads,
        CancellationToken cancellation
    )
    {
        var pixels = new Answers(new float[sample.Count], new float[sample.Count], new bool[sample.Count]);
        var batches = (sample.Count + session.BatchSize - 1) / session.BatchSize;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, Math.Min(threads, batches), options, worker =>
                MeasureEach(session, sample, pixels, worker, threads, cancellation)
            );
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]); // a graph that fails, fails in each
        }
        int[] finite = [.. Enumerable.Range(0, sample.Count).Where(i => float.IsFinite(pixels.Errors[i]))];
        if (finite.Length == 0)
            return null;
        float[] errors = [.. finite.Select(i => pixels.Errors[i]).Order()];
        // Sums in one order, whatever the order of the windows.
        var nonlinearity = finite.Select(i => pixels.Nonlinearities[i]).Order().Sum(value => (double)value) / finite.Length;
        return DriftReport.Of(
            errors,
            (double)finite.Count(i => pixels.AreCorners[i]) / finite.Length,
            nonlinearity,
            package.Manifest.TrainingErrors
        );
    }

    /// <summary>Every so many-th batch from one on. A pixel's answer depends on nothing but the pixel.</summary>
    private static void MeasureEach(
        UnmixSession session,
        DriftSample sample,
        Answers pixels,
        int batch,
        int step,
        CancellationToken cancellation
    )
    {
        using var tensors = new WindowTensors(session, session.BatchSize);
        for (var first = batch * session.BatchSize; first < sample.Count; first += step * session.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(session.BatchSize, sample.Count - first);
            sample.Part(first, count).CopyTo(tensors.Spectra);
            session.RunBatch(tensors, 0, count);
            tensors.Answer(SessionOutputs.Error, count).CopyTo(pixels.Errors.AsSpan(first));
            tensors.Answer(GraphNames.Nonlinearity, count).CopyTo(pixels.Nonlinearities.AsSpan(first));
            var abundances = tensors.Answer(GraphNames.Abundances, count);
            var endmemberCount = abundances.Length / count;
            for (var row = 0; row < count; row++)
                pixels.AreCorners[first + row] =
                    Largest(abundances.Slice(row * endmemberCount, endmemberCount)) >= DriftReport.CornerAbundance;
        }
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values)
            largest = Math.Max(largest, value);
        return largest;
    }

    /// <summary>What was measured of each pixel.</summary>
    private sealed record Answers(float[] Errors, float[] Nonlinearities, bool[] AreCorners);
}
