using Unmix.Formats;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Maps;
using Unmix.Runtime.Lines;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Tests.Lines;

public sealed partial class LineUnmixerTests
{
    [Fact]
    public void A_stream_is_of_floats()
    {
        WriteScene(EnviInterleave.Bil);

        var fault = Assert.Throws<OptionsException>(() => Stream(Data(), new UnmixOptions { Type = MapType.UInt16 }));

        Assert.Equal("Lines that go to a stream are float32, and --type is for maps. Leave it out.", fault.Message);
    }

    [Fact]
    public void A_map_of_whole_numbers_is_that_of_a_run_of_the_file()
    {
        WriteScene(EnviInterleave.Bil);
        var options = Options with { Type = MapType.UInt16 };
        SceneUnmixer.Run(package, Header, folder.File("file.tif"), options, null, TestContext.Current.CancellationToken);

        LineUnmixer.Run(package, TaskOf(new MemoryStream(Data())), options, null, TestContext.Current.CancellationToken);

        Assert.Equal(File.ReadAllBytes(folder.File("file.tif")), File.ReadAllBytes(folder.File("lines.tif")));
    }
}
