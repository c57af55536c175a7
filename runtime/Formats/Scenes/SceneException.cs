namespace Unmix.Formats.Scenes;

/// <summary>A scene can't be opened, read or used.</summary>
public sealed class SceneException(string message, Exception? cause = null) : UnmixException(message, cause)
{
    /// <inheritdoc/>
    public override FaultKind Kind => FaultKind.Scene;
}
