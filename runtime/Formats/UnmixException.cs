namespace Unmix.Formats;

/// <summary>
/// A fault that the user can act on: the message says what is wrong, where, and what to do. Programs print the message,
/// without a stack, and exit with a code of its <see cref="Kind"/>.
/// </summary>
/// <remarks>
/// What a message quotes comes from files that nobody trusts, and goes to terminals and logs: it is shown as <see cref="Quoted"/>
/// says, and a message has at most <see cref="LongestMessage"/> characters.
/// </remarks>
public abstract class UnmixException(string message, Exception? cause = null) : Exception(OneLine(message), cause)
{
    /// <summary>More than any message of ours has; what is longer quotes a file at length.</summary>
    public const int LongestMessage = 4000;

    /// <summary>What it is about.</summary>
    public abstract FaultKind Kind { get; }

    private static string OneLine(string message) => Quoted.Text(message, LongestMessage);
}

/// <summary>An option, or a set of them, can't be used. Lists every fault found.</summary>
public sealed class OptionsException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Options;
}

/// <summary>An output can't be written: the folder, the space or the file system refuses.</summary>
public sealed class OutputException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Output;

    /// <summary>The one sentence for a folder in which nothing can be created.</summary>
    public static OutputException FolderNotWritten(string folder, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return new(
            $"The output folder '{folder}' can't be written: {cause.Message} Check its permissions and free space, or choose another.",
            cause
        );
    }

    /// <summary>The one sentence for a write that the file system refused.</summary>
    public static OutputException NotWritten(string path, string reason, Exception? cause = null) =>
        new($"'{path}' can't be written: {reason.TrimEnd('.')}. Check the free space and the permissions of its folder.", cause);
}
