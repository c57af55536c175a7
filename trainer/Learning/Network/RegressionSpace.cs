using Unmix.Learning.Onnx;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// The K directions in which a regression on endmembers takes place: those of the mixtures that stand out most from how spectra of one
/// endmember differ among themselves. A band in which a material looks like this one day and like that the next says little of shares,
/// and least squares on bands as they are believe it as much as any other; here each direction counts by what it tells, as in generalised
/// least squares and in linear discriminant analysis (R. Fisher, 1936). Spectra of hundreds of bands need a few dozen directions, and
/// orthogonalising endmembers then costs K / L of what it costs on the bands. Not in the paper.
/// </summary>
public sealed class RegressionSpace : nn.Module
{
    /// <summary>
    /// How much a spectrum of an endmember may be off in every direction, reflectance: what its other spectra do not show, and noise.
    /// </summary>
    private const double Floor = 0.01;

    private readonly Tensor basis; // [L, K]

    /// <summary>The first bands, until <see cref="Learn"/>.</summary>
    /// <param name="bandCount">L.</param>
    /// <param name="count">K, at most L.</param>
    /// <param name="type">Precision.</param>
    public RegressionSpace(int bandCount, int count, ScalarType type)
        : base(nameof(RegressionSpace))
    {
        basis = eye(bandCount, count, dtype: type);
        register_buffer(nameof(basis), basis);
        RegisterComponents();
    }

    /// <summary>K.</summary>
    public int Count => (int)basis.shape[1];

    /// <summary>Takes the directions from mixtures and from what they are made of.</summary>
    /// <param name="spectra">[N, L] reflectance: mixtures.</param>
    /// <param name="bundles">[P] tensors [n_p, L]: the spectra of each endmember.</param>
    public void Learn(Tensor spectra, IReadOnlyList<Tensor> bundles)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(bundles);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var differences = cat([.. bundles.Select(Differences)]);
        var within = matmul(differences.t(), differences).Over(differences.shape[0]);
        var (spread, axes) = linalg.eigh(within);
        // 1 where spectra of an endmember agree within the floor, less where they differ.
        var unlike = matmul(axes * spread.AtLeast(0).Plus(Floor * Floor).rsqrt().Times(Floor), axes.t());
        var values = matmul(spectra.to_type(ScalarType.Float64), unlike);
        var (_, vectors) = linalg.eigh(matmul(values.t(), values).Over(values.shape[0])); // rising eigenvalues
        basis.copy_(matmul(unlike, vectors.narrow(1, vectors.shape[1] - Count, Count)));
    }

    // Of shape alone, at the bundle's mean brightness: how bright a spectrum is belongs to its share.
    private static Tensor Differences(Tensor bundle)
    {
        var values = bundle.to_type(ScalarType.Float64);
        var brightness = values.Squared().mean([1], keepdim: true).sqrt().AtLeast(double.Epsilon);
        var shapes = values / brightness;
        return (shapes - shapes.mean([0], keepdim: true)) * brightness.mean();
    }

    /// <param name="spectra">[..., L].</param>
    /// <returns>[..., K].</returns>
    public Tensor Of(Tensor spectra) => matmul(spectra, basis);

    /// <summary>The graph form of <see cref="Of"/>, pixels last.</summary>
    /// <param name="graph">Written to.</param>
    /// <param name="spectra">[n, L].</param>
    /// <param name="more">What the columns hold after the K directions, the same for every pixel.</param>
    /// <returns>[K and more, n].</returns>
    internal OnnxValue Write(OnnxGraph graph, OnnxValue spectra, IReadOnlyList<double> more)
    {
        using var scope = NewDisposeScope();
        long bands = basis.shape[0],
            width = Count + more.Count;
        var weights = cat([basis.t(), zeros(more.Count, bands, basis.dtype)]).contiguous();
        float[] biases = [.. Enumerable.Repeat(0f, Count), .. more.Select(value => (float)value)];
        return graph.DensePixelsLast(
            spectra,
            graph.Constant("regression_basis", weights.ToFloats(), width, bands),
            graph.Constant("regression_more", biases, width, 1)
        );
    }
}
