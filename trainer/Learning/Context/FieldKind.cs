namespace Unmix.Learning.Context;

/// <summary>How abundances of a made field go together from pixel to pixel.</summary>
internal enum FieldKind
{
    /// <summary>Gaussian fields turned into shares.</summary>
    Smooth,

    /// <summary>Patches with sharp edges, in each of which shares are nearly the same.</summary>
    Patches,

    /// <summary>Not at all.</summary>
    Alone,
}
