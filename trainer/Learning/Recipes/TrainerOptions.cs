using Unmix.Formats;
using Unmix.Formats.Packages;

namespace Unmix.Learning.Recipes;

/// <summary>Everything that decides what is learnt; the command line, the JSON recipe and the checkpoint all bind to it.</summary>
public sealed record TrainerOptions
{
    /// <summary>P, endmembers to look for; no more than there are usable bands.</summary>
    [Allowed(Flag = "--endmembers", From = 2)]
    public int Endmembers { get; init; }

    /// <summary>Seed of everything random.</summary>
    [Allowed(Flag = "--seed")]
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Where no references are given: how they are looked for. Differs from the paper, which takes pixels found by vertex component
    /// analysis: <see cref="EndmemberMethod.Vca"/>.
    /// </summary>
    public EndmemberMethod ReferenceSearch { get; init; } = EndmemberMethod.Faces;

    /// <summary>
    /// Where no references are given: pixels across the square around each pixel whose mean stands for it while they are looked for (see
    /// <c>ScenePixels.Load</c>): noise averages out, and so do materials that cover single pixels. 1 takes the pixels themselves.
    /// </summary>
    [Allowed(From = 1, Odd = true)]
    public int ReferenceNeighbourhood { get; init; } = 1;

    /// <summary>
    /// Where no references are given: searches of which the largest simplex is kept (see
    /// <c>VertexComponents.FindLargest</c>).
    /// Differs from the paper, which searches once.
    /// </summary>
    [Allowed(From = 1)]
    public int ReferenceSearches { get; init; } = 20;

    /// <summary>n, pixels nearest in spectral angle to a reference that make its bundle (M11).</summary>
    [Allowed(Flag = "--bundle", From = 2)]
    public int BundleSize { get; init; } = 100;

    /// <summary>
    /// Members of a bundle that hold less than this share of its material are taken out again (see
    /// <c>BundlePurity</c>). Differs from the paper, which keeps all: 0.
    /// </summary>
    [Allowed(From = 0, To = 1)]
    public double BundlePurity { get; init; } = 0.85;

    /// <summary>
    /// Members that hold less than 95 % of their material stay only as long as a bundle has not so many (see <c>BundlePurity</c>).
    /// Differs from the paper, which keeps all: 0.
    /// </summary>
    [Allowed(From = 0)]
    public int EnoughMembers { get; init; } = 40;

    /// <summary>
    /// What abundances are shares of: of spectra how bright. Differs from the paper, whose are of the scene's own:
    /// <see cref="AbundanceConvention.Scene"/>.
    /// </summary>
    public AbundanceConvention Abundances { get; init; } = AbundanceConvention.Area;

    /// <summary>
    /// Whether noise and other materials are taken out of the bundles' members (see <c>BundleCleaning</c>).
    /// Differs from the paper, which takes pixels as they are.
    /// </summary>
    public bool CleanBundles { get; init; } = true;

    /// <summary>H, latent dimensions for each endmember.</summary>
    [Allowed(Flag = "--latent", From = 1)]
    public int Latent { get; init; } = 2;

    /// <summary>
    /// Share of the widths of hidden layers that the paper gives them, see <c>NetworkShape.WidthShare</c>.
    /// Differs from the paper, which is 1: as exact, and several times as fast.
    /// </summary>
    [Allowed(Above = 0, To = 1)]
    public double WidthShare { get; init; } = 0.125;

    /// <summary>
    /// The same of the endmember decoders alone, see <c>NetworkShape.DecoderWidthShare</c>; 0 for the same share.
    /// Differs from the paper above 0: with many endmembers they are most of a network's work.
    /// </summary>
    [Allowed(From = 0, To = 1)]
    public double DecoderWidthShare { get; init; }

    /// <summary>
    /// The same of the mixing decoder, see <c>NetworkShape.MixingWidthShare</c>.
    /// Differs from the paper, which is 1.
    /// </summary>
    [Allowed(Above = 0, To = 1)]
    public double MixingWidthShare { get; init; } = 0.25;

    /// <summary>
    /// Passes over the pixels. Differs from the paper, where 30 is a limit that the stopping rule rarely reaches.
    /// </summary>
    [Allowed(Flag = "--epochs", From = 1)]
    public int Epochs { get; init; } = 24;

    /// <summary>B, pixels (and as many triples) a step. Differs from the paper, where it is 16.</summary>
    [Allowed(Flag = "--batch", From = 1)]
    public int Batch { get; init; } = 256;

    /// <summary>
    /// The fewest steps an epoch takes: a small scene is gone through more than once. Differs from the paper, where
    /// an epoch is one pass.
    /// </summary>
    [Allowed(From = 1)]
    public int LeastStepsPerEpoch { get; init; } = 100;

    /// <summary>
    /// The most steps an epoch takes, so that an epoch of a large scene stays short. Differs from the paper, where an
    /// epoch is one pass.
    /// </summary>
    [Allowed(From = 1)]
    public int StepsPerEpoch { get; init; } = 100;

    /// <summary>The most pixels of the scene that are kept to learn from; above that, a seeded random choice.</summary>
    [Allowed(From = 100)]
    public int MaximumPixels { get; init; } = 200_000;

    /// <summary>Adam's step length. Differs from the paper, where it is 0.001.</summary>
    [Allowed(Flag = "--learning-rate", Above = 0)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>
    /// How the learning rate goes over the training. Differs from the paper, whose is <see cref="LearningRateSchedule.Steps"/>.
    /// </summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.WarmCosine;

    /// <summary>
    /// The longest gradient, all parameters together, for each sample of the batch; longer ones are shortened to it. 0 lets all
    /// pass.
    /// </summary>
    [Allowed(From = 0)]
    public double ClipNorm { get; init; }

    /// <summary>
    /// Training stops when an epoch's mean loss changes by less than this share of itself; 0 never stops early.
    /// Differs from the paper, where it is 0.01.
    /// </summary>
    [Allowed(From = 0)]
    public double StopChange { get; init; }

    /// <summary>
    /// Whether the epoch with the least error on what is held out (<c>HeldOut</c>, no truth needed) is the answer.
    /// Differs from the paper, where the last one is.
    /// </summary>
    public bool PickEpoch { get; init; } = true;

    /// <summary>
    /// Training stops when this many epochs in a row were no better on what is held out; 0, where the schedule's end matters,
    /// never.
    /// </summary>
    [Allowed(From = 0)]
    public int Patience { get; init; }

    /// <summary>Runs with other first weights and draws, of which the best on what is held out is kept.</summary>
    [Allowed(Flag = "--restarts", From = 1, To = 100)]
    public int Restarts { get; init; } = 1;

    /// <summary>
    /// Whether deviations are calibrated on triples that are held out (see <c>PrecisionCalibration</c>).
    /// Differs from the paper, which takes the posterior's own.
    /// </summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>K1 and K2, and whose endmembers labels are judged at.</summary>
    public DrawCounts Draws { get; init; } = new(1, 2, LabelEndmembers.Decoded, PixelsTeach.Spectra);

    /// <summary>What makes a concentration, M9. Differs from the paper: see <see cref="ConcentrationLink.Smooth"/>.</summary>
    public ConcentrationLink Link { get; init; } = ConcentrationLink.Smooth;

    /// <summary>
    /// How long the steps of the unrolled regression are, M7. Differs from the paper: see <see cref="StepRule.Bounded"/>.
    /// </summary>
    public StepRule Steps { get; init; } = StepRule.Bounded;

    /// <summary>
    /// Where the latents' means are bounded (see <c>NetworkShape</c>), in deviations of their prior. Differs from the paper, which
    /// bounds them nowhere: 0.
    /// </summary>
    [Allowed(From = 0)]
    public double LatentBound { get; init; } = 3;

    /// <summary>
    /// Bound on the nonlinear stream of the abundance encoder, in units of abundance, see <c>NetworkShape.CorrectionBound</c>.
    /// Differs from the paper, which has none: 0.
    /// </summary>
    [Allowed(From = 0)]
    public double CorrectionBound { get; init; } = 0.5;

    /// <summary>
    /// How far the logarithm of a pixel's precision may be from that of all pixels, see <c>NetworkShape.PrecisionRange</c>.
    /// Differs from the paper, where all pixels share one: 0.
    /// </summary>
    [Allowed(From = 0)]
    public double PrecisionRange { get; init; } = 2;

    /// <summary>
    /// Whether the regression knows that abundances sum to one, as firmly as the scene's brightness lets it, see
    /// <c>NetworkShape.SumPrior</c>. Differs from the paper, whose regression leaves the sum free.
    /// </summary>
    public bool SumPrior { get; init; } = true;

    /// <summary>
    /// The share of its length that an endmember is held to keep when the others are taken out of it, in the regression's start (see
    /// <c>Orthogonalisation</c>): a ridge, so that endmembers of nearly the same shape do not make large abundances of
    /// noise.
    /// Differs from the paper, whose start is the pseudo-inverse.
    /// </summary>
    [Allowed(Above = 0, Below = 1)]
    public double HeldShare { get; init; } = 0.02;

    /// <summary>
    /// J, spectra that an endmember is a mixture of, which are learnt (see <c>EndmemberDecoder</c>): nothing then has to be reckoned band
    /// by band to find abundances. Differs from the paper, whose decoders give each band by itself: 0.
    /// </summary>
    [Allowed(From = 0, To = 64)]
    public int Vertices { get; init; } = 6;

    /// <summary>
    /// Whether a <c>SpectraWhitening</c> stands before the layers that read spectra. Differs from the paper, which has
    /// none.
    /// </summary>
    public bool Whitening { get; init; } = true;

    /// <summary>Whether endmember decoders start at the mean of their bundles. Differs from the paper, where they start anywhere.</summary>
    public bool StartAtBundles { get; init; } = true;

    /// <summary>
    /// Whether the variances of spectra and endmembers start at what the scene's linear fit and its bundles show. Differs from the paper,
    /// where they start at 0.01.
    /// </summary>
    public bool StartVariances { get; init; } = true;

    /// <summary>What labelled triples are made of.</summary>
    public TripleOptions Triples { get; init; } = new();

    /// <summary>What labelled mixtures are made of where a model is learnt from a spectral library.</summary>
    public LibraryOptions Library { get; init; } = new();

    /// <summary>Weights of the objective's terms.</summary>
    public ObjectiveWeights Weights { get; init; } = new();

    /// <summary>
    /// How far a label is pulled into the simplex before log q(a | M, y) is evaluated there: (1 - margin) a + margin / P.
    /// Differs from the paper, in its own recipe too: at a corner the density is 0 or infinite.
    /// </summary>
    [Allowed(Above = 0, Below = 1)]
    public double LabelMargin { get; init; } = 0.01;

    /// <summary>
    /// Whether the model learns to refine its answers by the pixels around (see <c>ContextTraining</c>). The paper
    /// unmixes every pixel by itself.
    /// </summary>
    public ContextLearning Context { get; init; } = ContextLearning.Off;

    /// <summary>r, how far a model looks that does: the square of 2 r + 1 pixels across.</summary>
    [Allowed(From = 1, To = 8)]
    public int ContextRadius { get; init; } = 2;

    /// <summary>
    /// The largest difference allowed between the exported graphs and the network, absolute; more where single precision itself costs the
    /// network's answers more than a twentieth of it (<c>ExportParity.Require</c>).
    /// </summary>
    [Allowed(Flag = "--parity-tolerance", Above = 0)]
    public double ParityTolerance { get; init; } = 1e-5;

    /// <exception cref="OptionsException">Lists every option that can't be used.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        foreach (var number in OptionNumber.Of(this).Where(number => !number.IsAllowed))
            faults.Add($"{number.Name} is {number.Value} but must be {number.Allowed}");
        if (Triples.MostConcentration < Triples.LeastConcentration)
            faults.Add(
                $"triples.mostConcentration is {Triples.MostConcentration} but must be at least triples.leastConcentration, "
                    + $"{Triples.LeastConcentration}"
            );
        if (faults.Count > 0)
            throw new OptionsException(string.Join("; ", faults) + ". Change the option or the recipe.");
    }
}
