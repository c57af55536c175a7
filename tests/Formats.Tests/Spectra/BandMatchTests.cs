using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Matching;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

/// <summary>
/// Which bands serve (<see cref="BandMatch.Find"/>), and the decisions of <see cref="BandMatch.For"/>: taken as they are, with a
/// note, computed, assumed or refused.
/// </summary>
public sealed class BandMatchTests
{
    private static readonly BandMatchOptions Plain = new();
    private static readonly BandMatchOptions Resample = new() { Resample = true };

    [Fact]
    public void Each_wanted_band_gets_the_nearest()
    {
        var scene = Scene(new WavelengthGrid([399.8, 410.3, 420, 430]));

        Assert.Equal([3, 0, 1], BandMatch.Find(scene, new WavelengthGrid([430.4, 400, 410]), 3));
    }

    [Theory]
    [InlineData(410.4, 1, true)]
    [InlineData(410.6, 1, false)]
    [InlineData(410.9, 10, true)]
    [InlineData(411.1, 10, false)]
    public void Tolerance_is_half_a_nm_or_a_tenth_of_the_width(double centre, double width, bool found)
    {
        var scene = Scene(new WavelengthGrid([400, centre]));
        var wanted = new WavelengthGrid([410], [width]);

        if (found)
            Assert.Equal([1], BandMatch.Find(scene, wanted, 1));
        else
            Assert.Throws<BandMismatchException>(() => BandMatch.Find(scene, wanted, 1));
    }

    [Fact]
    public void Bad_bands_do_not_serve()
    {
        var scene = Scene(new WavelengthGrid([400, 400.2]), [true, false]);

        Assert.Equal([1], BandMatch.Find(scene, new WavelengthGrid([400]), 1));
    }

    [Fact]
    public void Bands_of_one_centre_serve_one_each()
    {
        var grid = new WavelengthGrid([900, 950, 900]);

        Assert.Equal([0, 1, 2], BandMatch.Find(Scene(grid), grid, 3));
    }

    [Fact]
    public void Missing_bands_are_listed_with_both_counts()
    {
        var scene = Scene(new WavelengthGrid([400, 410, 420]), [false, true, false]);

        var fault = Assert.Throws<BandMismatchException>(() => BandMatch.Find(scene, new WavelengthGrid([400, 410, 500]), 3));

        Assert.Equal(
            "The model needs 3 bands but the scene has only 1 of them among its 3, 1 of them bad, from 400.0 to 420.0 nm "
                + "('scene.img'); missing: 410.0, 500.0 nm. "
                + "Train a model for this sensor, or correct the scene's wavelengths.",
            fault.Message
        );
        Assert.Equal(FaultKind.Scene, fault.Kind);
    }

    [Fact]
    public void One_band_cannot_serve_two()
    {
        var scene = Scene(new WavelengthGrid([400]));

        var fault = Assert.Throws<BandMismatchException>(() => BandMatch.Find(scene, new WavelengthGrid([399.9, 400.2]), 2));

        Assert.Equal(
            "The model's bands at 399.9 and 400.2 nm would both be served by band 1 of 1 of the scene ('scene.img'). Train a "
                + "model for this sensor.",
            fault.Message
        );
    }

    [Fact]
    public void A_scene_without_wavelengths_cannot_serve_a_model_with_them()
    {
        var fault = Assert.Throws<BandMismatchException>(() =>
            BandMatch.Find(Scene(null, bandCount: 3), new WavelengthGrid([400, 500]), 2)
        );

        Assert.Equal(
            "The model needs 2 bands from 400.0 to 500.0 nm but the scene's 3 bands have no wavelengths ('scene.img'). "
                + "Add them to the scene's header ('wavelength', in nm), or give --assume-bands if its bands are the model's "
                + "in the same order.",
            fault.Message
        );
    }

    [Fact]
    public void Without_wavelengths_the_counts_decide()
    {
        var scene = Scene(new WavelengthGrid([400, 410, 420]), [false, true, false]);

        Assert.Equal([0, 1, 2], BandMatch.Find(scene, null, 3));
        Assert.Equal([0, 2], BandMatch.Find(scene, null, 2));
        var fault = Assert.Throws<BandMismatchException>(() => BandMatch.Find(scene, null, 4));
        Assert.Equal(
            "The model needs 4 bands but the scene has 3 bands, 2 of them good ('scene.img'), so they can't be matched by order. "
                + "Use a scene with the bands that the model was trained on, or choose them by wavelength, without --assume-bands.",
            fault.Message
        );
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.5, true)]
    [InlineData(0.9, false)]
    public void A_shift_within_a_tenth_of_the_width_is_taken_with_a_note(double shift, bool isSilent)
    {
        var bands = BandMatch.For(Scene(Grid(400, 10, 20, width: 10, shift)), Grid(400, 10, 20, width: 10), 20, Plain);

        Assert.Equal(Enumerable.Range(0, 20), bands.Read);
        Assert.Null(bands.Weights);
        if (isSilent)
            Assert.Empty(bands.Notes);
        else
            Assert.Equal(
                ["The scene's bands lie up to 0.90 nm from the model's, 9 % of a band's width; up to 10 % is taken for the same."],
                bands.Notes
            );
    }

    [Fact]
    public void The_scenes_widths_count_where_the_model_has_none()
    {
        var wanted = new WavelengthGrid([400, 410]);

        Assert.Single(BandMatch.For(Scene(new WavelengthGrid([400.9, 410.9], [10, 10])), wanted, 2, Plain).Notes);
        Assert.Throws<BandMismatchException>(() => BandMatch.For(Scene(new WavelengthGrid([400.9, 410.9])), wanted, 2, Plain));
    }

    [Fact]
    public void A_shift_beyond_is_refused_with_the_way_out()
    {
        var fault = Assert.Throws<BandMismatchException>(() =>
            BandMatch.For(Scene(Grid(380, 10, 30, width: 15, shift: 3)), Grid(400, 10, 25, width: 10), 25, Plain)
        );

        Expect.Message(
            "The model needs 25 bands but the scene has only 0 of them among its 30, from 383.0 to 673.0 nm ('scene.img'); "
                + "missing: 400.0, 410.0, *, 590.0 and 5 more nm. "
                + "Train a model for this sensor, give --resample to compute them from the bands around, or correct the "
                + "scene's wavelengths.",
            fault
        );
    }

    [Fact]
    public void Centres_in_whole_nm_are_those_that_they_were_rounded_from()
    {
        double[] real = [.. Enumerable.Range(0, 20).Select(b => 600.3 + 4.7 * b + (b % 3 - 1) * 0.4)];
        var rounded = new WavelengthGrid([.. real.Select((nm, b) => Math.Round(nm + (b == 7 ? 0.45 : 0)))]);

        var old = BandMatch.For(Scene(rounded), new WavelengthGrid(real), 20, Plain);
        var young = BandMatch.For(Scene(new WavelengthGrid(real)), rounded, 20, Plain);

        Assert.Equal(Enumerable.Range(0, 20), old.Read);
        Assert.Equal(Enumerable.Range(0, 20), young.Read);
        Assert.Null(old.Weights);
        Assert.Equal(
            [
                "The scene's wavelengths are stated in whole nm: the scene's bands, up to 0.80 nm from the model's, are taken for the "
                    + "same, as up to 1 nm are.",
            ],
            old.Notes
        );
        Assert.StartsWith("The model's wavelengths are stated in whole nm:", Assert.Single(young.Notes), StringComparison.Ordinal);
    }

    /// <summary>As a red edge has it: bands that are moved by 2 of 5 nm are off by a twentieth there.</summary>
    [Theory]
    [InlineData(1.2)]
    [InlineData(-2.0)]
    [InlineData(2.4)]
    public void Bands_of_a_sensor_that_was_calibrated_anew_are_interpolated_and_the_run_says_so(double shift)
    {
        var (have, wanted) = (Grid(400, 5, 200, width: 5.5, shift), Grid(400, 5, 200, width: 5.5));
        static double Edge(double nm) => 0.05 + 0.4 / (1 + Math.Exp(-(nm - 712) / 12));

        var bands = BandMatch.For(Scene(have), wanted, 200, Plain);
        var made = new float[200];
        bands.Weights!.Apply([.. bands.Read.Select(b => (float)Edge(have.CentresNm[b]))], made);

        var errors = wanted.CentresNm.Select((nm, band) => Math.Abs(made[band] - Edge(nm))).ToArray();
        var unmoved = wanted.CentresNm.Max(nm => Math.Abs(Edge(nm + shift) - Edge(nm)));
        Assert.InRange(errors.Max(), 0, 0.0012);
        Assert.True(errors.Max() < unmoved / 8, $"{errors.Max()} beside {unmoved}");
        Assert.Equal(
            FormattableString.Invariant(
                $"The scene's bands lie up to {Math.Abs(shift):F2} nm from the model's, {Math.Abs(shift) / 5:P0} of the "
            )
                + "distance between bands, as where a sensor was calibrated anew (up to 50 % is taken for that): the model's 200 bands "
                + "were interpolated between those on both sides, but for 1 at an edge, which is the nearest.",
            Assert.Single(bands.Notes)
        );
    }

    [Fact]
    public void Calibrated_anew_the_bands_beside_a_gap_are_the_nearest_ones()
    {
        var bad = Enumerable.Range(0, 60).Select(b => b is >= 20 and <= 25).ToArray(); // 500 to 525 nm
        var wanted = Grid(400, 5, 60, width: 5.5).Select([.. Enumerable.Range(0, 60).Where(b => !bad[b])]);

        var bands = BandMatch.For(Scene(Grid(400, 5, 60, width: 5.5, shift: 1.5), bad), wanted, 54, Plain);
        float[] read = [.. bands.Read.Select(b => (float)b)];
        var made = new float[54];
        bands.Weights!.Apply(read, made);

        Assert.DoesNotContain(bands.Read, b => bad[b]);
        Assert.Equal([0, 26], new[] { made[0], made[20] }); // at 400 and 530 nm no band lies below
        Assert.Equal(18.7f, made[19], 1e-4f); // 495 nm is between those at 491.5 and 496.5
        Assert.Contains("but for 2 at edges", Assert.Single(bands.Notes), StringComparison.Ordinal);
    }

    /// <summary>What is another sensor, or can't be told from one, is refused as before.</summary>
    [Theory]
    [InlineData(5.0, 4.0, 5.5, 5.5)] // finer
    [InlineData(5.0, 6.5, 5.5, 5.5)] // coarser
    [InlineData(5.0, 5.0, 5.5, 9.0)] // blurred otherwise
    [InlineData(60.0, 60.0, 60.0, 60.0)] // single bands
    [InlineData(15.0, 15.0, 5.0, 5.0)] // bands that leave out what lies between them
    public void Bands_of_another_sensor_are_not_taken_for_a_calibration(double wantedStep, double step, double wantedWidth, double width)
    {
        var have = Grid(400, step, 120, width, shift: 1.9 + 0.1 * width); // beyond a tenth of a width

        Assert.Throws<BandMismatchException>(() => BandMatch.For(Scene(have), Grid(400, wantedStep, 60, wantedWidth), 60, Plain));
    }

    [Fact]
    public void A_shifted_smooth_spectrum_is_computed_as_the_models_bands_would_see_it()
    {
        var have = Grid(380, 5, 100, width: 5, shift: 2);
        var wanted = Grid(410, 10, 20, width: 12);

        var bands = BandMatch.For(Scene(have), wanted, 20, Resample);
        var made = new float[20];
        bands.Weights!.Apply([.. bands.Read.Select(b => Reflectance(have.CentresNm[b]))], made);

        Assert.Equal(["The model's 20 bands were computed from the scene's 100 by Gaussian response, as asked for."], bands.Notes);
        for (var band = 0; band < made.Length; band++)
            Assert.Equal(Reflectance(wanted.CentresNm[band]), made[band], 2e-3); // the response smooths a curve a little
    }

    [Fact]
    public void A_line_stays_a_line_and_a_NaN_spreads_to_the_bands_that_need_it()
    {
        var have = Grid(400, 10, 11, width: 10);
        var bands = BandMatch.For(Scene(have), new WavelengthGrid([425, 455], [10, 10]), 2, Resample);
        float[] read = [.. bands.Read.Select(b => (float)have.CentresNm[b] / 1000)];
        var made = new float[2];

        bands.Weights!.Apply(read, made);
        Assert.Equal([0.425f, 0.455f], made, (a, b) => Math.Abs(a - b) < 1e-6);
        read[0] = float.NaN; // the band at 420 nm
        bands.Weights.Apply(read, made);
        Assert.Equal([true, false], made.Select(float.IsNaN));
    }

    [Fact]
    public void Bands_that_match_are_never_computed()
    {
        var bands = BandMatch.For(Scene(Grid(400, 10, 20, 10)), Grid(400, 10, 20, 10), 20, Resample);

        Assert.Null(bands.Weights);
    }

    [Fact]
    public void Nothing_is_computed_across_a_gap()
    {
        var bad = Enumerable.Range(0, 30).Select(b => b is >= 10 and <= 14).ToArray(); // 500 to 540 nm

        var fault = Assert.Throws<BandMismatchException>(() =>
            BandMatch.For(Scene(Grid(400, 10, 30, 10), bad), Grid(403, 10, 25, 10), 25, Resample)
        );

        Expect.Message(
            "The model needs 25 bands but only 19 of them can be computed from the scene's 30, 5 of them bad, from 400.0 to "
                + "690.0 nm (each needs good bands within its own width on both "
                + "sides) ('scene.img'); missing: 493.0, 503.0, 513.0, 523.0, 533.0, 543.0 nm. Train a model for this sensor, "
                + "or correct the scene's wavelengths.",
            fault
        );
    }

    [Fact]
    public void A_model_without_wavelengths_needs_the_assumption()
    {
        var scene = Scene(null, bandCount: 3);

        var fault = Assert.Throws<BandMismatchException>(() => BandMatch.For(scene, null, 3, Plain));
        var bands = BandMatch.For(scene, null, 3, new BandMatchOptions { AssumeBands = true });

        Expect.Message(
            "The model was made without wavelengths, so whether the scene's 3 bands, 3 of them good, are the 3 that it needs "
                + "can't be told ('scene.img'). "
                + "Train a model with wavelengths, or give --assume-bands if its bands are the model's in the same order.",
            fault
        );
        Assert.Equal([0, 1, 2], bands.Read);
        Assert.Single(bands.Notes);
    }

    [Fact]
    public void A_real_sensor_with_overlapping_detectors_serves_itself()
    {
        using var reader = SceneReader.Open(SharedData.Require("data/enmap_potsdam/scene.tif"));
        var good = Enumerable.Range(0, 224).Where(b => !reader.Profile.BadBands![b]).ToArray();

        Assert.Equal(good, BandMatch.Find(reader.Profile, reader.Profile.Wavelengths!.Select(good), good.Length));
    }

    private static float Reflectance(double nm) => (float)(0.3 + 0.1 * Math.Sin(nm / 60));

    private static WavelengthGrid Grid(double first, double step, int count, double width, double shift = 0) =>
        new([.. Enumerable.Range(0, count).Select(b => first + shift + step * b)], [.. Enumerable.Repeat(width, count)]);

    private static SceneProfile Scene(WavelengthGrid? grid, bool[]? bad = null, int? bandCount = null)
    {
        var bands = bandCount ?? grid!.BandCount; // a scene without a grid is made with a count
        return new SceneProfile
        {
            Path = "scene.img",
            Driver = "ENVI",
            Width = 1,
            Height = 1,
            BandCount = bands,
            PixelType = PixelType.Float32,
            BlockWidth = 1,
            BlockHeight = 1,
            Wavelengths = grid,
            BadBands = bad,
            BandNames = [.. Enumerable.Range(1, bands).Select(b => $"Band {b}")],
            Scale = [.. Enumerable.Repeat(1.0, bands)],
            Offset = [.. Enumerable.Repeat(0.0, bands)],
            ScaleSource = SceneProfile.NoScale,
            NoData = new double?[bands],
            GeoReference = GeoReference.None,
            Warnings = [],
        };
    }
}
