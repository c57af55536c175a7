using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Runtime.Tests.Products;

/// <summary>How often the storage units of a cube are read.</summary>
public sealed unsafe class CubeUnitTests
{
    [Fact]
    public void Each_storage_unit_is_read_once_whatever_the_first_band()
    {
        using var cube = new CountingCube(rows: 8, columns: 10, bands: 70, new CubeUnit(4, 5, 14));
        var profile = new SceneProfile
        {
            Path = "counted",
            Driver = "none",
            Width = cube.Columns,
            Height = cube.Rows,
            BandCount = cube.Bands,
            BlockWidth = 5,
            BlockHeight = 4,
            PixelType = cube.Type,
            GeoReference = GeoReference.None,
            BandNames = [.. Enumerable.Range(1, cube.Bands).Select(number => $"{number}")],
            ScaleSource = "none",
            Warnings = [],
            Scale = [.. Enumerable.Repeat(1.0, cube.Bands)],
            Offset = new double[cube.Bands],
            NoData = new double?[cube.Bands],
            Files = ["counted"],
        };
        int[] bands = [.. Enumerable.Range(3, 8), .. Enumerable.Range(33, 37)]; // units of bands 0 to 13 and 28 to 69
        var spectra = new float[cube.Rows * cube.Columns * bands.Length];

        new CubeSpectra(profile, CubeSpectra.AllBands(cube)).Read(profile.Window, bands, spectra, null);

        Assert.All(cube.TimesRead.Take(1).Concat(cube.TimesRead.Skip(2)), times => Assert.Equal(1, times));
        Assert.Equal(0, cube.TimesRead[1]);
        for (var i = 0; i < spectra.Length; i++)
            Assert.Equal(bands[i % bands.Length] * 1000 + i / bands.Length, spectra[i]);
    }

    /// <summary>Samples are band * 1000 + pixel; counts how often units of bands are read.</summary>
    private sealed class CountingCube(int rows, int columns, int bands, CubeUnit unit)
        : SampleCube(
            "counted",
            "cube",
            PixelType.Float32,
            [
                new CubeDimension(CubeAxis.Band, bands, unit.Bands),
                new CubeDimension(CubeAxis.Row, rows, unit.Rows),
                new CubeDimension(CubeAxis.Column, columns, unit.Columns),
            ]
        )
    {
        public int[] TimesRead { get; } = new int[(bands + unit.Bands - 1) / unit.Bands];

        public override void Read(in CubePart part, PixelType type, void* memory)
        {
            for (var block = part.Band / BlockBands; block <= (part.Band + part.Bands - 1) / BlockBands; block++)
                TimesRead[block]++;
            var sample = (float*)memory;
            for (var band = part.Band; band < part.Band + part.Bands; band++)
            {
                for (var row = part.Row; row < part.Row + part.Rows; row++)
                {
                    for (var column = part.Column; column < part.Column + part.Columns; column++)
                        *sample++ = band * 1000 + row * Columns + column;
                }
            }
        }

        public override void Dispose() { }
    }
}
