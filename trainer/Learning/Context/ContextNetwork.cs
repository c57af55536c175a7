using TorchSharp.Modules;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Context;

/// <summary>
/// Refines what the encoder says of a pixel by what it says of those around. Concentrations are counted as evidence, so that those of
/// neighbours are added, each by a factor g_k from 0 on: alpha' = (sum over k of g_k alpha_k) exp(1.5 tanh f). What decides on g_k is how
/// far the neighbour's shares are from the pixel's, counted in the deviations of both, how sure the neighbour is, and where it lies; one
/// small network for all places sees how the whole neighbourhood looks in that, and says how much any of them may count. f, a number for
/// each material, is a small network of the shares that come out: sums of evidence count what every pixel knew beforehand over and over.
/// It sees nothing else, for with more to go by it corrected what made maps alone have, and Samson's error was what chance made of it.
/// Nothing but distances is worked out neighbour by neighbour, which would cost as much as unmixing does. Not in the paper.
/// </summary>
public sealed partial class ContextNetwork : nn.Module
{
    /// <summary>
    /// Added to a (1 - a) of a share where differences are counted in deviations, so that two that are sure of nearly the same share are
    /// not far apart.
    /// </summary>
    public const double LeastVariance = 1e-3;

    /// <summary>A mean squared difference of so many variances is half way to the farthest.</summary>
    public const double HalfWay = 2;

    /// <summary>Added where a root is taken, whose slope has no bound at 0.</summary>
    public const double LeastSquare = 1e-6;

    /// <summary>What no concentration's total is below: of a pixel that is not there.</summary>
    public const double LeastTotal = 1e-6;

    /// <summary>Bounds of ln g_k: no neighbour counts more than twenty times.</summary>
    public const double LeastLogGate = -20;

    /// <summary>See <see cref="LeastLogGate"/>.</summary>
    public const double MostLogGate = 3;

    /// <summary>Bound of f.</summary>
    public const double MostCorrection = 1.5;

    /// <summary>ln g_k of a neighbour before anything is learnt: twelve of them together count a twelfth of the pixel itself.</summary>
    private const double StartLogGate = -5;

    private readonly Parameter hiddenWeight;
    private readonly Parameter hiddenBias;
    private readonly Parameter gateWeight;
    private readonly Parameter gateFeatures;
    private readonly Parameter gatePlace;
    private readonly Parameter strengthWeight;
    private readonly Parameter strengthBias;
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
            half = ContextShape.CorrectionWidth,
            count = shape.EndmemberCount,
            around = shape.NeighbourCount,
            features = shape.Features;
        hiddenWeight = parameters.Uniform(features, width, features);
        hiddenBias = parameters.Zero(width, 1);
        gateWeight = parameters.Zero(around, width);
        gateFeatures = parameters.Zero(around, features);
        gatePlace = parameters.Zero(around, 1);
        strengthWeight = parameters.Zero(1, width);
        strengthBias = parameters.Zero(1, 1);
        correctionHidden = parameters.Uniform(count, half, count);
        correctionHiddenBias = parameters.Zero(half, 1);
        correctionWeight = parameters.Zero(count, half);
        correctionBias = parameters.Zero(count, 1);
        using (no_grad())
        {
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
    /// <param name="neighbours">[P, K, B] concentrations, zeros where there is no pixel; the middle is one.</param>
    /// <returns>[P, B], above 0.</returns>
    public Tensor Forward(Tensor neighbours)
    {
        ArgumentNullException.ThrowIfNull(neighbours);
        using var scope = NewDisposeScope();
        var middle = Shape.NeighbourCount / 2;
        var total = neighbours.sum(0, keepdim: false); // [K, B]
        var shares = neighbours / total.AtLeast(LeastTotal);
        var own = shares.narrow(1, middle, 1); // [P, 1, B]
        var apart = shares - own;
        var squares = apart * apart;
        var precise = (own * own.SubtractedFrom(1)).Plus(LeastVariance).reciprocal();
        var unsure = total.Times(Shape.EncoderCalibration).Plus(1).reciprocal(); // [K, B], 1 where there is no pixel
        var far = (squares * precise).sum(0, keepdim: false) / unsure.Plus(unsure.narrow(0, middle, 1));
        far = far / far.Plus(HalfWay * Shape.EndmemberCount);
        var features = cat([far, unsure.sqrt(), own.squeeze(1), apart.sum(1), squares.sum(1).Plus(LeastSquare).sqrt()], 0);
        var hidden = matmul(hiddenWeight, features).Plus(hiddenBias).relu(); // [H, B]
        var strength = matmul(strengthWeight, hidden).Plus(strengthBias); // [1, B]
        var logGates = matmul(gateFeatures, features).Plus(matmul(gateWeight, hidden)).Plus(gatePlace) - far * strength;
        var evidence = (logGates.Within(LeastLogGate, MostLogGate).exp() * neighbours).sum(1); // [P, B]
        var found = evidence / evidence.sum(0, keepdim: true).AtLeast(LeastTotal);
        var looks = matmul(correctionHidden, found).Plus(correctionHiddenBias).relu();
        var correction = matmul(correctionWeight, looks).Plus(correctionBias).tanh().Times(MostCorrection);
        return (evidence * correction.exp()).MoveToOuterDisposeScope();
    }

    /// <summary>What the graph answers: abundances and their deviations, each [B, P]; the caller's.</summary>
    /// <inheritdoc cref="Forward"/>
    public (Tensor Abundances, Tensor Deviations) Answer(Tensor neighbours)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var concentration = Forward(neighbours);
        var total = concentration.sum(0, keepdim: true);
        var mean = concentration / total.AtLeast(LeastTotal);
        var deviation = (mean * mean.SubtractedFrom(1) / (calibration * total).Plus(1)).sqrt();
        return (mean.t().contiguous().MoveToOuterDisposeScope(), deviation.t().contiguous().MoveToOuterDisposeScope());
    }
}
