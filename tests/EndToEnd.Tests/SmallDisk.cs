namespace Unmix.EndToEnd.Tests;

/// <summary>A file system of a given size, in memory; skips the calling test, loudly, where none can be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk Mount(string path, int kibibytes)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("SKIPPED: needs Linux's tmpfs.");
        Directory.CreateDirectory(path);
        var mount = Tool.Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", path);
        if (mount.ExitCode != 0)
            Assert.Skip($"SKIPPED: needs the right to mount a tmpfs (root): {mount.Error.Trim()}");
        return new SmallDisk(path);
    }

    public void SetReadOnly(bool isReadOnly) => Tool.Run("mount", "-o", $"remount,{(isReadOnly ? "ro" : "rw")}", Path).RequireDone();

    public void Dispose() => Tool.Run("umount", "-l", Path); // lazily: a program that hangs must not keep it mounted
}
