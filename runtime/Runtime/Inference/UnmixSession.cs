using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>
/// The graphs of a package in ONNX Runtime, over memory that the caller owns (<see cref="WindowTensors"/>). Batches have one
/// size, the last one padded: a kernel chosen by the number of rows would otherwise add in another order, and a pixel's last
/// bits would depend on its neighbours. Several threads may run one session at once, each call on its own thread.
/// </summary>
internal sealed class UnmixSession : IDisposable
{
    /// <summary>
    /// Pixels given to the network in one call. A multiple of 64, so that no kernel has a rest of rows; chosen by measurement
    /// (README, "Speed").
    /// </summary>
    public const int DefaultBatchSize = 1024;

    private readonly InferenceSession encoder;
    private readonly InferenceSession? decoder;
    private readonly RunOptions run = new();
    private readonly SessionOutputs outputs;
    private readonly int bandCount;
    private readonly int endmemberCount;
    private readonly string packagePath;
    private readonly float outsideError;

    private UnmixSession(ModelPackage package, SessionOutputs outputs, int batchSize, InferenceSession encoder, InferenceSession? decoder)
    {
        this.outputs = outputs;
        this.encoder = encoder;
        this.decoder = decoder;
        bandCount = package.Manifest.BandCount;
        endmemberCount = package.Manifest.EndmemberCount;
        packagePath = package.Path;
        // RunPlan refused novelty without
        outsideError = (float)(package.Manifest.TrainingErrors?.At(TrainingErrors.OutsideLevel) ?? double.NaN);
        BatchSize = batchSize;
    }

    /// <summary>Pixels of one call.</summary>
    public int BatchSize { get; }

    /// <summary>What is computed.</summary>
    public SessionOutputs Outputs => outputs;

    /// <summary>Loads the graphs.</summary>
    /// <param name="package">Borrowed while this runs.</param>
    /// <param name="graphs">Of the package, cut to <paramref name="outputs"/>.</param>
    /// <param name="outputs">What to compute.</param>
    /// <param name="provider">What to compute on; not <see cref="ProviderName.Auto"/>.</param>
    /// <param name="batchSize">Pixels of one call, a multiple of 64.</param>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph.</exception>
    public static UnmixSession Open(
        ModelPackage package,
        ModelGraphs graphs,
        SessionOutputs outputs,
        ProviderName provider,
        int batchSize = DefaultBatchSize
    )
    {
        var encoder = Load(package, ModelPackage.EncoderEntry, graphs.Encoder.ToByteArray(), provider);
        try
        {
            var decoder = graphs.Decoder is null ? null : Load(package, ModelPackage.DecoderEntry, graphs.Decoder.ToByteArray(), provider);
            return new UnmixSession(package, outputs, batchSize, encoder, decoder);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <summary>Loads the graphs of a package for some outputs.</summary>
    /// <inheritdoc cref="Open(ModelPackage, ModelGraphs, SessionOutputs, ProviderName, int)"/>
    public static UnmixSession Open(
        ModelPackage package,
        SessionOutputs outputs,
        ProviderName provider,
        int batchSize = DefaultBatchSize
    ) => Open(package, ModelGraphs.Of(package, outputs), outputs, provider, batchSize);

    /// <summary>Floats that a pixel has under a name of <see cref="SessionOutputs.BufferNames"/>.</summary>
    public int FloatsPerPixel(string name) => SessionOutputs.FloatsPerPixel(name, bandCount, endmemberCount);

    /// <summary>The shape of one batch.</summary>
    public long[] Shape(string name) => GraphNames.Shape(name, BatchSize, bandCount, endmemberCount);

    /// <summary>Computes the answers of the first spectra of a window's memory.</summary>
    /// <param name="tensors">Spectra packed to the front; takes the answers. The rows behind the last valid one are overwritten.</param>
    /// <param name="validCount">Spectra, at most the capacity; 0 does nothing.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public void Run(WindowTensors tensors, int validCount, CancellationToken cancellation = default)
    {
        for (int batch = 0, first = 0; first < validCount; batch++, first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            RunBatch(tensors, batch, Math.Min(BatchSize, validCount - first));
        }
    }

    /// <summary>Computes one batch; what is not kept for the window stays until the next.</summary>
    /// <param name="tensors">As in <see cref="Run"/>.</param>
    /// <param name="batch">From 0.</param>
    /// <param name="count">Spectra in it.</param>
    /// <param name="lane">Of the tensors; no two threads may be in one.</param>
    public void RunBatch(WindowTensors tensors, int batch, int count, int lane = 0)
    {
        var spectra = tensors.Rows(GraphNames.Spectra, batch, lane);
        spectra[(count * bandCount)..].Clear();
        var bindings = tensors.Batch(batch, lane);
        try
        {
            encoder.RunWithBinding(run, bindings.Encoder);
            if (bindings.Decoder is not null)
                decoder!.RunWithBinding(run, bindings.Decoder); // there is a binding only where there is a decoder
        }
        catch (OnnxRuntimeException cause)
        {
            throw CannotCompute(cause, packagePath);
        }
        if (!outputs.Rebuild)
            return;
        var errors = tensors.Rows(SessionOutputs.Error, batch, lane);
        ReconstructionError.OfRows(spectra[..(count * bandCount)], tensors.Rows(GraphNames.Reconstruction, batch, lane), errors, bandCount);
        if (!outputs.HasNovelty)
            return;
        var novelty = tensors.Rows(SessionOutputs.Novelty, batch, lane);
        for (var row = 0; row < count; row++)
            novelty[row] = errors[row] / outsideError;
    }

    /// <summary>Lays the graphs' inputs and outputs over one batch's tensors. The caller disposes both.</summary>
    internal (OrtIoBinding Encoder, OrtIoBinding? Decoder) Bind(IReadOnlyDictionary<string, OrtValue> values)
    {
        var first = encoder.CreateIoBinding();
        first.BindInput(GraphNames.Spectra, values[GraphNames.Spectra]);
        foreach (var name in outputs.Encoder)
            first.BindOutput(name, values[name]);
        if (decoder is null)
            return (first, null);
        var second = decoder.CreateIoBinding();
        second.BindInput(GraphNames.Endmembers, values[GraphNames.Endmembers]);
        second.BindInput(GraphNames.Abundances, values[GraphNames.Abundances]);
        foreach (var name in outputs.Decoder)
            second.BindOutput(name, values[name]);
        return (first, second);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        run.Dispose();
        decoder?.Dispose();
        encoder.Dispose();
    }

    /// <summary>The refusal of a graph that ONNX Runtime accepted and then could not compute.</summary>
    internal static ModelPackageException CannotCompute(OnnxRuntimeException cause, string packagePath) =>
        new(
            $"ONNX Runtime can't compute the model's graphs: {cause.Message.ReplaceLineEndings(" ").TrimEnd('.')} ('{packagePath}'). "
                + "Run 'unmix check', or export the model again.",
            cause
        );

    /// <summary>Opens one graph of a package. The caller disposes it.</summary>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept it.</exception>
    internal static InferenceSession Load(ModelPackage package, string entry, byte[] graph, ProviderName provider)
    {
        using var options = OrtSettings.For(provider);
        try
        {
            return new InferenceSession(graph, options);
        }
        catch (OnnxRuntimeException cause)
        {
            throw new ModelPackageException(
                $"ONNX Runtime does not accept the entry '{entry}' on {ProviderChoice.Spell(provider)} ('{package.Path}'): "
                    + $"{cause.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Export the model again.",
                cause
            );
        }
    }
}
