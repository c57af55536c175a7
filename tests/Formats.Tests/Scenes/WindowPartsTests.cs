using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats.Scenes;

namespace Unmix.Formats.Tests.Scenes;

public sealed class WindowPartsTests
{
    [Property(MaxTest = 200)]
    public void Parts_follow_one_another_through_the_window_and_are_small_enough(
        PositiveInt width,
        PositiveInt height,
        PositiveInt most,
        PositiveInt wanted
    )
    {
        var window = new PixelWindow(7, 3, width.Get % 50 + 1, height.Get % 20 + 1);
        var (mostPixels, wantedPixels) = (most.Get % 120 + 1, wanted.Get % 120 + 1);
        var parts = new WindowParts(window, mostPixels, wantedPixels);
        var pixels = new List<(int Column, int Row)>();

        while (parts.MoveNext())
        {
            var part = parts.Current;
            Assert.Equal(pixels.Count, parts.PixelsBefore);
            Assert.InRange(part.PixelCount, 1, mostPixels);
            Assert.True(part.Height == 1 || part.PixelCount <= wantedPixels);
            pixels.AddRange(PixelsOf(part));
        }

        Assert.Equal(PixelsOf(window), pixels);
    }

    private static IEnumerable<(int Column, int Row)> PixelsOf(PixelWindow window) =>
        from row in Enumerable.Range(window.Row, window.Height)
        from column in Enumerable.Range(window.Column, window.Width)
        select (column, row);
}
