namespace Unmix.Native;

/// <summary>What the calling thread is told beside the result of a call.</summary>
internal static unsafe class ThreadTexts
{
    private static readonly NativeText None = new("");

    [ThreadStatic]
    private static NativeText? error;

    [ThreadStatic]
    private static NativeText? warnings;

    /// <summary>Why the last call was refused.</summary>
    public static byte* Error => (error ?? None).Address;

    /// <summary>What was odd in the last run, a line each.</summary>
    public static byte* Warnings => (warnings ?? None).Address;

    /// <summary>Says why a call is refused.</summary>
    public static void Refuse(string message) => error = new NativeText(message);

    /// <summary>Says what was odd.</summary>
    public static void Warn(IEnumerable<string> sentences) => warnings = new NativeText(string.Join('\n', sentences));
}
