using System.Diagnostics;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Tiling;

namespace Unmix.Benchmarks;

/// <summary>The five functions that a window passes through, one after the other on one thread.</summary>
internal static class HotFunctions
{
    private const int Windows = 6; // after one that warms up
    private const int WindowPixels = 32768;

    public static void Measure(ModelPackage package, string scenePath, string outputPath, ResultTable table)
    {
        using var reader = SceneReader.Open(scenePath);
        var plan = RunPlan.For(package, reader.Profile, new UnmixOptions { Threads = 1 });
        using var writer = SceneWriter.Create(outputPath, plan.Output);
        using var session = UnmixSession.Open(package, plan.Graphs, plan.SessionOutputs, ProviderName.Cpu);
        var height = Math.Max(1, Math.Min(WindowPixels / reader.Profile.Width, reader.Profile.Height / (Windows + 1)));
        var pixels = reader.Profile.Width * height;
        using var lane = new BatchScratch(session);
        using var slot = new WindowSlot(session, pixels, [lane]);
        var (bands, bandCount, outputs) = (plan.Bands.ToArray(), plan.Bands.Count, plan.Output.BandNames.Count);
        var values = new float[pixels * outputs];
        var range = new SpectraRange(package.Manifest.ExpectedMinimum, package.Manifest.ExpectedMaximum);
        var window = default(PixelWindow);
        Step[] steps =
        [
            new("read", () => reader.ReadSpectra(window, bands, slot.Tensors.Spectra[..(pixels * bandCount)])),
            new("pack", () => slot.Mask.Pack(slot.Tensors.Spectra[..(pixels * bandCount)], pixels, bandCount, ref range)),
            new("infer", () => session.Run(slot.Tensors, slot.Mask.ValidCount)),
            new("spread", () =>
                slot.Mask.Spread(slot.Tensors.Answer(GraphNames.Abundances, slot.Mask.ValidCount), outputs, values, outputs, 0, float.NaN)
            ),
            new("write", () => writer.Write(window, values)),
        ];
        for (var index = 0; index <= Windows; index++)
        {
            window = new PixelWindow(0, index * height, reader.Profile.Width, height);
            foreach (var step in steps)
                step.Run(isMeasured: index > 0);
        }
        table.Begin(
            $"Hot functions, {Windows} windows of {pixels} pixels, one thread",
            "function",
            "us a pixel (fastest window)",
            "bytes allocated a window"
        );
        foreach (var step in steps)
            table.Row($"{step.Name}", $"{step.FastestSeconds * 1e6 / pixels:F3}", $"{(double)step.AllocatedBytes / Windows:F0}");
    }

    private sealed class Step(string name, Action action)
    {
        public string Name { get; } = name;

        public double FastestSeconds { get; private set; } = double.PositiveInfinity;

        public long AllocatedBytes { get; private set; }

        public void Run(bool isMeasured)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            action();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (!isMeasured)
                return;
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
            FastestSeconds = Math.Min(FastestSeconds, seconds);
        }
    }
}
