using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Synthesis;

/// <summary>Measured spectra of materials, several for each, on one grid.</summary>
/// <param name="Names">[P] materials.</param>
/// <param name="Wavelengths">[L]; null where the files have none.</param>
/// <param name="Spectra">[P][n of it][L] reflectance.</param>
internal sealed record MaterialBundles(IReadOnlyList<string> Names, WavelengthGrid? Wavelengths, float[][][] Spectra)
{
    /// <summary>
    /// Reads them. Of several files each is one material, named as the file; a single file has its materials by the rule of
    /// <see cref="BundleNames"/>. They are brought to the bands of the first file, or to a grid.
    /// </summary>
    /// <param name="paths">At least one.</param>
    /// <param name="grid">Null for the first file's own bands.</param>
    /// <param name="scale">reflectance = value * scale; null for what the files say.</param>
    /// <exception cref="UnmixException">A file can't be read, has other bands, or there are fewer than two materials.</exception>
    public static MaterialBundles Read(IReadOnlyList<string> paths, WavelengthGrid? grid, double? scale = null)
    {
        var tables = paths.Select(path => new SpectraSource(path, scale, "--bundles").Read()).ToArray();
        var target = grid ?? tables[0].Wavelengths;
        for (var i = 0; i < tables.Length; i++)
        {
            if (target is not null && tables[i].Wavelengths != target)
                tables[i] = tables[i].ConvolveTo(target);
            if (tables[i].BandCount != tables[0].BandCount || tables[i].Wavelengths is null != (target is null))
            {
                throw new BandMismatchException(
                    $"'{paths[i]}' has {tables[i].BandCount} bands "
                        + $"{(tables[i].Wavelengths is null ? "without" : "with")} wavelengths "
                        + $"but '{paths[0]}' has {tables[0].BandCount} {(target is null ? "without" : "with")}. Give all "
                        + "bundles wavelengths."
                );
            }
            tables[i].RequireWhole(paths[i]);
        }
        var members = tables.SelectMany(
            (table, i) =>
                table.Names.Select(
                    (name, s) =>
                        (
                            Material: paths.Count > 1 ? Path.GetFileNameWithoutExtension(paths[i]) : BundleNames.MaterialOf(name),
                            Spectrum: table.Spectra[s]
                        )
                )
        );
        var materials = members.GroupBy(member => member.Material, member => member.Spectrum).ToArray();
        if (materials.Length < 2)
        {
            throw new OptionsException(
                $"--bundles has {materials.Length} material ('{materials[0].Key}') but a mixture needs 2 or more. "
                    + "Give a file for each, or one file whose columns are named 'soil [1]', 'soil [2]', 'water [1]' and so on."
            );
        }
        return new MaterialBundles(
            [.. materials.Select(material => material.Key)],
            target,
            [.. materials.Select(material => material.ToArray())]
        );
    }

    /// <summary>[P][L] the mean of each bundle.</summary>
    public float[][] Means() =>
        Array.ConvertAll(Spectra, members =>
            Enumerable.Range(0, members[0].Length).Select(band => (float)members.Average(member => (double)member[band])).ToArray()
        );
}
