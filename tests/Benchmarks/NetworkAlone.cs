using System.Diagnostics;
using System.Globalization;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Inference;

namespace Unmix.Benchmarks;

/// <summary>
/// Inference of as many pixels as a scene has and nothing beside it, by as many threads as compute in a run: a machine is not
/// equally fast in
/// an eighth of a second and in a minute, so a run is held against this.
/// </summary>
internal static class NetworkAlone
{
    private const int WindowBatches = 8;

    /// <summary>Measures it in a process of its own, which has just been started, as a run's has.</summary>
    /// <returns>Seconds.</returns>
    public static double Measure(string modelPath, long pixels, int threads)
    {
        string[] arguments =
        [
            "exec",
            typeof(NetworkAlone).Assembly.Location,
            "network",
            modelPath,
            pixels.ToString(CultureInfo.InvariantCulture),
            threads.ToString(CultureInfo.InvariantCulture),
        ];
        return double.Parse(UnmixProcess.End(UnmixProcess.StartProgram(null, "dotnet", arguments)), CultureInfo.InvariantCulture);
    }

    /// <summary>Computes the model's known pixels over and over, abundances alone.</summary>
    /// <returns>Seconds from before the threads start to the last answer.</returns>
    public static double Seconds(string modelPath, long pixels, int threads)
    {
        var package = ModelPackage.Open(modelPath);
        using var session = UnmixSession.Open(package, SessionOutputs.For(Layers.Abundances, package), ProviderName.Cpu);
        var windows = Enumerable.Range(0, threads).Select(_ => Filled(package, session, WindowBatches * session.BatchSize)).ToArray();
        session.Run(windows[0], session.BatchSize);
        var start = Stopwatch.GetTimestamp();
        var taken = 0L;
        var workers = windows
            .Select(window => new Thread(() =>
            {
                // Batch by batch: threads that share larger pieces would wait for one another at the end, a twentieth of a small
                // scene's time.
                for (long first; (first = Interlocked.Add(ref taken, session.BatchSize) - session.BatchSize) < pixels; )
                    session.RunBatch(
                        window,
                        (int)(first / session.BatchSize % WindowBatches),
                        (int)Math.Min(session.BatchSize, pixels - first)
                    );
            }))
            .ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var window in windows)
            window.Dispose();
        return seconds;
    }

    /// <summary>A window of a model's known pixels, over and over.</summary>
    public static WindowTensors Filled(ModelPackage package, UnmixSession session, int pixelCount)
    {
        var window = new WindowTensors(session, pixelCount);
        var spectra = window.Spectra;
        var known = package.KnownPixels.Spectra;
        for (var filled = 0; filled < spectra.Length; filled += known.Length)
            known.AsSpan(0, Math.Min(known.Length, spectra.Length - filled)).CopyTo(spectra[filled..]);
        return window;
    }
}
