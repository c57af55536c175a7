using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

/// <summary>Libraries that are folders of text, a spectrum a file.</summary>
public sealed class SpectraFolderTests : IDisposable
{
    private const string Clay =
        "Name: Red clay\nType: soil\nClass: Alfisol\nX Units: Wavelength (micrometers)\n"
        + "Y Units: Reflectance (percent)\nFirst X Value: 0.4\n\n"
        + "0.4000\t10.0\n0.5000\t20.0\n0.6000\t30.0\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_of_keys_and_two_columns_states_its_name_class_and_units()
    {
        Write("a.spectrum.txt", Clay);

        var table = Assert.Single(SpectraFolder.Read(folder.Path));

        Assert.Equal(["Red clay"], table.Names);
        Assert.Equal([400.0, 500, 600], table.Wavelengths!.CentresNm.Select(nm => Math.Round(nm, 6)));
        Assert.Equal([0.1f, 0.2f, 0.3f], table.Spectra[0]);
        Assert.Equal(["Alfisol"], table.Columns.Single(column => column.Name == "class").Values);
    }

    [Fact]
    public void A_folder_within_is_the_class_of_its_spectra()
    {
        Write("soils/sub/a.txt", Clay);
        Write("plants/a.txt", Clay.Replace("Red clay", "Oak", StringComparison.Ordinal));

        var table = Assert.Single(SpectraFolder.Read(folder.Path));

        Assert.Equal(["Oak", "Red clay"], table.Names);
        Assert.Equal(["plants", "soils"], table.Columns[0].Values);
    }

    [Fact]
    public void Values_alone_take_the_wavelengths_that_lie_in_the_folder_and_deleted_channels_are_gaps()
    {
        Write("splib07a_Wavelengths_3_ch.txt", " splib07a Record=1: Wavelengths ASD 3 channels\n0.4\n0.5\n0.6\n");
        Write("splib07a_Bandpass_3_ch.txt", " splib07a Record=2: Bandpass (FWHM) ASD\n0.01\n0.01\n0.01\n");
        Write("splib07a_Wavelengths_4_ch.txt", " splib07a Record=3: Wavelengths other 4 channels\n0.4\n0.5\n0.6\n0.7\n");
        Write("minerals/alunite.txt", " splib07a Record=22: Alunite GDS84\n0.1\n-1.23e34\n0.3\n");

        var table = Assert.Single(SpectraFolder.Read(folder.Path));

        Assert.Equal(["Alunite GDS84"], table.Names);
        Assert.Equal([400.0, 500, 600], table.Wavelengths!.CentresNm.Select(nm => Math.Round(nm, 6)));
        Assert.Equal([0.1f, float.NaN, 0.3f], table.Spectra[0]);
        Assert.Equal(["minerals"], table.Columns[0].Values);
    }

    [Fact]
    public void Spectra_of_other_grids_are_tables_of_their_own()
    {
        Write("a.txt", Clay);
        Write("b.txt", Clay.Replace("0.6000", "0.7000", StringComparison.Ordinal));

        Assert.Equal(2, SpectraFolder.Read(folder.Path).Count);
    }

    [Fact]
    public void A_text_that_is_no_spectrum_is_passed_over()
    {
        Write("a.txt", Clay);
        Write("README.txt", "About this library\nVersion: 2\n");

        Assert.Equal(["Red clay"], Assert.Single(SpectraFolder.Read(folder.Path)).Names);
    }

    [Theory]
    [InlineData("README.txt", "About\n", "has 1 files '*.txt' and no spectrum among them. Give a folder of spectra in text.")]
    [InlineData(
        "a.txt",
        "Title\n0.1\n0.2\n0.3\n",
        "has 3 values and no wavelengths, and 0 files of as many wavelengths lie in the folder."
    )]
    [InlineData("a.txt", "Title: x\n0.4 1\n0.5 2\n0.6 3\nend of file\n", "Line 5 of ")]
    [InlineData("a.txt", "Title: x\n0.4 1\n0.5 2\n0.6\n", "is '0.6'; a wavelength and a value belong there. Correct the line.")]
    public void What_can_not_be_read_is_one_sentence(string name, string text, string part)
    {
        Write(name, text);

        var fault = Assert.Throws<SpectraException>(() => SpectraFolder.Read(folder.Path));

        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllText(folder.File(name), text);
    }
}
