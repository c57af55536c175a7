using Unmix.Runtime.Archive;
using Unmix.Runtime.Tests.Archive;

namespace Unmix.Runtime.Tests.Context;

public sealed class ContextArchiveTests : IDisposable
{
    private readonly ToyArchive archive = new(scenes: 2, seal: path => ToyContext.Seal(path, radius: 3));

    public void Dispose() => archive.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void Parts_of_a_scene_read_the_rows_around_them_and_merge_to_the_bytes_of_one_run(int rows)
    {
        var options = new UnmixOptions { Layers = Layers.All };
        var manifest = archive.Plan(splitRows: rows, options: options);
        archive.Run(manifest, 1, 2);
        archive.Run(manifest, 0, 2);

        ToyArchive.Merge(manifest);

        foreach (var name in (string[])["s0", "s1"])
            Assert.Equal(archive.Single(name, options), File.ReadAllBytes(archive.Map(name + ".tif")));
    }

    [Fact]
    public void A_plan_without_context_is_run_without()
    {
        var options = new UnmixOptions { Context = ContextMode.Off };
        var manifest = archive.Plan(splitRows: 10, options: options);

        Assert.Equal(ContextMode.Off, RunManifest.Read(archive.PlanPath).Options.Context);
        archive.Run(manifest);
        ToyArchive.Merge(manifest);

        Assert.Equal(archive.Single("s0", options), File.ReadAllBytes(archive.Map("s0.tif")));
        Assert.NotEqual(archive.Single("s0"), File.ReadAllBytes(archive.Map("s0.tif")));
    }
}
