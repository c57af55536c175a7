using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Tests.Journal;

namespace Unmix.Runtime.Tests.Context;

public sealed class ContextRunTests : IDisposable
{
    private const int Radius = 2;
    private const int P = ToyModel.P;
    private const int Width = ToyRuns.Width;
    private const int Height = ToyRuns.Height;

    private readonly ToyRuns runs = new(folder => ToyContext.Seal(folder.File("toy.unmix"), Radius));

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Abundances_are_those_of_the_neighbourhood_and_nothing_comes_in_from_gaps_or_beyond_edges()
    {
        var report = runs.Run(ToyRuns.Options());

        Assert.Equal(Radius, report.ContextRadius);
        var (spectra, map) = (Read(runs.Scene), Read(runs.Map));
        var concentrations = Enumerable.Range(0, Width * Height).Select(pixel => Concentration(spectra, pixel)).ToArray();
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            var found = map.AsSpan(pixel * 8, 8);
            if (concentrations[pixel].All(value => value == 0))
            {
                Assert.True(float.IsNaN(found[0]) && float.IsNaN(found[3]));
                continue;
            }
            var (abundances, deviations) = ToyContext.Answer(Around(concentrations, pixel));
            var own = ToyModel.Answer(spectra.AsSpan(pixel * ToyModel.L, ToyModel.L));
            double[] expected = [.. abundances, .. deviations, own.Nonlinearity, own.Error];
            for (var band = 0; band < 8; band++)
                Assert.Equal(expected[band], found[band], 1e-6);
        }
    }

    [Fact]
    public void Bytes_do_not_depend_on_tiles_threads_and_shared_cores()
    {
        runs.Run(ToyRuns.Options());
        var expected = File.ReadAllBytes(runs.Map);

        foreach (var (width, height) in ((int, int)[])[(5, 7), (Width, 3), (Width, Height), (1, Height), (7, 1)])
        {
            foreach (var (threads, shares) in ((int, bool)[])[(1, false), (3, false), (1, true)])
            {
                runs.Run(ToyRuns.Options(width, height, threads) with { SharesCores = shares });
                Assert.True(
                    expected.AsSpan().SequenceEqual(File.ReadAllBytes(runs.Map)),
                    $"tiles of {width} x {height}, {threads} threads, shared cores: {shares}"
                );
            }
        }
    }

    [Fact]
    public void Without_context_a_run_is_that_of_a_package_that_has_none()
    {
        var plain = ToyModel.Seal(runs.Folder.File("plain.unmix"));
        runs.Run(ToyRuns.Options(), plain, runs.Folder.File("plain.tif"));
        var report = runs.Run(ToyRuns.Options() with { Context = ContextMode.Off });

        Assert.Equal(0, report.ContextRadius);
        Assert.Equal(Read(runs.Folder.File("plain.tif")), Read(runs.Map));
    }

    [Fact]
    public void Layers_that_do_not_change_are_not_refined()
    {
        var report = runs.Run(ToyRuns.Options() with { Layers = Layers.Error });

        Assert.Equal(0, report.ContextRadius);
    }

    [Theory]
    [InlineData(Width, 1)]
    [InlineData(Width, 4)]
    [InlineData(9, 5)]
    public void A_run_that_was_stopped_anywhere_ends_with_the_same_bytes_and_sums(int width, int height)
    {
        var (expected, whole) = runs.Whole();
        foreach (var windows in (int[])[1, 2, 5])
        {
            Assert.NotNull(runs.Stopped(ToyRuns.Options(width, height, threads: 2), windows));
            var report = runs.Run(ToyRuns.Options(Width, 3));

            Assert.Equal(expected, File.ReadAllBytes(runs.Map));
            Assert.Equal(
                (whole.ValidPixels, whole.Minimum, whole.Maximum, $"{whole.Drift}"),
                (report.ValidPixels, report.Minimum, report.Maximum, $"{report.Drift}")
            );
        }
    }

    [Fact]
    public void A_run_with_context_is_not_gone_on_with_without()
    {
        Assert.IsType<RunStoppedException>(runs.Stopped(ToyRuns.Options(), afterWindows: 6));

        var fault = Assert.Throws<OptionsException>(() => runs.Run(ToyRuns.Options() with { Context = ContextMode.Off }));

        Assert.Contains("the context was '2 pixels around' and is 'off' now", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_memory_of_rows_that_wait_is_predicted()
    {
        var package = ModelPackage.Open(runs.Folder.File("toy.unmix"));
        using var scene = SceneReader.Open(runs.Scene);
        long Peak(ContextMode mode) =>
            RunPlan.For(package, scene.Profile, ToyRuns.Options(Width, 4) with { Context = mode }).Windows.PeakBytes;

        // Ten rows of three concentrations and eight bands, and a thread's neighbourhoods.
        var least = 4L * (10 * Width * (P + 8) + 1024 * 13 * P);
        Assert.InRange(Peak(ContextMode.Auto) - Peak(ContextMode.Off), least, 4 * least);
    }

    [Fact]
    public void A_graph_that_does_not_give_its_known_answers_is_refused()
    {
        var package = ToyContext.Seal(runs.Folder.File("wrong.unmix"), Radius, wrongBy: 1e-3f);

        var fault = Assert.Throws<ModelPackageException>(() => runs.Run(ToyRuns.Options(), package));

        Assert.StartsWith(
            "On cpu the context's answer 'abundances' to the model's known pixels differs by 1.0E-003; 1.0E-005 is allowed (",
            fault.Message,
            StringComparison.Ordinal
        );
        var check = KnownPixelCheck.Run(package, ProviderName.Cpu);
        Assert.False(check.Passed);
        Assert.Equal(1e-3, check.Differences["context abundances"], 1e-5);
    }

    [Fact]
    public void A_graph_for_another_radius_is_refused()
    {
        var package = ToyContext.Seal(runs.Folder.File("other.unmix"), Radius, graphRadius: 1);

        var fault = Assert.Throws<ModelPackageException>(() => runs.Run(ToyRuns.Options(), package));

        Assert.StartsWith(
            "The input 'neighbour_concentrations' of the entry 'context.onnx' has the shape [3, 5, n] but the manifest asks for "
                + "[3, 13, n] (",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    private static float[] Concentration(float[] spectra, int pixel)
    {
        var spectrum = spectra.AsSpan(pixel * ToyModel.L, ToyModel.L);
        return float.IsNaN(spectrum[0]) ? new float[P] : [.. ToyModel.Answer(spectrum).Abundances.Select(a => (float)(10 * a))];
    }

    private static float[] Around(float[][] concentrations, int pixel) =>
        [
            .. from p in Enumerable.Range(0, P)
            from row in Enumerable.Range(pixel / Width - Radius, 2 * Radius + 1)
            from column in Enumerable.Range(pixel % Width - Radius, 2 * Radius + 1)
            where Math.Abs(row - pixel / Width) + Math.Abs(column - pixel % Width) <= Radius
            where row is >= 0 and < Height && column is >= 0 and < Width
            select concentrations[row * Width + column][p],
        ];

    private static float[] Read(string path)
    {
        using var reader = SceneReader.Open(path);
        var profile = reader.Profile;
        var values = new float[profile.Width * profile.Height * profile.BandCount];
        reader.ReadSpectra(new PixelWindow(0, 0, profile.Width, profile.Height), [.. Enumerable.Range(0, profile.BandCount)], values);
        return values;
    }
}
