using Unmix.Formats;

namespace Unmix.Runtime.Inference;

/// <summary>A provider was asked for that this build or this machine does not have; the message names the missing piece.</summary>
public sealed class ProviderException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Options;
}
