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
    /// Whether mixtures are made in many worlds (<c>MixingWorld.All</c>: linear, bilinear, post-nonlinear and multilinear mixing, with
    /// brightness of pixels and of materials, and changes of shape), each in the share that the scene's pixels give it. Else endmembers
    /// are the bundles' members as they are and mixtures are linear. Differs from the paper, which has that alone.
    /// </summary>
    [Allowed]
    public bool Worlds { get; init; } = true;

    /// <summary>Noise on y_s, dB below its own power.</summary>
    [Allowed]
    public double SignalToNoiseDb { get; init; } = 40;

    /// <summary>
    /// Factor on noise of the scene's own estimated level in every band; 0 for none. Differs from the paper, which has none.
    /// </summary>
    [Allowed(From = 0)]
    public double SceneNoise { get; init; } = 1;
}
