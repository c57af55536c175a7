namespace Unmix.Formats.Packages;

/// <summary>
/// What a package says of its third graph, which refines a pixel's concentrations by those of the pixels around it. Packages without one
/// have none of this.
/// </summary>
public sealed record ModelContext
{
    /// <summary>The largest <see cref="Radius"/> that is read: 17 pixels across, 145 in all.</summary>
    public const int LargestRadius = 8;

    /// <summary>r: the graph sees pixels at most r steps of a row or a column away; 1 to <see cref="LargestRadius"/>.</summary>
    public required int Radius { get; init; }

    /// <summary>
    /// [n, P] the trained network's abundances of the known pixels' concentrations, laid out as <see cref="Neighbourhoods"/> does.
    /// </summary>
    public required IReadOnlyList<float> KnownAbundances { get; init; }

    /// <summary>[n, P] the deviations of these.</summary>
    public required IReadOnlyList<float> KnownDeviations { get; init; }

    /// <summary>K, the pixels of a neighbourhood.</summary>
    /// <param name="radius">r.</param>
    public static int PixelsOf(int radius) => 2 * radius * (radius + 1) + 1;

    /// <summary>Where the K pixels of a neighbourhood lie, counted from the pixel itself: row by row, each from the left.</summary>
    /// <param name="radius">r: rows and columns away together are no more.</param>
    public static IReadOnlyList<(int Row, int Column)> Places(int radius)
    {
        var places = new List<(int, int)>(PixelsOf(radius));
        for (var row = -radius; row <= radius; row++)
        {
            var reach = radius - Math.Abs(row);
            for (var column = -reach; column <= reach; column++)
                places.Add((row, column));
        }
        return places;
    }

    /// <summary>
    /// Neighbourhoods that every machine makes alike to check itself: around known pixel i lie known pixels i + 1, i + 2 ..., round and
    /// round, and every third neighbour is missing.
    /// </summary>
    /// <param name="concentrations">[n, P] of known pixels.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="radius">r.</param>
    /// <returns>[P, K, n], zeros where a neighbour is missing.</returns>
    public static float[] Neighbourhoods(ReadOnlySpan<float> concentrations, int endmemberCount, int radius)
    {
        var (count, pixels) = (concentrations.Length / endmemberCount, PixelsOf(radius));
        var all = new float[checked(count * pixels * endmemberCount)];
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < pixels; k++)
            {
                var away = k == pixels / 2 ? 0 : k + 1;
                if (away % 3 == 0 && away != 0)
                    continue;
                for (var p = 0; p < endmemberCount; p++)
                    all[(p * pixels + k) * count + i] = concentrations[(i + away) % count * endmemberCount + p];
            }
        }
        return all;
    }

    /// <param name="endmemberCount">P.</param>
    /// <param name="refuse">Told each fault; does not return.</param>
    internal void Require(int endmemberCount, Action<string> refuse)
    {
        if (Radius is < 1 or > LargestRadius)
            refuse($"The manifest's context has a radius of {Radius}; it is 1 to {LargestRadius}");
        if (KnownAbundances.Count == 0 || KnownAbundances.Count % endmemberCount != 0 || KnownDeviations.Count != KnownAbundances.Count)
            refuse(
                $"The manifest's context has {KnownAbundances.Count} known abundances and {KnownDeviations.Count} deviations of "
                    + $"{endmemberCount} endmembers"
            );
        if (!KnownAbundances.Concat(KnownDeviations).All(float.IsFinite))
            refuse("The manifest's context has a known answer that is not finite");
    }
}
