namespace Unmix.Formats.Packages;

/// <summary>A model package can't be trusted or read.</summary>
public sealed class ModelPackageException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Package;
}
