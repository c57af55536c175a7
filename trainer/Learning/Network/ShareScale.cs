using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// Says abundances of spectra as bright as the scene's pixels in spectra of another brightness: where m_p of the answer stands for s_p
/// times another spectrum of the same shape, a mixture that has a_p of the first has a_p s_p / sum of a_q s_q of the second. A network
/// learns in its scene's own brightness; what it tells is shares of the references, as bright as they are given. Not in the paper.
/// </summary>
public sealed partial class ShareScale : nn.Module
{
    private readonly Tensor scale;

    /// <summary>Changes nothing, until <see cref="Learn"/>.</summary>
    /// <param name="endmemberCount">P.</param>
    /// <param name="type">Precision.</param>
    public ShareScale(int endmemberCount, ScalarType type)
        : base(nameof(ShareScale))
    {
        scale = ones(endmemberCount, type);
        register_buffer(nameof(scale), scale);
        RegisterComponents();
    }

    /// <summary>Sets s.</summary>
    /// <param name="factors">[P], above 0; only their ratios matter.</param>
    public void Learn(IReadOnlyList<double> factors)
    {
        using var noGradient = no_grad();
        using var values = tensor(factors.ToArray());
        scale.copy_(values);
    }

    /// <summary>The same mixtures in the spectra that are told of.</summary>
    /// <param name="abundances">[..., P], each row sums to 1.</param>
    /// <returns>[..., P], each row sums to 1.</returns>
    public Tensor Of(Tensor abundances)
    {
        using var scope = NewDisposeScope();
        var scaled = abundances * scale;
        return (scaled / scaled.sum(-1, keepdim: true)).MoveToOuterDisposeScope();
    }

    /// <summary>The posterior told of: its mean in those spectra, its precision the same.</summary>
    public AbundancePosterior Of(AbundancePosterior posterior)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        if (IsNeutral)
            return posterior;
        using var scope = NewDisposeScope();
        var scaled = posterior.Concentration * scale;
        var total = posterior.Concentration.sum(-1, keepdim: true) / scaled.sum(-1, keepdim: true);
        return posterior with { Concentration = (scaled * total).MoveToOuterDisposeScope() };
    }

    private bool IsNeutral => scale.ToFloats().Distinct().Count() == 1;
}
