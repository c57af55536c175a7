using Unmix.Formats;

namespace Unmix.Trainer.Training;

/// <summary>Training can't go on: a term of the loss is no longer a number, or a checkpoint does not fit.</summary>
public sealed class TrainingException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.Incomplete;
}
