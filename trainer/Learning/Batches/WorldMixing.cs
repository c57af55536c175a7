using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>Mixes spectra of bundles as worlds say, each row in a world of its own.</summary>
internal sealed class WorldMixing : IDisposable
{
    /// <summary>The brightest that an illuminated endmember gets in any band, reflectance.</summary>
    private const double MostReflectance = 0.98;

    /// <summary>The largest amplitude of bilinear products.</summary>
    private const double MostBilinear = 1.2;

    /// <summary>The share of its square that a post-nonlinear mixture gains or loses is at most this.</summary>
    private const double MostCurvature = 0.3;

    /// <summary>The greatest probability of going on to another material.</summary>
    private const double MostMeetings = 0.5;

    private readonly SmoothChanges changes;
    private readonly Tensor light;
    private readonly Tensor materials;
    private readonly Tensor bundles;
    private readonly Tensor spreads;
    private readonly Tensor shape;
    private readonly Tensor residuals;
    private readonly Tensor[] kinds;

    /// <param name="worlds">Each [1] of those that rows are numbered by.</param>
    /// <param name="members">[P] tensors [n_p, L], the bundles.</param>
    public WorldMixing(IReadOnlyList<MixingWorld> worlds, IReadOnlyList<Tensor> members)
    {
        changes = new SmoothChanges(members[0].shape[1]);
        spreads = stack([.. members.Select(SpreadOf)]).unsqueeze(1).DetachFromDisposeScope(); // [P, 1]
        light = Column(worlds.Select(world => world.Light));
        materials = Column(worlds.Select(world => world.Materials));
        bundles = Column(worlds.Select(world => world.Bundles));
        shape = Column(worlds.Select(world => world.Shape));
        residuals = Column(worlds.Select(world => world.Residuals ? 1.0 : 0));
        kinds = [.. Enum.GetValues<MixingKind>().Select(kind => Column(worlds.Select(world => world.Mixing == kind ? 1.0 : 0)))];
    }

    /// <summary>Endmembers as they look in their pixels.</summary>
    /// <param name="endmembers">[B, P, L], members of bundles.</param>
    /// <param name="worlds">[B] numbers of worlds.</param>
    /// <param name="generator">The source of everything random.</param>
    /// <returns>[B, P, L].</returns>
    public Tensor Vary(Tensor endmembers, Tensor worlds, Generator generator)
    {
        using var scope = NewDisposeScope();
        var (count, materialCount) = (endmembers.shape[0], endmembers.shape[1]);
        var change = changes.Draw([count, materialCount], generator) * Of(shape, worlds).unsqueeze(-1);
        var deviation = Of(materials, worlds).unsqueeze(-1).Plus(Of(bundles, worlds).unsqueeze(-1) * spreads); // [B, P, 1]
        var own = deviation * randn([count, materialCount, 1], generator: generator);
        var varied = endmembers * change.Plus(own).exp();
        // Reflectance ends at 1, and so do the decoders of the endmembers.
        var most = varied.amax([1, 2], keepdim: true).AtLeast(1e-6).reciprocal().Times(MostReflectance);
        var lit = (Of(light, worlds).unsqueeze(-1) * randn([count, 1, 1], generator: generator)).exp().minimum(most);
        return (varied * lit).MoveToOuterDisposeScope();
    }

    /// <param name="endmembers">[B, P, L] as they look.</param>
    /// <param name="abundances">[B, P].</param>
    /// <param name="worlds">[B] numbers of worlds.</param>
    /// <param name="shared">What is drawn for several rows at once.</param>
    /// <param name="generator">The source of everything random.</param>
    /// <returns>[B, L], without noise.</returns>
    public Tensor Mix(Tensor endmembers, Tensor abundances, Tensor worlds, SharedDraws shared, Generator generator)
    {
        using var scope = NewDisposeScope();
        Tensor Kind(MixingKind kind) => Of(kinds[(int)kind], worlds);
        Tensor Even() => shared.Spread(rand([shared.Count, 1], generator: generator));
        var parts = endmembers * abundances.unsqueeze(-1); // [B, P, L]
        var linear = parts.sum([1]);
        // sum over i < j of x_i x_j is half of (sum x)^2 - sum x^2.
        var products = (linear.Squared() - parts.Squared().sum([1])).Times(0.5);
        var amplitude = Even().Times(MostBilinear) * Kind(MixingKind.Bilinear);
        var curvature = Even().Times(2 * MostCurvature).Plus(-MostCurvature);
        var meetings = Even().Times(MostMeetings) * Kind(MixingKind.Multilinear);
        var mixed = linear.Plus(amplitude * products).Plus(Kind(MixingKind.PostNonlinear) * curvature * linear.Squared());
        return (mixed * meetings.SubtractedFrom(1) / (meetings * mixed).SubtractedFrom(1)).MoveToOuterDisposeScope();
    }

    /// <summary>Which rows get residuals of the scene: [B, 1], 1 or 0.</summary>
    /// <param name="worlds">[B] numbers of worlds.</param>
    public Tensor HasResiduals(Tensor worlds) => Of(residuals, worlds);

    /// <inheritdoc/>
    public void Dispose()
    {
        changes.Dispose();
        foreach (var held in (Tensor[])[spreads, light, materials, bundles, shape, residuals, .. kinds])
            held.Dispose();
    }

    // The deviation of ln brightness of members: [].
    private static Tensor SpreadOf(Tensor bundle)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var logarithms = bundle.Squared().mean([1]).AtLeast(1e-12).log().Times(0.5);
        return (logarithms - logarithms.mean()).Squared().mean().sqrt().to_type(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private static Tensor Column(IEnumerable<double> values) =>
        tensor(values.Select(value => (float)value).ToArray()).unsqueeze(1).DetachFromDisposeScope();

    private static Tensor Of(Tensor column, Tensor worlds) => column.index_select(0, worlds);
}
