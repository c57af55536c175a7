using Google.Protobuf;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Tests;

/// <summary>
/// A graph that looks at neighbours and can be worked out by hand: abundances are the shares of the sum of the concentrations around,
/// deviations the roots of a (1 - a).
/// </summary>
internal static class ToyContext
{
    private const int P = ToyModel.P;

    /// <summary>Seals a <see cref="ToyModel"/> with it.</summary>
    /// <param name="path">Where the package goes.</param>
    /// <param name="radius">r.</param>
    /// <param name="wrongBy">Added to the known abundances.</param>
    /// <param name="graphRadius">What the graph is made for; null for the radius.</param>
    public static ModelPackage Seal(string path, int radius = 2, float wrongBy = 0, int? graphRadius = null)
    {
        var plain = ToyModel.Seal(path);
        var neighbourhoods = ModelContext.Neighbourhoods(plain.KnownPixels.Concentration, P, radius);
        var answers = Enumerable
            .Range(0, plain.KnownPixels.Count)
            .Select(i => Answer([.. neighbourhoods.Where((_, place) => place % plain.KnownPixels.Count == i)]))
            .ToArray();
        var facts = new ModelContext
        {
            Radius = radius,
            KnownAbundances = [.. answers.SelectMany(answer => answer.Abundances).Select(value => (float)value + wrongBy)],
            KnownDeviations = [.. answers.SelectMany(answer => answer.Deviations).Select(value => (float)value)],
        };
        ModelPackageWriter.Seal(
            path,
            plain.Manifest with
            {
                Context = facts,
            },
            plain.Encoder,
            plain.Decoder,
            plain.KnownPixels,
            Graph(graphRadius ?? radius)
        );
        return ModelPackage.Open(path);
    }

    /// <summary>What the graph says of a neighbourhood, [P, K].</summary>
    public static (double[] Abundances, double[] Deviations) Answer(float[] neighbourhood)
    {
        var sums = new double[P];
        for (var i = 0; i < neighbourhood.Length; i++)
            sums[i / (neighbourhood.Length / P)] += neighbourhood[i];
        var abundances = Array.ConvertAll(sums, sum => sum / sums.Sum());
        return (abundances, Array.ConvertAll(abundances, a => Math.Sqrt(a * (1 - a))));
    }

    private static byte[] Graph(int radius)
    {
        var graph = new ToyGraph();
        graph.Input("neighbour_concentrations", P, ModelContext.PixelsOf(radius), -1);
        graph.Floats("one", [], [1]);
        graph.Integers("first", 0);
        graph.Integers("second", 1);
        graph.Node("ReduceSum", ["neighbour_concentrations", "second"], "sums", ("keepdims", 0));
        graph.Node("ReduceSum", ["sums", "first"], "total", ("keepdims", 1));
        graph.Node("Div", ["sums", "total"], "planes");
        graph.Node("Transpose", ["planes"], "abundances");
        graph.Node("Sub", ["one", "abundances"], "rest");
        graph.Node("Mul", ["abundances", "rest"], "variance");
        graph.Node("Sqrt", ["variance"], "abundance_deviation");
        return graph.Build(("abundances", [-1, P]), ("abundance_deviation", [-1, P])).ToByteArray();
    }
}
