using System.Diagnostics;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>build.sh beside another apt, which a script stands for: it says what apt says of its lock, as often as it is told to.</summary>
public sealed class AptTests : IDisposable
{
    private const string Held = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Another_apt_is_waited_for_and_named()
    {
        var (code, output, _) = Run(times: 3, says: Held, patience: 60);

        Assert.Equal(0, code);
        Assert.Equal($"Waiting for another apt to end, at most 60 s: {Held[3..]}\n", output);
        Assert.Equal("xxxx", File.ReadAllText(folder.File("calls")));
    }

    [Fact]
    public void It_is_not_waited_for_without_end()
    {
        var (code, _, error) = Run(times: 9, says: Held, patience: 0);

        Assert.Equal(1, code);
        Assert.Equal($"{Held}\nAnother apt has not ended in 0 s. End it, or run this again later.\n", error);
    }

    [Fact]
    public void What_else_apt_says_ends_at_once()
    {
        const string missing = "E: Unable to locate package gdal-bin";

        Assert.Equal((1, "", missing + "\n"), Run(times: 9, says: missing, patience: 60));
        Assert.Equal("x", File.ReadAllText(folder.File("calls")));
    }

    private (int Code, string Output, string Error) Run(int times, string says, int patience)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Skip("SKIPPED: needs Linux and root; sudo would ask.");
        var apt = folder.File("apt-get");
        File.WriteAllText(
            apt,
            $"""
            #!/bin/sh
            printf x >>'{folder.File("calls")}'
            [ "$(wc -c <'{folder.File("calls")}')" -gt {times} ] && exit 0
            echo '{says}' >&2
            exit 100
            """
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(apt, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", ["-euc", ". build/apt.sh; apt_get update"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment["PATH"] = folder.Path + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["UNMIX_APT_PATIENCE"] = $"{patience}";
        start.Environment["UNMIX_APT_PAUSE"] = "0";
        using var process = Process.Start(start)!; // null only where a shell starts it
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
