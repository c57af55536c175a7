using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Places;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Placing;

/// <summary>A granule in a folder and a model that is right for it.</summary>
internal sealed class EmitRuns : IDisposable
{
    public EmitRuns(EmitGranule? granule = null, bool mask = true)
    {
        Granule = granule ?? new EmitGranule();
        Scene = Granule.WriteReflectance(Folder.Path);
        if (mask)
            Granule.WriteMask(Folder.Path);
        int[] good = [.. Enumerable.Range(0, Granule.Bands).Where(band => Granule.Good[band])];
        Package = LinearModel.Seal(
            Folder.File("linear.unmix"),
            [.. good.Select(band => (double)Granule.Wavelengths[band])],
            [.. Granule.Endmembers.Select(spectrum => good.Select(band => spectrum[band]).ToArray())]
        );
    }

    public TemporaryFolder Folder { get; } = new();

    public EmitGranule Granule { get; }

    public ModelPackage Package { get; }

    public string Scene { get; }

    public string Map => Folder.File("map.tif");

    public static UnmixOptions Options(QualityMask? mask = null) =>
        new()
        {
            Threads = 1,
            Read = new SceneReadOptions { Mask = mask },
        };

    public RunReport Run(UnmixOptions? options = null, string? scene = null, string? map = null) =>
        SceneUnmixer.Run(Package, scene ?? Scene, map ?? Map, options ?? Options(), null, TestContext.Current.CancellationToken);

    /// <summary>Compares each pixel of a map on the granule's grid with the truth.</summary>
    /// <param name="map">The map.</param>
    /// <param name="isMasked">Pixels of the sensor that are to be nodata, beside those that are gone.</param>
    public void AssertPlaced(string map, Func<int, int, bool> isMasked)
    {
        using var reader = SceneReader.Open(map);
        Assert.Equal(Granule.Grid, (reader.Profile.Width, reader.Profile.Height));
        Assert.Equal(Granule.GeoTransform, reader.Profile.GeoReference.GeoTransform);
        Assert.Equal("EPSG:4326", Footprint.Of(reader.Profile.GeoReference, reader.Profile.Width, reader.Profile.Height).Code);
        AssertPixels(reader, Granule.PixelAt, isMasked);
    }

    /// <summary>Compares each pixel of a map with the truth at a pixel of the sensor; null is nodata.</summary>
    public void AssertPixels(SceneReader map, Func<int, int, (int Line, int Sample)?> pixelAt, Func<int, int, bool> isMasked)
    {
        var values = new float[map.Profile.Width * map.Profile.Height * EmitGranule.Materials];
        map.ReadSpectra(map.Profile.Window, [0, 1, 2], values);
        for (var cell = 0; cell < values.Length / EmitGranule.Materials; cell++)
        {
            var found = values.AsSpan(cell * EmitGranule.Materials, EmitGranule.Materials);
            if (
                pixelAt(cell / map.Profile.Width, cell % map.Profile.Width) is not var (line, sample)
                || Granule.IsGone(line, sample)
                || isMasked(line, sample)
            )
            {
                Assert.True(float.IsNaN(found[0]), $"cell {cell} holds {found[0]} but should hold nothing");
                continue;
            }
            var truth = Granule.Truth(line, sample);
            for (var i = 0; i < truth.Length; i++)
                Assert.Equal(truth[i], found[i], 2e-3f); // least squares in single precision
        }
    }

    public void Dispose() => Folder.Dispose();
}
