using System.Diagnostics;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests;

/// <summary>A process that unmixes scene after scene does not grow.</summary>
[Trait("Speed", "Slow")]
[Collection(MeasuredAlone.Name)]
public sealed class SoakTests : IDisposable
{
    private const int SceneCount = 300;
    private const int Third = SceneCount / 3;

    /// <summary>
    /// What the last third may have more than the first: a collector that has not run yet, not a leak of a scene's buffers each
    /// time.
    /// </summary>
    private const double MostGrowth = 1.15;

    private const int KindCount = 12;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Three_hundred_scenes_leave_memory_handles_and_files_as_they_were()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("SKIPPED: counts handles in /proc.");
        var package = ToyModel.Seal(folder.File("toy.unmix"));
        for (var kind = 0; kind < KindCount; kind++)
            WriteScene(kind);
        var before = Directory.GetFiles(folder.Path).Length;
        var (resident, handles) = (new List<double>(), new List<double>());

        for (var i = 0; i < SceneCount; i++)
        {
            var options = new UnmixOptions
            {
                Layers = i % 2 == 0 ? Layers.All : Layers.Abundances,
                Threads = 1 + i % 3,
                Resample = i % KindCount == 5,
            };
            SceneUnmixer.Run(
                package,
                folder.File($"scene{i % KindCount}.hdr"),
                folder.File("map.tif"),
                options,
                null,
                TestContext.Current.CancellationToken
            );
            if (i % 10 == 9)
                Assert.Throws<SceneException>(() =>
                    SceneUnmixer.Run(
                        package,
                        folder.File("none.hdr"),
                        folder.File("map.tif"),
                        options,
                        null,
                        TestContext.Current.CancellationToken
                    )
                );
            using var process = Process.GetCurrentProcess();
            resident.Add(process.WorkingSet64);
            handles.Add(Directory.GetFiles("/proc/self/fd").Length);
        }

        Assert.Equal(before + 1, Directory.GetFiles(folder.Path).Length); // the map
        var report =
            $"resident {resident.Take(Third).Average() / (1 << 20):F0} -> {resident.Skip(2 * Third).Average() / (1 << 20):F0} MiB, "
            + $"handles {handles.Take(Third).Average():F1} -> {handles.Skip(2 * Third).Average():F1}";
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.True(resident.Skip(2 * Third).Average() <= MostGrowth * resident.Take(Third).Average(), report);
        // other tests of the process come and go
        Assert.True(handles.Skip(2 * Third).Average() <= handles.Take(Third).Average() + 5, report);
    }

    private void WriteScene(int kind)
    {
        var (width, height) = (64 + 17 * kind, 64 + 9 * (kind % 5));
        EnviScene.Write(
            folder.File($"scene{kind}.hdr"),
            new EnviLayout
            {
                Width = width,
                Height = height,
                BandCount = ToyModel.L,
                Interleave = (EnviInterleave)(kind % 3),
                PixelType = kind % 4 == 3 ? PixelType.Int16 : PixelType.Float32,
                ReflectanceScaleFactor = kind % 4 == 3 ? 10000 : null,
                Wavelengths = new WavelengthGrid([.. Enumerable.Range(0, ToyModel.L).Select(b => 400.0 + 50 * b)]),
            },
            ToyModel.Spectra(width * height, seed: kind)
        );
    }
}
