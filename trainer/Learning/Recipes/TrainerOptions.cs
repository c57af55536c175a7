using Unmix.Formats;

namespace Unmix.Learning.Recipes;

/// <summary>Everything that decides what is learnt; the command line, the JSON recipe and the checkpoint all bind to it.</summary>
public sealed record TrainerOptions
{
    /// <summary>P, endmembers to look for; from 2 to the number of usable bands.</summary>
    public int Endmembers { get; init; }

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Where no references are given: pixels across the square around each pixel whose mean stands for it while they are looked for (see
    /// <c>ScenePixels.Load</c>). Odd. Differs from the paper, which takes the pixels themselves: 1, for materials
    /// that cover single pixels.
    /// </summary>
    public int ReferenceNeighbourhood { get; init; } = 3;

    /// <summary>
    /// Where no references are given: searches of which the largest simplex is kept (see
    /// <c>VertexComponents.FindLargest</c>). At least 1.
    /// Differs from the paper, which searches once.
    /// </summary>
    public int ReferenceSearches { get; init; } = 20;

    /// <summary>n, pixels nearest in spectral angle to a reference that make its bundle (M11). At least 2.</summary>
    public int BundleSize { get; init; } = 100;

    /// <summary>
    /// Members of a bundle that hold less than this share of its material are taken out again (see
    /// <c>BundlePurity</c>). 0 to 1. Differs from the paper, which keeps all: 0.
    /// </summary>
    public double BundlePurity { get; init; } = 0.85;

    /// <summary>The purest so many members of a bundle stay, whatever <see cref="BundlePurity"/> says. At least 1.</summary>
    public int LeastMembers { get; init; } = 10;

    /// <summary>
    /// Members below <see cref="PureShare"/> stay only as long as a bundle has not so many (see
    /// <c>BundlePurity</c>). At least 0.
    /// Differs from the paper, which keeps all: 0.
    /// </summary>
    public int EnoughMembers { get; init; } = 40;

    /// <summary>See <see cref="EnoughMembers"/>. 0 to 1.</summary>
    public double PureShare { get; init; } = 0.95;

    /// <summary>
    /// Whether noise and other materials are taken out of the bundles' members (see <c>BundleCleaning</c>).
    /// Differs from the paper, which takes pixels as they are.
    /// </summary>
    public bool CleanBundles { get; init; } = true;

    /// <summary>H, latent dimensions for each endmember. At least 1.</summary>
    public int Latent { get; init; } = 2;

    /// <summary>
    /// Share of the widths of hidden layers that the paper gives them, see <c>NetworkShape.WidthShare</c>. Above 0, at most 1.
    /// Differs from the paper, which is 1: as exact, and several times as fast.
    /// </summary>
    public double WidthShare { get; init; } = 0.125;

    /// <summary>
    /// The same of the mixing decoder, see <c>NetworkShape.MixingWidthShare</c>. Above 0, at most 1.
    /// Differs from the paper, which is 1.
    /// </summary>
    public double MixingWidthShare { get; init; } = 0.25;

    /// <summary>
    /// Passes over the pixels, at least 1. Differs from the paper, where 30 is a limit that the stopping rule rarely reaches.
    /// </summary>
    public int Epochs { get; init; } = 24;

    /// <summary>B, pixels (and as many triples) a step; at least 1. Differs from the paper, where it is 16.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>
    /// The fewest steps an epoch takes: a small scene is gone through more than once. At least 1. Differs from the paper, where
    /// an epoch is one pass.
    /// </summary>
    public int LeastStepsPerEpoch { get; init; } = 100;

    /// <summary>
    /// The most steps an epoch takes, so that an epoch of a large scene stays short. At least 1. Differs from the paper, where an
    /// epoch is one pass.
    /// </summary>
    public int StepsPerEpoch { get; init; } = 100;

    /// <summary>The most pixels of the scene that are kept to learn from; above that, a seeded random choice. At least 100.</summary>
    public int MaximumPixels { get; init; } = 200_000;

    /// <summary>Adam's step length, above 0. Differs from the paper, where it is 0.001.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Factor on the learning rate after each of the first <see cref="DecayEpochs"/> epochs; above 0, at most 1.</summary>
    public double LearningRateDecay { get; init; } = 0.9;

    /// <summary>Epochs after which the learning rate stays. At least 0.</summary>
    public int DecayEpochs { get; init; } = 10;

    /// <summary>
    /// How the learning rate goes over the training. Differs from the paper, whose is <see cref="LearningRateSchedule.Steps"/>.
    /// </summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.WarmCosine;

    /// <summary>
    /// The longest gradient, all parameters together, for each sample of the batch; longer ones are shortened to it. 0 lets all
    /// pass.
    /// </summary>
    public double ClipNorm { get; init; }

    /// <summary>
    /// Training stops when an epoch's mean loss changes by less than this share of itself; 0 never stops early.
    /// Differs from the paper, where it is 0.01.
    /// </summary>
    public double StopChange { get; init; }

    /// <summary>
    /// Whether the epoch with the least error on what is held out (<c>HeldOut</c>, no truth needed) is the answer.
    /// Differs from the paper, where the last one is.
    /// </summary>
    public bool PickEpoch { get; init; } = true;

    /// <summary>
    /// Training stops when this many epochs in a row were no better on what is held out; 0, where the schedule's end matters,
    /// never. At least 0.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>Runs with other first weights and draws, of which the best on what is held out is kept. At least 1.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>
    /// Whether deviations are calibrated on triples that are held out (see <c>PrecisionCalibration</c>).
    /// Differs from the paper, which takes the posterior's own.
    /// </summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>K1 and K2, each at least 1, and whose endmembers labels are judged at.</summary>
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
    public double LatentBound { get; init; } = 3;

    /// <summary>
    /// Bound on the nonlinear stream of the abundance encoder, in units of abundance, see <c>NetworkShape.CorrectionBound</c>.
    /// Differs from the paper, which has none: 0.
    /// </summary>
    public double CorrectionBound { get; init; } = 0.5;

    /// <summary>
    /// The share of its length that an endmember is held to keep when the others are taken out of it, in the regression's start (see
    /// <c>Orthogonalisation</c>): a ridge, so that endmembers of nearly the same shape do not make large abundances of
    /// noise. Above 0, below 1.
    /// Differs from the paper, whose start is the pseudo-inverse.
    /// </summary>
    public double HeldShare { get; init; } = 0.02;

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

    /// <summary>Weights of the objective's terms, each at least 0.</summary>
    public ObjectiveWeights Weights { get; init; } = new();

    /// <summary>
    /// How far a label is pulled into the simplex before log q(a | M, y) is evaluated there: (1 - margin) a + margin / P. Above 0, below 1.
    /// Differs from the paper, in its own recipe too: at a corner the density is 0 or infinite.
    /// </summary>
    public double LabelMargin { get; init; } = 0.01;

    /// <summary>
    /// The largest difference allowed between the exported graphs and the network, absolute; more where single precision itself costs the
    /// network's answers more than a twentieth of it (<c>ExportParity.Require</c>).
    /// </summary>
    public double ParityTolerance { get; init; } = 1e-5;

    /// <exception cref="OptionsException">Lists every option that can't be used.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        void Require(bool holds, string option, object value, string range)
        {
            if (!holds)
                faults.Add($"{option} is {value} but must be {range}");
        }
        Require(Endmembers >= 2, "--endmembers", Endmembers, "at least 2");
        Require(
            ReferenceNeighbourhood >= 1 && ReferenceNeighbourhood % 2 == 1,
            "referenceNeighbourhood",
            ReferenceNeighbourhood,
            "odd and at least 1"
        );
        Require(ReferenceSearches >= 1, "referenceSearches", ReferenceSearches, "at least 1");
        Require(BundleSize >= 2, "--bundle", BundleSize, "at least 2");
        Require(Latent >= 1, "--latent", Latent, "at least 1");
        Require(WidthShare is > 0 and <= 1, "widthShare", WidthShare, "above 0 and at most 1");
        Require(MixingWidthShare is > 0 and <= 1, "mixingWidthShare", MixingWidthShare, "above 0 and at most 1");
        Require(Epochs >= 1, "--epochs", Epochs, "at least 1");
        Require(Batch >= 1, "--batch", Batch, "at least 1");
        Require(StepsPerEpoch >= 1, "stepsPerEpoch", StepsPerEpoch, "at least 1");
        Require(MaximumPixels >= 100, "maximumPixels", MaximumPixels, "at least 100");
        Require(LearningRate > 0, "--learning-rate", LearningRate, "above 0");
        Require(LearningRateDecay is > 0 and <= 1, "learningRateDecay", LearningRateDecay, "above 0 and at most 1");
        Require(DecayEpochs >= 0, "decayEpochs", DecayEpochs, "at least 0");
        Require(StopChange >= 0, "stopChange", StopChange, "at least 0");
        Require(Patience >= 0, "patience", Patience, "at least 0");
        Require(Restarts is >= 1 and <= 100, "--restarts", Restarts, "from 1 to 100");
        Require(Draws.Unsupervised >= 1 && Draws.Supervised >= 1, "draws", $"{Draws.Unsupervised}, {Draws.Supervised}", "at least 1 each");
        Require(
            Math.Min(
                Math.Min(Weights.Supervised, Weights.Posterior),
                Math.Min(Weights.Sparsity, Math.Min(Weights.EncoderNorm, Weights.DecoderNorm))
            ) >= 0,
            "weights",
            Weights,
            "at least 0 each"
        );
        Require(LabelMargin is > 0 and < 1, "labelMargin", LabelMargin, "above 0 and below 1");
        Triples.Check(faults);
        Require(BundlePurity is >= 0 and <= 1, "bundlePurity", BundlePurity, "from 0 to 1");
        Require(EnoughMembers >= 0, "enoughMembers", EnoughMembers, "at least 0");
        Require(PureShare is >= 0 and <= 1, "pureShare", PureShare, "from 0 to 1");
        Require(LeastMembers >= 1, "leastMembers", LeastMembers, "at least 1");
        Require(LeastStepsPerEpoch >= 1, "leastStepsPerEpoch", LeastStepsPerEpoch, "at least 1");
        Require(HeldShare is > 0 and < 1, "heldShare", HeldShare, "above 0 and below 1");
        Require(LatentBound >= 0, "latentBound", LatentBound, "at least 0");
        Require(CorrectionBound >= 0, "correctionBound", CorrectionBound, "at least 0");
        Require(ClipNorm >= 0, "clipNorm", ClipNorm, "at least 0");
        Require(ParityTolerance > 0, "parityTolerance", ParityTolerance, "above 0");
        if (faults.Count > 0)
            throw new OptionsException(string.Join("; ", faults) + ". Change the option or the recipe.");
    }
}
