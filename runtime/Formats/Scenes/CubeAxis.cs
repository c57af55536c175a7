namespace Unmix.Formats.Scenes;

#pragma warning disable CA1720 // 'Single' is a dimension with a single member
/// <summary>What a dimension of an array counts.</summary>
public enum CubeAxis
{
    /// <summary>Rows: y, latitude, lines along the track of a sensor.</summary>
    Row,

    /// <summary>Columns: x, longitude, samples across the track.</summary>
    Column,

    /// <summary>Bands.</summary>
    Band,

    /// <summary>Nothing: a dimension with one member.</summary>
    Single,
}
#pragma warning restore CA1720

/// <summary>Axes as a user writes them.</summary>
public static class CubeAxes
{
    /// <summary>
    /// Reads <c>y,x,band</c> and its like: rows, columns and bands once each, 1 for a dimension with one member; null where it is
    /// none.
    /// </summary>
    public static IReadOnlyList<CubeAxis>? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var axes = new List<CubeAxis>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            CubeAxis? axis = name.ToLowerInvariant() switch
            {
                "y" or "row" or "rows" => CubeAxis.Row,
                "x" or "column" or "columns" => CubeAxis.Column,
                "band" or "bands" => CubeAxis.Band,
                "1" => CubeAxis.Single,
                _ => null,
            };
            if (axis is null)
                return null;
            axes.Add(axis.Value);
        }
        return
            axes.Count(axis => axis == CubeAxis.Row) == 1
            && axes.Count(axis => axis == CubeAxis.Column) == 1
            && axes.Count(axis => axis == CubeAxis.Band) == 1
            ? axes
            : null;
    }

    /// <summary>As a user writes them.</summary>
    public static string Spell(IEnumerable<CubeAxis> axes) =>
        string.Join(
            ',',
            axes.Select(axis =>
                axis switch
                {
                    CubeAxis.Row => "y",
                    CubeAxis.Column => "x",
                    CubeAxis.Band => "band",
                    _ => "1",
                }
            )
        );
}
