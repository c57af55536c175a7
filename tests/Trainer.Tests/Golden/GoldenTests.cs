using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.TestData;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>The network, the objective and its gradients against recorded numbers of an independent implementation.</summary>
public class GoldenTests
{
    // Float64 against float64: what is left is the order of summation, and the held column length (1e-6 squared over the
    // squared sine between endmembers).
    private const double DoubleRelative = 1e-9;

    public static TheoryData<string, double> SingleTolerances =>
        new()
        {
            // Name, absolute tolerance in float32 as measured between the recorded float32 and float64 runs.
            { "A_est", 6e-6 },
            { "Mn_est", 2e-7 * 2 },
            { "Y_rec", 4e-6 },
            { "a_nlin_deg", 1e-6 * 2 },
            { "alphas_hat", 7e-3 },
        };

    [Fact]
    public void Every_intermediate_is_reproduced_in_double_precision()
    {
        using var scope = NewDisposeScope();
        var pass = new GoldenPass(ScalarType.Float64);
        var golden = NumpyArchive.Read(SharedData.Require("golden/forward_f64.npz"));

        var actual = Intermediates(pass);

        foreach (var (name, value) in actual)
            Closeness.Require(name, value, golden.Values(name), 1e-9, DoubleRelative);
        var uncovered = golden.Names.Where(name => !actual.ContainsKey(name) && !name.StartsWith("term_", StringComparison.Ordinal));
        // Not of the network: the recorded derivative of the recorded draw.
        Assert.Equal(["s_dirichlet_grad", "u_dirichlet_grad"], uncovered.Order());
    }

    [Fact]
    public void Every_term_of_the_loss_is_reproduced_in_double_precision()
    {
        using var scope = NewDisposeScope();
        var terms = new GoldenPass(ScalarType.Float64).Terms;
        var golden = NumpyArchive.Read(SharedData.Require("golden/forward_f64.npz"));

        void Require(string name, Tensor value) => Closeness.Require(name, value, golden.Values(name), 1e-6, DoubleRelative);

        Require("term_cost_unsup", terms.PixelTerm);
        Require("term_cost_sup", terms.TripleTerm);
        Require("term_cost_reg_qa", terms.LabelAbundances);
        Require("term_cost_reg_omega", terms.LabelEndmembers);
        Require("term_cost_reg", terms.LabelAbundances.Plus(terms.LabelEndmembers));
        Require("term_cost_reg_sprs", terms.Sparsity);
        Require("term_reg_nlin_e", terms.EncoderNorm);
        Require("term_reg_nlin_d", terms.DecoderNorm);
        Require("term_loss", terms.Loss);
    }

    [Fact]
    public void The_loss_is_reproduced_in_single_precision()
    {
        using var scope = NewDisposeScope();
        var pass = new GoldenPass(ScalarType.Float32);
        var golden = NumpyArchive.Read(SharedData.Require("golden/forward_f64.npz"));

        // 0.1 of 1.1e6: the recorded gap between float32 and float64.
        Closeness.Require("term_loss", pass.Terms.Loss, golden.Values("term_loss"), 0.2, 0);
        Closeness.Require("s_omegas", pass.Supervised.ImportanceWeights(), golden.Values("s_omegas"), 1e-4, 0);
        Closeness.Require("u_log_py_Ma", pass.Unsupervised.LogLikelihood, golden.Values("u_log_py_Ma"), 1e-3, 0);
        Closeness.Require("u_log_qa_My", pass.Unsupervised.LogAbundancePosterior, golden.Values("u_log_qa_My"), 1e-3, 0);
    }

    [Fact]
    public void Gradients_with_fixed_abundances_are_reproduced()
    {
        using var scope = NewDisposeScope();
        var pass = new GoldenPass(ScalarType.Float64);

        pass.Terms.Loss.backward();

        RequireGradients(pass.Network, "golden/grad_fixed_a_f64.npz");
    }

    [Fact]
    public void Gradients_through_the_draws_of_abundances_are_reproduced()
    {
        using var scope = NewDisposeScope();
        var pass = new GoldenPass(ScalarType.Float64);
        var golden = NumpyArchive.Read(SharedData.Require("golden/forward_f64.npz"));
        var byDraw = autograd.grad([pass.Terms.Loss], [pass.Abundances, pass.MiniBatch.PosteriorLabels], retain_graph: true);

        // The recorded derivative rule of the draw: dL/dalpha_p = g_p (dL/da_p - sum_q a_q dL/da_q).
        Tensor Rule(string factor, Tensor abundances, Tensor gradient)
        {
            var factors = tensor(golden.Values(factor), golden.Shape(factor));
            return (factors * (gradient - (abundances * gradient).sum(-1, keepdim: true))).detach();
        }
        var unlabelled = Rule("u_dirichlet_grad", pass.Abundances, byDraw[0]);
        var labelled = Rule("s_dirichlet_grad", pass.MiniBatch.PosteriorLabels, byDraw[1]);
        var throughDraws = (unlabelled * pass.Draw.Unlabelled.Posterior.Concentration.squeeze(1))
            .sum()
            .Plus((labelled * pass.Draw.Labelled.Posterior.Concentration.squeeze(1)).sum());
        pass.Terms.Loss.Plus(throughDraws).backward();

        RequireGradients(pass.Network, "golden/grad_reparam_f64.npz");
    }

    [Theory]
    [InlineData("f64")]
    [InlineData("f32")]
    public void Inference_is_reproduced(string precision)
    {
        using var scope = NewDisposeScope();
        var type = precision == "f64" ? ScalarType.Float64 : ScalarType.Float32;
        var network = ReleasedWeights.Load(NumpyArchive.Read(SharedData.Require("golden/weights.npz")), type);
        var inputs = NumpyArchive.Read(SharedData.Require("golden/inputs.npz"));
        var golden = NumpyArchive.Read(SharedData.Require("golden/infer_f64.npz"));
        var single = SingleTolerances.ToDictionary(row => row.Data.Item1, row => row.Data.Item2);

        var spectra = tensor(inputs.Values("y_u"), inputs.Shape("y_u")).to_type(type);
        using var answer = network.Unmix(spectra);

        void Require(string name, Tensor value) =>
            Closeness.Require(
                name,
                value,
                golden.Values(name),
                type == ScalarType.Float64 ? 1e-9 : single[name],
                type == ScalarType.Float64 ? DoubleRelative : 0
            );
        Require("A_est", answer.Abundances);
        Require("Mn_est", answer.Endmembers);
        Require("Y_rec", answer.Reconstruction);
        Require("a_nlin_deg", answer.Nonlinearity);
        Require("alphas_hat", answer.Concentration);
    }

    [Fact]
    public void Learned_scalars_and_average_endmembers_are_reproduced()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = ReleasedWeights.Load(NumpyArchive.Read(SharedData.Require("golden/weights.npz")), ScalarType.Float64);
        var golden = NumpyArchive.Read(SharedData.Require("golden/infer_f64.npz"));

        Closeness.Require("K", network.Abundances.Precision(), golden.Values("K"), 0, DoubleRelative);
        Closeness.Require("sigma_y", network.Mixing.Variance(), golden.Values("sigma_y"), 0, DoubleRelative);
        Closeness.Require("lista_lambda", network.Abundances.Threshold(), golden.Values("lista_lambda"), 0, DoubleRelative);
        Closeness.Require("lista_lambda3", network.Abundances.Steps(), golden.Values("lista_lambda3"), 0, DoubleRelative);
        var average = network.Endmembers.Mean(zeros(1, 2, 3, ScalarType.Float64));
        Closeness.Require("M_avg", average, golden.Values("M_avg"), 0, DoubleRelative);
    }

    private static Dictionary<string, Tensor> Intermediates(GoldenPass pass)
    {
        var actual = new Dictionary<string, Tensor>();
        // [B, K, ...] back to the recorded draw-major rows.
        static Tensor Rows(Tensor value) => value.transpose(0, 1).flatten(0, 1);
        static Tensor Repeated(Tensor value) => value.expand([value.shape[0], 5, .. value.shape[2..]]);
        void Half(string prefix, HalfDraw half, Func<Tensor, Tensor> tiled)
        {
            actual[prefix + "Z_mean"] = Rows(tiled(half.LatentMean));
            actual[prefix + "Z_sigma"] = Rows(tiled(half.LatentVariance));
            actual[prefix + "Z"] = Rows(half.Latents);
            actual[prefix + "M_mean"] = Rows(half.EndmemberMean!);
            actual[prefix + "alphas_lin"] = half.Posterior.Linear;
            actual[prefix + "alphas_nlin"] = half.Posterior.Nonlinear;
            actual[prefix + "alphas_hat"] = half.Posterior.Concentration;
            actual[prefix + "y_mean"] = half.Mixture.Spectra;
        }
        Half("u_", pass.Draw.Unlabelled, value => value);
        Half("s_", pass.Draw.Labelled, Repeated);
        actual["u_M"] = pass.Draw.Unlabelled.Endmembers;
        actual["u_log_py_Ma"] = pass.Unsupervised.LogLikelihood;
        actual["u_log_pZ"] = pass.Unsupervised.LogLatentPrior;
        actual["u_log_qZ_y"] = pass.Unsupervised.LogLatentPosterior;
        actual["u_log_qa_My"] = pass.Unsupervised.LogAbundancePosterior;
        actual["u_log_pa"] = pass.Unsupervised.LogAbundancePrior.expand(64);
        actual["s_log_py_Ma"] = pass.Supervised.LogLikelihood;
        actual["s_log_pZ"] = Rows(pass.Supervised.LogLatentPrior);
        actual["s_log_qZ_y"] = Rows(pass.Supervised.LogLatentPosterior);
        actual["s_log_qa_My"] = pass.Supervised.LogAbundancePosterior;
        actual["s_log_pa"] = pass.Supervised.LogAbundancePrior.expand(64);
        actual["s_log_pM_Z"] = actual["s_log_qM_Z"] = Rows(pass.Supervised.LogEndmembers);
        actual["s_log_omegas"] = pass.Supervised.LogEndmembers;
        // What the product has no use for, from the same pieces: densities that cancel, spread-out variances, a draw left unused.
        var (unlabelled, labelled) = (pass.Draw.Unlabelled, pass.Draw.Labelled);
        var variance = pass.Draw.EndmemberVariance;
        actual["u_log_pM_Z"] = actual["u_log_qM_Z"] = DiagonalGaussian
            .LogDensityIsotropic(unlabelled.Endmembers, unlabelled.EndmemberMean!, variance, -2)
            .sum([-1]);
        actual["u_M_sigma"] = variance.expand(64, 156, 3);
        actual["s_M_sigma"] = variance.expand(320, 156, 3);
        actual["u_sigma_y"] = actual["s_sigma_y"] = pass.Draw.SpectrumVariance;
        var noise = tensor(pass.Inputs.Values("s_eps_m"), pass.Inputs.Shape("s_eps_m"));
        actual["s_M"] = DiagonalGaussian.Draw(Rows(labelled.EndmemberMean!), variance, noise);
        actual["s_omegas"] = pass.Supervised.ImportanceWeights();
        return actual;
    }

    private static void RequireGradients(UnmixingNetwork network, string file)
    {
        var archive = NumpyArchive.Read(SharedData.Require(file));
        var golden = ReleasedWeights.InOurLayout(archive, 3, ScalarType.Float64, gradient: true);
        var compared = 0;
        foreach (var (name, parameter) in network.named_parameters())
        {
            var expected = golden[name].contiguous().data<double>().ToArray();
            Closeness.Require(name, parameter.grad!, expected, 1e-12, 1e-6);
            compared++;
        }
        Assert.Equal(golden.Count, compared);
    }
}
