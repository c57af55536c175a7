namespace Unmix.Formats.Spectra.Wavelengths;

/// <summary>How numbers of a unit become nm.</summary>
/// <param name="Nanometres">nm of one of the unit.</param>
/// <param name="IsReciprocal">True for wavenumbers and frequencies: nm = <paramref name="Nanometres"/> / number.</param>
internal readonly record struct WavelengthScale(double Nanometres, bool IsReciprocal = false)
{
    /// <summary>A centre, nm.</summary>
    public double Centre(double value) => IsReciprocal ? Nanometres / value : value * Nanometres;

    /// <summary>The width of a band, nm.</summary>
    /// <param name="centre">Of the unit.</param>
    /// <param name="width">Of the unit.</param>
    public double Width(double centre, double width) => IsReciprocal ? Nanometres / centre * (width / centre) : width * Nanometres;
}
