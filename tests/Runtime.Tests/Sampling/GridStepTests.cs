using Unmix.Runtime.Sampling;

namespace Unmix.Runtime.Tests.Sampling;

public sealed class GridStepTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(95, 95, 160_000, 1)]
    [InlineData(1000, 1, 10, 100)]
    [InlineData(10_000, 7_000, 160_000, 21)]
    public void The_finest_grid_within_the_limit(int width, int height, int most, int step)
    {
        var grid = GridStep.For(width, height, most);

        Assert.Equal(step, grid.Step);
        Assert.InRange(grid.Count, 1, most);
        for (var column = 0; column < grid.Columns; column++)
            Assert.InRange(grid.Column(column), column * step, Math.Min(width - 1, column * step + step - 1));
        for (var row = 0; row < grid.Rows; row++)
            Assert.InRange(grid.Row(row), row * step, Math.Min(height - 1, row * step + step - 1));
    }
}
