using System.Diagnostics;
using System.Globalization;

namespace Unmix.Benchmarks;

/// <summary>Runs <c>unmix</c> as a process, as a scheduler does.</summary>
internal static class UnmixProcess
{
    private const double TicksPerSecond = 100; // Linux's USER_HZ

    /// <summary>Starts it.</summary>
    /// <param name="core">The core that it may use; null for all.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process Start(int? core, params string[] arguments) => StartProgram(core, "dotnet", ["exec", Program(), .. arguments]);

    /// <summary>Starts the program compiled ahead of time where there is one, else that on .NET.</summary>
    /// <inheritdoc cref="Start"/>
    public static Process StartFastest(int? core, params string[] arguments) =>
        Native() is { } program ? StartProgram(core, program, arguments) : Start(core, arguments);

    /// <summary>Starts any program.</summary>
    /// <inheritdoc cref="Start"/>
    public static Process StartProgram(
        int? core,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = core is { } one
            ? new ProcessStartInfo("taskset", ["-c", one.ToString(CultureInfo.InvariantCulture), program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        start.RedirectStandardOutput = true;
        return Process.Start(start)!; // null only where a shell starts it
    }

    /// <summary>Starts it with pipes for its input, its output and what it says.</summary>
    public static Process StartFed(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!; // null only where a shell starts it
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it said.</returns>
    public static string End(Process process, params int[] codes)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 || codes.Contains(process.ExitCode)
                ? output
                : throw new InvalidOperationException($"unmix ended with {process.ExitCode}: {output}");
        }
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Seconds, and what it said.</returns>
    public static (double Seconds, string Output) Run(int[] codes, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        var output = End(Start(null, arguments), codes);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, output);
    }

    /// <summary>Runs it to its end and watches the most memory that it ever had resident (VmHWM); Linux only.</summary>
    /// <returns>Seconds and bytes.</returns>
    public static (double Seconds, long PeakBytes) RunWatched(params string[] arguments) => Watch(Start(null, arguments));

    /// <summary>The same with a process that has just been started.</summary>
    public static (double Seconds, long PeakBytes) Watch(Process process)
    {
        const int millisecondsBetween = 5;
        var start = Stopwatch.GetTimestamp();
        var peak = 0L;
        while (!process.WaitForExit(millisecondsBetween))
            peak = Math.Max(peak, PeakBytes(process.Id));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        End(process);
        return (seconds, peak);
    }

    /// <summary>Processor seconds of all processes that were run so far; Linux only.</summary>
    public static double ProcessorSeconds()
    {
        const int childUser = 15 - 2,
            childSystem = 16 - 2; // fields of /proc/self/stat from 0, the first two cut off
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return (Number(fields[childUser]) + Number(fields[childSystem])) / TicksPerSecond;
    }

    /// <summary>Processor seconds of everybody on this machine so far; Linux only.</summary>
    public static double MachineSeconds()
    {
        const int user = 1,
            nice = 2,
            system = 3; // fields of the first line of /proc/stat
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (Number(fields[user]) + Number(fields[nice]) + Number(fields[system])) / TicksPerSecond;
    }

    private static long PeakBytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : (long)Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) << 10;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The folder of the solution.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Unmix.Deploy.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Unmix.Deploy.sln above '{AppContext.BaseDirectory}'.");
    }

    /// <summary>The program compiled ahead of time; null before <c>./build.sh --target=Publish</c>.</summary>
    public static string? Native() =>
        Path.Combine(Root(), "artifacts/publish/linux-x64/unmix") is var path && File.Exists(path) && !File.Exists(path + ".dll")
            ? path
            : null;

    private static string Program() =>
        Directory
            .EnumerateFiles(Path.Combine(Root(), "runtime/Cli/bin/Release"), "unmix.dll", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == "linux-x64")
            .MaxBy(File.GetLastWriteTimeUtc) // publishing leaves other platforms' beside it
        ?? throw new FileNotFoundException("Build runtime/Cli with -c Release first.");
}
