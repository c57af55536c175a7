using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>First and second moments of a scene's spectra, in double precision: all that a count of its endmembers needs.</summary>
public sealed record SpectralMoments : IDisposable
{
    /// <summary>Rows summed at a time, so that a large scene is never held in double precision as a whole.</summary>
    internal const long RowsAtATime = 16_384;

    /// <summary>N.</summary>
    public required long PixelCount { get; init; }

    /// <summary>R = Y'Y / N: [L, L].</summary>
    public required Tensor Correlation { get; init; }

    /// <summary>K = R - mean mean': [L, L].</summary>
    public required Tensor Covariance { get; init; }

    /// <summary>L.</summary>
    public int BandCount => (int)Correlation.shape[0];

    /// <summary>Sums over the scene.</summary>
    /// <param name="spectra">[N, L] reflectance, finite; at least two rows.</param>
    /// <exception cref="ArgumentException">Fewer than two pixels.</exception>
    public static SpectralMoments Of(Tensor spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        long pixels = spectra.shape[0],
            bands = spectra.shape[1];
        if (pixels < 2)
            throw new ArgumentException($"{pixels} pixels have no second moments.", nameof(spectra));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sum = zeros(bands, ScalarType.Float64);
        var products = zeros(bands, bands, ScalarType.Float64);
        for (long row = 0; row < pixels; row += RowsAtATime)
        {
            using var part = NewDisposeScope();
            var rows = spectra.narrow(0, row, Math.Min(RowsAtATime, pixels - row)).to_type(ScalarType.Float64);
            sum.AddInPlace(rows.sum([0]));
            products.AddInPlace(matmul(rows.t(), rows));
        }
        var mean = sum.Over(pixels);
        var correlation = products.Over(pixels);
        return new SpectralMoments
        {
            PixelCount = pixels,
            Correlation = correlation.MoveToOuterDisposeScope(),
            Covariance = (correlation - outer(mean, mean)).MoveToOuterDisposeScope(),
        };
    }

    /// <summary>The moments of spectra whose bands were each divided by a deviation of their own, as noise whitening does.</summary>
    /// <param name="deviations">[L], each above 0.</param>
    public SpectralMoments DividedBy(IReadOnlyList<double> deviations)
    {
        using var scope = NewDisposeScope();
        var scale = tensor(deviations.Select(deviation => 1 / deviation).ToArray());
        var products = outer(scale, scale);
        return new SpectralMoments
        {
            PixelCount = PixelCount,
            Correlation = (Correlation * products).MoveToOuterDisposeScope(),
            Covariance = (Covariance * products).MoveToOuterDisposeScope(),
        };
    }

    /// <summary>Eigenvalues of a symmetric matrix, the largest first.</summary>
    /// <param name="matrix">[L, L].</param>
    /// <returns>[L].</returns>
    public static double[] Eigenvalues(Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using var scope = NewDisposeScope();
        return linalg.eigvalsh(matrix).flip(0).data<double>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Correlation.Dispose();
        Covariance.Dispose();
    }
}
