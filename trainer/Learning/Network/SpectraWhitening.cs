using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// A fixed linear map in front of the layers that read spectra: (y - mean) T with T = V diag(lambda^(1/2) / (lambda + floor)) V', where
/// V and lambda are the eigenvectors and eigenvalues of the scene's covariance. Neighbouring bands say nearly the same; the map
/// gives the directions that tell materials apart a size that gradient descent can see, and the many directions that the scene
/// hardly uses, which hold its noise, next to none: what a network was never shown should not move its answer. It is folded into
/// the first layers at export and costs nothing there. Differs from the paper, which feeds reflectance.
/// </summary>
public sealed class SpectraWhitening : nn.Module
{
    /// <summary>Floor of the eigenvalues as a share of the largest: directions below it fade out.</summary>
    private const double FloorShare = 1e-3;

    private readonly Tensor mean;
    private readonly Tensor map;

    /// <summary>The identity, until <see cref="Learn"/>.</summary>
    /// <param name="bandCount">L.</param>
    /// <param name="type">Precision.</param>
    public SpectraWhitening(int bandCount, ScalarType type)
        : base(nameof(SpectraWhitening))
    {
        mean = zeros(bandCount, type);
        map = eye(bandCount, dtype: type);
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
        map.copy_(matmul(vectors * scale, vectors.t()));
    }

    /// <param name="spectra">[B, L] reflectance.</param>
    /// <returns>[B, L].</returns>
    public Tensor Apply(Tensor spectra)
    {
        using var scope = NewDisposeScope();
        return matmul(spectra - mean, map).MoveToOuterDisposeScope();
    }

    /// <summary>A layer on whitened spectra as the same layer on spectra.</summary>
    /// <param name="whitening">Null leaves the layer as it is.</param>
    /// <param name="weight">[out, L].</param>
    /// <param name="bias">[out].</param>
    public static (Tensor Weight, Tensor Bias) Fold(SpectraWhitening? whitening, Tensor weight, Tensor bias)
    {
        if (whitening is null)
            return (weight, bias);
        using var noGradient = no_grad();
        // In double: the folded weights are large and their sum is small.
        var folded = matmul(weight.to_type(ScalarType.Float64), whitening.map.to_type(ScalarType.Float64)); // the map is symmetric
        var shifted = bias.to_type(ScalarType.Float64) - matmul(folded, whitening.mean.to_type(ScalarType.Float64));
        return (folded.to_type(ScalarType.Float32), shifted.to_type(ScalarType.Float32));
    }
}
