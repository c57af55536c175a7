using Unmix.Learning.Batches;
using Unmix.Learning.Recipes;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>IDNet: recognition model and generative model together (METHOD M1 to M9).</summary>
public sealed partial class UnmixingNetwork : nn.Module
{
    /// <param name="shape">Sizes.</param>
    /// <param name="parameters">Where the initial values come from.</param>
    /// <param name="whitens">Put a <see cref="SpectraWhitening"/> in front of the layers that read spectra.</param>
    public UnmixingNetwork(NetworkShape shape, ParameterFactory parameters, bool whitens = false)
        : base(nameof(UnmixingNetwork))
    {
        shape.Validate();
        Shape = shape;
        Type = parameters.Type;
        Latents = new LatentEncoder(shape, parameters);
        Endmembers = new EndmemberDecoder(shape, parameters);
        Abundances = new AbundanceEncoder(shape, parameters);
        Mixing = new MixingDecoder(shape, parameters);
        Classes = shape.ClassOf is { } classes ? new EndmemberClasses(classes, parameters.Type) : null;
        Shares = new ShareScale(shape.EndmemberCount, parameters.Type, shape.Convention);
        Whitening = whitens ? new SpectraWhitening(shape.BandCount, shape.FeatureCount, parameters.Type) : null;
        // By hand: registration by reflection would name these after the compiler's backing fields.
        register_module(nameof(Latents), Latents);
        register_module(nameof(Endmembers), Endmembers);
        register_module(nameof(Abundances), Abundances);
        register_module(nameof(Mixing), Mixing);
        register_module(nameof(Shares), Shares);
        if (Whitening is not null)
            register_module(nameof(Whitening), Whitening);
    }

    /// <summary>A network by a recipe with its initial parameters.</summary>
    /// <param name="options">The recipe.</param>
    /// <param name="bandCount">L.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="generator">Draws the parameters.</param>
    /// <param name="classOf">[P] the class of each endmember; null where each is its own.</param>
    internal static UnmixingNetwork Of(
        TrainerOptions options,
        int bandCount,
        int endmemberCount,
        Generator generator,
        IReadOnlyList<int>? classOf = null
    ) =>
        new(
            NetworkShape.Of(options, bandCount, endmemberCount) with
            {
                ClassOf = classOf,
            },
            new ParameterFactory(generator),
            options.Form.Whitening
        );

    /// <summary>Sizes.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Classes that the answers are of; null where each endmember is its own.</summary>
    public EndmemberClasses? Classes { get; }

    /// <summary>Precision of the parameters.</summary>
    public ScalarType Type { get; }

    /// <summary>What stands before the layers that read spectra; null for nothing.</summary>
    public SpectraWhitening? Whitening { get; }

    /// <summary>Everything that makes the answers: parameters, then fixed tensors.</summary>
    public IEnumerable<Tensor> State => parameters().Cast<Tensor>().Concat(buffers());

    /// <summary>The same network with every number of its state in double precision; the caller's.</summary>
    public UnmixingNetwork InDoublePrecision()
    {
        using var noGradient = no_grad();
        using var generator = new Generator(0, CPU);
        var wide = new UnmixingNetwork(Shape, new ParameterFactory(generator, ScalarType.Float64), whitens: Whitening is not null);
        foreach (var (target, source) in wide.State.Zip(State))
            target.copy_(source);
        return wide;
    }

    /// <summary>The spectra as the layers that read them get them: [B, L] -> [B, L].</summary>
    public Tensor Features(Tensor spectra) => Whitening?.Apply(spectra) ?? spectra.alias();

    /// <summary>q(Z | y).</summary>
    public LatentEncoder Latents { get; }

    /// <summary>p(M | Z) and q(M | Z).</summary>
    public EndmemberDecoder Endmembers { get; }

    /// <summary>q(a | M, y).</summary>
    public AbundanceEncoder Abundances { get; }

    /// <summary>p(y | M, a).</summary>
    public MixingDecoder Mixing { get; }

    /// <summary>What abundances are told of; they are learnt, and mixed, as shares of the network's own endmembers.</summary>
    public ShareScale Shares { get; }

    /// <summary>
    /// The answer for each spectrum, as exported: latents and endmembers at their means, abundances at the mean of their
    /// posterior. No randomness (differs from the released code, which samples Z here).
    /// </summary>
    /// <param name="spectra">[B, L] reflectance.</param>
    public UnmixingAnswer Unmix(Tensor spectra)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (endmembers, members) = Recognise(spectra);
        var posterior = Classes is null ? members : members.Select(Classes.Sums);
        if (Classes is not null)
            endmembers = Classes.Spectra(endmembers, members.Mean());
        var mixture = Mixing.Forward(endmembers, ShareScale.Own(posterior.Mean(), ClassSizes(endmembers)));
        return new UnmixingAnswer
        {
            Abundances = posterior.Mean().MoveToOuterDisposeScope(),
            Concentration = posterior.Concentration.MoveToOuterDisposeScope(),
            AbundanceDeviation = posterior.Deviation(Abundances.Calibration).MoveToOuterDisposeScope(),
            Endmembers = endmembers.MoveToOuterDisposeScope(),
            Nonlinearity = members.Nonlinearity().MoveToOuterDisposeScope(),
            Reconstruction = mixture.Spectra.MoveToOuterDisposeScope(),
            MixingNonlinearity = mixture.Nonlinearity().MoveToOuterDisposeScope(),
        };
    }

    /// <summary>p(y | M, a) of endmembers, by class where there are classes.</summary>
    /// <param name="endmembers">[B, L, P].</param>
    /// <param name="abundances">[B, P].</param>
    internal Mixture Mix(Tensor endmembers, Tensor abundances) =>
        Classes is null
            ? Mixing.Forward(endmembers, abundances)
            : Mixing.Forward(Classes.Spectra(endmembers, abundances), Classes.Sums(abundances));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Classes?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Shares, or concentrations, of endmembers as the answers have them: summed by class where there are classes.</summary>
    /// <param name="values">[..., P].</param>
    /// <returns>[..., C]; the values themselves where each endmember is its own class.</returns>
    public Tensor ByClass(Tensor values) => Classes?.Sums(values) ?? values;

    /// <summary>Shares of endmembers as the answers tell them: by class, and of the spectra that are told of.</summary>
    /// <param name="triples">Whose shares.</param>
    /// <returns>[B, C].</returns>
    public Tensor Told(LabelledTriples triples)
    {
        ArgumentNullException.ThrowIfNull(triples);
        using var scope = NewDisposeScope();
        return ByClass(ToldOfMembers(triples)).MoveToOuterDisposeScope();
    }

    /// <summary>The same of each endmember: [B, P].</summary>
    internal Tensor ToldOfMembers(LabelledTriples triples) =>
        ShareScale.Told(triples.Abundances, Shares.Sizes(triples.Endmembers.transpose(1, 2)));

    /// <summary>Whether shares are of classes, each of which is as bright as it is.</summary>
    internal bool TellsClasses => Classes is not null && !Shares.IsOfPixels;

    // Where several endmembers are of a class, its shares are shares of their weighed mean.
    private Tensor? ClassSizes(Tensor spectra) => TellsClasses ? null : Shares.Sizes(spectra);

    /// <summary>The first half of <see cref="Unmix"/>: q(a | M, y) with the latents at their means.</summary>
    /// <param name="spectra">[B, L] reflectance.</param>
    /// <returns>M, [B, L, P], and the posterior of the shares that are told; tensors that belong to the caller's scope.</returns>
    internal (Tensor Endmembers, AbundancePosterior Posterior) Recognise(Tensor spectra)
    {
        var features = Features(spectra);
        var (latents, _) = Latents.Forward(features);
        var decoded = Endmembers.Decode(latents);
        var mixed = decoded.Spectra();
        return (mixed, Abundances.Forward(decoded, spectra, features, Shares.Sizes(mixed)));
    }
}
