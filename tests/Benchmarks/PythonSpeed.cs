using System.Globalization;
using System.Text.Json;
using Unmix.Formats.Packages;

namespace Unmix.Benchmarks;

/// <summary>The package for Python beside the program, on one scene of float32, in turn.</summary>
internal static class PythonSpeed
{
    private const string Python = "/usr/bin/python3"; // Debian's, which has its packages

    /// <summary>Each layer set, one thread and all.</summary>
    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        var library = Path.Combine(UnmixProcess.Root(), "artifacts", "native", "libunmix.so");
        var pixels = (double)options.Width * options.Height;
        table.Begin(
            $"{options.Width} x {options.Height} pixels of {options.Bands} bands of float32, {options.Interleave}, {options.Repeats} pairs "
                + "in turn, medians",
            "what",
            "threads",
            "pixels/s",
            "of the program's, by pairs",
            "processor us/pixel"
        );
        if (UnmixProcess.Native() is null || !File.Exists(library))
        {
            table.Row($"Python", $"LEFT OUT: make them with ./build.sh --target=Publish and --target=Wheel", $"", $"", $"");
            return;
        }
        var model = files.Model();
        var scene = files.LargeScene(model);
        foreach (var layers in (string[])["abundances", "abundances,deviation,nonlinearity,error"])
        {
            foreach (var threads in (int[])[1, options.Threads])
            {
                var (program, mapped, memory) = (new List<Run>(), new List<Run>(), new List<Run>());
                for (var i = 0; i < options.Repeats; i++)
                {
                    program.Add(Program(files, model, scene, layers, threads));
                    var both = InPython(library, model, scene, layers, threads);
                    mapped.Add(both[0]);
                    memory.Add(both[1]);
                }
                var what = layers == "abundances" ? layers : "all layers";
                Show($"unmix run, {what}", program);
                Show($"Python, from the file to files, {what}", mapped);
                Show($"Python, from array to arrays, {what}", memory);
                void Show(string row, List<Run> runs) =>
                    table.Row(
                        $"{row}",
                        $"{threads}",
                        $"{pixels / Median(runs.Select(run => run.Seconds)):F0}",
                        $"{Median(program.Zip(runs, (one, other) => one.Seconds / other.Seconds)):F2}",
                        $"{Median(runs.Select(run => run.ProcessorSeconds)) / pixels * 1e6:F2}"
                    );
            }
        }
    }

    private static Run Program(BenchmarkFiles files, ModelPackage model, string scene, string layers, int threads)
    {
        string[] arguments = ["run", model.Path, scene, "-o", files.Path("map.tif"), "--quiet", "--layers", layers];
        var report = files.Path("report.json");
        var before = UnmixProcess.ProcessorSeconds();
        UnmixProcess.End(UnmixProcess.StartFastest(null, [.. arguments, "--threads", $"{threads}", "--report", report]), 7);
        using var told = JsonDocument.Parse(File.ReadAllText(report));
        return new Run(told.RootElement.GetProperty("elapsed_seconds").GetDouble(), UnmixProcess.ProcessorSeconds() - before);
    }

    private static Run[] InPython(string library, ModelPackage model, string scene, string layers, int threads)
    {
        var root = UnmixProcess.Root();
        var environment = new Dictionary<string, string>
        {
            ["UNMIX_LIBRARY"] = library,
            ["PYTHONPATH"] = Path.Combine(root, "runtime", "Python"),
        };
        var script = Path.Combine(root, "tests", "Benchmarks", "python_speed.py");
        var said = UnmixProcess.End(
            UnmixProcess.StartProgram(null, Python, [script, model.Path, scene, $"{threads}", layers], environment)
        );
        return
        [
            .. said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())
                .Select(pair => new Run(pair[0], pair[1])),
        ];
    }

    private static double Median(IEnumerable<double> values)
    {
        var all = values.Order().ToArray();
        return all[all.Length / 2];
    }

    private sealed record Run(double Seconds, double ProcessorSeconds);
}
