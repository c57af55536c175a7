using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>
/// What a linear mixture of the bundles' means can't say of the scene's pixels, beyond noise: whatever the materials do that the
/// bundles do not show. Put on labelled spectra it makes them as hard to read as real ones. Kept in order of brightness, so that
/// a dark spectrum gets what is left of a dark pixel.
/// </summary>
public sealed class SceneResiduals : IDisposable
{
    /// <summary>How far in rank, as a share of the pixels, the pixel may be that a residual is taken from.</summary>
    private const double RankSpread = 0.05;

    private readonly Tensor residuals;
    private readonly Tensor norms;

    private SceneResiduals(Tensor residuals, Tensor norms)
    {
        this.residuals = residuals;
        this.norms = norms;
    }

    /// <param name="spectra">[N, L].</param>
    /// <param name="residuals">[N, L], those of the same pixels.</param>
    /// <param name="noise">[L] deviation of the scene's noise, which is not counted as what the materials do.</param>
    public static SceneResiduals Of(Tensor spectra, Tensor residuals, Tensor noise)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(noise);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var power = residuals.Squared().mean().AtLeast(1e-30);
        var beyond = (noise.Squared().mean() / power).SubtractedFrom(1).AtLeast(0).sqrt();
        var lengths = spectra.Squared().sum(1).sqrt();
        var order = lengths.argsort();
        return new SceneResiduals(
            (residuals.index_select(0, order) * beyond).DetachFromDisposeScope(),
            lengths.index_select(0, order).DetachFromDisposeScope()
        );
    }

    /// <summary>Residuals of pixels about as bright as the spectra given, with random signs.</summary>
    /// <param name="spectra">[B, L].</param>
    /// <param name="shared">Rows that get the same: that of their mean brightness.</param>
    /// <param name="generator">Chooses them.</param>
    /// <returns>[B, L].</returns>
    internal Tensor DrawFor(Tensor spectra, SharedDraws shared, Generator generator)
    {
        using var scope = NewDisposeScope();
        var reach = Math.Max(1, (long)(RankSpread * norms.shape[0]));
        var rank = searchsorted(norms, shared.Means(spectra.Squared().sum(1).sqrt()))
            .Plus(randint(-reach, reach + 1, [shared.Count], ScalarType.Int64, generator: generator));
        var signs = randint(2, [shared.Count, 1], ScalarType.Float32, generator: generator).Times(2).Minus(1);
        var drawn = signs * residuals.index_select(0, rank.Within(0, norms.shape[0] - 1));
        return shared.Spread(drawn).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        residuals.Dispose();
        norms.Dispose();
    }
}
