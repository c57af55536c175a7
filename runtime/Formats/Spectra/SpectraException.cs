namespace Unmix.Formats.Spectra;

/// <summary>A file of spectra can't be read.</summary>
public sealed class SpectraException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Scene;
}
