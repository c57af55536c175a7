using System.Numerics.Tensors;
using Unmix.Evaluation.Scores;

namespace Unmix.Evaluation.Baselines;

/// <summary>Collects what a method says of each pixel whose endmembers are its own; NaN where nothing is said.</summary>
/// <param name="pixels">N.</param>
/// <param name="bands">L.</param>
/// <param name="count">P.</param>
internal sealed class PixelAnswers(int pixels, int bands, int count)
{
    private readonly float[] abundances = Unsaid(pixels * count);
    private readonly float[] reconstruction = Unsaid(pixels * bands);
    private readonly float[] endmembers = Unsaid(checked(pixels * bands * count));

    /// <param name="pixel">Which.</param>
    /// <param name="shares">[P].</param>
    /// <param name="own">[L, P], its endmembers, from which the reconstruction follows.</param>
    public void Take(int pixel, ReadOnlySpan<double> shares, ReadOnlySpan<double> own)
    {
        TensorPrimitives.ConvertTruncating(shares, abundances.AsSpan(pixel * count, count));
        TensorPrimitives.ConvertTruncating(own, endmembers.AsSpan(pixel * bands * count, bands * count));
        for (var band = 0; band < bands; band++)
            reconstruction[pixel * bands + band] = (float)TensorPrimitives.Dot(own.Slice(band * count, count), shares);
    }

    /// <summary>Everything that was taken.</summary>
    public SceneAnswer ToAnswer() =>
        new()
        {
            EndmemberCount = count,
            Abundances = abundances,
            Reconstruction = reconstruction,
            Endmembers = PixelEndmembers.PerPixel(endmembers, bands, count),
        };

    private static float[] Unsaid(int size)
    {
        var values = new float[size];
        Array.Fill(values, float.NaN);
        return values;
    }
}
