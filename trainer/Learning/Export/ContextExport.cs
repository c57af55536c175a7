using Unmix.Formats.Packages;
using Unmix.Learning.Context;
using Unmix.Learning.Tensors;
using Unmix.Runtime.Inference;
using static TorchSharp.torch;

namespace Unmix.Learning.Export;

/// <summary>Adds the graph that looks at neighbours to a package that is not sealed yet, after it was held to its network.</summary>
internal static class ContextExport
{
    private const int RandomPixels = 1000;

    /// <summary>Of random neighbours, those that are missing: one in so many.</summary>
    private const int Missing = 4;

    /// <param name="package">Without context.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="metadata">Of the graph.</param>
    /// <param name="tolerance">As for the other graphs.</param>
    /// <param name="random">Chooses neighbours that the graph is tried on.</param>
    /// <returns>The package with it, and how far graph and network are apart.</returns>
    /// <exception cref="ParityException">The graph does not agree with the network.</exception>
    public static (ModelPackage Package, ExportAgreement Agreement) Add(
        ModelPackage package,
        ContextNetwork network,
        IReadOnlyDictionary<string, string> metadata,
        double tolerance,
        Random random
    )
    {
        var (count, radius) = (network.Shape.EndmemberCount, network.Shape.Radius);
        var concentrations = package.KnownPixels.Concentration;
        var known = ModelContext.Neighbourhoods(concentrations, count, radius);
        var (abundances, deviations) = Answer(network, known);
        var facts = new ModelContext
        {
            Radius = radius,
            KnownAbundances = abundances,
            KnownDeviations = deviations,
        };
        var whole = package.WithContext(GraphExport.ToBytes(network.Write(metadata)), facts);
        var agreement = Require(network, whole, known, tolerance);
        return (whole, agreement.And(Require(network, whole, Draw(concentrations, network.Shape, random), tolerance)));
    }

    private static ExportAgreement Require(ContextNetwork network, ModelPackage package, float[] neighbourhoods, double tolerance)
    {
        var count = network.Shape.EndmemberCount;
        var found = GraphAnswers.OfContext(package, neighbourhoods);
        var (abundances, deviations) = Answer(network, neighbourhoods);
        using var wide = network.InDoublePrecision();
        var (exactAbundances, exactDeviations) = Answer(wide, neighbourhoods);
        ExportAgreement Of(string name, float[] own, float[] exact)
        {
            var difference = OutputDifference.Largest(name, own, found[name], count);
            var rounding = OutputDifference.Largest(name, exact, own, count);
            return ExportParity.Require("context " + name, (difference, rounding), "neighbours of the model", tolerance);
        }
        return Of(GraphNames.Abundances, abundances, exactAbundances).And(Of(GraphNames.Deviation, deviations, exactDeviations));
    }

    private static (float[] Abundances, float[] Deviations) Answer(ContextNetwork network, float[] neighbourhoods)
    {
        using var scope = NewDisposeScope();
        var (around, count) = (network.Shape.NeighbourCount, network.Shape.EndmemberCount);
        var given = tensor(neighbourhoods, [count, around, neighbourhoods.Length / around / count]);
        var (abundances, deviations) = network.Answer(given.to_type(network.Calibration.dtype));
        return (abundances.ToFloats(), deviations.ToFloats());
    }

    // Known pixels around known pixels, some missing.
    private static float[] Draw(float[] concentrations, ContextShape shape, Random random)
    {
        var (count, around) = (shape.EndmemberCount, shape.NeighbourCount);
        var all = new float[RandomPixels * around * count];
        for (var k = 0; k < around; k++)
        {
            for (var i = 0; i < RandomPixels; i++)
            {
                if (k != around / 2 && random.Next(Missing) == 0)
                    continue;
                var known = random.Next(concentrations.Length / count) * count;
                for (var p = 0; p < count; p++)
                    all[(p * around + k) * RandomPixels + i] = concentrations[known + p];
            }
        }
        return all;
    }
}
