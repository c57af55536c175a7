using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Tests.Scenes;

public sealed class WavelengthUnitTests
{
    [Theory]
    [InlineData("Nanometers", 1)]
    [InlineData("{nm}", 1)]
    [InlineData("Wavelength (nm)", 1)]
    [InlineData("wavelength_nm", 1)]
    [InlineData(" NM. ", 1)]
    [InlineData("nano-meters", 1)]
    [InlineData("Nanometres (nm)", 1)]
    [InlineData("Micrometers", 1000)]
    [InlineData("micro meter", 1000)]
    [InlineData("MICRONS", 1000)]
    [InlineData("\u00B5m", 1000)]
    [InlineData("\u03BCm", 1000)]
    [InlineData("[\u00B5m]", 1000)]
    [InlineData("\u00C2\u00B5m", 1000)] // UTF-8 read as Latin-1
    [InlineData("\u00CE\u00BCm", 1000)]
    [InlineData("\uFFFDm", 1000)] // Latin-1 read as UTF-8
    [InlineData("?m", 1000)]
    [InlineData("\u00C5", 0.1)]
    [InlineData("\u00C5ngstr\u00F6m", 0.1)]
    [InlineData("Angstroms", 0.1)]
    [InlineData("mm", 1e6)]
    [InlineData("m", 1e9)]
    public void A_length_is_known_in_any_spelling(string name, double nanometres) =>
        Assert.Equal(new WavelengthScale(nanometres), WavelengthUnit.Find(name));

    [Theory]
    [InlineData("Wavenumber")]
    [InlineData("Wavenumber (cm-1)")]
    [InlineData("cm^-1")]
    [InlineData("cm\u207B\u00B9")]
    [InlineData("1/cm")]
    public void Wavenumbers_are_known(string name) => Assert.Equal(500, WavelengthUnit.Find(name)!.Value.Centre(20_000), 1e-9);

    [Theory]
    [InlineData("GHz", 599_584.916)]
    [InlineData("THz", 599.584916)]
    public void Frequencies_are_known(string name, double halfAMicrometre) =>
        Assert.Equal(500, WavelengthUnit.Find(name)!.Value.Centre(halfAMicrometre), 1e-6);

    [Theory]
    [InlineData("Index")]
    [InlineData("Index of a band")]
    [InlineData("nm or um")]
    [InlineData("furlong")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_names_are_no_unit(string? name) => Assert.Null(WavelengthUnit.Find(name));
}
