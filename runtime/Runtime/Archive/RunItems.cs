using System.Collections;
using System.Globalization;

namespace Unmix.Runtime.Archive;

/// <summary>
/// The items of a run, in the order of the scenes; those of one scene from its top to its bottom. Each is made when it is asked
/// for: a plan of a few
/// bytes may split a scene into millions.
/// </summary>
internal sealed class RunItems : IReadOnlyList<RunItem>
{
    private readonly IReadOnlyList<PlannedScene> scenes;
    private readonly int? splitRows;
    private readonly int[] ends; // items up to each scene, its own counted

    /// <param name="scenes">Of the run.</param>
    /// <param name="splitRows">Rows of an item; null for whole scenes.</param>
    public RunItems(IReadOnlyList<PlannedScene> scenes, int? splitRows)
    {
        this.scenes = scenes;
        this.splitRows = splitRows;
        ends = new int[scenes.Count];
        var count = 0L;
        for (var scene = 0; scene < ends.Length; scene++)
            ends[scene] = checked((int)(count += CountOf(scenes[scene], splitRows)));
    }

    /// <inheritdoc/>
    public int Count => ends.Length == 0 ? 0 : ends[^1];

    /// <inheritdoc/>
    public RunItem this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var found = Array.BinarySearch(ends, index + 1);
            var scene = found >= 0 ? found : ~found;
            var name = scenes[scene].Name;
            if (CountOf(scenes[scene], splitRows) == 1)
                return new RunItem(index, scene, null, MapOf(scenes[scene]));
            var most = splitRows!.Value; // only then has a scene several
            var first = most * (index - (scene == 0 ? 0 : ends[scene - 1]));
            var rows = new RowRange(first, Math.Min(most, scenes[scene].Rows!.Value - first)); // as before
            return new RunItem(index, scene, rows, string.Create(CultureInfo.InvariantCulture, $"parts/{name}.rows-{first:D7}.tif"));
        }
    }

    /// <summary>The map of a scene, below the folder of the maps.</summary>
    public static string MapOf(PlannedScene scene) => scene.Name + ".tif";

    /// <summary>Items of a scene.</summary>
    public static int CountOf(PlannedScene scene, int? splitRows) =>
        splitRows is { } most && scene.Rows is { } rows && rows > most ? (int)(((long)rows + most - 1) / most) : 1;

    /// <inheritdoc/>
    public IEnumerator<RunItem> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
