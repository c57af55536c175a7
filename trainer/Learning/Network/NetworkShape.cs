using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Learning.Recipes;

namespace Unmix.Learning.Network;

/// <summary>The sizes of a network; everything else follows from them (METHOD, "Symbols and names").</summary>
/// <param name="BandCount">L, at least 2.</param>
/// <param name="EndmemberCount">P, from 2 to L.</param>
/// <param name="LatentSize">H, latent dimensions for each endmember, at least 1.</param>
/// <param name="Link">What makes a concentration of the two streams' sum, M9.</param>
/// <param name="HeldShare">See <see cref="Orthogonalisation"/>.</param>
/// <param name="Steps">How long the steps of the unrolled regression are, M7.</param>
/// <param name="LatentBound">
/// B: the latents' means are B tanh(z / B), so that no spectrum, however odd, asks the decoders for endmembers far from those
/// they were taught. Differs from the paper, which lets z be: 0.
/// </param>
/// <param name="CorrectionBound">
/// C: the nonlinear stream of the abundance encoder is C tanh(x / C), so that it corrects the regression, which is in units of
/// abundance, and never has to cancel it: on a spectrum far from the scene's two large streams of opposite sign would leave
/// nothing but their rounding. Differs from the paper, which lets the stream be: 0.
/// </param>
/// <param name="WidthShare">
/// Of the hidden layers of the endmember decoders and the abundance encoder: 1 gives them the paper's widths, less makes a network
/// that runs and trains faster, though none narrower than <see cref="LeastHidden"/> or 2P, or 2H in the endmember decoders. Above
/// 0, at most 1. Differs from the paper below 1.
/// </param>
/// <param name="MixingWidthShare">The same of the mixing decoder. Above 0, at most 1. Differs from the paper below 1.</param>
/// <param name="PrecisionRange">
/// R: the nonlinear stream has one more output r, and a pixel's precision is K exp(R tanh(r / R)), so that what is plain to see is said
/// with more precision than what is not. Differs from the paper, where K of M9 is the same for every pixel: 0.
/// </param>
/// <param name="SumPrior">
/// Whether the regression knows that abundances sum to one: see <see cref="AbundanceEncoder.SumWeight"/>. Differs from the paper, whose
/// regression leaves the sum free.
/// </param>
/// <param name="Vertices">
/// J: an endmember is a mixture of J spectra of its own, which are learnt, see <see cref="EndmemberDecoder"/>. Differs from the paper,
/// whose decoders give each band by itself: 0.
/// </param>
public sealed record NetworkShape(
    int BandCount,
    int EndmemberCount,
    int LatentSize = NetworkShape.DefaultLatentSize,
    ConcentrationLink Link = ConcentrationLink.Rectified,
    double HeldShare = Orthogonalisation.LeastShare,
    StepRule Steps = StepRule.Fixed,
    double LatentBound = 0,
    double CorrectionBound = 0,
    double WidthShare = 1,
    double MixingWidthShare = 1,
    double PrecisionRange = 0,
    bool SumPrior = false,
    int Vertices = 0
)
{
    /// <summary>
    /// [P] the class of each endmember, from 0, where several are of one class (see <see cref="EndmemberClasses"/>); null where
    /// each is its own.
    /// </summary>
    public IReadOnlyList<int>? ClassOf { get; init; }

    /// <summary>
    /// What shares are told of, see <see cref="ShareScale"/>. Differs from the paper, whose shares are of its own endmembers.
    /// </summary>
    public AbundanceConvention Convention { get; init; }

    /// <summary>K, directions that whitened spectra have, see <see cref="SpectraWhitening"/>; 0 for as many as bands.</summary>
    public int Features { get; init; }

    /// <summary>The same number: K, or L.</summary>
    public int FeatureCount => Features > 0 ? Math.Min(Features, BandCount) : BandCount;

    /// <summary>C, of which the answers are: classes, or endmembers where each is its own.</summary>
    public int ClassCount => ClassOf is { } classes ? classes.Max() + 1 : EndmemberCount;

    /// <summary>The paper's H.</summary>
    public const int DefaultLatentSize = 2;

    /// <summary>The fewest units that a share leaves a hidden layer; the paper's width where that is less.</summary>
    public const int LeastHidden = 16;

    /// <summary>
    /// The fewest directions of whitened spectra: scenes use ten or so before their noise begins. The bands are left in one product, of
    /// which these and the vertices are the columns, and kernels have columns in lines of 16 numbers: as many more cost nothing.
    /// </summary>
    private const int LeastFeatures = 13;

    private const int Line = 16;

    /// <summary>Steps of the unrolled sparse regression, M7.</summary>
    public const int RegressionSteps = 10;

    /// <summary>The weight of both nonlinear streams beside the linear ones, M4 and M9.</summary>
    public const double NonlinearWeight = 0.1;

    /// <summary>The sizes that a recipe asks for.</summary>
    /// <param name="options">The recipe.</param>
    /// <param name="bandCount">L.</param>
    /// <param name="endmemberCount">P.</param>
    public static NetworkShape Of(TrainerOptions options, int bandCount, int endmemberCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (form, isWide) = (options.Form, options.Widths == NetworkWidths.Paper);
        return new NetworkShape(
            bandCount,
            endmemberCount,
            options.Latent,
            form.Link,
            form.HeldShare,
            form.Steps,
            form.LatentBound,
            form.CorrectionBound,
            isWide ? 1 : form.WidthShare,
            isWide ? 1 : form.MixingWidthShare,
            form.PrecisionRange,
            form.SumPrior,
            options.Vertices
        )
        {
            Convention = options.Abundances,
            Features = form.Whitening ? FeaturesBeside(options.Vertices * endmemberCount + 1) : 0,
        };
    }

    private static int FeaturesBeside(int columns) => LeastFeatures + (Line - (columns + LeastFeatures) % Line) % Line;

    /// <exception cref="OptionsException">A size can't be used.</exception>
    public void Validate()
    {
        if (EndmemberCount < 2 || EndmemberCount > BandCount)
        {
            throw new OptionsException(
                $"{EndmemberCount} endmembers can't be told apart in a scene of {BandCount} usable bands. "
                    + $"Ask for 2 to {BandCount} with --endmembers."
            );
        }
        if (LatentSize < 1)
            throw new OptionsException($"A latent size of {LatentSize} is below 1. Make it 1 or more.");
    }

    /// <summary>
    /// Layer widths of one endmember's decoder, M2: H -> ... -> L; of what says the shares of its vertices: H -> ... -> J.
    /// </summary>
    public IReadOnlyList<int> EndmemberDecoderWidths =>
        [
            LatentSize,
            Hidden(Math.Max(CeilingOf(BandCount, 0.1), LatentSize + 1), LatentSize, WidthShare),
            Hidden(Math.Max(CeilingOf(BandCount, 0.25), LatentSize + 2) + 3, LatentSize, WidthShare),
            .. Vertices > 0 ? new[] { Vertices } : [Hidden(CeilingOf(BandCount, 1.2) + 5, LatentSize, WidthShare), BandCount],
        ];

    /// <summary>Layer widths of the latents' mean, M5; the log-variance shares the first two layers.</summary>
    public IReadOnlyList<int> LatentMeanWidths => [BandCount, 5 * LatentSize, 2 * LatentSize, LatentSize];

    /// <summary>Layer widths of the latents' log-variance after the shared layers, M5.</summary>
    public IReadOnlyList<int> LatentVarianceWidths => [2 * LatentSize, 2 * LatentSize, 2 * LatentSize, LatentSize];

    /// <summary>
    /// Layer widths of the nonlinear stream of the abundance encoder, M8 (rounding half to even); with a <see cref="PrecisionRange"/> the
    /// last output is the precision's.
    /// </summary>
    public IReadOnlyList<int> AbundanceEncoderWidths =>
        [
            BandCount,
            Hidden(2 * BandCount, EndmemberCount, WidthShare),
            Hidden(Math.Max(1, (int)Math.Round(0.5 * BandCount)), EndmemberCount, WidthShare),
            Hidden(Math.Max(1, (int)Math.Round(0.25 * BandCount)), EndmemberCount, WidthShare),
            4 * EndmemberCount,
            EndmemberCount + (PrecisionRange > 0 ? 1 : 0),
        ];

    /// <summary>Layer widths of the nonlinear stream of the mixing decoder, M4.</summary>
    public IReadOnlyList<int> MixingDecoderWidths =>
        [
            ClassCount * (BandCount + 1),
            Hidden(ClassCount * BandCount, ClassCount, MixingWidthShare),
            Hidden(BandCount, ClassCount, MixingWidthShare),
            Hidden(BandCount, ClassCount, MixingWidthShare),
            BandCount,
        ];

    // No narrower than twice what has to pass, nor than a few: of four units a ReLU can close so many for good that a latent no
    // longer gets through.
    private static int Hidden(int paperWidth, int passing, double share) =>
        Math.Min(paperWidth, Math.Max(CeilingOf(paperWidth, share), Math.Max(LeastHidden, 2 * passing)));

    // Decimal arithmetic: 1.2 * 155 is 186 exactly, and must not become 187 by way of 186.00000000000003.
    private static int CeilingOf(int count, double factor) => (int)Math.Ceiling(count * (decimal)factor);
}
