using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products;

/// <summary>The facts of a scene that its cubes say.</summary>
internal static class CubeProfile
{
    /// <summary>What is not said here is empty; <see cref="BandTable.Describe"/> fills in the bands.</summary>
    /// <param name="file">The product's file.</param>
    /// <param name="cubes">All of one size; the first stands for the others.</param>
    public static SceneProfile Of(ArrayFile file, params IReadOnlyList<SampleCube> cubes)
    {
        var first = cubes[0];
        return new SceneProfile
        {
            Path = file.Path,
            Files = [file.Path],
            Driver = file.Driver,
            Width = first.Columns,
            Height = first.Rows,
            BandCount = cubes.Sum(cube => cube.Bands),
            PixelType = first.Type,
            BlockWidth = first.BlockColumns == 1 ? first.Columns : first.BlockColumns,
            BlockHeight = first.BlockRows,
            Interleave = first.Order switch
            {
                CubeOrder.BandAfterBand => SceneProfile.BandAfterBand,
                CubeOrder.LineAfterLine => SceneProfile.LineAfterLine,
                _ => SceneProfile.PixelAfterPixel,
            },
            BandNames = [],
            Scale = [],
            Offset = [],
            ScaleSource = SceneProfile.ScaleFromProduct,
            NoData = [],
            GeoReference = GeoReference.None,
            ReaderBytes = cubes.Max(CubeSpectra.ScratchBytesOf),
            Warnings = [],
        };
    }
}
