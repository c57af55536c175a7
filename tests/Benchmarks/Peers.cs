using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;

namespace Unmix.Benchmarks;

/// <summary>
/// Other programs on the same scene with the same endmembers, and the same network in PyTorch. What is not installed is left out,
/// and says so.
/// </summary>
internal static class Peers
{
    private const string Orfeo = "/usr/bin/otbcli_HyperspectralUnmixing";
    private const string Python = "/usr/bin/python3"; // Debian's, which has its packages
    private const int IterativeRows = 20; // of the scene for the slow one
    private const string AllOutputs = "abundances,abundance_deviation,nonlinearity,reconstruction";

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var package = files.Model();
        var scenes = new PeerScenes(
            files.LargeScene(package),
            files.LargeScene(package, "part", Math.Min(IterativeRows, options.Height)),
            Endmembers(files, package, options.Type == PixelType.Int16 ? BenchmarkFiles.ScaleFactor : 1)
        );
        for (var threads = 1; threads <= options.Threads; threads++)
        {
            table.Begin(
                $"Peers, {options.Width} x {options.Height} pixels of {options.Bands} bands, {options.Type}, "
                    + $"{options.Interleave}, {options.Endmembers} endmembers, {threads} threads",
                "program",
                "s (best)",
                "s (median)",
                "pixels/s (best)",
                "CPU us a pixel (median)",
                "unmix is faster by (best by best)"
            );
            var round = new PeerRound(files, package, scenes, options, table, threads);
            var (ours, all) = round.Programs();
            round.Networks(ours, all);
        }
        table.Note(
            "unmix and Orfeo ToolBox read the scene from the page cache and write a GeoTIFF, Orfeo's without compression. "
                + "PyTorch reads and writes nothing; the fastest of several batches counts. It has the same weights, as the "
                + "operations of the exported graphs, and its answers are checked."
        );
    }

    /// <summary>What the programs are given.</summary>
    /// <param name="Whole">The scene.</param>
    /// <param name="Part">Its first rows, for the slow one.</param>
    /// <param name="Endmembers">As Orfeo takes them.</param>
    private sealed record PeerScenes(string Whole, string Part, string Endmembers);

    /// <summary>All programs with one number of threads.</summary>
    private sealed class PeerRound(
        BenchmarkFiles files,
        ModelPackage package,
        PeerScenes scenes,
        BenchmarkOptions options,
        ResultTable table,
        int threads
    )
    {
        private readonly double pixels = (double)options.Width * options.Height;

        /// <summary>Ours and Orfeo's, in turn.</summary>
        /// <returns>Our runs: abundances, and all layers.</returns>
        public (List<Outcome> Ours, List<Outcome> All) Programs()
        {
            var (ours, all, ucls) = (new List<Outcome>(), new List<Outcome>(), new List<Outcome>());
            for (var i = 0; i < options.Repeats; i++)
            {
                ours.Add(Unmix("abundances"));
                if (File.Exists(Orfeo))
                    ucls.Add(Otb(scenes.Whole, "ucls"));
                all.Add(Unmix("all"));
            }
            var name = UnmixProcess.Native() is null ? "unmix on .NET" : "unmix compiled ahead of time";
            Show($"{name}, abundances, from start to end", ours, pixels, null);
            Show($"{name}, all layers, from start to end", all, pixels, null);
            if (!File.Exists(Orfeo))
            {
                table.Row($"Orfeo ToolBox", $"LEFT OUT: apt-get install otb-bin", $"", $"", $"", $"");
                return (ours, all);
            }
            Show("Orfeo ToolBox ucls, from start to end", ucls, pixels, ours);
            var few = (double)options.Width * Math.Min(IterativeRows, options.Height);
            var isra = Enumerable.Range(0, Math.Min(2, options.Repeats)).Select(_ => Otb(scenes.Part, "isra")).ToList();
            Show($"Orfeo ToolBox isra, from start to end, on the first {IterativeRows} rows", isra, few, ours);
            return (ours, all);
        }

        /// <summary>The network in PyTorch.</summary>
        public void Networks(List<Outcome> ours, List<Outcome> all)
        {
            foreach (var (what, outputs, own) in new[] { ("abundances", "abundances", ours), ("all layers", AllOutputs, all) })
            {
                var row = $"PyTorch, our graph's operations, {what}";
                if (Torch(package, threads, outputs) is not { } torch)
                    table.Row($"{row}", $"LEFT OUT: apt-get install python3-torch python3-onnx", $"", $"", $"", $"");
                else
                    table.Row(
                        $"{row}, in memory, {torch.Batch} pixels at a time ({torch.Version})",
                        $"",
                        $"",
                        $"{torch.Speed:F0}",
                        $"",
                        $"{pixels / own.Min(o => o.Seconds) / torch.Speed:F1}"
                    );
            }
        }

        private void Show(string row, List<Outcome> runs, double count, List<Outcome>? faster)
        {
            var ratio = faster is null
                ? ""
                : (pixels / faster.Min(o => o.Seconds) / (count / runs.Min(o => o.Seconds))).ToString("F2", CultureInfo.InvariantCulture);
            table.Row(
                $"{row}",
                $"{runs.Min(o => o.Seconds):F2}",
                $"{runs.Select(o => o.Seconds).Order().ElementAt(runs.Count / 2):F2}",
                $"{count / runs.Min(o => o.Seconds):F0}",
                $"{runs.Select(o => o.ProcessorSeconds).Order().ElementAt(runs.Count / 2) / count * 1e6:F2}",
                $"{ratio}"
            );
        }

        private Outcome Unmix(string layers)
        {
            string[] arguments =
            [
                "run",
                package.Path,
                scenes.Whole,
                "-o",
                files.Path("peer.tif"),
                "--layers",
                layers,
                "--threads",
                $"{threads}",
                "--quiet",
            ];
            return Timed(() => UnmixProcess.End(UnmixProcess.StartFastest(null, arguments)));
        }

        private Outcome Otb(string path, string algorithm)
        {
            string[] arguments =
            [
                "-in",
                Path.ChangeExtension(path, ".img"),
                "-ie",
                scenes.Endmembers,
                "-out",
                files.Path("otb.tif"),
                "-ua",
                algorithm,
            ];
            var environment = new Dictionary<string, string>
            {
                ["ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"] = $"{threads}",
                ["OTB_MAX_RAM_HINT"] = "512",
            };
            return Timed(() => UnmixProcess.End(UnmixProcess.StartProgram(null, Orfeo, arguments, environment)));
        }
    }

    private static Outcome Timed(Action run)
    {
        var (start, own) = (Stopwatch.GetTimestamp(), UnmixProcess.ProcessorSeconds());
        run();
        return new Outcome(Stopwatch.GetElapsedTime(start).TotalSeconds, UnmixProcess.ProcessorSeconds() - own);
    }

    /// <summary>One row of endmembers as pixels, as Orfeo takes them.</summary>
    private static string Endmembers(BenchmarkFiles files, ModelPackage package, float factor)
    {
        var spectra = package.Manifest.ReferenceSpectra ?? throw new InvalidOperationException("The package has no reference spectra.");
        EnviScene.Write(
            files.Path("endmembers.hdr"),
            new EnviLayout
            {
                Width = spectra.Count,
                Height = 1,
                BandCount = package.Manifest.BandCount,
            },
            spectra.SelectMany(spectrum => spectrum).Select(value => value * factor).ToArray()
        );
        return files.Path("endmembers.img");
    }

    private static (double Speed, int Batch, string Version)? Torch(ModelPackage package, int threads, string outputs)
    {
        if (!File.Exists(Python))
            return null;
        var script = Path.Combine(UnmixProcess.Root(), "tests/Benchmarks/torch_form.py");
        var count = threads.ToString(CultureInfo.InvariantCulture);
        using var process = UnmixProcess.StartProgram(
            null,
            Python,
            [script, package.Path, "--threads", count, "--outputs", outputs],
            new Dictionary<string, string> { ["OMP_NUM_THREADS"] = count, ["OPENBLAS_NUM_THREADS"] = count }
        );
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            return null; // why is on stderr
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        return (
            root.GetProperty("pixels_per_second").GetDouble(),
            root.GetProperty("batch").GetInt32(),
            root.GetProperty("torch").GetString()!
        ); // the script writes it
    }

    private sealed record Outcome(double Seconds, double ProcessorSeconds);
}
