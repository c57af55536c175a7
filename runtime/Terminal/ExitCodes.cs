using Unmix.Formats;

namespace Unmix.Terminal;

/// <summary>The exit codes of both programs; one table, quoted in docs/runs.md and in each help text.</summary>
public static class ExitCodes
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>A fault of ours; the stack is printed.</summary>
    public const int Fault = 1;

    /// <summary>The command line or a recipe can't be used, or an unfinished run was begun with another scene, model or option.</summary>
    public const int Usage = 2;

    /// <summary>A scene, a spectral library or a bundle can't be used.</summary>
    public const int SceneRefused = 3;

    /// <summary>The model package is refused.</summary>
    public const int PackageRefused = 4;

    /// <summary>An output can't be written, or another run is writing it.</summary>
    public const int OutputNotWritten = 5;

    /// <summary>Items failed or are missing; each is listed.</summary>
    public const int Incomplete = 6;

    /// <summary>Everything was done, but the scene is not like those that the model knows and <c>--strict</c> was given.</summary>
    public const int Drifted = 7;

    /// <summary>Interrupted by SIGTERM; run the same command again.</summary>
    public const int Terminated = 75;

    /// <summary>Interrupted by Ctrl-C; the same command goes on.</summary>
    public const int Interrupted = 130;

    /// <summary>The code of a fault.</summary>
    public static int Of(FaultKind kind) =>
        kind switch
        {
            FaultKind.Program => Fault,
            FaultKind.Options => Usage,
            FaultKind.Scene => SceneRefused,
            FaultKind.Package => PackageRefused,
            FaultKind.Output => OutputNotWritten,
            FaultKind.Incomplete => Incomplete,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}
