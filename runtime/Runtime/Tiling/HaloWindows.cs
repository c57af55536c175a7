using Unmix.Formats.Scenes;

namespace Unmix.Runtime.Tiling;

/// <summary>
/// The windows that a run reads: those of its plan and, above and below them, windows of rows that are read for their neighbours' sake
/// alone. Rows are counted as in the plan, so that those above it may be below 0.
/// </summary>
internal sealed class HaloWindows
{
    private readonly WindowPlan plan;
    private readonly int above;
    private readonly int below;
    private readonly int aboveCount;

    /// <param name="plan">The windows whose rows are written.</param>
    /// <param name="above">Rows that are read above them.</param>
    /// <param name="below">Rows that are read below them.</param>
    public HaloWindows(WindowPlan plan, int above, int below)
    {
        this.plan = plan;
        (this.above, this.below) = plan.Count == 0 ? (0, 0) : (above, below);
        aboveCount = CountOf(this.above);
        Count = aboveCount + plan.Count + CountOf(this.below);
    }

    /// <summary>Windows, in the order in which they are read.</summary>
    public int Count { get; }

    /// <summary>The first row that is read.</summary>
    public int FirstRow => plan.FirstRow - above;

    /// <summary>The row behind the last that is read.</summary>
    public int EndRow => plan.SceneHeight + below;

    /// <summary>A window, from 0.</summary>
    public PixelWindow this[int index] =>
        index < aboveCount ? Halo(index, FirstRow, above)
        : index < aboveCount + plan.Count ? plan[index - aboveCount]
        : Halo(index - aboveCount - plan.Count, plan.SceneHeight, below);

    /// <summary>True for a window of which nothing is written.</summary>
    public bool IsHalo(int index) => index < aboveCount || index >= aboveCount + plan.Count;

    private int CountOf(int rows) => checked((rows + plan.WindowHeight - 1) / plan.WindowHeight * plan.Columns);

    private PixelWindow Halo(int index, int firstRow, int rows)
    {
        var column = index % plan.Columns * plan.WindowWidth;
        var row = index / plan.Columns * plan.WindowHeight;
        return new PixelWindow(
            column,
            firstRow + row,
            Math.Min(plan.WindowWidth, plan.SceneWidth - column),
            Math.Min(plan.WindowHeight, rows - row)
        );
    }
}
