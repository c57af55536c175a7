using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;

namespace Unmix.Evaluation.Spectra;

/// <summary>A file of spectra as an option names it, and what the user says of its unit.</summary>
/// <param name="Path">The file: CSV, ENVI library, MATLAB or numpy.</param>
/// <param name="Scale">reflectance = stored value * scale, in place of what the file says; null for the file's own.</param>
/// <param name="Option">The option that names the file; that of its scale is <c>OPTION-scale</c>.</param>
public sealed record SpectraSource(string Path, double? Scale, string Option)
{
    /// <summary>Below it a scene's values are reflectance, glints and noise left aside.</summary>
    private const double LargestReflectance = 1.5;

    /// <summary>The share of a scene's values that may lie above: saturated pixels, bands of strong absorption.</summary>
    private const double Odd = 0.02;

    /// <summary>Values of a scene that are looked at.</summary>
    private const int MostValues = 100_000;

    /// <summary>Reads the file, or all files of a folder (<see cref="SpectraFolder"/>).</summary>
    /// <returns>A table, or one for each grid of the folder's files.</returns>
    /// <inheritdoc cref="Read"/>
    public IReadOnlyList<SpectraTable> ReadAll()
    {
        if (!Directory.Exists(Path))
            return [Read()];
        RequireScale();
        SpectraTable[] tables = [.. SpectraFolder.Read(Path).Select(table => Scale is { } scale ? table.Scaled(scale) : table)];
        foreach (var table in tables)
            table.RequireReflectance(Path, $"{Option}-scale", Scale is not null);
        return tables;
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="OptionsException">The scale is none.</exception>
    /// <exception cref="SpectraException">It can't be read, or its values can't be reflectance.</exception>
    public SpectraTable Read()
    {
        RequireScale();
        var table = SpectraFile.Read(Path, Scale);
        table.RequireReflectance(Path, $"{Option}-scale", Scale is not null);
        return table;
    }

    private void RequireScale()
    {
        if (Scale is { } scale && !(double.IsFinite(scale) && scale > 0))
            throw new OptionsException(
                string.Create(CultureInfo.InvariantCulture, $"{Option}-scale is {scale} but must be above 0. Change the option.")
            );
    }

    /// <summary>
    /// Refuses reflectance beside a scene of stored whole numbers or percent: what is learnt or compared would be of
    /// neither.
    /// </summary>
    /// <param name="table">What was read.</param>
    /// <param name="spectra">[N, L] of the scene; NaN for gaps.</param>
    /// <param name="scenePath">The scene.</param>
    /// <exception cref="SpectraException">Its values are not reflectance, and the spectra are.</exception>
    public void RequireUnitOf(SpectraTable table, ReadOnlySpan<float> spectra, string scenePath)
    {
        ArgumentNullException.ThrowIfNull(table);
        var step = Math.Max(1, spectra.Length / MostValues);
        var values = new List<float>(MostValues + 1);
        for (var i = 0; i < spectra.Length; i += step)
        {
            if (float.IsFinite(spectra[i]))
                values.Add(spectra[i]);
        }
        if (values.Count == 0)
            return;
        values.Sort();
        double scene = values[(int)((values.Count - 1) * (1 - Odd))],
            own = table.Spectra.Max(spectrum => spectrum.Where(float.IsFinite).DefaultIfEmpty(0).Max());
        if (scene <= LargestReflectance || own > LargestReflectance)
            return;
        throw new SpectraException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The spectra of '{Path}' reach {own:G4} but the values of '{scenePath}' {scene:G6}, so they are not in the same unit. "
            )
                + $"Give the scene's scale (--scale, such as 0.0001 where 10000 stands for 1, or a 'reflectance scale factor' in its "
                + $"header), or {Option}-scale."
        );
    }
}
