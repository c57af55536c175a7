using System.CommandLine;
using System.Runtime.InteropServices;
using Unmix.Cli.Terminal;
using Unmix.Formats;
using Unmix.Trainer.Commands;

var terminated = false;
using var cancellation = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, byTerminate: true));
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, byTerminate: false));

var root = new RootCommand("Learn spectral-unmixing models and seal them as packages for 'unmix'.")
{
    TrainCommand.Make(), ExportCommand.Make(), SynthCommand.Make(), EndmembersCommand.Make(), ScoreCommand.Make(), CompareCommand.Make(),
    SignCommand.Make(), SignCommand.MakeKeygen(), ImportCommand.Make(), ArraysCommand.Make(),
    CompletionCommand.Make("unmix-train"),
};
ExamplesHelp.AddTo(root, """
    Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 scene refused,
      4 package or checkpoint refused, 5 output not written, 6 incomplete,
      75 terminated (run again), 130 interrupted.
    """, "unmix-train synth demo --seed 7", "unmix-train train scene.hdr --endmembers 3 -o model.unmix", "unmix-train train --help");
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
