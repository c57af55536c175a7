using Unmix.Formats;

namespace Unmix.Evaluation.Comparison;

/// <summary>A method has no answer for a scene: it diverged, or the scene lacks what it needs. A comparison goes on without it.</summary>
/// <param name="message">What is wrong, where, what to do.</param>
public sealed class MethodException(string message) : UnmixException(message)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Incomplete;
}
