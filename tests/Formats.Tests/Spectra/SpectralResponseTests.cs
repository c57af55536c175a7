using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

public class SpectralResponseTests
{
    private static readonly double[] Fine = [.. Enumerable.Range(0, 2101).Select(i => 400.0 + i)];

    [Fact]
    public void A_constant_stays_and_a_line_stays_a_line()
    {
        var table = Table(Fine, null, nm => 0.3, nm => nm / 2500);
        var grid = new WavelengthGrid([500, 900.25, 2000], [10, 12, 30]);

        var seen = table.ConvolveTo(grid);

        for (var band = 0; band < 3; band++)
        {
            Assert.Equal(0.3, seen.Spectra[0][band], 1e-6);
            Assert.Equal(grid.CentresNm[band] / 2500, seen.Spectra[1][band], 1e-5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_narrow_peak_is_broadened_as_two_gaussians_are(double libraryWidth)
    {
        const double Peak = 8; // deviation of the peak, nm
        var table = Table(Fine, libraryWidth > 0 ? libraryWidth : null, nm => Math.Exp(-0.5 * Math.Pow((nm - 1000) / Peak, 2)));
        var grid = new WavelengthGrid([1000, 1010], [20, 20]);

        var seen = table.ConvolveTo(grid);

        var response = (20 * 20 - libraryWidth * libraryWidth) / (8 * Math.Log(2));
        var variance = Peak * Peak + response;
        for (var band = 0; band < 2; band++)
        {
            var expected = Peak / Math.Sqrt(variance) * Math.Exp(-0.5 * Math.Pow(10 * band, 2) / variance);
            Assert.Equal(expected, seen.Spectra[0][band], 3e-3); // the response is cut at three deviations
        }
    }

    [Fact]
    public void Is_linear_where_the_library_is_as_coarse_as_the_scene_or_ends_or_widths_are_unknown()
    {
        double[] coarse = [400, 420, 440, 460, 480, 500];
        var table = Table(coarse, 20, nm => nm < 445 ? 0 : 1);
        var grid = new WavelengthGrid([405, 430, 450, 495], [20, 20, 20, 20]);

        Assert.Equal(table.ResampleTo(grid).Spectra[0], table.ConvolveTo(grid).Spectra[0]);
        var unknown = new WavelengthGrid([405, 430, 450, 495]);
        Assert.Equal(table.ResampleTo(unknown).Spectra[0], table.ConvolveTo(unknown).Spectra[0]);
        var wide = new WavelengthGrid([410], [60]);
        Assert.Equal(table.ResampleTo(wide).Spectra[0], table.ConvolveTo(wide).Spectra[0]);
    }

    [Fact]
    public void Refuses_a_gap_where_a_band_is_and_ignores_it_elsewhere()
    {
        var table = Table(Fine, null, nm => nm is > 1390 and < 1410 ? double.NaN : 0.5);

        Assert.Equal(0.5, table.ConvolveTo(new WavelengthGrid([1300], [10])).Spectra[0][0], 1e-6);
        var fault = Assert.Throws<BandMismatchException>(() => table.ConvolveTo(new WavelengthGrid([1300, 1400], [10, 10])));
        Assert.Equal(
            "The spectrum 's0' has no value at 1400.0 nm, one of 2 bands wanted. Choose another spectrum of that material, or "
                + "mark the band as bad.",
            fault.Message
        );
        Assert.Throws<BandMismatchException>(() => table.ResampleTo(new WavelengthGrid([1400])));
    }

    [Fact]
    public void A_real_library_is_brought_to_a_real_scene()
    {
        var library = SpectraFile.Read(SharedData.Require("data/usgs_1995/USGS_1995_Library.mat"));
        using var scene = SceneReader.Open(SharedData.Require("data/enmap_potsdam/scene.tif"));
        var grid = scene.Profile.Wavelengths!;

        var seen = library.ConvolveTo(grid.Select([.. Enumerable.Range(0, 200)]));

        Assert.Equal((498, 200), (seen.Names.Count, seen.BandCount));
        Assert.All(seen.Spectra, spectrum => Assert.All(spectrum, value => Assert.InRange(value, 0, 1.1f)));
    }

    [Fact]
    public void Chooses_spectra_by_name()
    {
        var table = Table(Fine, null, nm => 0.1, nm => 0.2, nm => 0.3);

        Assert.Equal([0.3f, 0.1f], table.Select(["s2", "s0"]).Spectra.Select(spectrum => spectrum[0]));
        Assert.Equal(
            "There is no spectrum 'soil' among the 3 of the table ('s0', ...). Check the name.",
            Assert.Throws<SpectraException>(() => table.Select(["s2", "soil"])).Message
        );
    }

    private static SpectraTable Table(double[] centres, double? width, params Func<double, double>[] reflectances) =>
        new(
            [.. reflectances.Select((_, i) => $"s{i}")],
            new WavelengthGrid(centres, width is null ? null : [.. centres.Select(_ => width.Value)]),
            [.. reflectances.Select(reflectance => centres.Select(nm => (float)reflectance(nm)).ToArray())]
        );
}
