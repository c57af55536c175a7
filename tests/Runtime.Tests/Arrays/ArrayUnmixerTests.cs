using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Arrays;
using Unmix.Runtime.Models;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Arrays;

public sealed class ArrayUnmixerTests : IDisposable
{
    private const int Rows = 47;
    private const int Columns = 61;
    private const int L = ToyModel.L;
    private const int P = ToyModel.P;

    private static readonly double[] Centres = [.. Enumerable.Range(0, L).Select(band => 400.0 + 50 * band)];

    private readonly TemporaryFolder folder = new();
    private readonly ModelPackage package;
    private readonly LoadedModel model;

    public ArrayUnmixerTests()
    {
        package = ToyModel.Seal(folder.File("toy.unmix"));
        model = new LoadedModel(package);
    }

    /// <summary>Axes of rows, columns and bands from the slowest to the fastest, and whether they run backwards.</summary>
    public static TheoryData<string, bool> Layouts =>
        new MatrixTheoryData<string, bool>(["rcb", "rbc", "crb", "cbr", "brc", "bcr"], [false, true]);

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Answers_are_what_the_equations_say_and_NaN_where_there_is_no_spectrum()
    {
        var spectra = Spoilt();

        var answers = ArrayUnmixer.UnmixSpectra(
            model,
            spectra,
            L,
            new ArrayBands { WavelengthsNm = Centres },
            new ArrayOptions { Layers = Layers.All },
            out var report
        );

        Assert.Equal((Rows * Columns, Rows * Columns - 3), (report.Pixels, report.ValidPixels));
        Assert.Empty(report.Warnings);
        for (var pixel = 0; pixel < Rows * Columns; pixel++)
        {
            float[] found =
            [
                .. answers[Layers.Abundances].AsSpan(pixel * P, P),
                .. answers[Layers.Deviation].AsSpan(pixel * P, P),
                answers[Layers.Nonlinearity][pixel],
                answers[Layers.Error][pixel],
            ];
            if (pixel is 5 or 8 or 900)
            {
                Assert.All(found, value => Assert.Equal(float.NaN, value));
                continue;
            }
            var (abundances, deviation, nonlinearity, error) = ToyModel.Answer(spectra.AsSpan(pixel * L, L));
            double[] expected = [.. abundances, .. deviation, nonlinearity, error];
            for (var band = 0; band < expected.Length; band++)
                Assert.Equal(expected[band], found[band], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Bits_are_those_of_a_run_for_any_order_of_axes_and_any_threads(string axes, bool isBackwards)
    {
        var spectra = Spoilt();
        var expected = Map(spectra, new UnmixOptions { Layers = Layers.Abundances });

        foreach (var threads in (int[])[1, 2, 5])
            Assert.Equal(expected, Unmix(Laid(spectra, axes, isBackwards), new ArrayOptions { Threads = threads }, Centres));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bits_are_those_of_a_run_that_scales_and_computes_bands(bool resamples)
    {
        var spectra = Spoilt().Select(value => MathF.Round(value * 10000)).ToArray();
        spectra[0] = -9999;
        double[] centres = resamples ? [.. Centres.Select((nm, band) => band is 0 or L - 1 ? nm : nm + 20)] : Centres;
        var read = new SceneReadOptions
        {
            Scale = 0.0001,
            Offset = 0.01,
            NoData = -9999,
        };
        var expected = Map(spectra, new UnmixOptions { Read = read, Resample = resamples }, centres);

        var options = new ArrayOptions
        {
            Scale = read.Scale,
            Offset = read.Offset,
            NoData = read.NoData,
            Resample = resamples,
        };
        Assert.Equal(expected, Unmix(Laid(spectra, "rcb", false), options, centres));
        Assert.Equal(float.NaN, expected[0]);
    }

    [Fact]
    public void Bands_are_found_by_their_wavelengths_among_others()
    {
        var spectra = ToyModel.Spectra(Rows * Columns);
        var wide = new float[Rows * Columns * (L + 2)];
        for (var pixel = 0; pixel < Rows * Columns; pixel++)
        {
            for (var band = 0; band < L; band++)
                wide[pixel * (L + 2) + L - band] = spectra[pixel * L + band]; // backwards between two bands of no use
        }
        double[] centres = [2000, .. Centres.Reverse(), 3000];

        var answers = ArrayUnmixer.UnmixSpectra(model, wide, L + 2, new ArrayBands { WavelengthsNm = centres }, new ArrayOptions(), out _);

        Assert.Equal(Map(spectra, new UnmixOptions()), answers[Layers.Abundances]);
    }

    [Fact]
    public void Bits_of_a_map_with_neighbours_are_those_of_a_run_and_a_list_of_spectra_has_none()
    {
        var around = ToyContext.Seal(folder.File("around.unmix"));
        using var loaded = new LoadedModel(around);
        var spectra = Spoilt();
        var (refined, alone) = (Map(spectra, new UnmixOptions(), of: around), Map(spectra, new UnmixOptions()));
        Assert.NotEqual(refined, alone);

        foreach (var threads in (int[])[1, 2, 5])
        {
            var options = new ArrayOptions { Threads = threads };
            Assert.Equal(refined, Unmix(Laid(spectra, "brc", true), options, Centres, of: loaded));
            Assert.Equal(alone, Unmix(Laid(spectra, "rcb", false), options with { Context = ContextMode.Off }, Centres, of: loaded));
            var bands = new ArrayBands { WavelengthsNm = Centres };
            Assert.Equal(alone, ArrayUnmixer.UnmixSpectra(loaded, spectra, L, bands, options, out _)[Layers.Abundances]);
        }
    }

    [Fact]
    public void An_array_of_nothing_has_no_answers_and_one_without_a_spectrum_says_so()
    {
        var bands = new ArrayBands { WavelengthsNm = Centres };

        var none = ArrayUnmixer.UnmixSpectra(model, [], L, bands, new ArrayOptions(), out var empty);
        var zeros = ArrayUnmixer.UnmixSpectra(model, new float[2 * L], L, bands, new ArrayOptions(), out var dark);

        Assert.Equal((0, 0L), (none[Layers.Abundances].Length, empty.Pixels));
        Assert.All(zeros[Layers.Abundances], value => Assert.Equal(float.NaN, value));
        Assert.StartsWith("None of the 2 pixels holds a spectrum: ", Assert.Single(dark.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_unmixed_is_refused_with_a_sentence()
    {
        var spectra = ToyModel.Spectra(100);
        var known = new ArrayBands { WavelengthsNm = Centres };
        void Refused<T>(string start, float[] values, ArrayBands bands, ArrayOptions options)
            where T : UnmixException
        {
            var fault = Assert.Throws<T>(() => ArrayUnmixer.UnmixSpectra(model, values, L, bands, options, out _));
            Assert.StartsWith(start, fault.Message, StringComparison.Ordinal);
        }
        const string unknown =
            "The model needs 6 bands from 400.0 to 650.0 nm but the scene's 6 bands have no wavelengths ('array of 1 x 100 pixels'). "
            + "Give those of the array's bands with it, in nm, or give --assume-bands";

        Refused<BandMismatchException>(unknown, spectra, new ArrayBands(), new ArrayOptions());
        Refused<OptionsException>("No layer is asked for; ", spectra, known, new ArrayOptions { Layers = Layers.None });
        Refused<OptionsException>("0 threads were asked for; ", spectra, known, new ArrayOptions { Threads = 0 });
        Refused<OptionsException>("The scale is 0; ", spectra, known, new ArrayOptions { Scale = 0 });
        Refused<OptionsException>("The layer 'novelty' ", spectra, known, new ArrayOptions { Layers = Layers.Novelty });
        Refused<OptionsException>("599 values are not spectra of 6 bands. ", spectra[1..], known, new ArrayOptions());
        Refused<OptionsException>("5 wavelengths are given ", spectra, new ArrayBands { WavelengthsNm = Centres[1..] }, new ArrayOptions());
        Refused<OptionsException>(
            "The wavelength of band 1 is NaN nm. ",
            spectra,
            new ArrayBands { WavelengthsNm = [double.NaN, .. Centres[1..]] },
            new ArrayOptions()
        );
        Refused<BandMismatchException>(
            "The model needs 6 bands but the scene has only 5 of them among its 6, 1 of them bad",
            spectra,
            known with
            {
                Good = [true, true, false, true, true, true],
            },
            new ArrayOptions()
        );
        float[] stored = [.. spectra.Select(value => value * 10000)];
        Refused<SceneException>("The scene's values are not reflectance: ", stored, known, new ArrayOptions());
    }

    [Fact]
    public void A_view_that_cannot_be_is_refused()
    {
        static unsafe void Over(nint first, (long, long, long) shape, (long, long, long) strides) =>
            SpectraView.Over((float*)first, shape, strides);

        foreach (var shape in ((long, long, long)[])[(-1, 1, 1), (1, -1, 1), (1, 1, 0), (long.MaxValue, 2, 1), (1, 1, 1L << 31)])
            Assert.StartsWith("The array has ", Assert.Throws<OptionsException>(() => Over(64, shape, (4, 4, 4))).Message);
        Assert.StartsWith("The array's strides ", Assert.Throws<OptionsException>(() => Over(64, (1, 1, 1), (4, 2, 4))).Message);
        Assert.StartsWith("The array's strides ", Assert.Throws<OptionsException>(() => Over(65, (1, 1, 1), (4, 4, 4))).Message);
        Assert.StartsWith("The array has 1 pixels but ", Assert.Throws<OptionsException>(() => Over(0, (1, 1, 1), (4, 4, 4))).Message);
    }

    [Fact]
    public void It_stops_when_it_is_asked_to()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var spectra = ToyModel.Spectra(Rows * Columns);
        var watch = new ArrayWatch { Cancellation = stop.Token };

        Assert.Throws<OperationCanceledException>(() => Unmix(Laid(spectra, "rcb", false), new ArrayOptions(), Centres, watch));
    }

    /// <summary>Spectra of which three pixels hold none.</summary>
    private static float[] Spoilt()
    {
        var spectra = ToyModel.Spectra(Rows * Columns, seed: 3);
        spectra[5 * L + 2] = float.NaN;
        spectra[8 * L] = float.PositiveInfinity;
        spectra.AsSpan(900 * L, L).Clear();
        return spectra;
    }

    /// <summary>The same values in another order, with what a view of them takes.</summary>
    private static Layout Laid(float[] spectra, string axes, bool isBackwards)
    {
        int Size(char axis) =>
            axis switch
            {
                'r' => Rows,
                'c' => Columns,
                _ => L,
            };
        var strides = axes.Select((axis, place) => (axis, Stride: axes[(place + 1)..].Aggregate(1, (steps, inner) => steps * Size(inner))))
            .ToDictionary(pair => pair.axis, pair => isBackwards ? -pair.Stride : pair.Stride);
        var (row, column, band) = (strides['r'], strides['c'], strides['b']);
        var first = isBackwards ? spectra.Length - 1 : 0;
        var values = new float[spectra.Length];
        for (var i = 0; i < spectra.Length; i++)
            values[first + i / L / Columns * row + i / L % Columns * column + i % L * band] = spectra[i];
        return new Layout(values, first, row, column, band);
    }

    private unsafe float[] Unmix(Layout layout, ArrayOptions options, double[] centres, ArrayWatch? watch = null, LoadedModel? of = null)
    {
        var abundances = new float[Rows * Columns * P];
        var places = new ArrayAnswers();
        fixed (float* values = layout.Values)
        fixed (float* place = abundances)
        {
            places.Set(Layers.Abundances, place);
            var view = SpectraView.Over(
                values + layout.First,
                (Rows, Columns, L),
                (layout.Row * sizeof(float), layout.Column * sizeof(float), layout.Band * sizeof(float))
            );
            ArrayUnmixer.Unmix(of ?? model, view, new ArrayBands { WavelengthsNm = centres }, places, options, watch);
        }
        return abundances;
    }

    /// <summary>The map of the same spectra in a file.</summary>
    private float[] Map(float[] spectra, UnmixOptions options, double[]? centres = null, ModelPackage? of = null)
    {
        var layout = new EnviLayout
        {
            Width = Columns,
            Height = Rows,
            BandCount = L,
            Wavelengths = new WavelengthGrid(centres ?? Centres),
        };
        EnviScene.Write(folder.File("scene.hdr"), layout, spectra);
        SceneUnmixer.Run(
            of ?? package,
            folder.File("scene.hdr"),
            folder.File("map.tif"),
            options,
            cancellation: TestContext.Current.CancellationToken
        );
        using var reader = SceneReader.Open(folder.File("map.tif"));
        var values = new float[Rows * Columns * P];
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], values);
        return values;
    }

    private sealed record Layout(float[] Values, int First, long Row, long Column, long Band);
}
