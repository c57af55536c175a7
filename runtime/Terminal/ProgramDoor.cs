using System.CommandLine;
using System.Runtime.InteropServices;
using Unmix.Formats;

namespace Unmix.Terminal;

/// <summary>What one of the programs is.</summary>
public sealed record ProgramFacts
{
    /// <summary>As it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Makes its commands.</summary>
    public required Func<RootCommand> Make { get; init; }
}

/// <summary>The way into a program and out of it, the same for both: streams, signals, and what a fault prints and exits with.</summary>
public static class ProgramDoor
{
    /// <summary>A limit of the size of files (ulimit -f) is reached; the same number on every system that has it.</summary>
    private const PosixSignal FileTooLarge = (PosixSignal)25;

    /// <summary>Does what a command line asks for.</summary>
    /// <returns>The exit code; whether stdout and stderr took what was printed does not change it.</returns>
    public static async Task<int> Run(ProgramFacts program, string[] arguments)
    {
        OptionSpelling.Install();
        StandardStreams.Guard();
        // Killed by it otherwise; so the write fails instead, which is told. Never taken back: the signal is delivered some time after the
        // write, and would end a process that is about to say so.
        var onLimit = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileTooLarge, signal => signal.Cancel = true);
        var code = await Invoke(program, arguments);
        if (StandardStreams.Fault is { } fault)
            Console.Error.WriteLine(
                $"Not all that was to be printed could be: {fault.TrimEnd('.')}. Files are written whole all the same; check "
                    + "where standard output goes."
            );
        GC.KeepAlive(onLimit);
        return code;
    }

    private static async Task<int> Invoke(ProgramFacts program, string[] arguments)
    {
        var terminated = false;
        try
        {
            using var cancellation = new CancellationTokenSource();
            using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, byTerminate: true));
            using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, byTerminate: false));
            return await Parse(program, arguments, cancellation.Token);

            void Stop(PosixSignalContext signal, bool byTerminate)
            {
                signal.Cancel = true;
                terminated |= byTerminate;
                cancellation.Cancel();
            }
        }
        catch (OperationCanceledException stopped)
        {
            if (stopped is RunStoppedException)
                Console.Error.WriteLine(stopped.Message);
            return terminated ? ExitCodes.Terminated : ExitCodes.Interrupted;
        }
        catch (UnmixException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCodes.Of(fault.Kind);
        }
#pragma warning disable CA1031 // the outermost catch: what nobody foresaw is our fault, and its stack is what we need to mend it
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (OpenFiles.AreUsedUp)
                return OpenFiles.Refuse();
            Console.Error.WriteLine($"This is a fault of {program.Name} itself; report it with what follows. {fault}");
            return ExitCodes.Fault;
        }
    }

    /// <summary>A relative name can't be told from anything where the current folder was removed.</summary>
    /// <exception cref="OptionsException">It was.</exception>
    private static void RequireFolder()
    {
        try
        {
            _ = Environment.CurrentDirectory;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException(
                "The folder that the program was started in was removed or can't be reached. Change to another and run the command again.",
                cause
            );
        }
    }

    private static async Task<int> Parse(ProgramFacts program, string[] arguments, CancellationToken cancellation)
    {
        // '@' begins a list of scenes, or the name of a file, not a file of options.
        RequireFolder();
        var parsed = program.Make().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellation
            );
        foreach (var fault in ParseFaults.Of(parsed))
            Console.Error.WriteLine(fault);
        Console.Error.WriteLine("See --help.");
        return ExitCodes.Usage;
    }
}
