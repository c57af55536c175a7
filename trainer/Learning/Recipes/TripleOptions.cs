namespace Unmix.Learning.Recipes;

/// <summary>What the labelled triples (M_s, a_s, y_s) are made of, METHOD M11.</summary>
public sealed record TripleOptions
{
    /// <summary>
    /// The share of triples that are pure, a_s = e_p. Differs from the paper, where all are: the others have abundances inside the
    /// simplex, for a pixel of a scene is a mixture, and what the triples contain decides what the network can tell apart.
    /// </summary>
    public double PureShare { get; init; } = 0.05;

    /// <summary>
    /// Least concentration of the Dirichlet that mixed abundances are drawn from (log-uniform up to
    /// <see cref="MostConcentration"/>); sparse. Above 0.
    /// </summary>
    public double LeastConcentration { get; init; } = 0.2;

    /// <summary>Greatest concentration; even. At least <see cref="LeastConcentration"/>.</summary>
    public double MostConcentration { get; init; } = 5;

    /// <summary>
    /// The share of mixed triples whose abundances are drawn from the network's own posterior at a random pixel of the scene,
    /// renewed every epoch: the prior then becomes the scene's own (expectation maximisation on the prior). 0 to 1.
    /// Differs from the paper, where labels do not depend on the network: 0.
    /// </summary>
    public double SceneShare { get; init; } = 0.9;

    /// <summary>
    /// The largest deviation of ln brightness of an endmember; each triple draws its own below it. At least 0; null takes it from the
    /// scene: <see cref="BrightnessFactor"/> times what its spread (<c>LinearFit.BrightnessSpread</c>) is above
    /// <see cref="LeastSpread"/>. Differs from the paper, where endmembers are the bundles' members as they are: 0.
    /// </summary>
    public double? Brightness { get; init; }

    /// <summary>
    /// A spread up to this is what noise and mild nonlinearity make; brightness that does not vary should not be learnt as
    /// varying.
    /// </summary>
    public const double LeastSpread = 0.05;

    /// <summary>See <see cref="Brightness"/>.</summary>
    public const double BrightnessFactor = 0.8;

    /// <summary>
    /// The deviation of ln illumination, which makes all endmembers of a triple brighter or darker together, so that brightness is not
    /// taken for evidence of a dark material where it says more of sun and slope. At least 0; null takes it from the scene:
    /// <see cref="IlluminationFactor"/> times what its spread is above <see cref="MaterialSpread"/>. Differs from the paper: 0 there.
    /// </summary>
    public double? Illumination { get; init; }

    /// <summary>A spread up to this is what the materials themselves may make.</summary>
    public const double MaterialSpread = 0.1;

    /// <summary>See <see cref="Illumination"/>; wide, because a scene's own spread holds what its triples should not lean on.</summary>
    public const double IlluminationFactor = 4;

    /// <summary>
    /// The largest amplitude of the bilinear products a_i a_j m_i m_j; each nonlinear triple draws its own below it. At least 0;
    /// null takes it
    /// from the scene: from <see cref="LeastBilinear"/> to <see cref="MostBilinear"/> as
    /// <c>BilinearEvidence</c> goes from 0 to 1.
    /// </summary>
    public double? Bilinear { get; init; }

    /// <summary>Where products do not show: a little of them keeps the decoder of mixtures able to bend.</summary>
    public const double LeastBilinear = 0.4;

    /// <summary>Where products explain what brightness would; 1 is the full product of W. Fan et al., 2009.</summary>
    public const double MostBilinear = 1.2;

    /// <summary>The share of triples that are nonlinear, 0 to 1. Differs from the paper, where none are.</summary>
    public double BilinearShare { get; init; } = 0.5;

    /// <summary>Noise on y_s, dB below its own power.</summary>
    public double SignalToNoiseDb { get; init; } = 40;

    /// <summary>
    /// Factor on what a linear mixture can't say of the scene's own pixels, put on y_s as well (see <c>SceneResiduals</c>);
    /// 0 for none. Differs from the paper, where white noise is all.
    /// </summary>
    public double SceneResiduals { get; init; } = 1;

    /// <summary>
    /// Factor on noise of the scene's own estimated level in every band; 0 for none. Differs from the paper, which has none.
    /// </summary>
    public double SceneNoise { get; init; } = 1;

    /// <summary>Adds what can't be used to a list of faults.</summary>
    internal void Check(List<string> faults)
    {
        void Require(bool holds, string option, double value, string range)
        {
            if (!holds)
                faults.Add($"triples.{option} is {value} but must be {range}");
        }
        Require(PureShare is >= 0 and <= 1, "pureShare", PureShare, "from 0 to 1");
        Require(LeastConcentration > 0, "leastConcentration", LeastConcentration, "above 0");
        Require(MostConcentration >= LeastConcentration, "mostConcentration", MostConcentration, $"at least {LeastConcentration}");
        Require(SceneShare is >= 0 and <= 1, "sceneShare", SceneShare, "from 0 to 1");
        Require(Brightness is null or >= 0, "brightness", Brightness ?? 0, "at least 0");
        Require(Illumination is null or >= 0, "illumination", Illumination ?? 0, "at least 0");
        Require(Bilinear is null or >= 0, "bilinear", Bilinear ?? 0, "at least 0");
        Require(BilinearShare is >= 0 and <= 1, "bilinearShare", BilinearShare, "from 0 to 1");
        Require(SceneResiduals >= 0, "sceneResiduals", SceneResiduals, "at least 0");
        Require(double.IsFinite(SignalToNoiseDb), "signalToNoiseDb", SignalToNoiseDb, "a number of dB");
    }
}
