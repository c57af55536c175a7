using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Formats.Scenes;

namespace Unmix.Evaluation.Comparison.Classes;

/// <summary>True shares of classes, of every pixel of a scene or of some.</summary>
/// <param name="Path">Where they are from.</param>
/// <param name="Names">[G] the classes that are known; others may be missing.</param>
/// <param name="Pixels">[n] places in the scene, row by row.</param>
/// <param name="Shares">[n, G], NaN where unknown.</param>
public sealed record ClassTruth(string Path, IReadOnlyList<string> Names, IReadOnlyList<int> Pixels, float[] Shares)
{
    /// <summary>Reads a raster with a band for each class.</summary>
    /// <param name="path">The raster.</param>
    /// <param name="scene">Its scene.</param>
    /// <exception cref="SceneException">It can't be read, is no shares, or has another size.</exception>
    public static ClassTruth OfRaster(string path, SceneProfile scene)
    {
        var truth = SceneTruth.Load(new TruthFiles { Abundances = path });
        truth.RequireSameRaster(scene);
        return new ClassTruth(path, truth.Names, [.. Enumerable.Range(0, truth.Width * truth.Height)], truth.Abundances);
    }

    /// <summary>Reads a table of points (<see cref="PointShares"/>).</summary>
    /// <param name="path">The table.</param>
    /// <param name="scene">The scene that columns and rows are of.</param>
    /// <exception cref="UnmixException">It can't be read, or a point lies outside the scene.</exception>
    public static ClassTruth OfPoints(string path, SceneProfile scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var points = PointShares.Read(path);
        for (var i = 0; i < points.Columns.Count; i++)
        {
            if (points.Columns[i] < scene.Width && points.Rows[i] < scene.Height)
                continue;
            throw new SceneException(
                $"Point {i + 1} of '{path}' lies at column {points.Columns[i]}, row {points.Rows[i]}, but '{scene.Path}' has "
                    + $"{scene.Width} x {scene.Height} pixels. Count columns and rows from 0, and give the points of this scene."
            );
        }
        int[] pixels = [.. points.Columns.Zip(points.Rows, (column, row) => row * scene.Width + column)];
        return new ClassTruth(path, points.Names, pixels, points.Shares);
    }

    /// <summary>[G] the class of a library that each known class is, by name.</summary>
    /// <param name="classNames">[C] those of the library.</param>
    /// <exception cref="OptionsException">The library has no such class; names it.</exception>
    public int[] PlacesIn(IReadOnlyList<string> classNames) =>
        [
            .. Names.Select(name =>
            {
                var place = classNames.ToList().FindIndex(other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
                return place >= 0
                    ? place
                    : throw new OptionsException(
                        $"'{Path}' has shares of '{Quoted.Text(name)}' but the library has the classes {Quoted.List([.. classNames])}. "
                            + "Name another column of it with --classes, or rename the shares."
                    );
            }),
        ];
}
