using Unmix.Fuzzing;
using Unmix.TestData;

namespace Unmix.Runtime.Tests;

/// <summary>A few seconds of what <c>tests/Fuzzing</c> does for minutes: the same readers, other numbers.</summary>
[Trait("Speed", "Slow")]
public sealed class FuzzTests
{
    private const int Executions = 20_000;
    private const int Seed = 20251;

    public static TheoryData<string> Names =>
        [
            "package",
            "manifest",
            "manifest-in-package",
            "known-pixels",
            "graph",
            "session",
            "csv",
            "sli-header",
            "sli-data",
            "sli-table",
            "sli-json",
            "spectrum-text",
            "mat",
            "npy",
            "npz",
            "scene-header",
            "key",
            "run-manifest",
            "journal",
            "journal-records",
            "journal-identity",
            "journal-rows",
            "enmap-xml",
            "desis-xml",
            "desis-header",
            "hdf5-chunks",
            "tiff-blocks",
            "archive",
            "emit-arrays",
            "prisma-arrays",
            "pace-arrays",
            "aviris-arrays",
            "neon-arrays",
            "tanager-arrays",
            "container-arrays",
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_spoilt_file_is_read_or_refused_with_an_exception_of_ours(string name)
    {
        // Its limit of five seconds is for a reader that hangs, not for a disk that others keep busy.
        using var folder = new TemporaryFolder(inMemory: true);
        using var targets = new FuzzTargets(folder.Path);
        var target = targets.All.Single(one => one.Name == name);

        var result = FuzzRun.Run(target, Seed, 0, Math.Max(20, Executions * (long)target.Share / 1_000_000));

        Assert.Empty(result.Findings);
    }

    /// <summary>Seeds that are refused would leave all that comes after the refusal without a test.</summary>
    [Fact]
    public void Chunks_blocks_archives_and_arrays_are_read_before_they_are_spoilt()
    {
        using var folder = new TemporaryFolder();
        using var targets = new FuzzTargets(folder.Path);
        FuzzTarget[] some =
        [
            .. targets.All.Where(one =>
                one.Name is "hdf5-chunks" or "tiff-blocks" or "archive" || one.Name.EndsWith("-arrays", StringComparison.Ordinal)
            ),
        ];

        Assert.Equal(10, some.Length);
        Assert.All(some, target => Assert.All(target.Seeds, target.Execute));
    }

    [Fact]
    public void Every_target_is_tested()
    {
        using var folder = new TemporaryFolder();
        using var targets = new FuzzTargets(folder.Path);

        Assert.Equal(
            Names.Select(row => row.Data).Order(StringComparer.Ordinal),
            targets.All.Select(target => target.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_same_seed_gives_the_same_files()
    {
        byte[] Spoilt() =>
            new Mutator(
                new Random(3),
                [
                    [1, 2, 3, 4, 5, 6, 7, 8],
                ],
                []
            ).Next();

        Assert.Equal(Spoilt(), Spoilt());
    }
}
