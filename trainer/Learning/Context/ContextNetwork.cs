using TorchSharp.Modules;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Context;

/// <summary>
/// Refines what the encoder says of a pixel by what it says of those around. Each neighbour is looked at beside the pixel: how different
/// they are, counted in their deviations, and where it lies. What all neighbours look like together says how much any of them may count.
/// Concentrations are counted as evidence, so that those of neighbours are added, each by a factor g_k:
/// alpha' = (sum over k of g_k alpha_k) exp(1.5 tanh f), g_k from 0 on. f, a number for each material, is a small network of the shares
/// that come out and of what the neighbours look like: what the encoder gets wrong alike in alike places. It starts as the encoder's own
/// answer: g is 1 in the middle and next to 0 elsewhere, f is 0. Not in the paper.
/// </summary>
public sealed partial class ContextNetwork : nn.Module
{
    /// <summary>Differences are bent towards this many deviations, beyond which a neighbour is another thing.</summary>
    public const double MostDeviations = 3;

    /// <summary>Added to the variance of a difference, so that two that are sure of the same share are not far apart.</summary>
    public const double LeastVariance = 1e-5;

    /// <summary>What the logarithm of a concentration is told as a share of: features are of the order of one.</summary>
    public const double LogShare = 0.2;

    /// <summary>What no concentration's total is below: of a pixel that is not there.</summary>
    public const double LeastTotal = 1e-6;

    /// <summary>Bounds of ln g_k: no neighbour counts more than twenty times.</summary>
    public const double LeastLogGate = -20;

    /// <summary>See <see cref="LeastLogGate"/>.</summary>
    public const double MostLogGate = 3;

    /// <summary>Bound of f.</summary>
    public const double MostCorrection = 1.5;

    /// <summary>ln g_k of a neighbour before anything is learnt: all 24 together count a twentieth of the pixel itself.</summary>
    private const double StartLogGate = -6;

    private readonly Parameter pairWeight;
    private readonly Parameter middleWeight;
    private readonly Parameter pairBias;
    private readonly Parameter placeBias;
    private readonly Parameter placeWeight;
    private readonly Parameter sumWeight;
    private readonly Parameter sumBias;
    private readonly Parameter gateHidden;
    private readonly Parameter gateSum;
    private readonly Parameter gateBias;
    private readonly Parameter gateWeight;
    private readonly Parameter gatePlace;
    private readonly Parameter correctionHidden;
    private readonly Parameter correctionHiddenBias;
    private readonly Parameter correctionWeight;
    private readonly Parameter correctionBias;
    private readonly Tensor calibration;

    /// <param name="shape">Sizes.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    public ContextNetwork(ContextShape shape, ParameterFactory parameters)
        : base(nameof(ContextNetwork))
    {
        Shape = shape;
        int width = ContextShape.Width,
            count = shape.EndmemberCount,
            around = shape.NeighbourCount;
        pairWeight = parameters.Uniform(shape.PairFeatures, width, shape.PairFeatures);
        middleWeight = parameters.Uniform(count + 1, width, count + 1);
        pairBias = parameters.Zero(width);
        placeBias = parameters.Zero(around, width);
        placeWeight = parameters.Zero(around, width);
        sumWeight = parameters.Uniform(width, width, width);
        sumBias = parameters.Zero(width);
        gateHidden = parameters.Uniform(width, width, width);
        gateSum = parameters.Uniform(width, width, width);
        gateBias = parameters.Zero(width);
        gateWeight = parameters.Zero(1, width);
        gatePlace = parameters.Zero(around, 1);
        correctionHidden = parameters.Uniform(count + width, width, count + width);
        correctionHiddenBias = parameters.Zero(width);
        correctionWeight = parameters.Zero(count, width);
        correctionBias = parameters.Zero(count);
        using (no_grad())
        {
            using var even = placeWeight.Constant(1.0 / around, around, width);
            placeWeight.copy_(even);
            using var shut = gatePlace.Constant(StartLogGate, around, 1);
            gatePlace.copy_(shut);
            using var middle = gatePlace.narrow(0, around / 2, 1);
            middle.zero_();
        }
        calibration = ones([1], parameters.Type, CPU);
        register_buffer(nameof(calibration), calibration);
        RegisterComponents();
    }

    /// <summary>Sizes.</summary>
    public ContextShape Shape { get; }

    /// <summary>Factor on the summed concentration where a deviation is stated: [1]; 1 until it is found.</summary>
    public Tensor Calibration => calibration;

    /// <summary>Everything that makes the answers: parameters, then the calibration.</summary>
    public IEnumerable<Tensor> State => parameters().Cast<Tensor>().Append(calibration);

    /// <summary>The same network in double precision; the caller's.</summary>
    public ContextNetwork InDoublePrecision()
    {
        using var noGradient = no_grad();
        using var generator = new Generator(0, CPU);
        var wide = new ContextNetwork(Shape, new ParameterFactory(generator, ScalarType.Float64));
        foreach (var (target, source) in wide.State.Zip(State))
            target.copy_(source);
        return wide;
    }

    /// <summary>The concentrations of pixels, refined.</summary>
    /// <param name="neighbours">[B, K, P] concentrations, zeros where there is no pixel; the middle is one.</param>
    /// <returns>[B, P], above 0.</returns>
    public Tensor Forward(Tensor neighbours)
    {
        ArgumentNullException.ThrowIfNull(neighbours);
        using var scope = NewDisposeScope();
        var middle = Shape.NeighbourCount / 2;
        var total = neighbours.sum(-1, keepdim: true); // [B, K, 1]
        var there = total.sign();
        var floored = total.AtLeast(LeastTotal);
        var shares = neighbours / floored;
        var variance = shares * shares.SubtractedFrom(1) / total.Times(Shape.EncoderCalibration).Plus(1);
        var own = shares.narrow(1, middle, 1);
        var spread = variance.Plus(variance.narrow(1, middle, 1)).Plus(LeastVariance).sqrt();
        var apart = ((shares - own) / spread).Over(MostDeviations).tanh().Times(MostDeviations);
        var sure = floored.log().Times(LogShare);
        var pairs = matmul(cat([shares, apart, sure], -1) * there, pairWeight.t()); // [B, K, H]
        var self = matmul(cat([own, sure.narrow(1, middle, 1)], -1), middleWeight.t()).Plus(pairBias); // [B, 1, H]
        var seen = pairs.Plus(self).Plus(placeBias).relu() * there;
        var around = matmul((seen * placeWeight).sum(1), sumWeight.t()).Plus(sumBias).relu(); // [B, H]
        var weighed = matmul(seen, gateHidden.t()).Plus(matmul(around, gateSum.t()).Plus(gateBias).unsqueeze(1)).relu();
        var logGates = matmul(weighed, gateWeight.t()).Plus(gatePlace).Within(LeastLogGate, MostLogGate); // [B, K, 1]
        var evidence = (logGates.exp() * there * neighbours).sum(1); // [B, P]
        var found = evidence / evidence.sum(-1, keepdim: true).AtLeast(LeastTotal);
        var hidden = matmul(cat([found, around], -1), correctionHidden.t()).Plus(correctionHiddenBias).relu();
        var correction = matmul(hidden, correctionWeight.t()).Plus(correctionBias).tanh().Times(MostCorrection);
        return (evidence * correction.exp()).MoveToOuterDisposeScope();
    }

    /// <summary>What the graph answers: abundances and their deviations, each [B, P]; the caller's.</summary>
    /// <inheritdoc cref="Forward"/>
    public (Tensor Abundances, Tensor Deviations) Answer(Tensor neighbours)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var concentration = Forward(neighbours);
        var total = concentration.sum(-1, keepdim: true);
        var mean = concentration / total.AtLeast(LeastTotal);
        var deviation = (mean * mean.SubtractedFrom(1) / (calibration * total).Plus(1)).sqrt();
        return (mean.MoveToOuterDisposeScope(), deviation.MoveToOuterDisposeScope());
    }
}
