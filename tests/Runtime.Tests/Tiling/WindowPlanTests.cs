using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Tests.Tiling;

public sealed class WindowPlanTests
{
    [Property(MaxTest = 200)]
    public void Windows_tile_the_scene_exactly_once_from_any_row_on(
        PositiveInt width,
        PositiveInt height,
        PositiveInt block,
        PositiveInt memory,
        bool asked
    )
    {
        var request = Request(width.Get * 7 % 90 + 1, height.Get * 11 % 90 + 1, block.Get * 5 % 40 + 1, memory.Get % 50_000 + 200);
        if (asked)
            request = request with { TileWidth = block.Get % 30 + 1, TileHeight = memory.Get % 30 + 1, MemoryBytes = long.MaxValue };

        var first = asked ? block.Get * 13 % (request.SceneHeight + 1) : 0;
        var plan = WindowPlan.For(request).From(first);

        var seen = new int[request.SceneWidth * request.SceneHeight];
        for (var i = 0; i < plan.Count; i++)
        {
            var window = plan[i];
            Assert.True(window.PixelCount <= plan.WindowPixels);
            for (var row = window.Row; row < window.Row + window.Height; row++)
            {
                for (var column = window.Column; column < window.Column + window.Width; column++)
                    seen[row * request.SceneWidth + column]++;
            }
        }
        Assert.All(seen.Take(first * request.SceneWidth), count => Assert.Equal(0, count));
        Assert.All(seen.Skip(first * request.SceneWidth), count => Assert.Equal(1, count));
    }

    [Property(MaxTest = 200)]
    public void The_memory_is_respected_or_refused(PositiveInt width, PositiveInt height, PositiveInt block, PositiveInt memory)
    {
        var request = Request(
            width.Get * 7 % 9000 + 1,
            height.Get * 11 % 9000 + 1,
            block.Get * 5 % 600 + 1,
            memory.Get * 31L % 1_000_000 + 1
        );

        try
        {
            var plan = WindowPlan.For(request);

            Assert.True(plan.PeakBytes <= request.MemoryBytes);
            Assert.Equal(request.PeakBytes(plan.WindowWidth, plan.WindowHeight), plan.PeakBytes);
        }
        catch (OptionsException)
        {
            Assert.True(request.PeakBytes(1, 1) > request.MemoryBytes);
        }
    }

    [Fact]
    public void A_scene_in_lines_is_read_in_strips()
    {
        var plan = WindowPlan.For(Request(500, 4000, 1, 1L << 30) with { BlockWidth = 500 });

        Assert.Equal((500, 1), (plan.WindowWidth, plan.Columns));
        Assert.InRange(plan.WindowPixels, 60_000, 65_536);
    }

    [Theory]
    [InlineData(1, 8)] // 16 MiB
    [InlineData(40, 40)] // a row of blocks is not cut, however large
    public void Long_spectra_are_read_in_windows_that_are_no_larger_than_they_have_to_be(int blockHeight, int rows)
    {
        var request = Request(500, 40_000, 1, 1L << 30) with { BlockWidth = 500, BlockHeight = blockHeight, BytesPerPixel = 4096 };

        var plan = WindowPlan.For(request with { LeastPixels = 512 });

        Assert.Equal((500, rows), (plan.WindowWidth, plan.WindowHeight));
    }

    [Fact]
    public void A_tiled_scene_is_read_in_whole_rows_of_its_blocks()
    {
        var plan = WindowPlan.For(Request(1000, 4000, 16, 1L << 30));

        Assert.Equal(1000, plan.WindowWidth);
        Assert.Equal(0, plan.WindowHeight % 16);
    }

    [Fact]
    public void Blocks_that_make_no_strip_are_read_whole_side_by_side()
    {
        var plan = WindowPlan.For(Request(20_000, 4000, 256, 1L << 30));

        Assert.Equal((256, 0), (plan.WindowHeight, plan.WindowWidth % 256));
    }

    [Fact]
    public void A_small_scene_is_cut_so_that_all_workers_have_something_to_do()
    {
        var plan = WindowPlan.For(Request(95, 95, 1, 1L << 30) with { BlockWidth = 95, Workers = 4, LeastPixels = 512 });

        // Two windows have four batches; no window is larger than that asks for, and nearly full.
        Assert.InRange(plan.WindowPixels, 900, 1024);
    }

    [Theory]
    [InlineData(400, 250, 10)] // 4,000 pixels in 8 batches; 11 rows would take 9 for 4,400
    [InlineData(2000, 50, 2)]
    [InlineData(1000, 4000, 64)] // 125 batches, none with a rest
    public void Strips_leave_little_of_their_last_batch_empty(int width, int height, int rows)
    {
        var plan = WindowPlan.For(Request(width, height, 1, 1L << 30) with { BlockWidth = width, LeastPixels = 512 });

        Assert.Equal((width, rows), (plan.WindowWidth, plan.WindowHeight));
    }

    [Fact]
    public void Too_little_memory_is_refused_with_the_least_that_works()
    {
        var fault = Assert.Throws<OptionsException>(() => WindowPlan.For(Request(100, 100, 1, 1)));

        Assert.Equal(
            "This run needs at least 1MiB of memory and 2 threads, but --memory allows 1MiB. Give --memory 1MiB or more, or "
                + "fewer --threads.",
            fault.Message
        );
    }

    [Fact]
    public void A_tile_that_does_not_fit_is_refused()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            WindowPlan.For(Request(5000, 5000, 1, 10 << 20) with { TileWidth = 5000, TileHeight = 5000 })
        );

        Assert.Equal(
            "This run needs at least 382MiB of memory with tiles of 5000 x 5000 pixels and 2 threads, but --memory allows 10MiB. "
                + "Give --memory 382MiB or more, fewer --threads, or a smaller --tile.",
            fault.Message
        );
    }

    private static WindowRequest Request(int width, int height, int block, long memory) =>
        new()
        {
            SceneWidth = width,
            SceneHeight = height,
            BlockWidth = Math.Min(block, width),
            BlockHeight = Math.Min(block, height),
            Workers = 2,
            BytesPerPixel = 16,
            MemoryBytes = memory,
            PeakBytes = (w, h) => 100 + 16L * w * h,
        };
}
