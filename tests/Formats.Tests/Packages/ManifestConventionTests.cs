using System.Text;
using Unmix.Formats.Packages;

namespace Unmix.Formats.Tests.Packages;

/// <summary>What a manifest says that abundances are shares of.</summary>
public class ManifestConventionTests
{
    [Theory]
    [InlineData(AbundanceConvention.Scene, "scene")]
    [InlineData(AbundanceConvention.Area, "area")]
    [InlineData(AbundanceConvention.Brightness, "brightness")]
    [InlineData(AbundanceConvention.Peak, "peak")]
    public void The_convention_is_written_as_a_word_and_read(AbundanceConvention convention, string word)
    {
        var json = (PackageSamples.Manifest() with { Convention = convention }).ToJson();

        Assert.Contains($"\"convention\": \"{word}\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Equal(convention, ModelManifest.FromJson(json, "toy.unmix").Convention);
    }

    [Fact]
    public void Packages_that_state_none_are_of_spectra_as_bright_as_the_scene()
    {
        var json = Encoding.UTF8.GetString((PackageSamples.Manifest() with { Convention = AbundanceConvention.Area }).ToJson());
        var older = json.Replace(",\n  \"convention\": \"area\"", "", StringComparison.Ordinal);
        Assert.NotEqual(json, older);

        Assert.Equal(AbundanceConvention.Scene, ModelManifest.FromJson(Encoding.UTF8.GetBytes(older), "toy.unmix").Convention);
    }

    [Theory]
    [InlineData("\"cover\"")]
    [InlineData("17")]
    [InlineData("null")]
    public void A_convention_that_is_not_known_is_refused(string value)
    {
        var json = Encoding.UTF8.GetString((PackageSamples.Manifest() with { Convention = AbundanceConvention.Area }).ToJson());
        var other = json.Replace("\"area\"", value, StringComparison.Ordinal);

        Assert.Throws<ModelPackageException>(() => ModelManifest.FromJson(Encoding.UTF8.GetBytes(other), "toy.unmix"));
    }

    [Fact]
    public void A_spectrum_has_the_size_that_its_convention_divides_by()
    {
        float[] spectrum = [0.3f, 0.4f, 0];

        Assert.Equal(1, ConventionScale.SizeOf(AbundanceConvention.Area, spectrum));
        Assert.Equal(0.5, ConventionScale.SizeOf(AbundanceConvention.Brightness, spectrum), 6);
        Assert.Equal(0.4, ConventionScale.SizeOf(AbundanceConvention.Peak, spectrum), 6);
    }
}
