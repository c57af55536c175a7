using Unmix.Runtime;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>Whole runs by bands and by endmembers, as a table and as a picture.</summary>
internal static class ModelSizes
{
    private const int Pixels = 400_000;
    private const int MostRepeats = 3;
    private const double ProductSeconds = 0.5;

    private static readonly int[] bandCounts = [64, 100, 156, 224, 285, 350, 425];
    private static readonly int[] endmemberCounts = [2, 3, 4, 6, 8, 10, 12];

    public static void Measure(BenchmarkOptions options, ResultTable table, string? picture)
    {
        table.Begin($"By bands and endmembers, {options.Threads} threads", "bands", "endmembers", "layers", "multiply-adds a pixel", "Mpixels/s (best)", "us a pixel", "GFLOP/s", "share of the product speed");
        var curves = new List<Curve>();
        foreach (var (bands, layers) in new[] { (true, Layers.Abundances), (true, Layers.All), (false, Layers.Abundances), (false, Layers.All) })
        {
            var points = (bands ? bandCounts : endmemberCounts)
                .Select(size => (size, Best(options with { Bands = bands ? size : options.Bands, Endmembers = bands ? options.Endmembers : size, Width = 1000, Height = Pixels / 1000 }, layers, table))).ToList();
            curves.Add(new Curve(bands ? "bands" : "endmembers", layers == Layers.All ? "all layers" : "abundances", points));
        }
        if (picture is not null) File.WriteAllText(picture, CurvePicture.Of(curves));
    }

    private static double Best(BenchmarkOptions options, Layers layers, ResultTable table)
    {
        using var files = new BenchmarkFiles(options);
        var package = files.Model();
        var scene = files.LargeScene(package);
        var settings = new UnmixOptions { Threads = options.Threads, Layers = layers };
        _ = SceneUnmixer.Run(package, scene, files.Path("map.tif"), settings);
        var product = ProductSpeed.Measure(options.Threads, ProductSeconds);
        var run = Enumerable.Range(0, Math.Min(options.Repeats, MostRepeats)).Select(_ => SceneUnmixer.Run(package, scene, files.Path("map.tif"), settings)).MinBy(run => run.ElapsedSeconds)!;
        product = Math.Max(product, ProductSpeed.Measure(options.Threads, ProductSeconds));
        var speed = run.PixelsPerSecond * run.MultiplyAddsPerPixel;
        table.Row($"{options.Bands}", $"{options.Endmembers}", $"{layers}", $"{run.MultiplyAddsPerPixel:N0}", $"{run.PixelsPerSecond / 1e6:F3}", $"{1e6 / run.PixelsPerSecond:F2}", $"{2 * speed / 1e9:F0}", $"{speed / product:P0}");
        return 1e6 / run.PixelsPerSecond;
    }
}
