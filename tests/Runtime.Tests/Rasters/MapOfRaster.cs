using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Maps;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Rasters;

/// <summary>Unmixes rasters with the toy model and holds the map against what the equations say.</summary>
internal sealed class MapOfRaster(TemporaryFolder folder)
{
    /// <summary>The toy model.</summary>
    public ModelPackage Package { get; } = ToyModel.Seal(folder.File("toy.unmix"));

    /// <summary>[Pixels, L] reflectance that every raster here holds.</summary>
    public static float[] Spectra { get; } = ToyModel.Spectra(TestRaster.Pixels, seed: 11);

    /// <summary>The map of a scene.</summary>
    public string Path => folder.File("map.tif");

    /// <summary>Unmixes.</summary>
    public RunReport Run(string scene, UnmixOptions? options = null) =>
        SceneUnmixer.Run(Package, scene, Path, options ?? new UnmixOptions());

    /// <summary>Unmixes into another format.</summary>
    public RunReport Deliver(string scene, string path, MapFormat format) =>
        MapDelivery.Run(Package, scene, path, new UnmixOptions { Format = format }, cancellation: TestContext.Current.CancellationToken);

    /// <summary>What a run would say.</summary>
    public DryRun DryRun(string scene) => Runs.DryRun.Of(Package, scene, Path, new UnmixOptions());

    /// <summary>Unmixes and requires the known abundances at valid pixels and nodata at the others.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="invalid">Pixels, row by row, that are none.</param>
    /// <param name="tolerance">Of an abundance; what storing reflectance as integers costs.</param>
    /// <param name="options">Null for the defaults.</param>
    public RunReport RequireRight(string scene, int[] invalid, double tolerance = 1e-5, UnmixOptions? options = null)
    {
        var report = Run(scene, options);
        using var reader = SceneReader.Open(Path);
        var map = new float[TestRaster.Pixels * ToyModel.P];
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], map);
        for (var pixel = 0; pixel < TestRaster.Pixels; pixel++)
        {
            var (abundances, _, _, _) = ToyModel.Answer(Spectra.AsSpan(pixel * ToyModel.L, ToyModel.L));
            for (var p = 0; p < ToyModel.P; p++)
            {
                var found = map[pixel * ToyModel.P + p];
                if (invalid.Contains(pixel))
                    Assert.True(float.IsNaN(found), $"pixel {pixel} is {found} instead of nodata");
                else
                    Assert.True(
                        Math.Abs(found - abundances[p]) <= tolerance,
                        $"pixel {pixel}, endmember {p}: {found} instead of {abundances[p]}"
                    );
            }
        }
        Assert.Equal(TestRaster.Pixels - invalid.Length, report.ValidPixels);
        return report;
    }
}
