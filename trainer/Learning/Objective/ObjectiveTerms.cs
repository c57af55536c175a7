using static TorchSharp.torch;

namespace Unmix.Learning.Objective;

/// <summary>The terms of the objective, each a scalar summed over the batch, and the loss they make (METHOD M12 to M16).</summary>
public sealed record ObjectiveTerms
{
    /// <summary>Names of the terms, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["pixel term", "triple term", "label abundances", "label endmembers", "sparsity", "encoder norm", "decoder norm", "loss"];

    /// <summary>Where <see cref="EncoderNorm"/> stands in <see cref="Names"/>.</summary>
    internal const int EncoderNormIndex = 5;

    /// <summary>Where <see cref="DecoderNorm"/> stands in <see cref="Names"/>.</summary>
    internal const int DecoderNormIndex = 6;

    /// <summary>M12; a lower bound of the evidence in the paper's form alone, see <see cref="Objective.PixelTerm"/>.</summary>
    public required Tensor PixelTerm { get; init; }

    /// <summary>M13, before its division by K2.</summary>
    public required Tensor TripleTerm { get; init; }

    /// <summary>M14, log density of the labels' abundances under the posterior, K2 times.</summary>
    public required Tensor LabelAbundances { get; init; }

    /// <summary>M14, log density of the labels' endmembers, summed over the draws.</summary>
    public required Tensor LabelEndmembers { get; init; }

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
        Tensor[] terms = [PixelTerm, TripleTerm, LabelAbundances, LabelEndmembers, Sparsity, EncoderNorm, DecoderNorm, Loss];
        return stack([.. terms.Select(term => term.reshape([]))]).to_type(ScalarType.Float64).MoveToOuterDisposeScope();
    }
}
