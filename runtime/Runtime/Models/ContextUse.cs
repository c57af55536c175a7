using Unmix.Formats.Packages;

namespace Unmix.Runtime.Models;

/// <summary>Whether a run looks at neighbours.</summary>
internal static class ContextUse
{
    /// <summary>How far it looks, pixels; 0 where the model has no graph for that, it is not wanted, or no layer would change.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="options">Of the run.</param>
    public static int RadiusOf(ModelManifest manifest, UnmixOptions options) =>
        manifest.Context is { } context
        && options.Context == ContextMode.Auto
        && (options.Layers & (Layers.Abundances | Layers.Deviation)) != Layers.None
            ? context.Radius
            : 0;
}
