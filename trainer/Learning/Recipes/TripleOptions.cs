namespace Unmix.Learning.Recipes;

/// <summary>What the labelled triples (M_s, a_s, y_s) are made of, METHOD M11.</summary>
public sealed record TripleOptions
{
    /// <summary>
    /// The share of triples that are pure, a_s = e_p. Differs from the paper, where all are (0.356). The others have abundances inside the
    /// simplex, as the pixels of a scene do. The network can only tell apart what the triples contain.
    /// </summary>
    public double PureShare { get; init; } = 0.05;

    /// <summary>
    /// Least concentration of the Dirichlet that mixed abundances are drawn from (log-uniform up to <see cref="MostConcentration"/>). A
    /// small one gives sparse mixtures.
    /// </summary>
    public double LeastConcentration { get; init; } = 0.2;

    /// <summary>Largest concentration; it gives even mixtures. Not less than <see cref="LeastConcentration"/>.</summary>
    public double MostConcentration { get; init; } = 5;

    /// <summary>
    /// The share of mixed triples whose abundances are drawn from the network's own posterior at a random pixel of the scene, renewed every
    /// epoch. The prior so adapts to the scene (expectation maximisation on the prior). Differs from the paper, where labels do not depend
    /// on the network: 0.
    /// </summary>
    public double SceneShare { get; init; } = 0.9;

    /// <summary>Signal-to-noise ratio of y_s in dB, as in the paper.</summary>
    public double SignalToNoiseDb { get; init; } = 40;

    /// <summary>
    /// Factor on the noise level estimated from the scene in every band; 0 for no noise. Differs from the paper, which has none: 90 %
    /// intervals hold 89 % of the true values, 82 % without.
    /// </summary>
    public double SceneNoise { get; init; } = 1;
}
