namespace Unmix.Learning.Recipes;

/// <summary>What the labelled triples (M_s, a_s, y_s) are made of, METHOD M11.</summary>
public sealed record TripleOptions
{
    /// <summary>
    /// The share of triples that are pure, a_s = e_p. Differs from the paper, where all are: the others have abundances inside the
    /// simplex, for a pixel of a scene is a mixture, and what the triples contain decides what the network can tell apart.
    /// </summary>
    [Allowed(From = 0, To = 1)]
    public double PureShare { get; init; } = 0.05;

    /// <summary>
    /// Least concentration of the Dirichlet that mixed abundances are drawn from (log-uniform up to
    /// <see cref="MostConcentration"/>); sparse.
    /// </summary>
    [Allowed(Above = 0)]
    public double LeastConcentration { get; init; } = 0.2;

    /// <summary>Greatest concentration; even. Not less than <see cref="LeastConcentration"/>.</summary>
    [Allowed(Above = 0)]
    public double MostConcentration { get; init; } = 5;

    /// <summary>
    /// The share of mixed triples whose abundances are drawn from the network's own posterior at a random pixel of the scene,
    /// renewed every epoch: the prior then becomes the scene's own (expectation maximisation on the prior).
    /// Differs from the paper, where labels do not depend on the network: 0.
    /// </summary>
    [Allowed(From = 0, To = 1)]
    public double SceneShare { get; init; } = 0.9;

    /// <summary>
    /// The deviation of ln brightness. Each triple divides its variance at random between light, which makes all of its endmembers
    /// brighter or darker together, and the materials, each by itself. Null takes it from the scene: what noise,
    /// the brightness of the bundles' members and bilinear products do not explain of its spread
    /// (<c>SceneEvidence.UnexplainedSpread</c>). Differs from the paper, where endmembers are the bundles' members as they are: 0.
    /// </summary>
    [Allowed(From = 0)]
    public double? Brightness { get; init; }

    /// <summary>
    /// Light varies by this times <see cref="Brightness"/>: wider than the scene shows, so that brightness is not taken for evidence of
    /// a dark material where it says more of sun and slope.
    /// </summary>
    public const double LightFactor = 1.5;

    /// <summary>
    /// The largest amplitude of the bilinear products a_i a_j m_i m_j; each nonlinear triple draws its own below it. Null takes it
    /// from the scene: from <see cref="LeastBilinear"/> to <see cref="MostBilinear"/> as
    /// <c>BilinearEvidence</c> goes from 0 to 1.
    /// </summary>
    [Allowed(From = 0)]
    public double? Bilinear { get; init; }

    /// <summary>Where products do not show: a little of them keeps the decoder of mixtures able to bend.</summary>
    public const double LeastBilinear = 0.4;

    /// <summary>Where products explain what brightness would; 1 is the full product of W. Fan et al., 2009.</summary>
    public const double MostBilinear = 1.2;

    /// <summary>The share of triples that are nonlinear. Differs from the paper, where none are.</summary>
    [Allowed(From = 0, To = 1)]
    public double BilinearShare { get; init; } = 0.5;

    /// <summary>Noise on y_s, dB below its own power.</summary>
    [Allowed]
    public double SignalToNoiseDb { get; init; } = 40;

    /// <summary>
    /// Factor on what a linear mixture can't say of the scene's own pixels, put on y_s as well (see <c>SceneResiduals</c>);
    /// 0 for none. Differs from the paper, where white noise is all.
    /// </summary>
    [Allowed(From = 0)]
    public double SceneResiduals { get; init; } = 1;

    /// <summary>
    /// Factor on noise of the scene's own estimated level in every band; 0 for none. Differs from the paper, which has none.
    /// </summary>
    [Allowed(From = 0)]
    public double SceneNoise { get; init; } = 1;
}
