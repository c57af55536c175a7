using Unmix.Formats;

namespace Unmix.Trainer.Training;

/// <summary>Training can't go on: a term of the loss is no longer a number, or a checkpoint does not fit.</summary>
/// <param name="message">What is wrong, where, what to do.</param>
/// <param name="cause">What led to it.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
public sealed class TrainingException(string message, Exception? cause = null, int exitCode = ExitCodes.Incomplete) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override int ExitCode => exitCode;
}
