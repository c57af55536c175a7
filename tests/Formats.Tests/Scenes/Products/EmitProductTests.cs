using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes.Products;

[Collection(MadeArrays.Name)]
public sealed class EmitProductTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, bool, int[]?> Forms =>
        new()
        {
            { "001", false, null },
            { "002", false, null },
            { "001", true, null },
            { "001", false, [5, 7, 10] },
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_granule_is_read_with_its_spectra_in_place(string version, bool isExchanged, int[]? blocks)
    {
        var granule = new EmitGranule
        {
            Version = version,
            IsExchanged = isExchanged,
            Blocks = blocks,
        };
        using var reader = SceneReader.Open(granule.WriteReflectance(folder.Path), new SceneReadOptions { Mask = QualityMask.None });

        var spectra = SceneSamples.ReadAll(reader);

        Assert.Equal(
            (granule.Samples, granule.Lines, granule.Bands),
            (reader.Profile.Width, reader.Profile.Height, reader.Profile.BandCount)
        );
        AssertSpectra(granule, spectra, [.. Enumerable.Range(0, granule.Bands)]);
    }

    [Fact]
    public void Bands_come_in_any_order_and_choice()
    {
        var granule = new EmitGranule();
        using var reader = SceneReader.Open(granule.WriteReflectance(folder.Path), new SceneReadOptions { Mask = QualityMask.None });
        int[] bands = [40, 3, 4, 5, 6, 7, 0, 56, 12];

        var spectra = new float[granule.Lines * granule.Samples * bands.Length];
        reader.ReadSpectra(reader.Profile.Window, bands, spectra);

        AssertSpectra(granule, spectra, bands);
    }

    [Fact]
    public void It_says_what_it_is_when_it_was_taken_and_which_bands_are_good()
    {
        var granule = new EmitGranule();
        var path = granule.WriteReflectance(folder.Path);
        var mask = granule.WriteMask(folder.Path);
        using var reader = SceneReader.Open(path);
        var scene = reader.Profile;

        Assert.Equal("EMIT L2A reflectance, version 001", scene.Product!.Name);
        Assert.Equal(new DateTimeOffset(2023, 8, 4, 19, 16, 50, TimeSpan.Zero), scene.Taken);
        Assert.Equal(granule.Good, scene.BadBands!.Select(bad => !bad));
        Assert.Equal(granule.Wavelengths.Select(nm => (double)nm), scene.Wavelengths!.CentresNm);
        Assert.Equal(QualityMask.Cloud | QualityMask.NearCloud | QualityMask.Cirrus | QualityMask.Spacecraft, scene.Product.Masked);
        Assert.Equal([path, mask], scene.Files);
        Assert.Empty(scene.Warnings);
    }

    private static void AssertSpectra(EmitGranule granule, float[] spectra, int[] bands)
    {
        var expected = new float[granule.Bands];
        for (var pixel = 0; pixel < granule.Lines * granule.Samples; pixel++)
        {
            granule.Spectrum(pixel / granule.Samples, pixel % granule.Samples, expected);
            Assert.Equal(
                bands.Select(band => expected[band] == EmitGranule.Fill ? float.NaN : expected[band]),
                spectra.AsSpan(pixel * bands.Length, bands.Length).ToArray()
            );
        }
    }
}
