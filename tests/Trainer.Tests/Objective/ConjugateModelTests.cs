using Unmix.Learning.Batches;
using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Objective;

/// <summary>
/// A model whose evidence is known: four latents turned by an orthogonal matrix, stretched, and seen with noise. The posterior is
/// a Gaussian with independent entries, so that q can be it. With it the term of pixels is the evidence at every draw; with
/// another q it is less, by the divergence of the two.
/// </summary>
public class ConjugateModelTests
{
    private const int Pixels = 6;
    private const int Endmembers = 2;
    private const int Latents = 2;
    private const double Noise = 0.3;

    private static readonly double[] Stretch = [0.4, 0.9, 1.5, 2.2];

    [Fact]
    public void With_the_posterior_for_q_the_pixels_term_is_the_evidence_whatever_is_drawn()
    {
        using var scope = NewDisposeScope();
        var spectra = Spectra();

        var term = PixelTerm.Of(Drawn(spectra, draws: 7, widening: 1), spectra).OfEachPixel();

        Near(Evidence(spectra), term, 1e-10);
    }

    [Fact]
    public void With_another_q_the_pixels_term_is_less_by_the_divergence()
    {
        using var scope = NewDisposeScope();
        var spectra = Spectra();
        const double Widening = 1.6;
        const int Draws = 40_000;

        var term = PixelTerm.Of(Drawn(spectra, Draws, Widening), spectra).OfEachPixel();

        // KL of a Gaussian w times as wide in variance, for each of four latents.
        var divergence = 4 * 0.5 * (Widening - 1 - Math.Log(Widening));
        // Of one draw the term's deviation is that of half of four chi-squares, (w - 1) / 2 sqrt(2 * 4); five standard errors.
        Near(Evidence(spectra).Minus(divergence), term, 5 * (Widening - 1) / 2 * Math.Sqrt(8) / Math.Sqrt(Draws));
    }

    /// <summary>Counts of materials seen in a pixel are conjugate to the Dirichlet.</summary>
    [Fact]
    public void With_the_posterior_of_counts_for_q_the_term_is_their_evidence()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        double[] counts = [3, 0, 5];
        var concentration = tensor(counts).Plus(1);
        var abundances = Dirichlet.Draw(concentration.expand(Pixels, 4, 3), generator);
        var nothing = zeros(Pixels, 4, ScalarType.Float64);

        var term = new PixelTerm(
            (abundances.log() * tensor(counts)).sum(-1),
            LatentDensities.FlatPrior(abundances),
            nothing,
            Dirichlet.LogDensity(abundances, concentration),
            nothing
        ).OfEachPixel();

        // Gamma(3) Gamma(4) Gamma(1) Gamma(6) / Gamma(11).
        var evidence = Math.Log(2.0 * 6 * 1 * 120 / 3_628_800);
        Assert.All(term.data<double>().ToArray(), value => Assert.Equal(evidence, value, 1e-9));
    }

    [Fact]
    public void Where_q_is_the_prior_the_triples_term_is_the_likelihood()
    {
        using var scope = NewDisposeScope();
        var spectra = Spectra();
        var draw = Drawn(spectra, draws: 5, widening: 1);
        var half = draw.Unlabelled with
        {
            LatentMean = zeros_like(draw.Unlabelled.LatentMean),
            LatentVariance = ones_like(draw.Unlabelled.LatentVariance),
        };
        half = half with { Mixture = half.Mixture.Select(rows => rows.narrow(1, 0, 1)), Abundances = half.Abundances.narrow(1, 0, 1) };
        var batch = new MiniBatch
        {
            Spectra = spectra,
            LabelledSpectra = spectra,
            LabelledEndmembers = half.Endmembers.squeeze(1),
            LabelledAbundances = half.Abundances.squeeze(1),
            PosteriorLabels = half.Abundances.squeeze(1),
        };

        var term = TripleTerm.Of(draw with { Labelled = half }, batch).OfEachTriple();

        var residuals = (spectra - half.Mixture.Spectra.squeeze(1)).Squared().sum([-1]).Over(-2 * Noise);
        Near(residuals.Minus(2 * Math.Log(2 * Math.PI * Noise)), term, 1e-10);
    }

    // Hadamard's matrix over 2: orthogonal, and every latent shows in every band.
    private static Tensor Turn() => tensor(new double[] { 1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1 }, [4, 4]).Over(2);

    private static Tensor Spectra()
    {
        using var generator = new Generator(13, CPU);
        return randn([Pixels, 4], ScalarType.Float64, generator: generator).Times(1.5);
    }

    /// <summary>log N(y; 0, A A' + noise I).</summary>
    private static Tensor Evidence(Tensor spectra)
    {
        var variances = tensor(Stretch).Squared().Plus(Noise);
        var turned = matmul(spectra, Turn());
        return (turned.Squared() / variances).Plus(variances.log()).Plus(Math.Log(2 * Math.PI)).sum([-1]).Times(-0.5);
    }

    private static BatchDraw Drawn(Tensor spectra, int draws, double widening)
    {
        using var generator = new Generator(7, CPU);
        var stretch = tensor(Stretch);
        var variance = stretch.Squared().Over(Noise).Plus(1).reciprocal(); // [4], M5's for all pixels
        var mean = matmul(spectra, Turn()) * (variance * stretch).Over(Noise); // [B, 4]
        var wide = variance.Times(widening);
        var latents = mean.unsqueeze(1).Plus(wide.sqrt() * randn([Pixels, draws, 4], ScalarType.Float64, generator: generator));
        var spectraOf = matmul(latents * stretch, Turn().t()); // [B, K, L]
        Tensor Split(Tensor flat) => flat.unflatten(flat.dim() - 1, [Latents, Endmembers]);
        var flatAbundances = Dirichlet.Draw(ones(Pixels, draws, Endmembers, ScalarType.Float64), generator);
        var nothing = zeros(Pixels, 1, 4, Endmembers, ScalarType.Float64);
        var half = new HalfDraw
        {
            LatentMean = Split(mean.unsqueeze(1)),
            LatentVariance = Split(wide.expand(Pixels, 1, 4)),
            Latents = Split(latents),
            EndmemberMean = nothing.expand(Pixels, draws, 4, Endmembers),
            Endmembers = nothing,
            Posterior = new AbundancePosterior(flatAbundances, flatAbundances, ones_like(flatAbundances)),
            Abundances = flatAbundances,
            Mixture = new Mixture(spectraOf, zeros_like(spectraOf), spectraOf),
        };
        return new BatchDraw(half, half, ones(Endmembers, ScalarType.Float64), tensor(new[] { Noise }));
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance) =>
        Assert.All(expected.data<double>().ToArray().Zip(actual.data<double>().ToArray()), pair =>
            Assert.Equal(pair.First, pair.Second, tolerance)
        );
}
