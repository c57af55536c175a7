using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Drift;

/// <summary>Unmixes a run's sample with the decoder and holds the errors against those of training.</summary>
internal static class DriftMeasurement
{
    /// <summary>Parsed, ONNX Runtime's own and repacked for its kernels; the package's bytes are counted with the run.</summary>
    private const int GraphCopies = 4;

    /// <summary>What the session computes that measures.</summary>
    public const Layers Measured = Layers.Abundances | Layers.Nonlinearity | Layers.Error;

    /// <summary>Bytes that the sample and the measurement take.</summary>
    public static long PlannedBytes(ModelPackage package) => checked(DriftSample.PlannedBytes(package.Manifest.BandCount)
        + GraphCopies * ((long)package.Encoder.Length + package.Decoder.Length)
        + WindowTensors.Bytes(SessionOutputs.For(Measured), package.Manifest, UnmixSession.DefaultBatchSize, UnmixSession.DefaultBatchSize));

    /// <summary>Measures.</summary>
    /// <returns>Null when the sample has no pixel with a finite error.</returns>
    /// <param name="package">The model.</param>
    /// <param name="session">Of the model, for <see cref="Measured"/>.</param>
    /// <param name="sample">Of the scene.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static DriftReport? Of(ModelPackage package, UnmixSession session, DriftSample sample, CancellationToken cancellation)
    {
        var (bandCount, endmemberCount) = (package.Manifest.BandCount, package.Manifest.EndmemberCount);
        using var tensors = new WindowTensors(session, session.BatchSize);
        var errors = new List<float>(sample.Count);
        var nonlinearities = new List<float>(sample.Count);
        var corners = 0;
        for (var first = 0; first < sample.Count; first += session.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(session.BatchSize, sample.Count - first);
            sample.Spectra.Slice(first * bandCount, count * bandCount).CopyTo(tensors.Spectra);
            session.RunBatch(tensors, 0, count);
            var abundances = tensors.Answer(GraphNames.Abundances, count);
            for (var row = 0; row < count; row++)
            {
                var error = tensors.Answer(SessionOutputs.Error, count)[row];
                if (!float.IsFinite(error)) continue;
                errors.Add(error);
                nonlinearities.Add(tensors.Answer(GraphNames.Nonlinearity, count)[row]);
                if (Largest(abundances.Slice(row * endmemberCount, endmemberCount)) >= DriftReport.CornerAbundance) corners++;
            }
        }
        if (errors.Count == 0) return null;
        errors.Sort();
        nonlinearities.Sort(); // sums in one order, whatever the order of the windows
        return DriftReport.Of(errors.ToArray(), (double)corners / errors.Count, nonlinearities.Sum(value => (double)value) / nonlinearities.Count, package.Manifest.TrainingErrors);
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values) largest = Math.Max(largest, value);
        return largest;
    }
}
