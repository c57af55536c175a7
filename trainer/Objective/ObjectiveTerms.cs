using static TorchSharp.torch;

namespace Unmix.Trainer.Objective;

/// <summary>The terms of the objective, each a scalar summed over the batch, and the loss they make (METHOD M12 to M16).</summary>
public sealed record ObjectiveTerms
{
    /// <summary>Names of the terms, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "unsupervised bound", "supervised bound", "abundance evidence", "endmember evidence", "sparsity",
        "encoder norm", "decoder norm", "loss",
    ];

    /// <summary>Where <see cref="EncoderNorm"/> stands in <see cref="Names"/>.</summary>
    internal const int EncoderNormIndex = 5;

    /// <summary>Where <see cref="DecoderNorm"/> stands in <see cref="Names"/>.</summary>
    internal const int DecoderNormIndex = 6;

    /// <summary>M12.</summary>
    public required Tensor UnsupervisedBound { get; init; }

    /// <summary>M13, before its division by K2.</summary>
    public required Tensor SupervisedBound { get; init; }

    /// <summary>M14, the labels' abundances.</summary>
    public required Tensor AbundanceEvidence { get; init; }

    /// <summary>M14, the labels' endmembers.</summary>
    public required Tensor EndmemberEvidence { get; init; }

    /// <summary>M15, concentrations.</summary>
    public required Tensor Sparsity { get; init; }

    /// <summary>M15, weights of the abundance encoder's nonlinear stream.</summary>
    public required Tensor EncoderNorm { get; init; }

    /// <summary>M15, weights of the mixing decoder's nonlinear stream.</summary>
    public required Tensor DecoderNorm { get; init; }

    /// <summary>M16, minus the objective: what the optimiser makes small.</summary>
    public required Tensor Loss { get; init; }

    /// <summary>All terms as one tensor [8], detached, to be read in one go.</summary>
    public Tensor Values()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor[] terms =
        [
            UnsupervisedBound, SupervisedBound, AbundanceEvidence, EndmemberEvidence, Sparsity, EncoderNorm, DecoderNorm, Loss,
        ];
        return stack([.. terms.Select(term => term.reshape([]))]).to_type(ScalarType.Float64).MoveToOuterDisposeScope();
    }
}
