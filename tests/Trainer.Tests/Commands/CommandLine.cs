using System.CommandLine;

namespace Unmix.Trainer.Tests.Commands;

/// <summary>Runs a command as the program does, but lets its faults through.</summary>
internal static class CommandLine
{
    public static int Run(Command command, params string[] arguments)
    {
        var parsed = new RootCommand { command }.Parse([command.Name, .. arguments]);
        Assert.Empty(parsed.Errors);
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
