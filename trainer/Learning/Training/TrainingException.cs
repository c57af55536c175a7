using Unmix.Formats;

namespace Unmix.Learning.Training;

/// <summary>
/// Training can't go on: a checkpoint does not fit, a network is unsound, or the run has diverged
/// (<see cref="DivergedException"/>).
/// </summary>
/// <param name="message">What is wrong, where, what to do.</param>
/// <param name="cause">What led to it.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
public class TrainingException(string message, Exception? cause = null, int exitCode = ExitCodes.Incomplete)
    : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override int ExitCode => exitCode;
}
