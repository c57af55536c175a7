using Unmix.Formats.Packages;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// Says abundances of spectra as bright as a pixel's own in spectra of another brightness. Where m_p of the pixel stands for s_p times
/// another spectrum of the same shape, a mixture that has a_p of the first has t_p = a_p s_p / sum of a_q s_q of the second. s_p is a
/// number for each material, or the size of the pixel's own m_p: what a material adds to a pixel shows much better than whether it is much
/// of a dark one or little of a bright one, and shares of spectra of size one need not know. The posterior is of t, so that its
/// precision is that of what is told. Not in the paper.
/// </summary>
public sealed partial class ShareScale : nn.Module
{
    /// <summary>Of a pixel without any shares above 0: its totals are not divided by nothing.</summary>
    private const double LeastTotal = 1e-6;

    private readonly Tensor scale;
    private readonly AbundanceConvention convention;

    /// <summary>Changes nothing, until <see cref="Learn"/>, where the convention asks for no sizes.</summary>
    /// <param name="endmemberCount">P.</param>
    /// <param name="type">Precision.</param>
    /// <param name="convention">
    /// Which spectra are told of; of <c>Peak</c> and <c>Brightness</c> a pixel's own endmembers say the size.
    /// </param>
    public ShareScale(int endmemberCount, ScalarType type, AbundanceConvention convention = AbundanceConvention.Scene)
        : base(nameof(ShareScale))
    {
        this.convention = convention;
        scale = ones(endmemberCount, type);
        register_buffer(nameof(scale), scale);
        RegisterComponents();
    }

    /// <summary>Sets s where it is a number for each material.</summary>
    /// <param name="factors">[P], above 0; only their ratios matter.</param>
    public void Learn(IReadOnlyList<double> factors)
    {
        using var noGradient = no_grad();
        using var values = tensor(factors.ToArray());
        scale.copy_(values);
    }

    /// <summary>s in each pixel.</summary>
    /// <param name="endmembers">[B, L, P], those of the pixels.</param>
    /// <returns>[B, P], or [P] where they are the same everywhere; null where they change nothing.</returns>
    public Tensor? Sizes(Tensor endmembers)
    {
        ArgumentNullException.ThrowIfNull(endmembers);
        return convention switch
        {
            AbundanceConvention.Peak => endmembers.amax([1]),
            AbundanceConvention.Brightness => endmembers.Squared().sum([1]).sqrt(),
            _ => IsNeutral ? null : scale.alias(),
        };
    }

    /// <summary>The same, without mixing endmembers where they say no sizes.</summary>
    /// <param name="endmembers">Those of the pixels.</param>
    public Tensor? SizesOf(DecodedEndmembers endmembers)
    {
        ArgumentNullException.ThrowIfNull(endmembers);
        if (!IsOfPixels)
            return IsNeutral ? null : scale.alias(); // without mixing what says nothing
        using var spectra = endmembers.Spectra();
        return Sizes(spectra);
    }

    /// <summary>Shares of the pixel's own spectra as shares of those that are told of; their total stays.</summary>
    /// <param name="shares">[B, P], any sign; those below 0 count nothing in the total.</param>
    /// <param name="sizes">What <see cref="Sizes"/> gave.</param>
    public static Tensor Told(Tensor shares, Tensor? sizes)
    {
        if (sizes is null)
            return shares.alias();
        using var scope = NewDisposeScope();
        var positive = shares.relu();
        var total = positive.sum(-1, keepdim: true).AtLeast(LeastTotal) / (positive * sizes).sum(-1, keepdim: true).AtLeast(LeastTotal);
        return (shares * sizes * total).MoveToOuterDisposeScope();
    }

    /// <summary>Back from shares that are told to those of the pixel's own spectra, of which it is mixed.</summary>
    /// <param name="told">[B, P], at least 0; or concentrations, whose total stays.</param>
    /// <param name="sizes">What <see cref="Sizes"/> gave.</param>
    public static Tensor Own(Tensor told, Tensor? sizes)
    {
        if (sizes is null)
            return told.alias();
        using var scope = NewDisposeScope();
        var own = told / sizes;
        return (own * (told.sum(-1, keepdim: true) / own.sum(-1, keepdim: true))).MoveToOuterDisposeScope();
    }

    /// <summary>Whether s is the size of a pixel's own endmembers.</summary>
    public bool IsOfPixels => convention is AbundanceConvention.Peak or AbundanceConvention.Brightness;

    private bool IsNeutral => scale.ToFloats().Distinct().Count() == 1;
}
