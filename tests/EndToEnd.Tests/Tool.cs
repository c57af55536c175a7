using System.Diagnostics;
using System.Runtime.InteropServices;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>What a program said.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ToolAnswer(int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test unless the program ended well.</summary>
    public ToolAnswer RequireDone()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>Runs the two programs of the product, and others, as processes.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string Platform =
        (
            OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : "linux"
        ) + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    /// <summary>Of these tests, and so of what they run.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    public static ToolAnswer Unmix(params string[] arguments) => Run("dotnet", ["exec", Dll("unmix"), .. arguments]);

    /// <summary>With an environment variable.</summary>
    public static ToolAnswer UnmixWith(string variable, string value, params string[] arguments) =>
        UnmixWith(new Dictionary<string, string> { [variable] = value }, arguments);

    /// <summary>With environment variables.</summary>
    public static ToolAnswer UnmixWith(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        RunWith(variables, "", "dotnet", ["exec", Dll("unmix"), .. arguments]);

    /// <summary>Runs a program with environment variables in a folder; an empty one is the folder of the tests.</summary>
    public static ToolAnswer RunWith(
        IReadOnlyDictionary<string, string> variables,
        string folder,
        string program,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!; // null only where a shell starts it
        return End(process);
    }

    public static ToolAnswer Train(params string[] arguments) => Run("dotnet", ["exec", Dll("unmix-train"), .. arguments]);

    public static ToolAnswer Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        return End(process);
    }

    /// <summary>Runs a line of a session, words separated by spaces, in a folder.</summary>
    public static ToolAnswer RunLine(string line, string folder)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var process = Start("dotnet", ["exec", Dll(words[0]), .. words[1..]], folder);
        return End(process);
    }

    /// <summary>The file of <c>unmix</c>, <c>unmix-train</c>, <c>libunmix</c> or the example.</summary>
    public static string Dll(string name) =>
        name switch
        {
            "unmix" => Program("runtime/Cli", "unmix.dll"),
            "Unmix.Example" => Program("examples/Library", "Unmix.Example.dll"),
            "libunmix" => Program("runtime/Native", "libunmix.dll"),
            _ => Program("trainer", "unmix-train.dll"),
        };

    /// <summary>
    /// Starts unmix and does something to it, or to its files, as soon as <paramref name="isReady"/>; or when it has ended
    /// before.
    /// </summary>
    public static ToolAnswer UnmixUntil(Func<bool> isReady, Action<Process> act, params string[] arguments)
    {
        using var process = Start("dotnet", ["exec", Dll("unmix"), .. arguments]);
        while (!isReady() && !process.HasExited)
            Thread.Sleep(1);
        act(process);
        return End(process);
    }

    /// <summary>Starts unmix and gives the signal as soon as <paramref name="isReady"/>.</summary>
    public static ToolAnswer Interrupt(PosixSignal signal, Func<bool> isReady, params string[] arguments) =>
        UnmixUntil(
            isReady,
            process => Run("kill", signal == PosixSignal.SIGTERM ? "-TERM" : "-INT", $"{process.Id}").RequireDone(),
            arguments
        );

    /// <summary>Runs unmix with bytes on its standard input, and gives those of its standard output.</summary>
    /// <param name="feed">Writes the input, which is closed behind it.</param>
    /// <param name="arguments">Of unmix.</param>
    public static (ToolAnswer Answer, byte[] Output) UnmixFed(Action<Process, Stream> feed, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Dll("unmix"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!; // null only where a shell starts it
        using var bytes = new MemoryStream();
        var output = process.StandardOutput.BaseStream.CopyToAsync(bytes);
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            feed(process, process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it reads no more, which its exit code tells
        }
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"unmix did not end in {Patience.TotalMinutes} minutes.");
        }
        output.GetAwaiter().GetResult();
        return (new ToolAnswer(process.ExitCode, "", error.GetAwaiter().GetResult()), bytes.ToArray());
    }

    private static Process Start(string program, string[] arguments, string folder = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        return Process.Start(start)!; // null only where a shell starts it
    }

    private static ToolAnswer End(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{process.StartInfo.FileName}' did not end in {Patience.TotalMinutes} minutes.");
        }
        return new ToolAnswer(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>The program of the same configuration as these tests.</summary>
    private static string Program(string folder, string file)
    {
        var bin = Path.Combine(Repository.Root, folder, "bin", Configuration);
        return Directory
            .EnumerateFiles(bin, file, SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == Platform) // publishing leaves other platforms' beside it
            .MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new FileNotFoundException($"No '{file}' below '{bin}'; build the solution.");
    }
}
