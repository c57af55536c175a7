using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Scores;

public sealed class SpectraSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1.0f, null, true)]
    [InlineData(100.0f, null, false)]
    [InlineData(100.0f, 0.01, true)]
    [InlineData(10_000.0f, null, false)]
    [InlineData(10_000.0f, 0.0001, true)]
    public void Values_in_another_unit_need_a_scale(float unit, double? scale, bool isRead)
    {
        Table("spectra.csv", new WavelengthGrid([400, 500]), [0.5f * unit, 0.25f * unit]);
        var source = new SpectraSource(folder.File("spectra.csv"), scale, "--reference");

        if (isRead)
            Assert.Equal([0.5f, 0.25f], source.Read().Spectra[0]);
        else
            Assert.Contains(
                "Give --reference-scale, such as 0.0",
                Assert.Throws<SpectraException>(() => source.Read()).Message,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_scale_is_above_zero(double scale) =>
        Assert.Throws<OptionsException>(() => new SpectraSource(folder.File("none.csv"), scale, "--reference").Read());

    [Theory]
    [InlineData(0.4f, 1f, false)]
    [InlineData(40f, 1f, true)] // a scene in percent
    [InlineData(4000f, 1f, true)]
    [InlineData(4000f, 10_000f, false)] // spectra as they are, by the user's own word
    public void A_scene_of_another_unit_than_its_references_is_refused(float scene, float unit, bool isRefused)
    {
        Table("spectra.csv", null, [0.5f * unit, 0.25f * unit]);
        var source = new SpectraSource(folder.File("spectra.csv"), 1, "--reference");
        var table = source.Read();
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => i % 7 == 0 ? float.NaN : scene)];

        if (!isRefused)
            source.RequireUnitOf(table, values, "scene.hdr");
        else
            Assert.Contains(
                "so they are not in the same unit. Give the scene's scale",
                Assert.Throws<SpectraException>(() => source.RequireUnitOf(table, values, "scene.hdr")).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void A_few_saturated_pixels_make_no_other_unit()
    {
        Table("spectra.csv", null, [0.5f, 0.25f]);
        var source = new SpectraSource(folder.File("spectra.csv"), null, "--reference");
        var table = source.Read();

        source.RequireUnitOf(table, [.. Enumerable.Range(0, 1000).Select(i => i % 100 == 0 ? 6.5f : 0.3f)], "scene.hdr");

        Assert.Equal(2, table.BandCount);
    }

    [Fact]
    public void A_gap_is_named_where_there_are_no_wavelengths_to_choose_bands_by()
    {
        var table = new SpectraTable(
            ["soil"],
            null,
            [
                [0.5f, float.NaN],
            ]
        );

        var fault = Assert.Throws<SpectraException>(() => SpectraAlignment.ToBands(table, "lib.csv", null, 2, "scene.hdr"));

        Assert.StartsWith("The spectrum 'soil' of 'lib.csv' has no value in channel 2 of 2. ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wavelengths_that_can_not_be_used_are_no_reason_to_go_by_the_order()
    {
        File.WriteAllText(
            folder.File("lib.hdr"),
            "ENVI\nsamples = 2\nlines = 1\nbands = 1\nfile type = ENVI Spectral Library\n"
                + "data type = 4\nwavelength units = parsec\nwavelength = {0.4, 0.5}\n"
        );
        File.WriteAllBytes(folder.File("lib.sli"), [.. BitConverter.GetBytes(0.1f), .. BitConverter.GetBytes(0.2f)]);
        var table = SpectraFile.Read(folder.File("lib.sli"));

        var fault = Assert.Throws<BandMismatchException>(() =>
            SpectraAlignment.ToBands(table, "lib.sli", new WavelengthGrid([400, 500]), 2, "scene.hdr")
        );

        Assert.Contains("The wavelength unit 'parsec' is not one that is known", fault.Message, StringComparison.Ordinal);
        Assert.Same(table, SpectraAlignment.ToBands(table, "lib.sli", null, 2, "scene.hdr")); // a scene without any leaves nothing else
    }

    [Fact]
    public void A_spectrum_of_nothing_is_named()
    {
        var table = new SpectraTable(
            ["soil", "shade"],
            null,
            [
                [0.5f, 0.2f],
                [0, 0],
            ]
        );

        var fault = Assert.Throws<SpectraException>(() => SpectraAlignment.RequireLight(table, "lib.csv"));

        Assert.Equal("The spectrum 'shade' of 'lib.csv' is nowhere above 0, so it can't be used. Leave it out.", fault.Message);
    }

    private void Table(string name, WavelengthGrid? grid, float[] spectrum) =>
        new SpectraTable(["a"], grid, [spectrum]).WriteCsv(folder.File(name));
}
