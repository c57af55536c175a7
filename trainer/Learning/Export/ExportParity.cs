using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using static TorchSharp.torch;

namespace Unmix.Learning.Export;

/// <summary>The exported graphs do not say what the trained network says.</summary>
public sealed class ParityException(string message) : UnmixException(message)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Program;
}

/// <summary>
/// Runs exported graphs by the session of a run and holds their answers against the network's: no export that was never run. Both round in
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
    /// The largest difference of each output by <see cref="OutputDifference"/>, of the answers that a run would give: by its session,
    /// on the whole graphs and, where asked for, on those that are cut to each set of layers.
    /// </summary>
    /// <param name="network">The trained network.</param>
    /// <param name="package">With its graphs; the decoder runs on the encoder's answers.</param>
    /// <param name="spectra">[n, L].</param>
    /// <param name="cutsToo">True for every set of layers.</param>
    public static IReadOnlyDictionary<string, double> Differences(
        UnmixingNetwork network,
        ModelPackage package,
        Tensor spectra,
        bool cutsToo = false
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(spectra);
        using var answer = network.Unmix(spectra);
        var expected = Outputs(answer).ToDictionary(output => output.Key, output => output.Value.ToFloats());
        var values = spectra.ToFloats();
        var differences = new Dictionary<string, double>();
        foreach (var layers in (Layers?[])[null, .. cutsToo ? GraphAnswers.LayerSets.Select(set => (Layers?)set) : []])
        {
            foreach (var (name, found) in GraphAnswers.Of(package, layers, values))
            {
                var difference = OutputDifference.Largest(name, expected[name], found, Width(name, network.Shape));
                differences[name] = Math.Max(differences.GetValueOrDefault(name), difference); // Math.Max keeps a NaN
            }
        }
        return differences;
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
        var found = Outputs(rounded);
        return Outputs(exact)
            .ToDictionary(
                output => output.Key,
                output =>
                    OutputDifference.LargestInDouble(
                        output.Key,
                        output.Value.ToDoubles(),
                        found[output.Key].ToDoubles(),
                        Width(output.Key, network.Shape)
                    )
            );
    }

    /// <summary>
    /// Requires that each output differs by no more than the tolerance or, where that is more, <see cref="RoundingFactor"/> times its
    /// <see cref="Rounding"/>, up to <see cref="MostExcused"/>.
    /// </summary>
    /// <exception cref="ParityException">A difference is above what is allowed, or is not a number.</exception>
    public static ExportAgreement Require(
        UnmixingNetwork network,
        ModelPackage package,
        Tensor spectra,
        string what,
        double tolerance,
        bool cutsToo = false
    )
    {
        var rounding = Rounding(network, spectra);
        return Differences(network, package, spectra, cutsToo)
            .Select(output => Require(output.Key, (output.Value, rounding[output.Key]), what, tolerance))
            .Aggregate((one, other) => one.And(other));
    }

    /// <summary>The same of one output.</summary>
    /// <param name="output">Its name.</param>
    /// <param name="apart">How far the graph is from the network, and the network from itself in double precision.</param>
    /// <param name="what">What was tried.</param>
    /// <param name="tolerance">Allowed in any case.</param>
    /// <exception cref="ParityException">As above.</exception>
    internal static ExportAgreement Require(string output, (double Difference, double Rounding) apart, string what, double tolerance)
    {
        var allowed = Math.Max(tolerance, Math.Min(RoundingFactor * apart.Rounding, MostExcused));
        if (apart.Difference <= allowed)
            return new ExportAgreement(apart.Difference, allowed);
        throw new ParityException(
            $"The exported output '{output}' differs from the trained network by {apart.Difference:E1} on {what}; "
                + $"{allowed:E1} is allowed and single precision itself moves it by "
                + $"{apart.Rounding:E1}. The network's answer is unstable there: train longer or, if that is "
                + "acceptable, seal the checkpoint with 'unmix-train export --parity-tolerance'."
        );
    }

    private static Dictionary<string, Tensor> Outputs(UnmixingAnswer answer) =>
        new()
        {
            [GraphNames.Abundances] = answer.Abundances,
            [GraphNames.Concentration] = answer.Concentration,
            [GraphNames.Deviation] = answer.AbundanceDeviation,
            [GraphNames.Endmembers] = answer.Endmembers,
            [GraphNames.Nonlinearity] = answer.Nonlinearity,
            [GraphNames.Reconstruction] = answer.Reconstruction,
            [GraphNames.MixingNonlinearity] = answer.MixingNonlinearity,
        };

    private static int Width(string output, NetworkShape shape) => GraphNames.FloatsPerPixel(output, shape.BandCount, shape.ClassCount);
}
