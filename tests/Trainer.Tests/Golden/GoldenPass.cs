using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using Unmix.TestData;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>
/// The product's own pass and objective on the recorded batch. Two accidents of the released code are fed in from
/// outside: log q(a | M, y) is evaluated at a recorded draw where the product has the label, and the terms that a
/// triple has once are spread over the draws in the released order.
/// </summary>
internal sealed class GoldenPass
{
    private const int Batch = 64;
    private const int Draws = 5;

    public GoldenPass(ScalarType type)
    {
        Inputs = NumpyArchive.Read(SharedData.Require("golden/inputs.npz"));
        Network = ReleasedWeights.Load(NumpyArchive.Read(SharedData.Require("golden/weights.npz")), type);
        Tensor Input(string name) => tensor(Inputs.Values(name), Inputs.Shape(name)).to_type(type);
        MiniBatch = new MiniBatch
        {
            Spectra = Input("y_u"),
            LabelledSpectra = Input("y_s"),
            LabelledEndmembers = Input("M_s"),
            LabelledAbundances = Input("a_s"),
            PosteriorLabels = Input("s_a").requires_grad_(true),
        };
        Abundances = Input("u_a").requires_grad_(true);
        var draws = new RecordedDraws(Abundances, Input("u_eps_z").unsqueeze(1), ByTriple(Input("s_eps_z")), Input("u_eps_m"));
        Draw = Network.Draw(MiniBatch, draws, new DrawCounts(1, Draws));
        Unsupervised = PixelTerm.Of(Draw, MiniBatch.Spectra);
        Supervised = TripleTerm.Of(Draw, MiniBatch);
        Terms = UnmixingObjective.Of(Network, Draw, Unsupervised, Slipped(Supervised), new ObjectiveWeights { Unsupervised = 1 });
    }

    public NumpyArchive Inputs { get; }

    public UnmixingNetwork Network { get; }

    public MiniBatch MiniBatch { get; }

    public Tensor Abundances { get; }

    public BatchDraw Draw { get; }

    public PixelTerm Unsupervised { get; }

    public TripleTerm Supervised { get; }

    public ObjectiveTerms Terms { get; }

    /// <summary>Recorded rows are draw-major, row = draw * B + triple: [B K, ...] -> [B, K, ...].</summary>
    public static Tensor ByTriple(Tensor rows) => rows.unflatten(0, [Draws, Batch]).transpose(0, 1).contiguous();

    private static TripleTerm Slipped(TripleTerm bound) =>
        bound with
        {
            LogLikelihood = Slip(bound.LogLikelihood),
            LogAbundancePosterior = Slip(bound.LogAbundancePosterior),
        };

    // The released layout: entry (i, k) takes the term of triple floor((k B + i) / K).
    private static Tensor Slip(Tensor once)
    {
        var sources = new long[Batch * Draws];
        for (var i = 0; i < Batch; i++)
        {
            for (var k = 0; k < Draws; k++)
                sources[i * Draws + k] = (k * Batch + i) / Draws;
        }
        return once.squeeze(-1).index_select(0, tensor(sources)).view(Batch, Draws);
    }
}
