using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Tests.Products;

/// <summary>
/// A package that unmixes linear mixtures exactly: least squares whose abundances sum to 1, as one matrix and one constant, then negative
/// ones cut off and the sum mended. Good for comparing maps with abundances that a scene was mixed from.
/// </summary>
internal static class LinearModel
{
    private const int KnownCount = 4;

    /// <param name="path">Where the package goes.</param>
    /// <param name="names">[P] endmembers.</param>
    /// <param name="centresNm">[L] bands.</param>
    /// <param name="library">[L][P] reflectance of each endmember.</param>
    public static ModelPackage Seal(string path, IReadOnlyList<string> names, IReadOnlyList<double> centresNm, IReadOnlyList<double[]> library)
    {
        int bands = centresNm.Count, count = names.Count;
        var (weights, constant) = Solve(library, count);
        float[] flat = [.. library.SelectMany(row => row).Select(value => (float)value)];
        var manifest = new ModelManifest { Name = "linear", EndmemberNames = names, BandCount = bands, WavelengthsNm = centresNm, ParityTolerance = 1e-4 };
        ModelPackageWriter.Seal(path, manifest, Encoder(bands, count, weights, constant, flat).ToByteArray(), Decoder(bands, count).ToByteArray(), Known(bands, count, weights, constant, flat));
        return ModelPackage.Open(path);
    }

    /// <summary>What the package answers for a spectrum.</summary>
    /// <param name="spectrum">[L] reflectance.</param>
    /// <param name="weights">[L, P] of <see cref="Solve"/>.</param>
    /// <param name="constant">[P] of <see cref="Solve"/>.</param>
    public static double[] Answer(ReadOnlySpan<float> spectrum, float[] weights, float[] constant)
    {
        var abundances = new double[constant.Length];
        for (var p = 0; p < constant.Length; p++)
        {
            double value = constant[p];
            for (var band = 0; band < spectrum.Length; band++) value += (double)weights[band * constant.Length + p] * spectrum[band];
            abundances[p] = Math.Max(0, value);
        }
        var sum = abundances.Sum();
        return Array.ConvertAll(abundances, value => value / sum);
    }

    /// <summary>The minimum of |E a - y|^2 + c (sum a - 1)^2 with a large c: a = W y + b.</summary>
    public static (float[] Weights, float[] Constant) Solve(IReadOnlyList<double[]> library, int count)
    {
        var normal = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) normal[i, j] = library.Sum(row => row[i] * row[j]);
        }
        var large = 1e4 * normal[0, 0];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) normal[i, j] += large;
        }
        var inverse = Invert(normal, count);
        var weights = new float[library.Count * count];
        var constant = new float[count];
        for (var p = 0; p < count; p++)
        {
            for (var band = 0; band < library.Count; band++)
                weights[band * count + p] = (float)Enumerable.Range(0, count).Sum(q => inverse[p, q] * library[band][q]);
            constant[p] = (float)Enumerable.Range(0, count).Sum(q => inverse[p, q] * large);
        }
        return (weights, constant);
    }

    /// <summary>Gauss and Jordan; the matrix is small and positive definite.</summary>
    private static double[,] Invert(double[,] matrix, int size)
    {
        var inverse = new double[size, size];
        for (var i = 0; i < size; i++) inverse[i, i] = 1;
        for (var pivot = 0; pivot < size; pivot++)
        {
            var by = matrix[pivot, pivot];
            for (var j = 0; j < size; j++) (matrix[pivot, j], inverse[pivot, j]) = (matrix[pivot, j] / by, inverse[pivot, j] / by);
            for (var i = 0; i < size; i++)
            {
                if (i == pivot) continue;
                var factor = matrix[i, pivot];
                for (var j = 0; j < size; j++) (matrix[i, j], inverse[i, j]) = (matrix[i, j] - factor * matrix[pivot, j], inverse[i, j] - factor * inverse[pivot, j]);
            }
        }
        return inverse;
    }

    private static KnownPixels Known(int bands, int count, float[] weights, float[] constant, float[] library)
    {
        var shares = new float[KnownCount * count];
        var spectra = new float[KnownCount * bands];
        var found = new float[KnownCount * count];
        for (var pixel = 0; pixel < KnownCount; pixel++)
        {
            for (var p = 0; p < count; p++) shares[pixel * count + p] = p == pixel % count ? 0.6f : 0.4f / (count - 1);
            for (var band = 0; band < bands; band++)
            {
                for (var p = 0; p < count; p++) spectra[pixel * bands + band] += library[band * count + p] * shares[pixel * count + p];
            }
            var answer = Answer(spectra.AsSpan(pixel * bands, bands), weights, constant);
            for (var p = 0; p < count; p++) found[pixel * count + p] = (float)answer[p];
        }
        return new KnownPixels
        {
            Count = KnownCount,
            BandCount = bands,
            EndmemberCount = count,
            Spectra = spectra,
            Abundances = found,
            Concentration = Array.ConvertAll(found, value => 100 * value),
            AbundanceDeviation = new float[found.Length],
            Nonlinearity = new float[KnownCount],
            Endmembers = [.. Enumerable.Range(0, KnownCount).SelectMany(_ => library)],
            Reconstruction = [.. Enumerable.Range(0, KnownCount * bands).Select(at =>
                (float)Enumerable.Range(0, count).Sum(p => (double)library[at % bands * count + p] * found[at / bands * count + p]))],
            MixingNonlinearity = new float[KnownCount],
        };
    }

    private static ModelProto Encoder(int bands, int count, float[] weights, float[] constant, float[] library)
    {
        var graph = new ToyGraph();
        graph.Input("spectra", -1, bands);
        graph.Floats("weights", [bands, count], weights);
        graph.Floats("constant", [count], constant);
        graph.Floats("library", [1, bands, count], library);
        graph.Floats("hundred", [], [100]);
        graph.Floats("nothing", [], [0]);
        graph.Integers("last", 1);
        graph.Integers("second", 2);
        graph.Node("MatMul", ["spectra", "weights"], "product");
        graph.Node("Add", ["product", "constant"], "solution");
        graph.Node("Relu", ["solution"], "positive");
        graph.Node("ReduceSum", ["positive", "last"], "sum", ("keepdims", 1));
        graph.Node("Div", ["positive", "sum"], "abundances");
        graph.Node("Mul", ["abundances", "hundred"], "concentration");
        graph.Node("Mul", ["abundances", "nothing"], "abundance_deviation");
        graph.Node("Unsqueeze", ["spectra", "second"], "columns");
        graph.Node("Mul", ["columns", "nothing"], "zeros");
        graph.Node("Add", ["zeros", "library"], "endmembers");
        graph.Node("ReduceSum", ["abundance_deviation", "last"], "nonlinearity", ("keepdims", 0));
        return graph.Build(("abundances", [-1, count]), ("concentration", [-1, count]), ("abundance_deviation", [-1, count]), ("endmembers", [-1, bands, count]), ("nonlinearity", [-1]));
    }

    private static ModelProto Decoder(int bands, int count)
    {
        var graph = new ToyGraph();
        graph.Input("endmembers", -1, bands, count);
        graph.Input("abundances", -1, count);
        graph.Floats("nothing", [], [0]);
        graph.Integers("last", 1);
        graph.Integers("second", 2);
        graph.Node("Unsqueeze", ["abundances", "last"], "row");
        graph.Node("Mul", ["endmembers", "row"], "shares");
        graph.Node("ReduceSum", ["shares", "second"], "reconstruction", ("keepdims", 0));
        graph.Node("Mul", ["abundances", "nothing"], "zeros");
        graph.Node("ReduceSum", ["zeros", "last"], "mixing_nonlinearity", ("keepdims", 0));
        return graph.Build(("reconstruction", [-1, bands]), ("mixing_nonlinearity", [-1]));
    }
}
