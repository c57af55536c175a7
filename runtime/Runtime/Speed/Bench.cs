using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Machine;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Speed;

/// <summary>Measures runs of a model on this machine beside the machine's own product speed.</summary>
public static class Bench
{
    private const double ProductSeconds = 1;

    /// <summary>Unmixes a scene several times in a folder of its own, which is removed, and reports the median run.</summary>
    /// <param name="package">The model.</param>
    /// <param name="scenePath">The scene; null for one made of the package's known spectra.</param>
    /// <param name="options">As for a run.</param>
    /// <param name="repeats">Runs after one that only warms up; at least 1.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static BenchReport Run(
        ModelPackage package,
        string? scenePath,
        UnmixOptions options,
        int repeats,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        options.Validate();
        var folder = Directory.CreateTempSubdirectory("unmix-bench-");
        try
        {
            var scene = scenePath ?? BenchScene.Write(folder.FullName, package);
            var output = Path.Combine(folder.FullName, "map.tif");
            _ = SceneUnmixer.Run(package, scene, output, options, null, cancellation);
            var before = ProductSpeed.Measure(options.Threads, ProductSeconds);
            var runs = new List<RunReport>();
            for (var i = 0; i < repeats; i++)
                runs.Add(SceneUnmixer.Run(package, scene, output, options, null, cancellation));
            var after = ProductSpeed.Measure(options.Threads, ProductSeconds);
            using var reader = SceneReader.Open(scene, options.Read);
            var median = runs.OrderBy(run => run.ElapsedSeconds).ElementAt(repeats / 2);
            return Report(median, reader.Profile, Math.Max(before, after), repeats);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchReport Report(RunReport run, SceneProfile scene, double productSpeed, int repeats)
    {
        const double giga = 1e9;
        var work = (double)run.ValidPixels * run.MultiplyAddsPerPixel;
        var bandCount = run.ReadBandCount;
        var (seconds, floats) = (run.Seconds, run.Pixels * (long)bandCount * sizeof(float));
        return new BenchReport
        {
            Machine = ProcessorFacts.MachineText(),
            LogicalCores = Environment.ProcessorCount,
            OnnxRuntime = OnnxLibrary.Require().GetVersionString(),
            Providers = OnnxLibrary.Require().GetAvailableProviders(),
            Repeats = repeats,
            ProductGigaMultiplyAdds = productSpeed / giga,
            RunGigaMultiplyAdds = work / run.ElapsedSeconds / giga,
            InferGigaMultiplyAdds = work / (seconds.Infer / run.Threads) / giga,
            RunShare = work / run.ElapsedSeconds / productSpeed,
            InferShare = work / (seconds.Infer / run.Threads) / productSpeed,
            ReadGigabytesPerSecond = (double)run.Pixels * bandCount * scene.PixelType.SizeInBytes() / seconds.Read / giga,
            PackGigabytesPerSecond = floats / seconds.Pack / giga,
            WriteGigabytesPerSecond = (double)run.Pixels * run.BandNames.Count * sizeof(float) / seconds.Write / giga,
            Run = run,
        };
    }
}
