using System.Diagnostics;

namespace Unmix.Benchmarks;

/// <summary>A run beside GDAL's copying of the same scene into a tiled GeoTIFF: what merely moving the data costs, in turn.</summary>
internal static class TranslateRuns
{
    private const string Program = "gdal_translate";

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        table.Begin(
            $"Beside {Program} to a tiled GeoTIFF, {options.Width} x {options.Height} pixels of {options.Bands} bands, {options.Type}, "
                + $"{options.Interleave}, {options.Threads} threads, processes from start to end, {options.Repeats} of each in turn",
            "program",
            "s (best)",
            "s (median)",
            "Mpixels/s (median)",
            "unmix is faster by (of medians, of pairs)"
        );
        var package = files.Model();
        var scene = files.LargeScene(package, "translate");
        string[] run = ["run", package.Path, scene, "-o", files.Path("translate.tif"), "--threads", $"{options.Threads}", "--quiet"];
        string[] copy = ["-q", "-co", "TILED=YES", Path.ChangeExtension(scene, ".img"), files.Path("copy.tif")];
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var i = 0; i < options.Repeats; i++)
        {
            ours.Add(Seconds(() => UnmixProcess.End(UnmixProcess.StartFastest(null, run))));
            theirs.Add(Seconds(() => UnmixProcess.End(UnmixProcess.StartProgram(null, Program, copy))));
        }
        var pairs = ours.Zip(theirs, (own, other) => other / own).ToList();
        var name = UnmixProcess.Native() is null ? "unmix on .NET" : "unmix compiled ahead of time";
        Show(table, $"{name}, abundances", ours, options, $"{Median(theirs) / Median(ours):F2}, {Median(pairs):F2}");
        Show(table, Program, theirs, options, $"");
        table.Note("The scene is in the page cache.");
    }

    private static void Show(ResultTable table, string name, List<double> seconds, BenchmarkOptions options, FormattableString ratio) =>
        table.Row(
            $"{name}",
            $"{seconds.Min():F2}",
            $"{Median(seconds):F2}",
            $"{options.Width * (double)options.Height / Median(seconds) / 1e6:F3}",
            ratio
        );

    private static double Seconds(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
