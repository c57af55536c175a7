using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Benchmarks;

/// <summary>Whole runs of products as they are delivered, in turn with runs of the same spectra as raw ENVI lines.</summary>
internal static class ProductRuns
{
    private const string Memory = "512MiB"; // the default, said aloud
    private const int RowsAtOnce = 32;
    private const short NoData = -32768;

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        table.Begin(
            $"Products of their real size, {options.Threads} threads, --memory {Memory}, processes from start to end, medians of "
                + $"{options.Repeats} runs of each, the product and the same spectra as ENVI BIL in turn",
            "product",
            "pixels",
            "GB, as ENVI",
            "s, as ENVI",
            "Mpixels/s, as ENVI",
            "speed beside ENVI (of medians, of pairs)",
            "most that inflating alone allows (s, CPU s of it)",
            "s of reading, as ENVI",
            "s of placing",
            "CPU s, as ENVI",
            "predicted peak MB",
            "resident peak MB, as ENVI",
            "cores that others used"
        );
        foreach (var granule in ProductGranule.All)
        {
            if (options.Products.Count == 0 || options.Products.Contains(granule.Name))
                Measure(granule, files, options, table);
        }
        table.Note(
            "Inflating alone: the chunks that hold a band in use, each once, by the library of runs, on as many threads, from memory, "
                + "the fastest of the repeats. The most that it allows is ENVI's time without its reading and with inflating instead."
        );
        table.Note(
            "The scene is in the page cache. MB are 1e6 bytes: 512MiB is 537 MB. Models are trained for a few steps, which is no "
                + "matter for speed."
        );
    }

    private static void Measure(ProductGranule granule, BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var folder = files.Path(granule.Name);
        try
        {
            var package = files.ModelOf(granule.MakeSmall(Path.Combine(folder, "small")), granule.Name);
            var product = granule.Make(Path.Combine(folder, "large"));
            var twin = WriteTwin(product, Path.Combine(folder, "twin.hdr"), granule.Type);
            Outcome Run(string scene) => Once(package, scene, files, options);
            _ = Run(product);
            _ = Run(twin);
            var inflating = granule.Inflated is { } array ? InflatingAlone.Of(product, array, options.Threads, options.Repeats) : null;
            var pairs = Enumerable.Range(0, options.Repeats).Select(_ => (Own: Run(product), Twin: Run(twin))).ToList();
            Show(granule, pairs, (Directory.EnumerateFiles(folder + "/large", "*", SearchOption.AllDirectories), twin), table, Bound);
            string Bound(double seconds, double readSeconds) =>
                inflating is null
                    ? "-"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{inflating.MostBeside(seconds, readSeconds, options.Threads):F2} ({inflating.Seconds:F1}, "
                            + $"{inflating.ProcessorSeconds:F1})"
                    );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Show(
        ProductGranule granule,
        List<(Outcome Own, Outcome Twin)> pairs,
        (IEnumerable<string> Product, string Twin) files,
        ResultTable table,
        Func<double, double, string> bound
    )
    {
        var twin = files.Twin;
        double Own(Func<Outcome, double> of) => Median(pairs.Select(pair => of(pair.Own)));
        double Twin(Func<Outcome, double> of) => Median(pairs.Select(pair => of(pair.Twin)));
        var pixels = (double)granule.Rows * granule.Columns;
        var (seconds, twinSeconds) = (Own(run => run.Seconds), Twin(run => run.Seconds));
        table.Row(
            $"{granule.Name}",
            $"{pixels:N0}",
            $"{Gigabytes(files.Product):F2}, {Gigabytes([Path.ChangeExtension(twin, ".img")]):F2}",
            $"{seconds:F1}, {twinSeconds:F1}",
            $"{pixels / seconds / 1e6:F3}, {pixels / twinSeconds / 1e6:F3}",
            $"{twinSeconds / seconds:F2}, {Median(pairs.Select(pair => pair.Twin.Seconds / pair.Own.Seconds)):F2}",
            $"{bound(twinSeconds, Twin(run => run.ReadSeconds))}",
            $"{Own(run => run.ReadSeconds):F1}, {Twin(run => run.ReadSeconds):F1}",
            $"{Own(run => run.PlaceSeconds):F1}",
            $"{Own(run => run.ProcessorSeconds):F1}, {Twin(run => run.ProcessorSeconds):F1}",
            $"{pairs[0].Own.Predicted / 1_000_000}",
            $"{pairs.Max(pair => pair.Own.Peak) / 1_000_000}, {pairs.Max(pair => pair.Twin.Peak) / 1_000_000}",
            $"{Median(pairs.SelectMany(pair => new[] { pair.Own.Others, pair.Twin.Others })):F2}"
        );
    }

    private static double Gigabytes(IEnumerable<string> files) => files.Sum(file => new FileInfo(file).Length) / 1e9;

    /// <summary>The same spectra line by line, in the sensor's geometry where the product is in that.</summary>
    private static string WriteTwin(string product, string path, PixelType type)
    {
        using var reader = SceneReader.Open(product, new SceneReadOptions { Mask = QualityMask.None });
        var profile = reader.Profile;
        int[] bands = [.. Enumerable.Range(0, profile.BandCount)];
        var spectra = new float[checked(profile.Width * RowsAtOnce * bands.Length)];
        using var writer = EnviSceneWriter.Create(
            path,
            new EnviLayout
            {
                Width = profile.Width,
                Height = profile.Height,
                BandCount = profile.BandCount,
                Interleave = EnviInterleave.Bil,
                PixelType = type,
                NoData = NoData,
                ReflectanceScaleFactor = type == PixelType.Int16 ? BenchmarkFiles.ScaleFactor : null,
                Wavelengths = profile.Wavelengths,
                BadBands = profile.BadBands,
            }
        );
        for (var row = 0; row < profile.Height; row += RowsAtOnce)
        {
            var window = new PixelWindow(0, row, profile.Width, Math.Min(RowsAtOnce, profile.Height - row));
            var part = spectra.AsSpan(0, window.PixelCount * bands.Length);
            reader.ReadSpectra(window, bands, part);
            writer.WriteRows(row, window.Height, part);
        }
        writer.Finish();
        return path;
    }

    private static Outcome Once(ModelPackage package, string scene, BenchmarkFiles files, BenchmarkOptions options)
    {
        var report = files.Path("product.json");
        string[] arguments =
        [
            "run",
            package.Path,
            scene,
            "-o",
            files.Path("product.tif"),
            "--threads",
            options.Threads.ToString(CultureInfo.InvariantCulture),
            "--memory",
            Memory,
            "--report",
            report,
            "--quiet",
        ];
        var (own, all, start) = (UnmixProcess.ProcessorSeconds(), UnmixProcess.MachineSeconds(), Stopwatch.GetTimestamp());
        var (seconds, peak) = UnmixProcess.Watch(UnmixProcess.StartFastest(null, arguments));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        own = UnmixProcess.ProcessorSeconds() - own;
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        var stages = json.RootElement.GetProperty("seconds");
        return new Outcome(
            seconds,
            stages.GetProperty("read").GetDouble(),
            stages.GetProperty("place").GetDouble(),
            own,
            Math.Max(0, UnmixProcess.MachineSeconds() - all - own) / elapsed,
            json.RootElement.GetProperty("predicted_peak_bytes").GetInt64(),
            peak
        );
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private sealed record Outcome(
        double Seconds,
        double ReadSeconds,
        double PlaceSeconds,
        double ProcessorSeconds,
        double Others,
        long Predicted,
        long Peak
    );
}
