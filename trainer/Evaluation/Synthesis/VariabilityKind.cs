namespace Unmix.Evaluation.Synthesis;

/// <summary>How the endmembers of a pixel differ from their means.</summary>
public enum VariabilityKind
{
    /// <summary>By one factor for each pixel and endmember: brightness.</summary>
    Scaling,

    /// <summary>By a factor that changes smoothly with wavelength: brightness, a tilt and a slow wave.</summary>
    Smooth,

    /// <summary>Each is drawn from a bundle of measured spectra of its material.</summary>
    Bundle,
}
