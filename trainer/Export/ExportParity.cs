using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;
using Unmix.Trainer.Network;
using Unmix.Trainer.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Export;

/// <summary>The exported graphs do not say what the trained network says.</summary>
public sealed class ParityException(string message) : UnmixException(message)
{
    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.Fault;
}

/// <summary>Runs exported graphs in ONNX Runtime and holds their answers against the network's: no export that was never run.</summary>
public static class ExportParity
{
    /// <summary>The largest absolute difference of each output; concentrations, which grow without bound, as a share of the pixel's largest, or of 1 where that is more.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="encoder">Bytes of the encoder graph.</param>
    /// <param name="decoder">Bytes of the decoder graph, run on the encoder's answers.</param>
    /// <param name="spectra">[n, L].</param>
    public static IReadOnlyDictionary<string, double> Differences(UnmixingNetwork network, byte[] encoder, byte[] decoder, Tensor spectra)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(spectra);
        using var scope = NewDisposeScope();
        using var expected = network.Unmix(spectra);
        var answers = Run(encoder, ("spectra", spectra));
        var mixture = Run(decoder, ("endmembers", answers["endmembers"]), ("abundances", answers["abundances"]));
        var scale = expected.Concentration.amax([-1], keepdim: true).AtLeast(1);
        double Largest(Tensor one, Tensor other) => (one - other).abs().max().to_type(ScalarType.Float64).item<double>();
        return new Dictionary<string, double>
        {
            ["abundances"] = Largest(expected.Abundances, answers["abundances"]),
            ["concentration"] = Largest(expected.Concentration / scale, answers["concentration"] / scale),
            ["abundance_deviation"] = Largest(expected.AbundanceDeviation, answers["abundance_deviation"]),
            ["endmembers"] = Largest(expected.Endmembers, answers["endmembers"]),
            ["nonlinearity"] = Largest(expected.Nonlinearity, answers["nonlinearity"]),
            ["reconstruction"] = Largest(expected.Reconstruction, mixture["reconstruction"]),
            ["mixing_nonlinearity"] = Largest(expected.MixingNonlinearity, mixture["mixing_nonlinearity"]),
        };
    }

    /// <exception cref="ParityException">A difference is above the tolerance, or is not a number.</exception>
    public static IReadOnlyDictionary<string, double> Require(
        UnmixingNetwork network, byte[] encoder, byte[] decoder, Tensor spectra, string what, double tolerance)
    {
        var differences = Differences(network, encoder, decoder, spectra);
        foreach (var (output, difference) in differences)
        {
            if (difference <= tolerance) continue;
            throw new ParityException(
                $"The exported output '{output}' differs from the trained network by {difference:E1} on {what}; {tolerance:E1} is allowed. " +
                "The network's answer is unstable there: train longer or, if that is acceptable, seal the checkpoint with 'unmix-train export --parity-tolerance'.");
        }
        return differences;
    }

    private static Dictionary<string, Tensor> Run(byte[] model, params (string Name, Tensor Value)[] inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var run = new RunOptions();
        var values = inputs.ToDictionary(
            input => input.Name, input => OrtValue.CreateTensorValueFromMemory(input.Value.ToFloats(), input.Value.shape));
        using var results = session.Run(run, values, session.OutputNames);
        var answers = new Dictionary<string, Tensor>();
        for (var i = 0; i < session.OutputNames.Count; i++)
        {
            var shape = results[i].GetTensorTypeAndShape().Shape;
            answers[session.OutputNames[i]] = tensor(results[i].GetTensorDataAsSpan<float>().ToArray(), shape);
        }
        foreach (var value in values.Values) value.Dispose();
        return answers;
    }
}
