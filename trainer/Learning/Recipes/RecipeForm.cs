namespace Unmix.Learning.Recipes;

/// <summary>
/// A form of the method: the constants that a recipe's <c>form</c> stands for, which it can't set one by one. What one of them is worth was
/// measured before they were constants (tests/Benchmarks/results/ablation.md): without it, on scenes whose spectra vary, NRMSE_A is the
/// number in brackets in place of 0.066. Where none is given it was 0.065 to 0.067, and the reason is another.
/// </summary>
public sealed record RecipeForm
{
    /// <summary>Ours, for a scene.</summary>
    public static RecipeForm Default { get; } = new();

    /// <summary>Ours, for a class-labelled library.</summary>
    public static RecipeForm Library { get; } =
        new()
        {
            Name = "library",
            WidthShare = 0.25,
            MixingWidthShare = 0.05,
            Triples = new TripleOptions { SceneShare = 0 }, // mixtures of a library are drawn alike, whatever a network says
            Weights = new ObjectiveWeights { Unsupervised = 0.1, LabelDeviation = 0.05 },
        };

    /// <summary>
    /// The paper's settings for Samson: weights, batch, schedule and stopping rule, and its labels: pure spectra of the bundles with 40 dB
    /// of noise, judged at their own endmembers. Where the released code departs from the paper's text, the text is followed.
    /// </summary>
    public static RecipeForm Paper { get; } =
        new()
        {
            Name = "paper",
            ReferenceSearches = 1,
            BundlePurity = 0,
            EnoughMembers = 0,
            CleanBundles = false,
            Batch = 16,
            StepsPerEpoch = 0,
            LearningRate = 0.001,
            Schedule = LearningRateSchedule.Steps,
            StopChange = 0.01,
            PickEpoch = false,
            Calibrate = false,
            Draws = new DrawCounts(1, 5),
            Link = ConcentrationLink.Rectified,
            Steps = StepRule.Fixed,
            LatentBound = 0,
            CorrectionBound = 0,
            PrecisionRange = 0,
            SumPrior = false,
            HeldShare = 3e-7,
            Whitening = false,
            StartAtBundles = false,
            StartVariances = false,
            Triples = new TripleOptions
            {
                PureShare = 1,
                SceneShare = 0,
                SceneNoise = 0,
            },
            Weights = new ObjectiveWeights { Unsupervised = 1 },
        };

    /// <summary>All, in the order of the documentation.</summary>
    public static IReadOnlyList<RecipeForm> All { get; } = [Default, Paper, Library];

    /// <summary>What a recipe calls it.</summary>
    public string Name { get; init; } = "default";

    /// <summary>
    /// When no references are given: the number of runs of vertex component analysis, of which the largest simplex is kept (see
    /// <c>VertexComponents.FindLargest</c>). Differs from the paper, which runs it once: one run depends on its seed, the best of twenty
    /// hardly does.
    /// </summary>
    public int ReferenceSearches { get; init; } = 20;

    /// <summary>
    /// Members of a bundle with less than this share of its material are removed (see <c>BundlePurity</c>). Differs from the paper, which
    /// keeps all: 0 (0.075).
    /// </summary>
    public double BundlePurity { get; init; } = 0.85;

    /// <summary>
    /// A bundle with at least this many members of 95 % purity keeps only these (see <c>BundlePurity</c>): bilinear mixtures 0.03 with it,
    /// 0.047 without. Differs from the paper, which keeps all: 0.
    /// </summary>
    public int EnoughMembers { get; init; } = 40;

    /// <summary>
    /// Whether noise and other materials are removed from the bundles' members (see <c>BundleCleaning</c>). Differs from the paper, which
    /// uses pixels unchanged (0.069).
    /// </summary>
    public bool CleanBundles { get; init; } = true;

    /// <summary>
    /// Width of hidden layers as a share of the paper's, if a recipe asks for narrow ones (see <c>NetworkShape.WidthShare</c>). It is a
    /// quarter and not an eighth for a library, which has many endmembers.
    /// </summary>
    public double WidthShare { get; init; } = 0.125;

    /// <summary>The same for the mixing decoder, see <c>NetworkShape.MixingWidthShare</c>.</summary>
    public double MixingWidthShare { get; init; } = 0.25;

    /// <summary>
    /// B, pixels (and as many triples) in a step. Differs from the paper, where it is 16: two lanes of 128 keep two cores busy.
    /// </summary>
    public int Batch { get; init; } = 256;

    /// <summary>
    /// Steps of an epoch; 0 for one pass over the pixels. Differs from the paper, where an epoch is one pass. With a fixed number, a small
    /// scene is used several times and an epoch of a large one stays short.
    /// </summary>
    public int StepsPerEpoch { get; init; } = 100;

    /// <summary>Learning rate of Adam. Differs from the paper, where it is 0.001; half of ours was neither better nor worse.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>
    /// How the learning rate changes during training. Differs from the paper, which uses <see cref="LearningRateSchedule.Steps"/> (0.137).
    /// </summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.WarmCosine;

    /// <summary>
    /// Training stops when the mean loss of an epoch changes by less than this share of itself; 0 never stops early.
    /// Differs from the paper, where it is 0.01: most of the gain comes at the end of the cosine.
    /// </summary>
    public double StopChange { get; init; }

    /// <summary>
    /// Whether the answer is the epoch with the least error on held-out mixtures and pixels (<c>HeldOut</c>, no truth needed).
    /// Differs from the paper, which takes the last epoch: a training that goes wrong late still gives an answer.
    /// </summary>
    public bool PickEpoch { get; init; } = true;

    /// <summary>
    /// Whether deviations are calibrated on held-out triples (see <c>PrecisionCalibration</c>): 90 % intervals hold 89 % of the true
    /// values, 85 % without. Differs from the paper, which uses the posterior's own.
    /// </summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>K1 and K2, whose endmembers labels are judged at, and what unlabelled pixels teach.</summary>
    public DrawCounts Draws { get; init; } = new(1, 2, LabelEndmembers.Decoded, PixelsTeach.Spectra);

    /// <summary>
    /// What turns the sum of the streams into a concentration, M9. Differs from the paper: see <see cref="ConcentrationLink.Smooth"/>.
    /// </summary>
    public ConcentrationLink Link { get; init; } = ConcentrationLink.Smooth;

    /// <summary>
    /// How long the steps of the unrolled regression are, M7. Differs from the paper: see <see cref="StepRule.Bounded"/>.
    /// </summary>
    public StepRule Steps { get; init; } = StepRule.Bounded;

    /// <summary>
    /// Bound on the means of the latents (see <c>NetworkShape</c>), in deviations of their prior. Differs from the paper, which has no
    /// bound, 0: spectra unlike the scene's would ask for endmembers outside the training.
    /// </summary>
    public double LatentBound { get; init; } = 3;

    /// <summary>
    /// Bound on the nonlinear stream of the abundance encoder, in units of abundance, see <c>NetworkShape.CorrectionBound</c>.
    /// Differs from the paper, which has no bound, 0: unusual spectra would get two large streams of opposite sign.
    /// </summary>
    public double CorrectionBound { get; init; } = 0.5;

    /// <summary>
    /// How far the logarithm of a pixel's precision may be from that of all pixels, see <c>NetworkShape.PrecisionRange</c>.
    /// Differs from the paper, where all pixels share one precision, 0: easy pixels get more precision.
    /// </summary>
    public double PrecisionRange { get; init; } = 2;

    /// <summary>
    /// Whether the regression has a soft sum-to-one constraint, whose strength depends on the scene's brightness, see
    /// <c>NetworkShape.SumPrior</c>. Differs from the paper, whose regression leaves the sum free.
    /// </summary>
    public bool SumPrior { get; init; } = true;

    /// <summary>
    /// The least share of its length that an endmember keeps when it is orthogonalised to the others, at the start of the regression (see
    /// <c>Orthogonalisation</c>). It acts as a ridge: endmembers of nearly the same shape then do not turn noise into large abundances.
    /// Differs from the paper, which starts at the pseudo-inverse.
    /// </summary>
    public double HeldShare { get; init; } = 0.02;

    /// <summary>
    /// Whether spectra are whitened (<c>SpectraWhitening</c>) before the layers that read them. Differs from the paper, which has no
    /// whitening (0.072).
    /// </summary>
    public bool Whitening { get; init; } = true;

    /// <summary>
    /// Whether endmember decoders start at the mean of their bundles. Differs from the paper, where they start at random (0.073).
    /// </summary>
    public bool StartAtBundles { get; init; } = true;

    /// <summary>
    /// Whether the variances of spectra and endmembers start at those of the scene's linear fit and of its bundles: NRMSE_Y 0.039, 0.045
    /// without. Differs from the paper, where they start at 0.01.
    /// </summary>
    public bool StartVariances { get; init; } = true;

    /// <summary>What labelled triples are made of.</summary>
    public TripleOptions Triples { get; init; } = new();

    /// <summary>Weights of the objective's terms.</summary>
    public ObjectiveWeights Weights { get; init; } = new();

    /// <summary>The form of a name; null for none.</summary>
    public static RecipeForm? Find(string? name) => All.FirstOrDefault(form => form.Name == name);
}
