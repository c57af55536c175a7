using System.CommandLine;
using System.Runtime.InteropServices;
using Unmix.Cli.Commands;
using Unmix.Cli.Terminal;
using Unmix.Formats;
using Unmix.Runtime;

var terminated = false;
using var cancellation = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, byTerminate: true));
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, byTerminate: false));

var root = new RootCommand("Turn scenes into abundance maps with a model package made by 'unmix-train'.")
{
    RunCommand.Make(), PlanCommand.Make(), StatusCommand.Make(), MergeCommand.Make(), InfoCommand.Make(), CheckCommand.Make(), BenchCommand.Make(), DoctorCommand.Make(),
    CompletionCommand.Make("unmix"),
};
ExamplesHelp.AddTo(root, """
    Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 scene refused,
      4 package refused, 5 output not written, 6 incomplete (run --plan, status,
      merge), 7 retrain advised (run --strict), 75 terminated (run again),
      130 interrupted.
    """, "unmix info scene.hdr --model model.unmix", "unmix run model.unmix scene.hdr -o map.tif", "unmix run --help");
try
{
    // '@' begins a list of scenes, not a file of options.
    var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    if (parsed.Errors.Count > 0)
    {
        foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
        Console.Error.WriteLine("See --help.");
        return ExitCodes.Usage;
    }
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(configuration, cancellation.Token);
}
catch (OperationCanceledException stopped)
{
    if (stopped is RunStoppedException) Console.Error.WriteLine(stopped.Message);
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
    Console.Error.WriteLine($"This is a fault of unmix itself; report it with what follows. {fault}");
    return ExitCodes.Fault;
}

void Stop(PosixSignalContext signal, bool byTerminate)
{
    signal.Cancel = true;
    terminated |= byTerminate;
    cancellation.Cancel();
}
