using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Learning.Endmembers.Faces;
using Unmix.Learning.Recipes;
using Unmix.Learning.Scenes;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>Endmembers that were found in a scene.</summary>
/// <param name="Spectra">One a material: a pixel of the scene, the mean of its bundle, or what no pixel is alone.</param>
/// <param name="Bundles">Every member of every bundle by <see cref="BundleNames"/>; null where the method finds single pixels.</param>
public sealed record EndmemberSearch(SpectraTable Spectra, SpectraTable? Bundles)
{
    /// <summary>A sentence on other spectra that explain the scene about as well; null where the search knows of none.</summary>
    public string? Doubt { get; init; }

    /// <summary>Finds them.</summary>
    /// <param name="pixels">The scene's.</param>
    /// <param name="method">How.</param>
    /// <param name="count">P, at least 2 and at most the bands and the pixels.</param>
    /// <param name="searches">
    /// How often vertex components are looked for, of which the largest simplex is kept; other methods look once.
    /// </param>
    /// <param name="random">Everything random.</param>
    /// <exception cref="OptionsException">More endmembers than the scene can have.</exception>
    public static EndmemberSearch In(ScenePixels pixels, EndmemberMethod method, int count, int searches, Random random)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var searched = new SearchedSpectra(pixels.Spectra, pixels.BandCount, pixels.Wavelengths, pixels.Profile.Path);
        return In(searched, method, count, searches, random);
    }

    /// <inheritdoc cref="In(ScenePixels, EndmemberMethod, int, int, Random)"/>
    internal static EndmemberSearch In(SearchedSpectra pixels, EndmemberMethod method, int count, int searches, Random random)
    {
        var (values, bandCount) = (pixels.Values, pixels.BandCount);
        var pixelCount = values.Length / bandCount;
        var most = Math.Min(bandCount, pixelCount);
        if (count < 2 || count > most)
            throw new OptionsException(
                $"--endmembers is {count} but must be from 2 to {most}, the scene's bands and valid pixels ('{pixels.Path}'). Ask "
                    + "for another number."
            );
        try
        {
            return Find(pixels, method, count, searches, random);
        }
        catch (ArgumentException fault)
        {
            throw new OptionsException(
                $"--endmembers is {count}, but the spectra of '{pixels.Path}' are too similar for so many endmembers. "
                    + "Ask for fewer, or give their spectra.",
                fault
            );
        }
    }

    private static EndmemberSearch Find(SearchedSpectra pixels, EndmemberMethod method, int count, int searches, Random random)
    {
        var (values, bandCount) = (pixels.Values, pixels.BandCount);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var spectra = tensor(values, [values.Length / bandCount, bandCount]);
        string[] names = [.. Enumerable.Range(1, count).Select(p => $"endmember {p}")];
        float[] Row(long row) => values.AsSpan((int)(row * bandCount), bandCount).ToArray();
        if (method == EndmemberMethod.Batch)
        {
            var found = BatchBundles.Find(spectra, count, new BatchOptions(), random);
            var bundles = new BundlePurity().Refine(spectra, found, found.Centres);
            var members = bundles
                .Rows.SelectMany((rows, p) => rows.Select((row, i) => (Name: BundleNames.Of(names[p], i + 1), Row: row)))
                .ToArray();
            return new EndmemberSearch(
                new SpectraTable(names, pixels.Wavelengths, bundles.Centres),
                new SpectraTable(
                    [.. members.Select(member => member.Name)],
                    pixels.Wavelengths,
                    [.. members.Select(member => Row(member.Row))]
                )
            );
        }
        if (method == EndmemberMethod.Faces)
        {
            var faces = FaceSearch.In(values, bandCount, count, Starts(spectra, count, searches, random), random);
            return new EndmemberSearch(new SpectraTable(names, pixels.Wavelengths, faces.Spectra), null) { Doubt = faces.Doubt };
        }
        var corners =
            method == EndmemberMethod.Vca
                ? VertexComponents.FindLargest(spectra, count, searches, random)
                : LargestSimplex.Find(spectra, count, random);
        return new EndmemberSearch(new SpectraTable(names, pixels.Wavelengths, [.. corners.Select(Row)]), null);
    }

    /// <summary>Corners that other searches find, [n][P][L].</summary>
    private static float[][][] Starts(Tensor spectra, int count, int searches, Random random)
    {
        long[][] corners =
        [
            VertexComponents.FindLargest(spectra, count, searches, random),
            LargestSimplex.Find(spectra, count, random),
            VertexComponents.Find(spectra, count, random),
            VertexComponents.Find(spectra, count, random),
        ];
        return [.. corners.Select(rows => rows.Select(row => spectra[row].to_type(ScalarType.Float32).data<float>().ToArray()).ToArray())];
    }
}
