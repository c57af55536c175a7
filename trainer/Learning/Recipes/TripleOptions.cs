namespace Unmix.Learning.Recipes;

/// <summary>What the labelled triples (M_s, a_s, y_s) are made of, METHOD M11.</summary>
public sealed record TripleOptions
{
    /// <summary>
    /// The share of triples that are pure, a_s = e_p. Differs from the paper, where all are (0.356): the others have abundances inside the
    /// simplex, for a pixel of a scene is a mixture, and what the triples contain decides what the network can tell apart.
    /// </summary>
    public double PureShare { get; init; } = 0.05;

    /// <summary>
    /// Least concentration of the Dirichlet that mixed abundances are drawn from (log-uniform up to <see cref="MostConcentration"/>);
    /// sparse.
    /// </summary>
    public double LeastConcentration { get; init; } = 0.2;

    /// <summary>Greatest concentration; even. Not less than <see cref="LeastConcentration"/>.</summary>
    public double MostConcentration { get; init; } = 5;

    /// <summary>
    /// The share of mixed triples whose abundances are drawn from the network's own posterior at a random pixel of the scene, renewed every
    /// epoch: the prior then becomes the scene's own (expectation maximisation on the prior). Differs from the paper, where labels do not
    /// depend on the network: 0.
    /// </summary>
    public double SceneShare { get; init; } = 0.9;

    /// <summary>Noise on y_s, dB below its own power: the paper's.</summary>
    public double SignalToNoiseDb { get; init; } = 40;

    /// <summary>
    /// Factor on noise of the scene's own estimated level in every band; 0 for none. Differs from the paper, which has none: 89 % of the
    /// truth lies in 90 % intervals, 82 without.
    /// </summary>
    public double SceneNoise { get; init; } = 1;
}
