using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Tests;

/// <summary>
/// A package small enough to be worked out by hand: abundances are the softmax of spectrum times <see cref="Weights"/>, every
/// pixel's endmembers are <see cref="Library"/> times its spectrum, and the mixture is linear. <see cref="Answer"/> does the
/// same in double precision without any graph.
/// </summary>
internal static class ToyModel
{
    public const int L = 6;
    public const int P = 3;

    private static readonly string[] Names = ["soil", "tree", "water"];

    public static float Weights(int band, int endmember) => 0.5f * MathF.Sin(1 + band * P + endmember);

    public static float Library(int band, int endmember) => 0.2f + 0.1f * ((band + 2 * endmember) % 5);

    /// <param name="path">Where the package goes.</param>
    /// <param name="wrongBy">Added to the known abundances.</param>
    /// <param name="poison">Spectra whose first band is above this get NaN abundances.</param>
    /// <param name="centresNm">Its bands; null for the six of its own, or for <paramref name="bands"/> without wavelengths.</param>
    /// <param name="bands">L; null for the number of wavelengths.</param>
    /// <param name="change">Changes the manifest.</param>
    public static ModelPackage Seal(
        string path,
        float wrongBy = 0,
        float? poison = null,
        IReadOnlyList<double>? centresNm = null,
        int? bands = null,
        Func<ModelManifest, ModelManifest>? change = null
    )
    {
        var count = centresNm?.Count ?? bands ?? L;
        var manifest = new ModelManifest
        {
            Name = "toy",
            EndmemberNames = Names,
            BandCount = count,
            WavelengthsNm = centresNm ?? (bands is null ? [.. Enumerable.Range(0, L).Select(b => 400.0 + 50 * b)] : null),
        };
        manifest = change?.Invoke(manifest) ?? manifest;
        ModelPackageWriter.Seal(path, manifest, Encoder(poison, count).ToByteArray(), Decoder(count).ToByteArray(), Known(wrongBy, count));
        return ModelPackage.Open(path);
    }

    /// <summary>The answers for one spectrum.</summary>
    public static (double[] Abundances, double[] Deviation, double Nonlinearity, double Error) Answer(ReadOnlySpan<float> spectrum)
    {
        var logits = new double[P];
        for (var p = 0; p < P; p++)
        {
            for (var band = 0; band < spectrum.Length; band++)
                logits[p] += (double)spectrum[band] * Weights(band, p);
        }
        var largest = logits.Max(); // a common factor of all exponentials, taken out so that none overflows
        var sum = logits.Sum(logit => Math.Exp(logit - largest));
        var abundances = Array.ConvertAll(logits, logit => Math.Exp(logit - largest) / sum);
        var squares = 0.0;
        for (var band = 0; band < spectrum.Length; band++)
        {
            var reconstruction = 0.0;
            for (var p = 0; p < P; p++)
                reconstruction += abundances[p] * Library(band, p) * spectrum[band];
            squares += Math.Pow(spectrum[band] - reconstruction, 2);
        }
        return (
            abundances,
            Array.ConvertAll(abundances, a => Math.Sqrt(a * (1 - a))),
            abundances.Sum(a => a * a),
            Math.Sqrt(squares / spectrum.Length)
        );
    }

    public static float[] Spectra(int count, int seed = 1, int bands = L)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * bands).Select(_ => 0.05f + 0.9f * random.NextSingle())];
    }

    private static KnownPixels Known(float wrongBy, int bands)
    {
        const int count = 7;
        var spectra = Spectra(count, seed: 5, bands);
        var answers = Enumerable.Range(0, count).Select(i => Answer(spectra.AsSpan(i * bands, bands))).ToArray();
        float[] All(Func<int, IEnumerable<double>> of) => [.. Enumerable.Range(0, count).SelectMany(of).Select(value => (float)value)];
        IEnumerable<double> Endmembers(int i) =>
            Enumerable.Range(0, bands * P).Select(at => (double)Library(at / P, at % P) * spectra[i * bands + at / P]);
        return new KnownPixels
        {
            Count = count,
            BandCount = bands,
            EndmemberCount = P,
            Spectra = spectra,
            Abundances = All(i => answers[i].Abundances.Select(a => a + wrongBy)),
            Concentration = All(i => answers[i].Abundances.Select(a => 10 * a)),
            AbundanceDeviation = All(i => answers[i].Deviation),
            Nonlinearity = All(i => [answers[i].Nonlinearity]),
            Endmembers = All(Endmembers),
            Reconstruction = All(i =>
                Enumerable
                    .Range(0, bands)
                    .Select(b => Enumerable.Range(0, P).Sum(p => answers[i].Abundances[p] * Library(b, p) * spectra[i * bands + b]))
            ),
            MixingNonlinearity = All(i => [answers[i].Nonlinearity]),
        };
    }

    private static ModelProto Encoder(float? poison, int bands)
    {
        var graph = new ToyGraph();
        graph.Input("spectra", -1, bands);
        graph.Floats("weights", [bands, P], [.. Enumerable.Range(0, bands * P).Select(i => Weights(i / P, i % P))]);
        graph.Floats("library", [1, bands, P], [.. Enumerable.Range(0, bands * P).Select(i => Library(i / P, i % P))]);
        graph.Floats("one", [], [1]);
        graph.Floats("ten", [], [10]);
        graph.Integers("last", 1);
        graph.Integers("second", 2);
        graph.Node("MatMul", ["spectra", "weights"], "logits");
        if (poison is { } limit)
            AddPoison(graph, limit);
        graph.Node("Softmax", [poison is null ? "logits" : "spoilt"], "abundances", ("axis", 1));
        graph.Node("Mul", ["abundances", "ten"], "concentration");
        graph.Node("Sub", ["one", "abundances"], "rest");
        graph.Node("Mul", ["abundances", "rest"], "variance");
        graph.Node("Sqrt", ["variance"], "abundance_deviation");
        graph.Node("Unsqueeze", ["spectra", "second"], "columns");
        graph.Node("Mul", ["columns", "library"], "endmembers");
        graph.Node("Mul", ["abundances", "abundances"], "squares");
        graph.Node("ReduceSum", ["squares", "last"], "nonlinearity", ("keepdims", 0));
        return graph.Build(
            ("abundances", [-1, P]),
            ("concentration", [-1, P]),
            ("abundance_deviation", [-1, P]),
            ("endmembers", [-1, bands, P]),
            ("nonlinearity", [-1])
        );
    }

    /// <summary>The square root of limit minus first band is NaN above the limit.</summary>
    private static void AddPoison(ToyGraph graph, float limit)
    {
        graph.Floats("limit", [], [limit]);
        graph.Floats("nothing", [], [0]);
        graph.Floats("first_band", [L, 1], [1, .. new float[L - 1]]);
        graph.Node("MatMul", ["spectra", "first_band"], "first");
        graph.Node("Sub", ["limit", "first"], "below");
        graph.Node("Sqrt", ["below"], "root");
        graph.Node("Mul", ["root", "nothing"], "zero");
        graph.Node("Add", ["logits", "zero"], "spoilt");
    }

    private static ModelProto Decoder(int bands)
    {
        var graph = new ToyGraph();
        graph.Input("endmembers", -1, bands, P);
        graph.Input("abundances", -1, P);
        graph.Integers("last", 1);
        graph.Integers("second", 2);
        graph.Node("Unsqueeze", ["abundances", "last"], "row");
        graph.Node("Mul", ["endmembers", "row"], "shares");
        graph.Node("ReduceSum", ["shares", "second"], "reconstruction", ("keepdims", 0));
        graph.Node("Mul", ["abundances", "abundances"], "squares");
        graph.Node("ReduceSum", ["squares", "last"], "mixing_nonlinearity", ("keepdims", 0));
        return graph.Build(("reconstruction", [-1, bands]), ("mixing_nonlinearity", [-1]));
    }
}
