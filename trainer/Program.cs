using System.CommandLine;
using System.Runtime.InteropServices;
using Unmix.Formats;
using Unmix.Trainer.Commands;

var terminated = false;
using var cancellation = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, byTerminate: true));
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, byTerminate: false));

var root = new RootCommand(
    "Learn spectral-unmixing models and seal them as packages for 'unmix'.\n\n" +
    "Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 scene refused, 4 package refused, 5 output not written, 6 incomplete, " +
    "75 terminated, 130 interrupted.")
{
    TrainCommand.Make(), ExportCommand.Make(), SynthCommand.Make(), EndmembersCommand.Make(), ScoreCommand.Make(), CompareCommand.Make(),
};
try
{
    var parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
    {
        foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
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

void Stop(PosixSignalContext signal, bool byTerminate)
{
    signal.Cancel = true;
    terminated |= byTerminate;
    cancellation.Cancel();
}
