using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Every product's reader against its replicas: facts and spectra.</summary>
public sealed class ProductReaderTests
{
    private const double Rmse = 0.03;

    /// <summary>All folders that tests/Products/make.py writes.</summary>
    public static TheoryData<string> All =>
        [
            "emit",
            "emit-v2",
            "emit-turned",
            "emit-whole",
            "emit-double",
            "prisma-l2d",
            "prisma-l2d-listed",
            "prisma-l2d-zip",
            "prisma-l2c",
            "enmap",
            "enmap-pixel",
            "enmap-cog",
            "enmap-bsq",
            "enmap-bil",
            "enmap-bip",
            "enmap-zip",
            "desis",
            "desis-binned",
            "desis-header",
            "aviris-av3",
            "aviris-av5",
            "aviris-ang",
            "aviris-rising",
            "aviris-turned",
            "aviris-envi-av3",
            "aviris-envi-ang",
            "neon-tile",
            "neon-line",
            "neon-bidirectional",
            "tanager-ortho",
            "tanager-ortho-no-list",
            "tanager-shuffled",
            "tanager-newest",
            "tanager-basic",
            "tanager-basic-unframed",
            "pace-v31",
            "pace-v32",
            "pace-north-first",
            "pace-turned",
            "pace-gap",
            "pace-packed",
        ];

    public static TheoryData<string> Gridded =>
        [
            .. All.Select(row => row.Data)
                .Where(name =>
                    !name.StartsWith("pace", StringComparison.Ordinal)
                    && name is not ("prisma-l2c" or "tanager-basic" or "tanager-basic-unframed")
                ),
        ];

    public static TheoryData<string> Swaths =>
        [
            "prisma-l2c",
            "tanager-basic",
            "tanager-basic-unframed",
            "pace-v31",
            "pace-v32",
            "pace-north-first",
            "pace-turned",
            "pace-gap",
            "pace-packed",
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void What_the_product_says_is_known(string name)
    {
        var replica = Replica.Named(name);

        foreach (var given in replica.Given)
        {
            using var reader = SceneReader.Open(given);
            var profile = reader.Profile;
            Assert.Equal(replica.Sensor, profile.Product?.Sensor);
            Assert.Equal(replica.Taken, profile.Taken);
            Assert.Equal(replica.Bands, profile.BandCount);
            Assert.Equal(replica.BadBands, profile.BadBands?.Count(isBad => isBad) ?? 0);
            Assert.NotNull(profile.Wavelengths);
            Assert.Empty(profile.Warnings);
            Assert.All(profile.Files, file => Assert.True(SceneFile.Exists(file), file));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Spectra_are_what_the_replica_was_mixed_from_and_masked_pixels_are_nothing(string name)
    {
        var replica = Replica.Named(name);
        using var reader = SceneReader.Open(replica.Given[0]);
        var bands = BandsOf(reader.Profile, replica.Wavelengths);
        var spectra = new float[reader.Profile.Width * reader.Profile.Height * bands.Length];

        reader.ReadSpectra(reader.Profile.Window, bands, spectra);

        RequireTruth(spectra, bands.Length, replica.SceneTruth.LastIndexFastest(), replica.Spectra);
    }

    [Theory]
    [InlineData("prisma-l2d")]
    [InlineData("enmap-pixel")]
    [InlineData("enmap-cog")]
    [InlineData("enmap-bil")]
    [InlineData("desis-binned")]
    [InlineData("aviris-ang")]
    [InlineData("aviris-envi-av3")]
    [InlineData("neon-line")]
    [InlineData("tanager-ortho")]
    [InlineData("pace-packed")]
    public void Any_window_and_any_bands_have_the_same_values(string name)
    {
        using var reader = SceneReader.Open(Replica.Named(name).Given[0]);
        var profile = reader.Profile;
        int[] all = [.. Enumerable.Range(0, profile.BandCount)];
        int[] some = [profile.BandCount - 1, 0, profile.BandCount / 2, profile.BandCount / 2 + 1, 7];
        var whole = new float[profile.Width * profile.Height * all.Length];
        reader.ReadSpectra(profile.Window, all, whole);

        foreach (var (width, height) in ((int, int)[])[(profile.Width, 1), (5, 3), (1, profile.Height)])
        {
            for (var row = 0; row < profile.Height; row += height)
            {
                for (var column = 0; column < profile.Width; column += width)
                {
                    var window = new PixelWindow(
                        column,
                        row,
                        Math.Min(width, profile.Width - column),
                        Math.Min(height, profile.Height - row)
                    );
                    var part = new float[window.PixelCount * some.Length];
                    reader.ReadSpectra(window, some, part);
                    for (var i = 0; i < part.Length; i++)
                    {
                        var pixel = (row + i / some.Length / window.Width) * profile.Width + column + i / some.Length % window.Width;
                        Assert.Equal(whole[pixel * all.Length + some[i % some.Length]], part[i]);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("tanager-ortho")]
    [InlineData("aviris-av3")]
    public void The_uncertainty_is_offered(string name)
    {
        var replica = Replica.Named(name);
        using var reader = SceneReader.Open(replica.Given[0]);
        int[] bands = [BandsOf(reader.Profile, replica.Wavelengths)[3]];
        var (reflectance, deviation) = (
            new float[reader.Profile.Width * reader.Profile.Height],
            new float[reader.Profile.Width * reader.Profile.Height]
        );
        reader.ReadSpectra(reader.Profile.Window, bands, reflectance);

        reader.ReadUncertainty(reader.Profile.Window, bands, deviation);

        var (constant, share) = name.StartsWith("tanager", StringComparison.Ordinal) ? (0.004, 0.03) : (0.001, 0.02);
        for (var pixel = 0; pixel < deviation.Length; pixel++)
        {
            if (!float.IsNaN(reflectance[pixel]))
                Assert.Equal(constant + share * Math.Abs(reflectance[pixel]), deviation[pixel], 1e-5);
        }
    }

    /// <summary>The scene's bands at some wavelengths; none of them bad.</summary>
    internal static int[] BandsOf(SceneProfile profile, IReadOnlyList<double> wanted)
    {
        var centres = profile.Wavelengths!.CentresNm;
        int[] bands =
        [
            .. wanted.Select(nm =>
                Enumerable
                    .Range(0, centres.Count)
                    .Where(band => profile.BadBands?[band] != true)
                    .MinBy(band => Math.Abs(centres[band] - nm))
            ),
        ];
        Assert.Equal(wanted.Count, bands.Distinct().Count());
        Assert.All(bands.Zip(wanted), pair => Assert.Equal(pair.Second, centres[pair.First], 0.01));
        return bands;
    }

    private static void RequireTruth(float[] spectra, int bandCount, double[] truth, IReadOnlyList<double[]> library)
    {
        var solver = new LeastSquares(library);
        var (squares, count) = (0.0, 0);
        for (var pixel = 0; pixel < truth.Length / 3; pixel++)
        {
            var spectrum = spectra.AsSpan(pixel * bandCount, bandCount);
            Assert.True(double.IsNaN(truth[pixel * 3]) == spectrum.ContainsAny([float.NaN]), $"pixel {pixel} should be {truth[pixel * 3]}");
            if (double.IsNaN(truth[pixel * 3]))
                continue;
            var found = solver.Solve(spectrum);
            for (var p = 0; p < 3; p++)
                squares += Math.Pow(found[p] - truth[pixel * 3 + p], 2);
            count += 3;
        }
        Assert.InRange(Math.Sqrt(squares / count), 0, Rmse / 10); // without noise it is far better than what is asked of maps
    }
}
