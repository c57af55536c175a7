using System.CommandLine;
using System.Runtime.InteropServices;
using Unmix.Formats;
using Unmix.Trainer.Commands;

var terminated = false;
using var cancellation = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, byTerminate: true));
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, byTerminate: false));

var root = new RootCommand(HelpText.For("Learn spectral-unmixing models and seal them as packages for 'unmix'.", "unmix-train train scene.hdr --endmembers 3 -o model.unmix"))
{
    TrainCommand.Make(), ExportCommand.Make(), SynthCommand.Make(), EndmembersCommand.Make(), ScoreCommand.Make(), CompareCommand.Make(),
    SignCommand.Make(), SignCommand.MakeKeygen(), ImportCommand.Make(), ArraysCommand.Make(),
};
try
{
    var parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
    {
        foreach (var fault in ParseFaults.Of(parsed)) Console.Error.WriteLine(fault);
        Console.Error.WriteLine("See --help.");
        return ExitCodes.Usage;
    }
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(configuration, cancellation.Token);
}
catch (OperationCanceledException)
{
    return terminated ? ExitCodes.Terminated : ExitCodes.Interrupted;
}
catch (UnmixException fault)
{
    Console.Error.WriteLine(fault.Message);
    return fault.ExitCode;
}
#pragma warning disable CA1031 // the outermost catch: what nobody foresaw is our fault, and its stack is what we need to mend it
catch (Exception fault)
#pragma warning restore CA1031
{
    Console.Error.WriteLine($"This is a fault of unmix-train itself; report it with what follows. {fault}");
    return ExitCodes.Fault;
}

void Stop(PosixSignalContext signal, bool byTerminate)
{
    signal.Cancel = true;
    terminated |= byTerminate;
    cancellation.Cancel();
}
