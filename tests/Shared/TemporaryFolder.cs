namespace Unmix.TestData;

/// <summary>A folder of a test's own, removed with everything in it when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const long EnoughBytes = 32 << 20;

    /// <param name="inMemory">
    /// True for some small files that are flushed over and over, where what the disk makes of it is not the point: on a busy machine a
    /// flush takes seconds. They lie in memory where the system has a folder for that.
    /// </param>
    public TemporaryFolder(bool inMemory = false) =>
        Path =
            inMemory && Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory).AvailableFreeSpace >= EnoughBytes
                ? Directory.CreateDirectory(System.IO.Path.Combine(SharedMemory, $"unmix-test-{Guid.NewGuid():N}")).FullName
                : Directory.CreateTempSubdirectory("unmix-test-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
