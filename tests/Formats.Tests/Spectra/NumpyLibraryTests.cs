using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Spectra;

public sealed class NumpyLibraryTests : IDisposable
{
    private static readonly float[] Values = [0.1f, 0.2f, -1.23e34f, 0.4f, 0.5f, 0.6f];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Wavelengths_tell_which_dimension_has_the_bands()
    {
        NpyFile.Write(folder.File("rows.npz"), "spectra", [2, 3], Values, [0.4, 0.5, 0.6]);
        NpyFile.Write(folder.File("columns.npz"), "spectra", [3, 2], [0.1f, 0.4f, 0.2f, 0.5f, float.NaN, 0.6f], [0.4, 0.5, 0.6]);

        foreach (var name in (ReadOnlySpan<string>)["rows.npz", "columns.npz"])
        {
            // The name of the array says nm, which these numbers are not.
            Expect.Message(
                "The wavelengths 'wavelength_nm' of '*' can't be used: * they look like um; *",
                Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File(name)))
            );
        }
        NpyFile.Write(folder.File("rows.npz"), "spectra", [2, 3], Values, [400, 500, 600]);
        NpyFile.Write(folder.File("columns.npz"), "spectra", [3, 2], [0.1f, 0.4f, 0.2f, 0.5f, float.NaN, 0.6f], [400, 500, 600]);
        foreach (var name in (ReadOnlySpan<string>)["rows.npz", "columns.npz"])
        {
            var table = SpectraFile.Read(folder.File(name), scale: 2);

            Assert.Equal(["spectrum 1", "spectrum 2"], table.Names);
            Assert.Equal([400, 500, 600], table.Wavelengths!.CentresNm);
            Assert.Equal([0.2f, 0.4f, float.NaN], table.Spectra[0]);
            Assert.Equal([0.8f, 1, 1.2f], table.Spectra[1]);
        }
    }

    [Theory]
    [InlineData("one.npy", "It is not clear which dimension of 'one' has the bands of the numpy file '*one.npy' (it has one 2 x 3). *")]
    [InlineData("cube.npy", "It is not clear which array has the spectra of the numpy file '*cube.npy' (it has cube 2 x 3 x 1). *")]
    public void What_is_not_clear_is_refused(string name, string message)
    {
        NpyFile.Write(folder.File(name), "", name == "one.npy" ? [2, 3] : [2, 3, 1], Values);

        Expect.Message(message, Assert.Throws<SpectraException>(() => SpectraFile.Read(folder.File(name))));
    }
}
