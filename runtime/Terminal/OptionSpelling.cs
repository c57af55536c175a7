using Unmix.Formats;

namespace Unmix.Terminal;

/// <summary>How options are spelled on a command line, for the sentences of libraries, which name them plainly.</summary>
public static class OptionSpelling
{
    /// <summary>Says it to the process; called before anything else is.</summary>
    public static void Install() => AppContext.SetData(OptionName.SpellingKey, (Func<string, string>)Of);

    /// <summary>An option as it is given.</summary>
    /// <param name="name">As <see cref="OptionName"/> has it.</param>
    public static string Of(string name) => name == "output" ? "-o" : "--" + name;
}
