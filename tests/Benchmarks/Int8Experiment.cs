using System.Diagnostics;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Learning.Export;
using Unmix.Runtime;
using Unmix.Runtime.Inference;

namespace Unmix.Benchmarks;

/// <summary>Whether 8-bit products are worth it: speed and moved abundances of a model that was trained as users train it.</summary>
internal static class Int8Experiment
{
    private const int Epochs = 3;
    private const int Calls = 300;
    private const double HighShare = 0.999;

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        if (options.Model is null)
            PackageExport.Seal(
                files.Training(options.Recipe with { Epochs = Epochs }).Run(CancellationToken.None),
                files.Path("trained.unmix")
            );
        var package = ModelPackage.Open(options.Model ?? files.Path("trained.unmix"));
        var bandCount = package.Manifest.BandCount;
        using var reader = SceneReader.Open(options.Scene ?? files.Path("scene.hdr"));
        var half = reader.Profile.Height / 2;
        var (calibration, checks) = (Read(reader, 0, half, bandCount), Read(reader, half, half, bandCount));
        var model = ModelGraphs.Of(package, SessionOutputs.For(Layers.Abundances, package)).Encoder;
        var expected = Run(model, checks, bandCount)[GraphNames.Abundances];
        table.Begin(
            $"8-bit products, abundances alone, one thread, {UnmixSession.DefaultBatchSize} pixels a call; "
                + $"{(options.Model is null ? $"{Epochs} epochs of training" : Path.GetFileName(options.Model))}, "
                + $"{package.Manifest.BandCount} bands, {package.Manifest.EndmemberCount} endmembers, calibrated on one half "
                + "of the scene, compared on the other",
            "products of at least so many multiply-adds a pixel",
            "turned",
            "ranges widened by",
            "us a pixel (float32, best)",
            "us a pixel (8 bits, best)",
            "faster by",
            "median move",
            "99.9 % move at most",
            "largest move"
        );
        foreach (var (least, widened) in new[] { (1000, 1f), (5000, 1f), (20000, 1f), (5000, 2f) })
        {
            var large = Int8Graph.Large(model, least);
            var ranges = Run(Int8Graph.Observed(model, large), calibration, bandCount)
                .ToDictionary(pair => pair.Key, pair => (pair.Value.Min() * widened, pair.Value.Max() * widened));
            ranges[GraphNames.Spectra] = (calibration.Min() * widened, calibration.Max() * widened);
            var turned = Int8Graph.Of(model, large, ranges);
            var moves = Run(turned, checks, bandCount)[GraphNames.Abundances].Zip(expected, (a, b) => Math.Abs(a - b)).Order().ToArray();
            var (slow, fast) = Times(model, turned, checks, bandCount);
            table.Row(
                $"{least}",
                $"{large.Count}",
                $"{widened:F0}",
                $"{slow * 1e6:F2}",
                $"{fast * 1e6:F2}",
                $"{slow / fast:F2}",
                $"{moves[moves.Length / 2]:F4}",
                $"{moves[(int)(moves.Length * HighShare)]:F4}",
                $"{moves[^1]:F4}"
            );
        }
        table.Note(
            "Weights by one scale a column, 7 bits (the AVX2 kernel adds pairs in 16 bits and would saturate with 8); "
                + "activations by one scale a tensor, fixed beforehand. The bar of the product: at least 1.2 times as fast, "
                + "and 99.9 % of the abundances moved by at most 0.01."
        );
    }

    private static float[] Read(SceneReader reader, int firstRow, int rows, int bandCount)
    {
        var spectra = new float[reader.Profile.Width * rows * bandCount];
        reader.ReadSpectra(new PixelWindow(0, firstRow, reader.Profile.Width, rows), [.. Enumerable.Range(0, bandCount)], spectra);
        return spectra;
    }

    private static Dictionary<string, float[]> Run(ModelProto model, float[] spectra, int bandCount)
    {
        using var options = OrtSettings.For(ProviderName.Cpu);
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var input = OrtValue.CreateTensorValueFromMemory(spectra, [spectra.Length / bandCount, bandCount]);
        using var run = new RunOptions();
        string[] names = [.. session.OutputMetadata.Keys];
        using var results = session.Run(run, [GraphNames.Spectra], [input], names);
        return names
            .Zip(results, (name, value) => (name, value))
            .ToDictionary(pair => pair.name, pair => pair.value.GetTensorDataAsSpan<float>().ToArray());
    }

    /// <summary>Seconds a pixel, the best call of each, in turn.</summary>
    private static (double Slow, double Fast) Times(ModelProto slow, ModelProto fast, float[] spectra, int bandCount)
    {
        using var options = OrtSettings.For(ProviderName.Cpu);
        using var first = new InferenceSession(slow.ToByteArray(), options);
        using var second = new InferenceSession(fast.ToByteArray(), options);
        const int batch = UnmixSession.DefaultBatchSize;
        using var input = OrtValue.CreateTensorValueFromMemory(spectra[..(batch * bandCount)], [batch, bandCount]);
        using var run = new RunOptions();
        var best = (double.PositiveInfinity, double.PositiveInfinity);
        for (var i = 0; i < Calls; i++)
            best = (Math.Min(best.Item1, Once(first)), Math.Min(best.Item2, Once(second)));
        return (best.Item1 / batch, best.Item2 / batch);

        double Once(InferenceSession session)
        {
            var start = Stopwatch.GetTimestamp();
            session.Run(run, [GraphNames.Spectra], [input], [GraphNames.Abundances]).Dispose();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
