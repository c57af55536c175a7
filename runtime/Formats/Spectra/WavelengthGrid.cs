namespace Unmix.Formats.Spectra;

/// <summary>Band centres, and widths where known, of a scene, a model or a spectral library; always in nm.</summary>
public sealed class WavelengthGrid
{
    /// <param name="centresNm">[L], nm, finite and above 0; any order (real instruments overlap).</param>
    /// <param name="widthsNm">[L], full width at half maximum in nm, or null where unknown.</param>
    /// <exception cref="ArgumentException">No bands, lengths differ, or a centre is not a positive number.</exception>
    public WavelengthGrid(IReadOnlyList<double> centresNm, IReadOnlyList<double>? widthsNm = null)
    {
        ArgumentNullException.ThrowIfNull(centresNm);
        if (centresNm.Count == 0)
            throw new ArgumentException("A wavelength grid needs at least one band.", nameof(centresNm));
        if (widthsNm is not null && widthsNm.Count != centresNm.Count)
            throw new ArgumentException($"{widthsNm.Count} widths for {centresNm.Count} bands.", nameof(widthsNm));
        foreach (var centre in centresNm)
        {
            if (!double.IsFinite(centre) || centre <= 0)
                throw new ArgumentException($"A band centre of {centre} nm is not a wavelength.", nameof(centresNm));
        }
        CentresNm = [.. centresNm];
        WidthsNm = widthsNm is null ? null : [.. widthsNm];
    }

    private WavelengthGrid(double[] centresNm, double[]? widthsNm) => (CentresNm, WidthsNm) = (centresNm, widthsNm);

    /// <summary>[L] band centres in nm. NaN only for a bad band of a scene, of which the file states none that can be used.</summary>
    public IReadOnlyList<double> CentresNm { get; }

    /// <summary>[L] full widths at half maximum in nm; null where the file does not say.</summary>
    public IReadOnlyList<double>? WidthsNm { get; }

    /// <summary>Bands, L.</summary>
    public int BandCount => CentresNm.Count;

    /// <summary>The grid of a scene some of whose bad bands have no centre, or no width: NaN.</summary>
    /// <param name="centresNm">[L], nm, above 0 or NaN.</param>
    /// <param name="widthsNm">[L], or null where unknown.</param>
    internal static WavelengthGrid WithGaps(double[] centresNm, double[]? widthsNm) => new(centresNm, widthsNm);

    /// <summary>The grid of some of the bands, in the order given.</summary>
    /// <exception cref="ArgumentException">One of them has no centre.</exception>
    public WavelengthGrid Select(IReadOnlyList<int> bands)
    {
        ArgumentNullException.ThrowIfNull(bands);
        return new WavelengthGrid([.. bands.Select(b => CentresNm[b])], WidthsNm is null ? null : [.. bands.Select(b => WidthsNm[b])]);
    }
}
