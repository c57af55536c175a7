using System.Diagnostics;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Envi;

namespace Unmix.Benchmarks;

/// <summary>
/// How long a line-scan camera waits for the answer of a line: from the last byte of the line into the pipe to the last byte of its answer
/// out of the other, through a process. Lines of 1,000 pixels and 150 bands, 16 bits.
/// </summary>
internal static class LineLatency
{
    /// <summary>What is promised, ms.</summary>
    private const double Limit = 20;

    private const int Width = 1000;
    private const int Bands = 150;
    private const int Lines = 400; // each way, after those that warm up
    private const int Warming = 40;
    private const double MillisecondsBetween = 20; // 50 lines a second

    public static void Measure(BenchmarkOptions options, ResultTable table)
    {
        using var files = new BenchmarkFiles(
            options with
            {
                Width = Width,
                Height = Lines,
                Bands = Bands,
                Interleave = EnviInterleave.Bil,
            }
        );
        var model = files.Model();
        var header = files.LargeScene(model);
        var lines = File.ReadAllBytes(Path.ChangeExtension(header, ".img"));
        File.WriteAllText(header, File.ReadAllText(header).Replace($"lines = {Lines}", "lines = 0", StringComparison.Ordinal));
        table.Begin(
            $"Lines of {Width} pixels and {Bands} bands of Int16 through 'unmix run -': {Lines} sent at 50 a second, then {Lines} "
                + $"as fast as they are taken; at most {Limit} ms are promised",
            "layers",
            "threads",
            "ms a line (median)",
            "ms (99 of 100)",
            "ms (longest)",
            $"share within {Limit} ms",
            "lines a second",
            "resident MB, and at the end"
        );
        foreach (var layers in (string[])["abundances", "all"])
        {
            for (var threads = 1; threads <= options.Threads; threads++)
                Row(model, header, lines, layers, threads, table);
        }
    }

    private static void Row(ModelPackage model, string header, byte[] lines, string layers, int threads, ResultTable table)
    {
        var values = layers == "all" ? 2 * model.Manifest.EndmemberCount + 2 : model.Manifest.EndmemberCount;
        using var camera = new Camera(model.Path, header, layers, threads, lines, Width * values * sizeof(float));
        for (var i = 0; i < Warming; i++)
            camera.Answer(i % Lines);
        var early = camera.ResidentBytes;
        var times = new List<double>();
        for (var i = 0; i < Lines; i++)
        {
            var start = Stopwatch.GetTimestamp();
            times.Add(camera.Answer(i));
            Thread.Sleep(TimeSpan.FromMilliseconds(Math.Max(0, MillisecondsBetween - Stopwatch.GetElapsedTime(start).TotalMilliseconds)));
        }
        times.Sort();
        var speed = camera.LinesPerSecond(Lines);
        table.Row(
            $"{layers}",
            $"{threads}",
            $"{times[times.Count / 2]:F1}",
            $"{times[times.Count * 99 / 100]:F1}",
            $"{times[^1]:F1}",
            $"{(double)times.Count(time => time <= Limit) / times.Count:P1}",
            $"{speed:F0}",
            $"{early / 1_000_000}, {camera.ResidentBytes / 1_000_000}"
        );
    }

    /// <summary>Sends lines and takes their answers.</summary>
    private sealed class Camera : IDisposable
    {
        private readonly Process process;
        private readonly byte[] lines;
        private readonly byte[] answer;
        private readonly int lineBytes;

        public Camera(string model, string header, string layers, int threads, byte[] lines, int answerBytes)
        {
            (this.lines, answer, lineBytes) = (lines, new byte[answerBytes], lines.Length / Lines);
            process = UnmixProcess.StartFed(
                "run",
                model,
                "-",
                "--header",
                header,
                "-o",
                "-",
                "--layers",
                layers,
                "--threads",
                $"{threads}"
            );
        }

        public long ResidentBytes
        {
            get
            {
                process.Refresh();
                return process.WorkingSet64;
            }
        }

        /// <summary>Milliseconds from the end of a line to the end of its answer.</summary>
        public double Answer(int line)
        {
            Send(line);
            var sent = Stopwatch.GetTimestamp();
            process.StandardOutput.BaseStream.ReadExactly(answer);
            return Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
        }

        public double LinesPerSecond(int count)
        {
            var start = Stopwatch.GetTimestamp();
            var sender = new Thread(() =>
            {
                for (var i = 0; i < count; i++)
                    Send(i);
            });
            sender.Start();
            for (var i = 0; i < count; i++)
                process.StandardOutput.BaseStream.ReadExactly(answer);
            sender.Join();
            return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }

        private void Send(int line)
        {
            process.StandardInput.BaseStream.Write(lines, line * lineBytes, lineBytes);
            process.StandardInput.BaseStream.Flush();
        }
    }
}
