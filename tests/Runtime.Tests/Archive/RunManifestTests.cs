using System.Text;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Runtime.Archive;

namespace Unmix.Runtime.Tests.Archive;

public sealed class RunManifestTests : IDisposable
{
    private readonly ToyArchive archive = new();

    public void Dispose() => archive.Dispose();

    [Fact]
    public void The_same_plan_again_leaves_the_file_and_another_one_is_refused()
    {
        var first = archive.Plan(splitRows: 10);
        var written = File.GetLastWriteTimeUtc(archive.PlanPath);

        var again = archive.Plan(splitRows: 10);
        var other = Assert.Throws<OptionsException>(() => archive.Plan(splitRows: 11));

        Assert.Equal((first.Sha256, written), (again.Sha256, File.GetLastWriteTimeUtc(archive.PlanPath)));
        Assert.Contains("holds another plan", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_split_without_gaps_and_short_scenes_stay_whole()
    {
        Assert.Equal(
            [
                (0, new RowRange(0, 14), "parts/s0.rows-0000000.tif"),
                (1, new RowRange(14, 14), "parts/s0.rows-0000014.tif"),
                (2, new RowRange(28, 3), "parts/s0.rows-0000028.tif"),
            ],
            archive.Plan(splitRows: 14).Items.Where(item => item.Scene == 0).Select(item => (item.Index, item.Rows!.Value, item.Output))
        );
        File.Delete(archive.PlanPath);
        Assert.All(archive.Plan(splitRows: ToyArchive.Height).Items, item => Assert.Null(item.Rows));
    }

    [Fact]
    public void Millions_of_items_take_no_memory_before_they_are_asked_for_and_more_are_refused()
    {
        const int rows = 9_000_000;
        archive.Plan(splitRows: 14);
        var text = File.ReadAllText(archive.PlanPath).Replace("\"split_rows\": 14", "\"split_rows\": 1", StringComparison.Ordinal);
        var first = $"\"rows\":{ToyArchive.Height}";
        var at = text.IndexOf(first, StringComparison.Ordinal);
        File.WriteAllText(archive.PlanPath, $"{text[..at]}\"rows\":{rows}{text[(at + first.Length)..]}");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var items = RunManifest.Read(archive.PlanPath).Items;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 1 << 20);
        Assert.Equal(new RunItem(rows - 1, 0, new RowRange(rows - 1, 1), "parts/s0.rows-8999999.tif"), items[rows - 1]);
        Assert.Equal(new RunItem(rows, 1, new RowRange(0, 1), "parts/s1.rows-0000000.tif"), items[rows]);
        File.WriteAllText(archive.PlanPath, $"{text[..at]}\"rows\":{int.MaxValue}{text[(at + first.Length)..]}");
        Assert.Contains(
            " items; up to 10000000 are possible.",
            Assert.Throws<OptionsException>(() => RunManifest.Read(archive.PlanPath)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_changes_maps_is_read_back()
    {
        var options = new UnmixOptions
        {
            Layers = Layers.All,
            Resample = true,
            Read = new()
            {
                Scale = 0.5,
                Offset = 0.01,
                NoData = -1,
            },
        };

        var read = archive.Plan(options: options).Options;

        Assert.Equal(options with { Journal = false }, read);
    }

    [Theory]
    [InlineData("{}", "is not a plan of unmix")]
    [InlineData("nonsense", "is not a plan of unmix, or a damaged one")]
    [InlineData("\"version\": 1=\"version\": 2", "is in format 2, which this version does not know (it knows 1)")]
    [InlineData("\"name\":\"s1\"=\"name\":\"../s1\"", "lists no scenes, or one without a path or a plain name")]
    [InlineData("\"name\":\"s1\"=\"name\":\"..\"", "lists no scenes, or one without a path or a plain name")]
    public void A_spoilt_plan_is_refused(string change, string message)
    {
        archive.Plan();
        var text = File.ReadAllText(archive.PlanPath);
        File.WriteAllText(
            archive.PlanPath,
            change.Split('=') is [var old, var replacement] ? text.Replace(old, replacement, StringComparison.Ordinal) : change
        );

        Assert.Contains(
            message,
            Assert.Throws<OptionsException>(() => RunManifest.Read(archive.PlanPath)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_package_is_refused()
    {
        var manifest = archive.Plan();
        var other = ToyModel.Seal(archive.Folder.File("toy.unmix"), change: plain => plain with { Name = "other" });

        var refused = Assert.Throws<ModelPackageException>(() =>
            ShardRun.Run(manifest, new Shard(0, 1), other, new UnmixOptions(), cancellation: TestContext.Current.CancellationToken)
        );

        Assert.Contains($"its SHA-256 is {other.Sha256}, planned was {archive.Package.Sha256}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_another_plan_are_refused()
    {
        archive.Run(archive.Plan());
        File.Delete(archive.PlanPath);
        var other = archive.Plan(options: new UnmixOptions { Layers = Layers.All });

        Assert.Contains("are of another plan", Assert.Throws<OptionsException>(() => archive.Run(other)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "are of another plan",
            Assert.Throws<OptionsException>(() => ArchiveStatus.Of(other)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "are of another plan",
            Assert.Throws<OptionsException>(() => ToyArchive.Merge(other)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Records_of_another_number_of_shards_are_refused()
    {
        var manifest = archive.Plan();
        archive.Run(manifest, 1, 2);

        var refused = Assert.Throws<OptionsException>(() => archive.Run(manifest, 1, 3));

        Assert.Contains(
            "are of a run in 2 shards, not 3. Give --shard I/2, or remove the folder",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Single(Directory.GetFiles(archive.Records)); // the refused process left no record
    }

    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("3/8", 3, 8)]
    [InlineData("23/24", 23, 24)]
    public void Shards_are_read(string text, int index, int count) =>
        Assert.Equal((new Shard(index, count), text), (Shard.Parse(text), $"{Shard.Parse(text)}"));

    [Theory]
    [InlineData("8/8")]
    [InlineData("-1/8")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    [InlineData("0/0")]
    [InlineData("0/1000001")]
    [InlineData("")]
    public void What_is_no_shard_is_refused(string text) => Assert.Throws<OptionsException>(() => Shard.Parse(text));

    [Fact]
    public void A_plan_is_a_text_with_a_line_for_each_scene()
    {
        archive.Plan(splitRows: 10);

        var lines = Encoding.UTF8.GetString(File.ReadAllBytes(archive.PlanPath)).Split('\n');

        Assert.Equal(3, lines.Count(line => line.Contains("\"path\":\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains('\r', StringComparison.Ordinal));
    }
}
