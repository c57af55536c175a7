using FsCheck.Xunit;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Tests.Tiling;

public sealed class WindowPlanTests
{
    private const long Mebi = 1 << 20;

    [Property]
    public bool Windows_tile_the_scene_exactly_once(byte widthByte, byte heightByte, byte blockWidth, byte blockHeight, byte workers, ushort memory)
    {
        var request = Request(1 + widthByte, 1 + heightByte) with
        {
            BlockWidth = 1 + blockWidth % (1 + widthByte),
            BlockHeight = 1 + blockHeight % (1 + heightByte),
            Workers = 1 + workers % 8,
            MemoryBytes = 1000 + memory,
        };

        var plan = WindowPlan.For(request);

        return CoversOnce(plan) && plan.PeakBytes <= request.MemoryBytes;
    }

    [Property]
    public bool Asked_for_tiles_tile_the_scene_exactly_once(byte widthByte, byte heightByte, byte tileWidth, byte tileHeight)
    {
        var request = Request(1 + widthByte, 1 + heightByte) with { TileWidth = 1 + tileWidth, TileHeight = 1 + tileHeight };

        var plan = WindowPlan.For(request);

        return CoversOnce(plan) && plan.WindowWidth == Math.Min(1 + tileWidth, 1 + widthByte);
    }

    [Fact]
    public void Windows_come_left_to_right_then_top_to_bottom()
    {
        var plan = WindowPlan.For(Request(5, 3) with { TileWidth = 3, TileHeight = 2 });

        Assert.Equal([new(0, 0, 3, 2), new(3, 0, 2, 2), new(0, 2, 3, 1), new PixelWindow(3, 2, 2, 1)],
            Enumerable.Range(0, plan.Count).Select(i => plan[i]));
    }

    [Fact]
    public void A_file_stored_in_lines_is_read_in_strips()
    {
        var plan = WindowPlan.For(Request(1000, 5000));

        Assert.Equal((1000, 65), (plan.WindowWidth, plan.WindowHeight));
    }

    [Fact]
    public void A_tiled_file_is_read_in_whole_rows_of_blocks_where_memory_allows()
    {
        var plan = WindowPlan.For(Request(200, 5000) with { BlockWidth = 128, BlockHeight = 128 });

        Assert.Equal((200, 256), (plan.WindowWidth, plan.WindowHeight));
    }

    [Fact]
    public void A_wide_tiled_file_is_read_in_whole_blocks()
    {
        var plan = WindowPlan.For(Request(10000, 5000) with { BlockWidth = 128, BlockHeight = 128 });

        Assert.Equal((512, 128), (plan.WindowWidth, plan.WindowHeight));
    }

    [Fact]
    public void Less_memory_makes_smaller_windows()
    {
        var roomy = WindowPlan.For(Request(1000, 5000) with { MemoryBytes = 100 * Mebi });
        var tight = WindowPlan.For(Request(1000, 5000) with { MemoryBytes = 1 * Mebi });

        Assert.True(tight.WindowPixels < roomy.WindowPixels);
        Assert.True(tight.PeakBytes <= 1 * Mebi);
    }

    [Fact]
    public void Too_little_memory_says_the_least_that_works()
    {
        var request = Request(100, 100) with { MemoryBytes = 5 * Mebi, PeakBytes = (w, h) => 40 * Mebi + w * h * 100L };

        var fault = Assert.Throws<OptionsException>(() => WindowPlan.For(request));

        Assert.Equal("This run needs at least 41MiB of memory and 2 threads, but --memory allows 5MiB. " +
            "Give --memory 41MiB or more, fewer --threads.", fault.Message);
        Assert.NotNull(WindowPlan.For(request with { MemoryBytes = 41 * Mebi }));
    }

    [Fact]
    public void A_tile_that_does_not_fit_says_what_it_takes()
    {
        var request = Request(5000, 5000) with { MemoryBytes = 5 * Mebi, TileWidth = 1000, TileHeight = 1000 };

        var fault = Assert.Throws<OptionsException>(() => WindowPlan.For(request));

        Assert.Contains("at least 96MiB of memory with tiles of 1000 x 1000 pixels", fault.Message, StringComparison.Ordinal);
        Assert.Contains("a smaller --tile", fault.Message, StringComparison.Ordinal);
    }

    private static WindowRequest Request(int width, int height) => new()
    {
        SceneWidth = width,
        SceneHeight = height,
        BlockWidth = width,
        BlockHeight = 1,
        Workers = 2,
        BytesPerPixel = 100,
        MemoryBytes = 512 * Mebi,
        PeakBytes = (w, h) => w * h * 100L,
    };

    private static bool CoversOnce(WindowPlan plan)
    {
        var seen = new int[plan.SceneWidth * plan.SceneHeight];
        for (var i = 0; i < plan.Count; i++)
        {
            var window = plan[i];
            if (window.PixelCount > plan.WindowPixels || window.Width < 1 || window.Height < 1) return false;
            for (var row = window.Row; row < window.Row + window.Height; row++)
            {
                for (var column = window.Column; column < window.Column + window.Width; column++) seen[row * plan.SceneWidth + column]++;
            }
        }
        return seen.All(count => count == 1);
    }
}
