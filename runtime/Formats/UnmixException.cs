namespace Unmix.Formats;

/// <summary>
/// A fault that the user can act on: the message says what is wrong, where, and what to do. Programs print the message,
/// without a stack, and exit with <see cref="ExitCode"/>.
/// </summary>
public abstract class UnmixException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public abstract int ExitCode { get; }
}

/// <summary>An option, or a set of them, can't be used. Lists every fault found.</summary>
public sealed class OptionsException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.Usage;
}

/// <summary>An output can't be written: the folder, the space or the file system refuses.</summary>
public sealed class OutputException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.OutputNotWritten;
}
