using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

public sealed class SampleScaleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Whole_numbers_hold_the_nearest_step_the_ends_of_the_range_and_nodata()
    {
        var output = new SceneOutput
        {
            Width = 7,
            Height = 1,
            BandNames = ["a"],
            SampleScales = [new SampleScale(0.25, -1)],
        };
        float[] values = [-1, -0.9f, -0.85f, 16_382.5f, 20_000, -3, float.NaN];

        using (var writer = SceneWriter.Create(folder.File("map.tif"), output))
        {
            writer.Write(new PixelWindow(0, 0, 7, 1), values);
            writer.Finish();

            Assert.Equal([2L], writer.BeyondRange);
        }

        using var reader = SceneReader.Open(folder.File("map.tif"));
        Assert.Equal([-1, -1, -0.75f, 16_382.5f, 16_382.5f, -1, float.NaN], SceneSamples.ReadAll(reader)); // 65,534 steps
        Assert.Equal((PixelType.UInt16, 65_535), (reader.Profile.PixelType, reader.Profile.NoData[0]));
    }

    [Property(MaxTest = 200)]
    public void What_was_stored_once_is_stored_as_the_same_number_again(ushort number, PositiveInt steps, int offset)
    {
        var scale = new SampleScale(1.0 / steps.Get, offset % 100 / 10.0);
        ushort[] again = [0];
        var value = (float)(Math.Min(number, (ushort)65_534) * (double)(float)scale.Scale + (float)scale.Offset);

        // A float has 24 bits: steps that are less than its own at this value are not told apart by any reader.
        if (scale.Scale < 4 * (Math.Abs((double)MathF.BitIncrement(value) - value)))
            return;
        Assert.Equal(0, scale.Store([value], -9999, again));

        Assert.Equal(Math.Min(number, (ushort)65_534), again[0]);
    }
}
