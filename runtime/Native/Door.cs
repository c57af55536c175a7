using System.Runtime.CompilerServices;
using Unmix.Formats;

namespace Unmix.Native;

/// <summary>The way of every call out of the library: a fault becomes a number and a sentence, whatever it is.</summary>
internal static class Door
{
    private const int Done = 0;

    /// <summary>Stopped because the caller asked for it; the program's code for that.</summary>
    private const int Stopped = 75;

    /// <summary>Does what a call asks for.</summary>
    /// <returns>A result of <c>unmix.h</c>.</returns>
    public static int Enter(Action call)
    {
        try
        {
            call();
            return Done;
        }
        catch (UnmixException fault)
        {
            ThreadTexts.Refuse(fault.Message);
            return (int)fault.Kind;
        }
        catch (OperationCanceledException stopped)
        {
            ThreadTexts.Refuse(stopped is RunStoppedException ? stopped.Message : "The progress function stopped it.");
            return Stopped;
        }
        catch (OutOfMemoryException)
        {
            ThreadTexts.Refuse("This process can't have the memory that the call needs. Give fewer pixels at once, or free some.");
            return (int)FaultKind.Program;
        }
#pragma warning disable CA1031 // no exception may reach C; what nobody foresaw is our fault, and its stack is what we need to mend it
        catch (Exception fault)
#pragma warning restore CA1031
        {
            ThreadTexts.Refuse($"This is a fault of unmix itself; report it with what follows. {fault}");
            return (int)FaultKind.Program;
        }
    }

    /// <summary>Sentences name options as the structures of <c>unmix.h</c> do. Before anything else is done.</summary>
#pragma warning disable CA2255 // a library that C loads has no other beginning
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install() =>
        AppContext.SetData(OptionName.SpellingKey, (Func<string, string>)(name => $"'{name.Replace('-', '_')}'"));
}
