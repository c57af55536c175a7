using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Neon;

/// <summary>The map of haze, cloud and water of a NEON scene, in the classes of ATCOR, which made it.</summary>
internal static class NeonSky
{
    private const string Name = "Haze_Cloud_Water_Map";

    private static readonly (QualityMask Mask, int[] Classes)[] Meanings =
    [
        (QualityMask.Cloud, [15, 16]), // over land, over water
        (QualityMask.Cirrus, [2, 3, 4, 8, 9, 10, 18, 19]), // thin, medium and thick over water, over land; cirrus cloud
        (QualityMask.Shadow, [1, 21, 22]), // of a cloud or a building, of terrain, of a cloud
        (QualityMask.Haze, [11, 12, 13, 14]),
        (QualityMask.Snow, [7]),
        (QualityMask.Water, [13, 14, 17]), // hazy too
        (QualityMask.Defect, [6]), // saturated
    ];

    /// <summary>Opens the map; no layers where there is none.</summary>
    /// <param name="file">The product.</param>
    /// <param name="metadata">Full name of its group of metadata.</param>
    /// <param name="cube">The scene.</param>
    /// <param name="belongings">Takes the map.</param>
    /// <exception cref="SceneException">It has another size than the scene.</exception>
    public static IReadOnlyList<QualityLayer> Open(ArrayFile file, string metadata, SampleCube cube, Belongings belongings)
    {
        var name = $"{metadata}/Ancillary_Imagery/{Name}";
        if (!file.Arrays($"{metadata}/Ancillary_Imagery").Contains(Name))
            return [];
        SampleCube map = file.IsLabelled(name)
            ? belongings.Add(
                RasterCube.Open(file.Path, LabelledArrays.ClassicName(file.Path, name), [CubeAxis.Band, CubeAxis.Row, CubeAxis.Column])
            )
            : ProductArrays.Plane(file, name, cube.Rows, cube.Columns, belongings)!; // it is listed
        return
        [
            .. Meanings.Select(meaning => new QualityLayer(map, 0, meaning.Mask, Name, value =>
                Array.IndexOf(meaning.Classes, (int)value) >= 0
            )),
        ];
    }
}
