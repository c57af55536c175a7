using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Which pixels the quality layers of products leave out.</summary>
public sealed class ProductMaskTests
{
    [Theory]
    [InlineData("enmap")]
    [InlineData("desis")]
    [InlineData("neon-tile")]
    public void Water_is_left_out_where_that_is_asked_for(string name)
    {
        var replica = Replica.Named(name);
        Assert.NotEmpty(replica.Water);
        using var plain = SceneReader.Open(replica.Given[0]);
        using var masked = SceneReader.Open(
            replica.Given[0],
            new SceneReadOptions { Mask = QualityMask.Default & QualityMasksOf(plain.Profile) | QualityMask.Water }
        );
        int[] bands = [ProductReaderTests.BandsOf(plain.Profile, replica.Wavelengths)[0]];

        foreach (var (row, column) in replica.Water)
        {
            var value = new float[1];
            plain.ReadSpectra(new PixelWindow(column, row, 1, 1), bands, value);
            Assert.False(float.IsNaN(value[0]));
            masked.ReadSpectra(new PixelWindow(column, row, 1, 1), bands, value);
            Assert.True(float.IsNaN(value[0]));
        }
        Assert.Equal(plain.CountMasked() + replica.Water.Count, masked.CountMasked());
    }

    [Theory]
    [InlineData("enmap")]
    [InlineData("tanager-ortho")]
    [InlineData("pace-v31")]
    public void Nothing_is_masked_where_that_is_asked_for(string name)
    {
        using var reader = SceneReader.Open(Replica.Named(name).Given[0], new SceneReadOptions { Mask = QualityMask.None });

        Assert.Null(reader.CountMasked());
        Assert.Equal(QualityMask.None, reader.Profile.Product!.Masked);
    }

    [Theory]
    [InlineData("prisma-l2d", QualityMask.Cloud)]
    [InlineData("tanager-ortho", QualityMask.Snow)]
    public void A_mask_that_the_product_does_not_have_is_refused(string name, QualityMask mask)
    {
        var fault = Assert.Throws<OptionsException>(() =>
            SceneReader.Open(Replica.Named(name).Given[0], new SceneReadOptions { Mask = mask }).Dispose()
        );

        Assert.StartsWith($"--mask asks for {mask.Spell()} but ", fault.Message, StringComparison.Ordinal);
    }

    private static QualityMask QualityMasksOf(SceneProfile profile) =>
        profile.Product!.Quality.Aggregate(QualityMask.None, (sum, layer) => sum | layer.Mask);
}
