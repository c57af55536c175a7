using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Export;

/// <summary>The exported graphs do not say what the trained network says.</summary>
public sealed class ParityException(string message) : UnmixException(message)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Program;
}

/// <summary>
/// Runs exported graphs in ONNX Runtime and holds their answers against the network's: no export that was never run. Both round in
/// their own order, and a network of similar endmembers makes much of the last digits: for five in a real scene its answers in
/// single and in
/// double precision differ by up to 1e-5 and the graphs' by 3e-5. So what single precision costs the network itself is measured too, and
/// what is allowed follows it.
/// </summary>
public static class ExportParity
{
    /// <summary>
    /// Graphs do all of it in single precision, the network its least squares in double: theirs was up to 7 times the network's
    /// own loss. Beyond
    /// it lies what is no rounding: a step left out or a wrong weight is off by thousands of times as much.
    /// </summary>
    public const double RoundingFactor = 20;

    /// <summary>What rounding excuses at most: an abundance that is unsure in its third digit is no answer, whoever computes it.</summary>
    public const double MostExcused = 1e-3;

    /// <summary>
    /// The largest absolute difference of each output; concentrations, which grow without bound, as a share of the pixel's
    /// largest, or of 1 where that is more.
    /// </summary>
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
        return Largest(Outputs(expected), answers.Concat(mixture).ToDictionary());
    }

    /// <summary>
    /// What single precision costs the network itself: how far its answers are from those of the same network in double
    /// precision, as <see cref="Differences"/>.
    /// </summary>
    /// <param name="network">The trained network.</param>
    /// <param name="spectra">[n, L].</param>
    public static IReadOnlyDictionary<string, double> Rounding(UnmixingNetwork network, Tensor spectra)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(spectra);
        using var scope = NewDisposeScope();
        using var wide = network.InDoublePrecision();
        using var exact = wide.Unmix(spectra.to_type(ScalarType.Float64));
        using var rounded = network.Unmix(spectra);
        return Largest(Outputs(exact), Outputs(rounded));
    }

    /// <summary>
    /// Requires that each output differs by no more than the tolerance or, where that is more, <see cref="RoundingFactor"/> times its
    /// <see cref="Rounding"/>, up to <see cref="MostExcused"/>.
    /// </summary>
    /// <exception cref="ParityException">A difference is above what is allowed, or is not a number.</exception>
    public static ExportAgreement Require(
        UnmixingNetwork network,
        byte[] encoder,
        byte[] decoder,
        Tensor spectra,
        string what,
        double tolerance
    )
    {
        var differences = Differences(network, encoder, decoder, spectra);
        var rounding = Rounding(network, spectra);
        double Allowed(string output) => Math.Max(tolerance, Math.Min(RoundingFactor * rounding[output], MostExcused));
        foreach (var (output, difference) in differences)
        {
            if (difference <= Allowed(output))
                continue;
            throw new ParityException(
                $"The exported output '{output}' differs from the trained network by {difference:E1} on {what}; "
                    + $"{Allowed(output):E1} is allowed and single precision itself moves it by "
                    + $"{rounding[output]:E1}. The network's answer is unstable there: train longer or, if that is "
                    + "acceptable, seal the checkpoint with 'unmix-train export --parity-tolerance'."
            );
        }
        return new ExportAgreement(differences.Values.Max(), differences.Keys.Max(Allowed));
    }

    private static Dictionary<string, Tensor> Outputs(UnmixingAnswer answer) =>
        new()
        {
            ["abundances"] = answer.Abundances,
            ["concentration"] = answer.Concentration,
            ["abundance_deviation"] = answer.AbundanceDeviation,
            ["endmembers"] = answer.Endmembers,
            ["nonlinearity"] = answer.Nonlinearity,
            ["reconstruction"] = answer.Reconstruction,
            ["mixing_nonlinearity"] = answer.MixingNonlinearity,
        };

    private static Dictionary<string, double> Largest(Dictionary<string, Tensor> expected, Dictionary<string, Tensor> actual)
    {
        var scale = expected["concentration"].amax([-1], keepdim: true).AtLeast(1);
        return expected.ToDictionary(
            output => output.Key,
            output =>
            {
                var difference = (output.Value - actual[output.Key]).abs();
                return (output.Key == "concentration" ? difference / scale : difference).max().to_type(ScalarType.Float64).item<double>();
            }
        );
    }

    private static Dictionary<string, Tensor> Run(byte[] model, params (string Name, Tensor Value)[] inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var run = new RunOptions();
        var values = inputs.ToDictionary(
            input => input.Name,
            input => OrtValue.CreateTensorValueFromMemory(input.Value.ToFloats(), input.Value.shape)
        );
        using var results = session.Run(run, values, session.OutputNames);
        var answers = new Dictionary<string, Tensor>();
        for (var i = 0; i < session.OutputNames.Count; i++)
        {
            var shape = results[i].GetTensorTypeAndShape().Shape;
            answers[session.OutputNames[i]] = tensor(results[i].GetTensorDataAsSpan<float>().ToArray(), shape);
        }
        foreach (var value in values.Values)
            value.Dispose();
        return answers;
    }
}
