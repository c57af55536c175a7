using System.Diagnostics;
using System.Globalization;

namespace Unmix.Trainer.Tests.Training;

/// <summary>The real program <c>unmix-train</c>, as a user's shell starts it.</summary>
internal sealed class TrainProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task<string> errors;

    private TrainProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public static TrainProcess Start(params string[] arguments)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("SKIPPED: needs 'env' and 'kill'.");
        // A shell that runs the tests in the background ignores SIGINT, and so would every program below it.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            var argument in new[]
            {
                "--default-signal=INT",
                Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet",
                "exec",
                Path.Combine(AppContext.BaseDirectory, "unmix-train.dll"),
            }.Concat(arguments)
        )
            start.ArgumentList.Add(argument);
        return new TrainProcess(Process.Start(start)!); // null only where a running program is reused
    }

    /// <summary>Reads the output up to a line that has the text.</summary>
    public async Task WaitForLine(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"The program ended before it wrote '{text}': {await errors}");
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The exit code and what was written to standard error.</summary>
    public async Task<(int ExitCode, string Errors)> Ended()
    {
        using var patience = new CancellationTokenSource(Patience);
        var rest = process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        await rest;
        return (process.ExitCode, await errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
