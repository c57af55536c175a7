namespace Unmix.Formats;

/// <summary>A run was cancelled and can be gone on with; the message says how much is kept, where, and how.</summary>
public sealed class RunStoppedException : OperationCanceledException
{
    /// <param name="message">For the user.</param>
    /// <param name="cause">What stopped the run.</param>
    public RunStoppedException(string message, OperationCanceledException cause)
        : base(message, cause, cause?.CancellationToken ?? CancellationToken.None) { }
}
