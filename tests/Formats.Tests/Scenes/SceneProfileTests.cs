using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Matching;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

public sealed class SceneProfileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("wavelength units = Nanometers\nwavelength = {400, 500.5}\nfwhm = {5, 6}", 5)]
    [InlineData("wavelength units = Micrometers\nwavelength = {0.4, 0.5005}\nfwhm = {0.005, 0.006}", 5)]
    [InlineData("wavelength units = nm\nwavelength = {400, 500.5}\nfwhm = {5, 6}", 5)]
    [InlineData("wavelength units = \u00b5m\nwavelength = {0.4, 0.5005}\nfwhm = {0.005, 0.006}", 5)]
    [InlineData("wavelength units = um\nwavelength = {0.4, 0.5005}", null)]
    public void Named_units_become_nanometres(string header, object? firstWidth)
    {
        var profile = Profile(SceneSamples.WriteEnviFloats(folder, [0, 0], header));

        Assert.Equal([400, 500.5], profile.Wavelengths!.CentresNm, Within());
        if (firstWidth is null)
            Assert.Null(profile.Wavelengths.WidthsNm);
        else
            Assert.Equal([5, 6], profile.Wavelengths.WidthsNm!, Within());
        Assert.Empty(profile.Warnings);
    }

    [Theory]
    [InlineData("wavelength = {0.4, 2.5005}", 400, "The file names no wavelength unit; 0.4 to 2.5005 is taken for um.")]
    [InlineData("wavelength = {400, 2500.5}", 400, "The file names no wavelength unit; 400 to 2500.5 is taken for nm.")]
    [InlineData(
        "wavelength units = Unknown\nwavelength = {400, 2500.5}",
        400,
        "The file names no wavelength unit; 400 to 2500.5 is taken for nm."
    )]
    public void A_missing_unit_is_guessed_with_a_warning(string header, double firstNm, string warning)
    {
        var profile = Profile(SceneSamples.WriteEnviFloats(folder, [0, 0], header));

        Assert.Equal([firstNm, 2500.5], profile.Wavelengths!.CentresNm, Within());
        Assert.Equal([warning], profile.Warnings);
    }

    [Theory]
    [InlineData(
        "wavelength units = Index\nwavelength = {400, 500}",
        "The wavelength unit 'Index' is not one that is known (nm, um, cm-1); the wavelengths of the file are not used."
    )]
    [InlineData(
        "wavelength units = Micrometers\nwavelength = {400, 500}",
        "The file says 'Micrometers' of its wavelengths 400 to 500, which would be 400000 to 500000 nm; they look like nm; "
            + "the wavelengths of the file are not used."
    )]
    [InlineData(
        "wavelength units = nm\nwavelength = {0.4, 0.5}",
        "The file says 'nm' of its wavelengths 0.4 to 0.5, which would be 0.4 to 0.5 nm; they look like um; the wavelengths "
            + "of the file are not used."
    )]
    [InlineData(
        "wavelength units = nm\nwavelength = {400,0, 500,5}",
        "The file's list 'wavelength' has 4 numbers for 2 bands, as if its decimals had commas; a comma parts two numbers; it is not used."
    )]
    [InlineData(
        "wavelength units = nm\nwavelength = [400.0 500.0]",
        "The file's list 'wavelength' has '[400.0' where its number 1 belongs; it is not used."
    )]
    [InlineData("wavelength units = nm\nwavelength = {400}", "The file's list 'wavelength' has 1 numbers for 2 bands; it is not used.")]
    [InlineData(
        "wavelength units = nm\nbbl = {0, 1}\nwavelength = {400, 0}",
        "Band 2 of 2 has a wavelength that is not a number above 0 and is not marked bad; the wavelengths of the file are not used."
    )]
    [InlineData(
        "wavelength units = nm\nwavelength = {400, 0}",
        "Band 2 of 2 has a wavelength that is not a number above 0; the wavelengths of the file are not used."
    )]
    [InlineData(
        "wavelength units = nm\nwavelength = {400, 500, 600}",
        "The file's list 'wavelength' has 3 numbers for 2 bands; it is not used."
    )]
    public void Wavelengths_that_make_no_sense_are_not_used(string header, string warning)
    {
        var profile = Profile(SceneSamples.WriteEnviFloats(folder, [0, 0], header));

        Assert.Null(profile.Wavelengths);
        Assert.Equal([warning], profile.Warnings);
        Assert.Equal(warning, profile.WavelengthsMissing);
        var refused = Assert.Throws<BandMismatchException>(() => BandMatch.Find(profile, new WavelengthGrid([400, 500]), 2));
        Assert.Contains(
            $"have no wavelengths that can be used ('{profile.Path}'): {warning} Correct them, or give --assume-bands",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("nan")]
    [InlineData("-1")]
    [InlineData("1e9")]
    public void A_bad_band_without_a_wavelength_leaves_the_others_theirs(string number)
    {
        var profile = Profile(
            SceneSamples.WriteEnviFloats(
                folder,
                [0, 0, 0],
                $"wavelength units = nm\nwavelength = {{400, {number}, 500}}\nfwhm = {{5, 0, 5}}\nbbl = {{1, 0, 1}}"
            )
        );

        Assert.Equal([400, double.NaN, 500], profile.Wavelengths!.CentresNm);
        Assert.Equal([5, double.NaN, 5], profile.Wavelengths.WidthsNm!);
        Assert.Empty(profile.Warnings);
        Assert.Null(profile.WavelengthsMissing);
        Assert.Equal([0, 2], BandMatch.Find(profile, new WavelengthGrid([400, 500]), 2));
    }

    [Fact]
    public void Numbers_that_count_the_bands_are_no_wavelengths()
    {
        var profile = Profile(SceneSamples.WriteEnviFloats(folder, [0, 0, 0], "wavelength = {1, 2, 3}"));

        Assert.Equal(
            "The file names no wavelength unit, and its wavelengths 1 to 3 count the bands; the wavelengths of the file are not used.",
            profile.WavelengthsMissing
        );
    }

    [Fact]
    public void Wavenumbers_become_nm_and_so_do_their_widths()
    {
        var profile = Profile(
            SceneSamples.WriteEnviFloats(
                folder,
                [0, 0],
                "wavelength units = Wavenumber (cm-1)\nwavelength = {20000, 10000}\nfwhm = {200, 100}"
            )
        );

        Assert.Equal([500, 1000], profile.Wavelengths!.CentresNm, Within());
        Assert.Equal([5, 10], profile.Wavelengths.WidthsNm!, Within());
    }

    [Fact]
    public void Widths_that_make_no_sense_leave_the_centres()
    {
        var profile = Profile(
            SceneSamples.WriteEnviFloats(folder, [0, 0], "wavelength units = nm\nwavelength = {400, 500}\nfwhm = {5, 0}")
        );

        Assert.Equal([400, 500], profile.Wavelengths!.CentresNm);
        Assert.Null(profile.Wavelengths.WidthsNm);
        Assert.Equal(["A band width of the file is not a number above 0; its band widths are not used."], profile.Warnings);
    }

    [Fact]
    public void The_imagery_domain_is_read()
    {
        var path = SceneSamples.WriteVirtual(folder, [0, 0], b =>
            "<Metadata domain=\"IMAGERY\">"
            + $"<MDI key=\"CENTRAL_WAVELENGTH_UM\">{(b == 0 ? "0.45" : "0.55")}</MDI><MDI key=\"FWHM_UM\">0.01</MDI></Metadata>"
        );

        var profile = Profile(path);

        Assert.Equal([450, 550], profile.Wavelengths!.CentresNm, Within());
        Assert.Equal([10, 10], profile.Wavelengths.WidthsNm!, Within());
    }

    [Fact]
    public void Metadata_of_some_bands_only_is_not_used()
    {
        var path = SceneSamples.WriteVirtual(folder, [0, 0], b => b == 0 ? "<Metadata><MDI key=\"wavelength\">450</MDI></Metadata>" : "");

        var profile = Profile(path);

        Assert.Null(profile.Wavelengths);
        Assert.Equal(["1 of 2 bands state 'wavelength'; it is not used."], profile.Warnings);
    }

    [Fact]
    public void Lists_in_an_ENVI_domain_of_another_format_are_read()
    {
        const string domain =
            "<Metadata domain=\"ENVI\"><MDI key=\"wavelength\">{450, 550}</MDI><MDI key=\"wavelength_units\">Nanometers</MDI>"
            + "<MDI key=\"bbl\">{0, 1}</MDI><MDI key=\"reflectance_scale_factor\">10000</MDI></Metadata>";

        var profile = Profile(SceneSamples.WriteVirtual(folder, [0, 0], _ => "", datasetXml: domain));

        Assert.Equal([450, 550], profile.Wavelengths!.CentresNm);
        Assert.Equal([true, false], profile.BadBands!);
        Assert.Equal(SceneProfile.ScaleFromEnvi, profile.ScaleSource);
    }

    [Theory]
    [InlineData("bbl = {1, 0}", new[] { false, true }, null)]
    [InlineData("bbl = {1.0, 0.0}", new[] { false, true }, null)]
    [InlineData("bbl = {1, 0, 1}", null, "The file's bad band list has 3 numbers for 2 bands; it is not used.")]
    [InlineData("bbl = {good, bad}", null, "The file's bad band list has 'good' among its numbers; it is not used.")]
    [InlineData("", null, null)]
    public void The_bad_band_list_is_read(string header, bool[]? expected, string? warning)
    {
        var profile = Profile(SceneSamples.WriteEnviFloats(folder, [0, 0], header));

        Assert.Equal(expected, profile.BadBands?.ToArray());
        Assert.Equal(warning is null ? [] : [warning], profile.Warnings);
    }

    [Fact]
    public void Integers_without_a_scale_may_lack_one()
    {
        var without = Profile(SceneSamples.WriteEnviInt16(folder, [5000]));
        var with = Profile(SceneSamples.WriteEnviInt16(folder, [5000], "reflectance scale factor = 10000"));
        var floats = Profile(SceneSamples.WriteEnviFloats(folder, [5000]));

        Assert.True(without.MayLackScale);
        Assert.Equal(SceneProfile.NoScale, without.ScaleSource);
        Assert.False(with.MayLackScale);
        Assert.Equal([0.0001], with.Scale, Within());
        Assert.False(floats.MayLackScale);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    public void A_scale_factor_that_makes_no_sense_is_refused_unless_the_user_gives_one(string factor)
    {
        var path = SceneSamples.WriteEnviInt16(folder, [5000], $"reflectance scale factor = {factor}");

        var refused = Assert.Throws<SceneException>(() => Profile(path));
        using var reader = SceneReader.Open(path, new SceneReadOptions { Scale = 0.0001 });

        Assert.EndsWith(
            $"says 'reflectance scale factor = {factor}'; a number above 0 belongs there. Correct the header, or give --scale.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Equal([0.0001], reader.Profile.Scale);
        Assert.Equal(SceneProfile.ScaleFromOption, reader.Profile.ScaleSource);
    }

    [Fact]
    public void A_scale_of_the_bands_wins_over_the_envi_factor()
    {
        const string domain = "<Metadata domain=\"ENVI\"><MDI key=\"reflectance_scale_factor\">10000</MDI></Metadata>";

        var profile = Profile(SceneSamples.WriteVirtual(folder, [0], _ => "<Scale>0.5</Scale>", datasetXml: domain));

        Assert.Equal(SceneProfile.ScaleFromGdal, profile.ScaleSource);
        Assert.Equal([0.5], profile.Scale);
        Assert.Equal(
            [
                "The file gives a scale twice: 0.5 with its bands and 1/10000 as ENVI's reflectance scale factor; the one of "
                    + "the bands is used.",
            ],
            profile.Warnings
        );
    }

    [Fact]
    public void A_scale_that_is_given_twice_alike_is_not_worth_a_word()
    {
        const string domain = "<Metadata domain=\"ENVI\"><MDI key=\"reflectance_scale_factor\">10000</MDI></Metadata>";

        Assert.Empty(Profile(SceneSamples.WriteVirtual(folder, [0], _ => "<Scale>0.0001</Scale>", datasetXml: domain)).Warnings);
    }

    [Fact]
    public void Wavelengths_beyond_any_light_are_not_used()
    {
        var profile = Profile(SceneSamples.WriteEnviFloats(folder, [0, 0], "wavelength units = Micrometers\nwavelength = {0.4, 1e307}"));

        Assert.Null(profile.Wavelengths);
        Assert.Equal(
            ["Band 2 of 2 has a wavelength of Infinity nm, which is not a wavelength; the wavelengths of the file are not used."],
            profile.Warnings
        );
    }

    [Fact]
    public void A_raw_file_that_is_longer_than_its_header_says_is_warned_about()
    {
        var path = SceneSamples.WriteEnviFloats(folder, [0, 0]);
        File.AppendAllText(path, "more");

        Assert.Equal(
            [
                "The data file has 12 bytes but its header asks for 8; the rest is not read. If the header is not this "
                    + "file's, the map is wrong.",
            ],
            Profile(path).Warnings
        );
    }

    [Fact]
    public void Bands_without_names_are_numbered()
    {
        var profile = Profile(SceneSamples.WriteVirtual(folder, [0, 0], b => b == 0 ? "<Description>red</Description>" : ""));

        Assert.Equal(["red", "Band 2"], profile.BandNames);
    }

    private static SceneProfile Profile(string path)
    {
        using var reader = SceneReader.Open(path);
        return reader.Profile;
    }

    /// <summary>um times 1000 rounds in the last digit of a double.</summary>
    private static EqualityComparer<double> Within() => EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) < 1e-9, _ => 0);
}
