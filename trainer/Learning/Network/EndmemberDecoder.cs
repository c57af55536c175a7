using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// p(M | Z), METHOD M2 (and q(M | Z), M6): each endmember's spectrum from its latents. In the paper's form a network gives each band. In
/// the other an endmember has J vertices, spectra that are learnt, and the network says what shares of them it is of: the spectrum lies
/// between them, so that it is never one that no vertex is near, and products of spectra are those of J numbers. Differs from the paper
/// there.
/// </summary>
public sealed partial class EndmemberDecoder : nn.Module
{
    /// <summary>The variance of an endmember at the start of training, reflectance squared (M2).</summary>
    public const double InitialVariance = 0.01;

    /// <summary>Keeps the logit of a start finite; spectra at 0 start a little above.</summary>
    private const double LeastStart = 1e-3;

    /// <summary>What is left of the last layer's first weights, so that latents that mean nothing yet do not bend the spectra.</summary>
    private const double StartWeightFactor = 0.1;

    /// <summary>
    /// How far the vertices are from the mean at the start: as far as a simplex around all spectra up to this many deviations from it in
    /// each of its J - 1 directions.
    /// </summary>
    private const double StartReach = 1.5;

    /// <summary>
    /// Logarithms of shares are held within this of 0, beyond which a vertex has all of an endmember or nothing: single precision then
    /// holds their exponentials whatever the spectrum.
    /// </summary>
    private const double MostLogit = 30;

    private readonly EndmemberLayers mean;
    private readonly Parameter logVarianceRatio;
    private readonly Parameter? vertexLogits; // [P, J, L]

    /// <param name="shape">Sizes.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    public EndmemberDecoder(NetworkShape shape, ParameterFactory parameters)
        : base(nameof(EndmemberDecoder))
    {
        mean = new EndmemberLayers(nameof(mean), shape.EndmemberCount, shape.EndmemberDecoderWidths, parameters);
        logVarianceRatio = parameters.Zero(shape.EndmemberCount);
        RegisterComponents();
        // By hand: only some networks have them, and the others keep their list of parameters.
        if (shape.Vertices == 0)
            return;
        vertexLogits = parameters.Uniform(1, shape.EndmemberCount, shape.Vertices, shape.BandCount);
        register_parameter(nameof(vertexLogits), vertexLogits);
    }

    /// <summary>The mean spectrum of each endmember.</summary>
    /// <param name="latents">[B, H, P].</param>
    /// <returns>[B, L, P], each entry between 0 and 1.</returns>
    public Tensor Mean(Tensor latents)
    {
        using var scope = NewDisposeScope();
        return Decode(latents).Spectra().MoveToOuterDisposeScope();
    }

    /// <summary>The mean spectrum of each endmember, and what it is made of.</summary>
    /// <param name="latents">[B, H, P].</param>
    /// <returns>Tensors that belong to the caller's scope.</returns>
    public DecodedEndmembers Decode(Tensor latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = NewDisposeScope();
        var free = mean.forward(latents.permute(2, 0, 1)); // [P, B, L or J]
        if (Vertices() is not { } vertices)
            return new DecodedEndmembers(free.sigmoid_().permute(1, 2, 0).MoveToOuterDisposeScope());
        var shares = free.Within(-MostLogit, MostLogit).softmax(-1).transpose(0, 1);
        return new DecodedEndmembers(shares.MoveToOuterDisposeScope(), vertices.MoveToOuterDisposeScope());
    }

    /// <summary>The spectra that endmembers are mixtures of: [P, J, L] reflectance; null in the paper's form.</summary>
    public Tensor? Vertices() => vertexLogits?.sigmoid();

    /// <summary>
    /// Lets the mean spectra start at given ones: the last layer's bias is their logit. Differs from the paper, where they start anywhere.
    /// </summary>
    /// <param name="spectra">[P, L] reflectance.</param>
    public void StartAt(Tensor spectra)
    {
        using var scope = NewDisposeScope();
        mean.StartNear(spectra.Within(LeastStart, 1 - LeastStart).logit(), StartWeightFactor);
    }

    /// <summary>
    /// Lets the mean spectra start at the mean of given ones, and the vertices around them: a regular simplex in the directions in which
    /// they vary most.
    /// </summary>
    /// <param name="spectra">[B, P, L] reflectance, of which each endmember's stand for all that it may be.</param>
    public void StartAround(Tensor spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        if (vertexLogits is null)
            throw new InvalidOperationException("An endmember decoder of the paper's form has no vertices.");
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var values = spectra.to_type(ScalarType.Float64).transpose(0, 1); // [P, B, L]
        var centre = values.mean([1], keepdim: true);
        var centred = values - centre;
        var (eigenvalues, axes) = linalg.eigh(matmul(centred.transpose(1, 2), centred).Over(values.shape[1])); // rising
        var count = (int)vertexLogits.shape[1];
        long bands = values.shape[2],
            directions = Math.Min(count - 1, bands);
        var deviations = eigenvalues.narrow(1, bands - directions, directions).AtLeast(0).sqrt().unsqueeze(1); // [P, 1, J - 1]
        var reach = axes.narrow(2, bands - directions, directions) * deviations.Times(StartReach); // [P, L, J - 1]
        var start = centre.Plus(matmul(RegularSimplex(count, directions), reach.transpose(1, 2))); // [P, J, L]
        vertexLogits.copy_(start.Within(LeastStart, 1 - LeastStart).logit());
        mean.StartNear(zeros(values.shape[0], count), StartWeightFactor);
    }

    // J points around 0 whose faces are at a distance of 1: [J, directions].
    private static Tensor RegularSimplex(int count, long directions)
    {
        // Rows of Helmert's matrix are orthogonal to each other and to a row of ones.
        var points = new double[count, directions];
        for (var k = 0; k < directions; k++)
        {
            var length = Math.Sqrt((k + 1.0) * (k + 2.0));
            for (var j = 0; j <= k; j++)
                points[j, k] = 1 / length;
            points[k + 1, k] = -(k + 1) / length;
        }
        // Its points are at sqrt((J - 1) / J) from 0, and its faces at that over J - 1.
        return tensor(points).Times(Math.Sqrt(count * (count - 1.0)));
    }

    /// <summary>Lets sigma2_m start at given values, see <see cref="MixingDecoder.StartAtVariance"/>.</summary>
    /// <param name="variances">[P], each above 0, reflectance squared.</param>
    public void StartAtVariances(Tensor variances)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        logVarianceRatio.copy_(variances.Over(InitialVariance).log());
    }

    /// <summary>sigma2_m, the variance around the mean: [P], reflectance squared.</summary>
    public Tensor Variance() => logVarianceRatio.exp().Times(InitialVariance);
}
