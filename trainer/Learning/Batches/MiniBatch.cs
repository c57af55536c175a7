using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>What one step learns from: B unlabelled pixels beside B labelled triples (METHOD M11).</summary>
public sealed record MiniBatch
{
    /// <summary>y: [B, L] reflectance of pixels of the scene.</summary>
    public required Tensor Spectra { get; init; }

    /// <summary>y_s: [B, L] reflectance made from labels.</summary>
    public required Tensor LabelledSpectra { get; init; }

    /// <summary>M_s: [B, L, P].</summary>
    public required Tensor LabelledEndmembers { get; init; }

    /// <summary>a_s: [B, P], on the simplex, corners included.</summary>
    public required Tensor LabelledAbundances { get; init; }

    /// <summary>a_s as it is told, in shares of the spectra that answers are shares of: [B, P]; null where those are M_s.</summary>
    public Tensor? ToldAbundances { get; init; }

    /// <summary>
    /// The label at which log q(a | M, y) is evaluated: [B, P]. a_s as it is told, pulled into the simplex, since at its border the
    /// density is 0 or infinite.
    /// </summary>
    public required Tensor PosteriorLabels { get; init; }
}
