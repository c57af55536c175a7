using System.Diagnostics;

namespace Unmix.Mutations;

/// <summary>A clone of the last commit, built once, with nothing beside it: tests that need outside data are skipped in it.</summary>
/// <param name="folder">The clone.</param>
internal sealed class PlainClone(string folder)
{
    private const string Platform = "linux-x64";
    private const string TestProgram = "Unmix.Trainer.Tests.dll";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>The trainer's sources: mutations name their files below this folder.</summary>
    public string Trainer { get; } = Path.Combine(folder, "trainer");

    /// <summary>The sources of the library that holds the mathematics.</summary>
    public string Learner { get; } = Path.Combine(folder, "trainer", "Learning");

    /// <summary>Where the tests lie beside the program that they test.</summary>
    public string Tests { get; } = Path.Combine(folder, "tests", "Trainer.Tests", "bin", "Release", "net10.0", Platform);

    /// <summary>Files that the build writes and compiles.</summary>
    public IEnumerable<string> Generated =>
        Directory.EnumerateFiles(Path.Combine(Learner, "obj", "Release", "net10.0"), "*.cs", SearchOption.AllDirectories);

    /// <summary>Clones and builds.</summary>
    /// <param name="repository">Whose last commit is taken.</param>
    /// <param name="folder">Empty, or to be made.</param>
    public static PlainClone Make(string repository, string folder)
    {
        Require("git", folder: ".", "clone", "--quiet", repository, folder);
        Require("dotnet", folder, "build", "tests/Trainer.Tests", "-c", "Release", "--nologo", "-v", "quiet");
        return new PlainClone(folder);
    }

    /// <summary>Runs test classes until one fails.</summary>
    /// <param name="classes">Names, with * for any part.</param>
    /// <returns>The first test that fails, or how the run ended otherwise; null where all pass.</returns>
    public string? FirstFailure(IEnumerable<string> classes)
    {
        string[] arguments =
        [
            "exec",
            Path.Combine(Tests, TestProgram),
            "-noColor",
            "-stopOnFail",
            .. classes.SelectMany(name => new[] { "-class", name }),
        ];
        using var process = Start("dotnet", folder, arguments);
        var reading = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            return $"(no end within {Patience.TotalMinutes} minutes)";
        }
        if (process.ExitCode == 0)
            return null;
        var failed = reading.Result.Split('\n').FirstOrDefault(line => line.EndsWith("[FAIL]", StringComparison.Ordinal));
        return failed is null
            ? $"(the process ended with {process.ExitCode})"
            : failed.Trim()[..^"[FAIL]".Length].Trim().Replace("Unmix.Trainer.Tests.", "", StringComparison.Ordinal);
    }

    private static void Require(string program, string folder, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
        var reading = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{reading.Result}{errors.Result}"
            );
    }

    private static Process Start(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("UNMIX_SHARED");
        return Process.Start(start)!; // no shell is used, so it starts or throws
    }
}
