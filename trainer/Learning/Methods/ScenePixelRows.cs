using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods;

/// <summary>The valid pixels of a compared scene as rows of a tensor, and answers about them put back to their places.</summary>
internal sealed class ScenePixelRows
{
    private readonly int[] pixels;
    private readonly int total;

    /// <param name="scene">The scene.</param>
    public ScenePixelRows(ComparedScene scene)
    {
        total = scene.PixelCount;
        pixels = [.. Enumerable.Range(0, total).Where(n => float.IsFinite(scene.Spectra[n * scene.BandCount]))];
        var rows = new float[pixels.Length * scene.BandCount];
        for (var i = 0; i < pixels.Length; i++)
            scene.Spectra.AsSpan(pixels[i] * scene.BandCount, scene.BandCount).CopyTo(rows.AsSpan(i * scene.BandCount));
        Spectra = tensor(rows, [pixels.Length, scene.BandCount]);
    }

    /// <summary>[n, L].</summary>
    public Tensor Spectra { get; }

    /// <summary>Which pixel each row is.</summary>
    public IReadOnlyList<int> Pixels => pixels;

    /// <summary>What a network says, for the whole scene.</summary>
    /// <param name="abundances">[n, P].</param>
    /// <param name="reconstruction">[n, L].</param>
    /// <param name="endmembers">[n, L, P]; null for a method that has none of its own.</param>
    public SceneAnswer Answer(Tensor abundances, Tensor reconstruction, Tensor? endmembers)
    {
        var (count, bands) = ((int)abundances.shape[1], (int)reconstruction.shape[1]);
        return new SceneAnswer
        {
            EndmemberCount = count,
            Abundances = Spread(abundances),
            Reconstruction = Spread(reconstruction),
            Endmembers = endmembers is null ? null : PixelEndmembers.PerPixel(Spread(endmembers), bands, count),
        };
    }

    private float[] Spread(Tensor rows)
    {
        var values = rows.ToFloats();
        var width = values.Length / pixels.Length;
        var all = new float[total * width];
        Array.Fill(all, float.NaN);
        for (var i = 0; i < pixels.Length; i++)
            values.AsSpan(i * width, width).CopyTo(all.AsSpan(pixels[i] * width));
        return all;
    }
}
