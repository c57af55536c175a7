using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Inference;

namespace Unmix.Benchmarks;

/// <summary>Graphs that are in no package, run one after the other on one batch.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly InferenceSession encoder;
    private readonly InferenceSession? decoder;
    private readonly RunOptions run = new();
    private readonly OrtValue input;
    private readonly string[] encoderNames;

    public GraphSession(ModelProto encoder, ModelProto? decoder, float[] spectra, int bandCount)
    {
        using var options = OrtSettings.For(ProviderName.Cpu);
        this.encoder = new InferenceSession(encoder.ToByteArray(), options);
        this.decoder = decoder is null ? null : new InferenceSession(decoder.ToByteArray(), options);
        input = OrtValue.CreateTensorValueFromMemory(spectra, [spectra.Length / bandCount, bandCount]);
        encoderNames = [.. this.encoder.OutputMetadata.Keys];
    }

    /// <summary>Computes the answers and forgets them.</summary>
    public void Run()
    {
        using var answers = encoder.Run(run, [GraphNames.Spectra], [input], encoderNames);
        if (decoder is null)
            return;
        OrtValue Of(string name) => answers[Array.IndexOf(encoderNames, name)];
        decoder
            .Run(
                run,
                [GraphNames.Endmembers, GraphNames.Abundances],
                [Of(GraphNames.Endmembers), Of(GraphNames.Abundances)],
                [.. decoder.OutputMetadata.Keys]
            )
            .Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        run.Dispose();
        decoder?.Dispose();
        encoder.Dispose();
    }
}
