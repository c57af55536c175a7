namespace Unmix.Formats.Spectra;

/// <summary>The bands of a scene or a spectral library are not those that a model or a scene needs.</summary>
public sealed class BandMismatchException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Scene;
}
