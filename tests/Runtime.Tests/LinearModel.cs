using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Tests;

/// <summary>
/// A package whose abundances are the least squares solution of linear mixtures of known materials, by one matrix product: right
/// for scenes made so.
/// </summary>
internal static class LinearModel
{
    /// <param name="path">Where the package goes.</param>
    /// <param name="centresNm">[L] its bands.</param>
    /// <param name="endmembers">[P][L] reflectance.</param>
    public static ModelPackage Seal(string path, IReadOnlyList<double> centresNm, float[][] endmembers)
    {
        var (l, p) = (centresNm.Count, endmembers.Length);
        var solution = PseudoInverse(endmembers, l);
        var manifest = new ModelManifest
        {
            Name = "linear",
            EndmemberNames = [.. Enumerable.Range(1, p).Select(i => $"material {i}")],
            BandCount = l,
            WavelengthsNm = centresNm,
        };
        ModelPackageWriter.Seal(
            path,
            manifest,
            Encoder(solution, endmembers, l, p).ToByteArray(),
            Decoder(l, p).ToByteArray(),
            Known(endmembers, l, p)
        );
        return ModelPackage.Open(path);
    }

    private static double[,] PseudoInverse(float[][] endmembers, int l)
    {
        var p = endmembers.Length;
        var gram = new double[p, 2 * p]; // [E E^T | I], to be reduced to [I | inverse]
        for (var i = 0; i < p; i++)
        {
            gram[i, p + i] = 1;
            for (var j = 0; j < p; j++)
            {
                for (var band = 0; band < l; band++)
                    gram[i, j] += (double)endmembers[i][band] * endmembers[j][band];
            }
        }
        for (var i = 0; i < p; i++)
        {
            var pivot = gram[i, i];
            for (var k = 0; k < 2 * p; k++)
                gram[i, k] /= pivot;
            for (var j = 0; j < p; j++)
            {
                if (j == i)
                    continue;
                var factor = gram[j, i];
                for (var k = 0; k < 2 * p; k++)
                    gram[j, k] -= factor * gram[i, k];
            }
        }
        var solution = new double[l, p];
        for (var band = 0; band < l; band++)
        {
            for (var i = 0; i < p; i++)
            {
                for (var j = 0; j < p; j++)
                    solution[band, i] += endmembers[j][band] * gram[j, p + i];
            }
        }
        return solution;
    }

    private static ModelProto Encoder(double[,] solution, float[][] endmembers, int l, int p)
    {
        var graph = new ToyGraph();
        graph.Input("spectra", -1, l);
        graph.Floats("solution", [l, p], [.. Enumerable.Range(0, l * p).Select(i => (float)solution[i / p, i % p])]);
        graph.Floats("materials", [1, l, p], [.. Enumerable.Range(0, l * p).Select(i => endmembers[i % p][i / p])]);
        graph.Floats("nothing", [], [0]);
        graph.Integers("last", 1);
        graph.Integers("second", 2);
        graph.Node("MatMul", ["spectra", "solution"], "abundances");
        graph.Node("Abs", ["abundances"], "concentration");
        graph.Node("Mul", ["abundances", "nothing"], "abundance_deviation");
        graph.Node("Unsqueeze", ["abundance_deviation", "last"], "zeros");
        graph.Node("Add", ["zeros", "materials"], "endmembers");
        graph.Node("ReduceSum", ["abundance_deviation", "last"], "nonlinearity", ("keepdims", 0));
        return graph.Build(
            ("abundances", [-1, p]),
            ("concentration", [-1, p]),
            ("abundance_deviation", [-1, p]),
            ("endmembers", [-1, l, p]),
            ("nonlinearity", [-1])
        );
    }

    private static ModelProto Decoder(int l, int p)
    {
        var graph = new ToyGraph();
        graph.Input("endmembers", -1, l, p);
        graph.Input("abundances", -1, p);
        graph.Floats("nothing", [], [0]);
        graph.Integers("last", 1);
        graph.Integers("second", 2);
        graph.Node("Unsqueeze", ["abundances", "last"], "row");
        graph.Node("Mul", ["endmembers", "row"], "shares");
        graph.Node("ReduceSum", ["shares", "second"], "reconstruction", ("keepdims", 0));
        graph.Node("Mul", ["abundances", "nothing"], "zeros");
        graph.Node("ReduceSum", ["zeros", "last"], "mixing_nonlinearity", ("keepdims", 0));
        return graph.Build(("reconstruction", [-1, l]), ("mixing_nonlinearity", [-1]));
    }

    private static KnownPixels Known(float[][] endmembers, int l, int p)
    {
        const int count = 5;
        float Share(int pixel, int i) => (1f + (pixel + i) % p) / Enumerable.Range(0, p).Sum(j => 1 + (pixel + j) % p);
        float[] All(int length, Func<int, int, float> of) =>
            [.. Enumerable.Range(0, count * length).Select(i => of(i / length, i % length))];
        float Mixed(int pixel, int band) => Enumerable.Range(0, p).Sum(i => Share(pixel, i) * endmembers[i][band]);
        return new KnownPixels
        {
            Count = count,
            BandCount = l,
            EndmemberCount = p,
            Spectra = All(l, Mixed),
            Abundances = All(p, Share),
            Concentration = All(p, Share),
            AbundanceDeviation = All(p, (_, _) => 0),
            Nonlinearity = All(1, (_, _) => 0),
            Endmembers = All(l * p, (_, i) => endmembers[i % p][i / p]),
            Reconstruction = All(l, Mixed),
            MixingNonlinearity = All(1, (_, _) => 0),
        };
    }
}
