using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Tests;

/// <summary>What the values of a scene are taken for: which bands, and whether they are reflectance.</summary>
public sealed partial class SceneUnmixerTests
{
    [Fact]
    public void Bands_are_found_by_wavelength_in_another_order_and_bad_bands_do_not_matter()
    {
        var spectra = ToyModel.Spectra(Width * Height);
        WriteScene(spectra);
        Run(new UnmixOptions());
        var expected = ReadMap(out _);
        const int more = L + 1; // a bad band of NaN in front, the rest reversed
        var turned = new float[Width * Height * more];
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            turned[pixel * more] = float.NaN;
            for (var band = 0; band < L; band++)
                turned[pixel * more + 1 + band] = spectra[pixel * L + L - 1 - band];
        }
        EnviScene.Write(
            folder.File("scene.hdr"),
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = more,
                Wavelengths = new WavelengthGrid([400, .. Centres().Reverse()]),
                BadBands = [true, .. Enumerable.Repeat(false, L)],
            },
            turned
        );

        Run(new UnmixOptions());

        Assert.Equal(expected, ReadMap(out _));
    }

    [Fact]
    public void Integers_above_reflectance_without_a_scale_are_warned_about_once_before_the_first_window()
    {
        WriteIntegersWithoutScale(ToyModel.Spectra(Width * Height));
        var told = new List<RunProgress>();

        var report = Run(new UnmixOptions(), progress: new Listener(told.Add));
        var scaled = Run(new UnmixOptions { Read = new SceneReadOptions { Scale = 0.0001 } });
        var asTheyAre = Run(new UnmixOptions { Read = new SceneReadOptions { Scale = 1 } });

        var warning = Assert.Single(report.Warnings);
        Assert.StartsWith(
            "The scene's values are integers above reflectance and were taken as they are: the values run from ",
            warning,
            StringComparison.Ordinal
        );
        Assert.Contains("and nothing states a scale (", warning, StringComparison.Ordinal);
        Assert.Contains("Give --scale, for example --scale 0.0001 if 10000 stands for 1, ", warning, StringComparison.Ordinal);
        Assert.InRange(told.FindIndex(value => value.Warning == warning), 0, told.FindIndex(value => value.PixelsDone > 0) - 1);
        Assert.Empty(scaled.Warnings);
        Assert.Contains("Check --scale and --offset", Assert.Single(asTheyAre.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_above_reflectance_that_the_first_look_did_not_see_are_warned_about_at_the_end()
    {
        var spectra = ToyModel.Spectra(Width * Height);
        spectra.AsSpan(Width * L).Clear(); // all rows but the first, and the middle one is looked at
        WriteIntegersWithoutScale(spectra);

        Assert.StartsWith(
            "The scene's values are integers above reflectance and ",
            Assert.Single(Run(new UnmixOptions()).Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_strict_run_refuses_integers_above_reflectance_without_a_scale_before_any_pixel()
    {
        WriteIntegersWithoutScale(ToyModel.Spectra(Width * Height));
        var told = new List<RunProgress>();

        var fault = Assert.Throws<SceneException>(() => Run(new UnmixOptions { Strict = true }, progress: new Listener(told.Add)));

        Assert.StartsWith(
            "The scene's values are integers above reflectance, which --strict refuses: the values run from ",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(told, value => value.PixelsDone > 0);
        AssertNothingLeft();
        Assert.Empty(
            Run(
                new UnmixOptions
                {
                    Strict = true,
                    Read = new SceneReadOptions { Scale = 0.0001 },
                }
            ).Warnings
        );
    }

    [Fact]
    public void Unsigned_integers_beyond_the_signed_ones_are_scaled_by_the_headers_factor()
    {
        const float factor = 60000; // so that more than half of the values have the highest bit
        ushort[] stored = [.. ToyModel.Spectra(Width * Height).Select(value => (ushort)(value * factor))];
        File.WriteAllBytes(folder.File("scene.img"), [.. stored.SelectMany(BitConverter.GetBytes)]);
        File.WriteAllText(
            Scene,
            $"ENVI\nsamples = {Width}\nlines = {Height}\nbands = {L}\nheader offset = 0\nfile type = ENVI Standard\ndata type "
                + "= 12\ninterleave = bip\nbyte order = 0\n"
                + $"reflectance scale factor = {factor}\nwavelength units = nm\nwavelength = {{{string.Join(", ", Centres())}}}\n"
        );

        var report = Run(new UnmixOptions { Strict = true });

        Assert.Empty(report.Warnings);
        var map = ReadMap(out _);
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            float[] spectrum = [.. stored.Skip(pixel * L).Take(L).Select(value => value / factor)];
            for (var p = 0; p < P; p++)
                Assert.Equal(ToyModel.Answer(spectrum).Abundances[p], map[pixel * P + p], 1e-5);
        }
    }

    [Fact]
    public void Integers_within_reflectance_are_taken_without_a_word()
    {
        var random = new Random(3);
        WriteIntegersWithoutScale([.. Enumerable.Range(0, Width * Height * L).Select(_ => random.Next(2) * 1e-4f)]); // 0 and 1 as stored

        Assert.Empty(Run(new UnmixOptions { Strict = true }).Warnings);
    }

    [Fact]
    public void Floats_far_above_reflectance_are_refused_and_leave_nothing()
    {
        WriteScene([.. ToyModel.Spectra(Width * Height).Select(value => 10000 * value)]);

        var fault = Assert.Throws<SceneException>(() => Run(new UnmixOptions()));

        Assert.StartsWith("The scene's values are not reflectance: the values run from ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("and nothing states a scale (", fault.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public void Bands_taken_by_their_order_are_warned_about()
    {
        EnviScene.Write(folder.File("scene.hdr"), Layout() with { Wavelengths = null }, ToyModel.Spectra(Width * Height));

        Assert.Throws<BandMismatchException>(() => Run(new UnmixOptions()));
        var report = Run(new UnmixOptions { BandsByOrder = true });

        Assert.Equal(
            "The bands were taken in their order, as asked for; that they are the model's was not checked.",
            Assert.Single(report.Warnings)
        );
    }

    [Fact]
    public void Bands_of_another_count_cannot_be_taken_by_their_order()
    {
        EnviScene.Write(
            folder.File("scene.hdr"),
            new EnviLayout
            {
                Width = L,
                Height = Width * Height,
                BandCount = 1,
            },
            ToyModel.Spectra(Width * Height)
        );

        var fault = Assert.Throws<BandMismatchException>(() => Run(new UnmixOptions { BandsByOrder = true }));

        Assert.StartsWith("The model needs 6 bands but the scene has 1 bands (", fault.Message, StringComparison.Ordinal);
    }
}
