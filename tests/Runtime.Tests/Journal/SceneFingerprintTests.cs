using System.Security.Cryptography;
using Unmix.Runtime.Journal;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Journal;

public sealed class SceneFingerprintTests : IDisposable
{
    private const int LargeBytes = (16 << 20) + 12345;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void A_small_file_is_hashed_whole_and_its_time_does_not_count(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Scene, bytes);
        var before = SceneFingerprint.OfFile(Scene);
        File.SetLastWriteTimeUtc(Scene, DateTime.UnixEpoch);

        var after = SceneFingerprint.OfFile(Scene);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), after.Sha256);
        Assert.Equal(SceneFingerprint.Text(before), SceneFingerprint.Text(after));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(LargeBytes - 1)]
    public void A_large_file_is_known_by_samples_from_its_first_byte_to_its_last(int changed)
    {
        File.WriteAllBytes(Scene, new byte[LargeBytes]);
        var before = SceneFingerprint.OfFile(Scene);
        using (var file = File.OpenHandle(Scene, access: FileAccess.Write))
            RandomAccess.Write(file, [1], changed);

        var after = SceneFingerprint.OfFile(Scene);

        Assert.False(before.IsWhole);
        Assert.NotEqual(before.Sha256, after.Sha256);
    }

    [Fact]
    public void The_time_of_a_large_file_counts()
    {
        File.WriteAllBytes(Scene, new byte[LargeBytes]);
        var before = SceneFingerprint.OfFile(Scene);
        File.SetLastWriteTimeUtc(Scene, DateTime.UnixEpoch);

        Assert.NotEqual(SceneFingerprint.Text(before), SceneFingerprint.Text(SceneFingerprint.OfFile(Scene)));
    }

    private string Scene => folder.File("scene.img");
}
