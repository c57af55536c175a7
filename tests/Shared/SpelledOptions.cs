using System.Runtime.CompilerServices;

namespace Unmix.TestData;

/// <summary>Tests expect sentences as users read them: with the options that they name spelled as on a command line.</summary>
internal static class SpelledOptions
{
    [ModuleInitializer]
    internal static void Install() =>
        AppContext.SetData("Unmix.OptionSpelling", (Func<string, string>)(name => name == "output" ? "-o" : "--" + name));
}
