using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Dlr;

/// <summary>Opens quality layers that are rasters beside the image.</summary>
internal static class DlrLayer
{
    /// <summary>Opens a raster of layers; null where there is none.</summary>
    /// <param name="parts">The scene's files.</param>
    /// <param name="kind">What ends its name: <c>QL_QUALITY_CLOUD</c>.</param>
    /// <param name="belongings">Takes it.</param>
    /// <exception cref="SceneException">It can't be opened.</exception>
    public static SampleCube? Open(DlrParts parts, string kind, Belongings belongings) =>
        parts.Layer(kind) is { } path ? belongings.Add(RasterCube.Open(path, path, [CubeAxis.Band, CubeAxis.Row, CubeAxis.Column])) : null;
}
