using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines.Bundles;

/// <summary>
/// Several spectra for each material, from the scene itself, in the way of automated endmember bundles (B. Somers et al., IEEE JSTARS 2012)
/// as L. Drumetz et al. use it: ten draws of a tenth of the pixels each give one spectrum a material.
/// Differs from the paper: a draw gives the pixel of the least spectral angle to each reference, where the paper has vertex component
/// analysis and k-means, since the references are given and say which material is which. Each reference is a member of its own bundle.
/// </summary>
internal static class SceneBundles
{
    private const int Draws = 10;
    private const int DrawnShare = 10; // a tenth of the pixels

    /// <summary>The bundles.</summary>
    /// <param name="spectra">[N, L]; gaps are not finite.</param>
    /// <param name="bands">L.</param>
    /// <param name="references">[P][L].</param>
    /// <param name="random">Draws pixels.</param>
    /// <returns>[P], spectra of [L], each pixel once.</returns>
    public static double[][][] Draw(ReadOnlySpan<float> spectra, int bands, IReadOnlyList<float[]> references, Random random)
    {
        List<int> valid = [];
        for (var n = 0; n < spectra.Length / bands; n++)
        {
            if (float.IsFinite(spectra[n * bands]))
                valid.Add(n);
        }
        var chosen = references.Select(_ => new SortedSet<int>()).ToArray();
        var pixels = valid.ToArray();
        for (var draw = 0; draw < Draws; draw++)
        {
            random.Shuffle(pixels);
            var drawn = pixels.AsSpan(0, Math.Max(1, pixels.Length / DrawnShare));
            for (var p = 0; p < references.Count; p++)
                chosen[p].Add(MostAlike(spectra, bands, drawn, references[p]));
        }
        var bundles = new double[references.Count][][];
        for (var p = 0; p < bundles.Length; p++)
        {
            var members = new List<double[]> { Array.ConvertAll(references[p], value => (double)value) };
            foreach (var n in chosen[p])
                members.Add(Array.ConvertAll(spectra.Slice(n * bands, bands).ToArray(), value => (double)value));
            bundles[p] = [.. members];
        }
        return bundles;
    }

    private static int MostAlike(ReadOnlySpan<float> spectra, int bands, ReadOnlySpan<int> drawn, float[] reference)
    {
        var (best, most) = (drawn[0], float.NegativeInfinity);
        foreach (var n in drawn)
        {
            var likeness = TensorPrimitives.CosineSimilarity(spectra.Slice(n * bands, bands), reference);
            if (likeness > most || (likeness == most && n < best))
                (best, most) = (n, likeness);
        }
        return best;
    }
}
