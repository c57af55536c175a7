using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// A fixed linear map in front of the layers that read spectra: (y - mean) T with T = V diag(lambda^(1/2) / (lambda + floor)), where V and
/// lambda are the eigenvectors and eigenvalues of the scene's covariance, those of the largest alone. Neighbouring bands say nearly the
/// same; the map gives the directions that tell materials apart a size that gradient descent can see, and the many directions that the
/// scene hardly uses, which hold its noise, next to none or none: what a network was never shown should not move its answer. Layers
/// then read a few numbers in place of all bands. Differs from the paper, which feeds reflectance.
/// </summary>
public sealed class SpectraWhitening : nn.Module
{
    /// <summary>Floor of the eigenvalues as a share of the largest: directions below it fade out.</summary>
    private const double FloorShare = 1e-3;

    private readonly Tensor mean;
    private readonly Tensor map; // [L, K]

    /// <summary>The first bands, until <see cref="Learn"/>.</summary>
    /// <param name="bandCount">L.</param>
    /// <param name="featureCount">K, directions that are kept, at most L.</param>
    /// <param name="type">Precision.</param>
    public SpectraWhitening(int bandCount, int featureCount, ScalarType type)
        : base(nameof(SpectraWhitening))
    {
        mean = zeros(bandCount, type);
        map = eye(bandCount, featureCount, dtype: type);
        register_buffer(nameof(mean), mean);
        register_buffer(nameof(map), map);
        RegisterComponents();
    }

    /// <summary>Takes mean and covariance from spectra.</summary>
    /// <param name="spectra">[N, L] reflectance.</param>
    public void Learn(Tensor spectra)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var values = spectra.to_type(ScalarType.Float64);
        var centre = values.mean([0]);
        var centred = values - centre;
        var (eigenvalues, vectors) = linalg.eigh(matmul(centred.t(), centred).Over(values.shape[0]));
        var largest = eigenvalues[-1].AtLeast(double.Epsilon);
        var kept = eigenvalues.AtLeast(0);
        var scale = kept.sqrt() / kept.Plus(largest.Times(FloorShare));
        mean.copy_(centre);
        long bands = map.shape[0],
            count = map.shape[1];
        map.copy_((vectors * scale).narrow(1, bands - count, count)); // eigenvalues rise
    }

    /// <param name="spectra">[B, L] reflectance.</param>
    /// <returns>[B, K].</returns>
    public Tensor Apply(Tensor spectra)
    {
        using var scope = NewDisposeScope();
        return matmul(spectra - mean, map).MoveToOuterDisposeScope();
    }

    /// <summary>The map as a layer on spectra, in double precision: its numbers are large and their sum is small.</summary>
    /// <returns>Weight [K, L] and bias [K]; the caller's scope owns them.</returns>
    internal (Tensor Weight, Tensor Bias) Layer()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weight = map.to_type(ScalarType.Float64).t();
        var bias = matmul(weight, mean.to_type(ScalarType.Float64)).neg();
        return (weight.MoveToOuterDisposeScope(), bias.MoveToOuterDisposeScope());
    }
}
