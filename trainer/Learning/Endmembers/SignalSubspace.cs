using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>
/// HySime (J. Bioucas-Dias and J. Nascimento, IEEE TGRS 2008): how many directions the signal of a scene has. A direction
/// belongs to the signal where leaving it out would cost more power than the noise that it brings in.
/// </summary>
public sealed record SignalSubspace
{
    /// <summary>Added to the noise, as a share of the signal's mean power, so that directions of rounding alone do not count.</summary>
    private const double NoiseFloor = 1e-10;

    /// <summary>k: directions of signal, the number of endmembers that a linear mixture would need. 0 where all is noise.</summary>
    public required int Dimension { get; init; }

    /// <summary>[L] power of the observed spectra along each eigenvector of the signal, the strongest first.</summary>
    public required IReadOnlyList<double> ObservedPowers { get; init; }

    /// <summary>[L] power of the noise along the same.</summary>
    public required IReadOnlyList<double> NoisePowers { get; init; }

    /// <param name="moments">Of the scene's spectra.</param>
    /// <param name="noise">Of the same scene.</param>
    public static SignalSubspace Of(SpectralMoments moments, NoiseEstimate noise)
    {
        ArgumentNullException.ThrowIfNull(moments);
        ArgumentNullException.ThrowIfNull(noise);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        // What regression foretells is the signal: X = Y - Y B = Y (I - B).
        var foretold = eye(moments.BandCount, dtype: ScalarType.Float64) - noise.ResidualWeights;
        var signal = matmul(foretold.t(), matmul(moments.Correlation, foretold));
        var (_, vectors) = linalg.eigh(signal.Plus(signal.t()).Over(2));
        vectors = vectors.flip(1); // [L, L], the strongest first
        var floor = signal.diagonal().mean().Times(NoiseFloor);
        var noisePowers = matmul(vectors.Squared().t(), tensor(noise.Deviations.ToArray()).Squared().Plus(floor));
        var observed = (matmul(moments.Correlation, vectors) * vectors).sum([0]);
        // Equation (22): the mean squared error falls by keeping a direction where -p + 2 n is below 0.
        return new SignalSubspace
        {
            Dimension = (int)(observed > noisePowers.Times(2)).sum().item<long>(),
            ObservedPowers = observed.data<double>().ToArray(),
            NoisePowers = noisePowers.data<double>().ToArray(),
        };
    }
}
