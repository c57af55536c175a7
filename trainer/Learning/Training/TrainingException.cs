using Unmix.Formats;

namespace Unmix.Learning.Training;

/// <summary>
/// Training can't go on: a checkpoint does not fit, a network is unsound, or the run has diverged
/// (<see cref="DivergedException"/>).
/// </summary>
/// <param name="message">What is wrong, where, what to do.</param>
/// <param name="cause">What led to it.</param>
/// <param name="kind">What it is about.</param>
public class TrainingException(string message, Exception? cause = null, FaultKind kind = FaultKind.Incomplete)
    : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override FaultKind Kind => kind;
}
