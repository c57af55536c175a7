namespace Unmix.Cli.Commands;

/// <summary>What every command's help says beside its options.</summary>
internal static class HelpText
{
    private const string ExitCodes =
        "Exit codes: 0 done, 1 a fault of ours, 2 usage, 3 scene refused, 4 package refused, 5 output not written, 6 incomplete (run --plan, status, merge), 7 retrain advised (run --strict), " +
        "75 terminated (run again), 130 interrupted.";

    /// <param name="what">What the command does.</param>
    /// <param name="examples">Command lines.</param>
    public static string For(string what, params string[] examples) =>
        $"{what}\n\nExample{(examples.Length > 1 ? "s" : "")}:\n  {string.Join("\n  ", examples)}\n\n{ExitCodes}";
}
