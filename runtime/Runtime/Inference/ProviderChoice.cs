using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;

namespace Unmix.Runtime.Inference;

/// <summary>What the graphs will be computed on, and why.</summary>
/// <param name="Provider">Never <see cref="ProviderName.Auto"/>.</param>
/// <param name="Reason">One sentence for the report.</param>
public sealed record ProviderChoice(ProviderName Provider, string Reason)
{
    /// <summary>Decides what to compute on, trying a card out before it is chosen.</summary>
    /// <exception cref="ProviderException">The provider asked for is not in this build, or does not start on this machine.</exception>
    public static ProviderChoice Choose(ProviderName asked) => Choose(asked, OnnxLibrary.Require().GetAvailableProviders(), TryStart);

    /// <summary>The providers that this build carries, whether or not they start here.</summary>
    public static IReadOnlyList<ProviderName> Built()
    {
        var built = OnnxLibrary.Require().GetAvailableProviders();
        return [.. Enum.GetValues<ProviderName>().Where(provider => provider != ProviderName.Auto && built.Contains(OnnxName(provider)))];
    }

    /// <param name="asked">The option.</param>
    /// <param name="built">ONNX Runtime's names of the providers that this build carries.</param>
    /// <param name="fault">Starts a provider; what went wrong, or null when it started.</param>
    internal static ProviderChoice Choose(ProviderName asked, IReadOnlyCollection<string> built, Func<ProviderName, Exception?> fault) =>
        asked switch
        {
            ProviderName.Auto => ChooseBest(built, fault),
            ProviderName.Cpu => new ProviderChoice(ProviderName.Cpu, "asked for"),
            _ => Require(asked, built, fault),
        };

    private static ProviderChoice ChooseBest(IReadOnlyCollection<string> built, Func<ProviderName, Exception?> fault)
    {
        foreach (var card in (ReadOnlySpan<ProviderName>)[ProviderName.Cuda, ProviderName.DirectMl])
        {
            if (!built.Contains(OnnxName(card)))
                continue;
            return fault(card) is { } cause
                ? new ProviderChoice(ProviderName.Cpu, $"{Spell(card)} is in this build but does not start here: {FirstLine(cause)}")
                : new ProviderChoice(card, $"this build carries {Spell(card)} and it starts on this machine");
        }
        return new ProviderChoice(ProviderName.Cpu, "this build carries ONNX Runtime for CPU only");
    }

    private static ProviderChoice Require(ProviderName asked, IReadOnlyCollection<string> built, Func<ProviderName, Exception?> fault)
    {
        var flavour = asked == ProviderName.Cuda ? "gpu" : "directml";
        if (!built.Contains(OnnxName(asked)))
        {
            throw new ProviderException(
                $"This build carries {Carried(built)}, so '{OptionName.Provider} {Spell(asked)}' can't be had; build with "
                    + $"-p:OnnxRuntime={flavour}, or use {OptionName.Provider} cpu."
            );
        }
        if (fault(asked) is not { } cause)
            return new ProviderChoice(asked, "asked for");
        var needs =
            asked == ProviderName.Cuda
                ? "it needs an NVIDIA driver, CUDA and cuDNN of the versions that ONNX Runtime names"
                : "it needs Windows and a DirectX 12 card";
        throw new ProviderException(
            $"'{OptionName.Provider} {Spell(asked)}' does not start on this machine ({FirstLine(cause)}); {needs}. "
                + $"Use {OptionName.Provider} cpu meanwhile.",
            cause
        );
    }

    /// <summary>The provider as on the command line.</summary>
    public static string Spell(ProviderName provider) =>
        provider switch
        {
            ProviderName.Auto => "auto",
            ProviderName.Cpu => "cpu",
            ProviderName.Cuda => "cuda",
            ProviderName.DirectMl => "directml",
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
        };

    /// <inheritdoc/>
    public override string ToString() => $"{Spell(Provider)} ({Reason})";

    private static string OnnxName(ProviderName provider) =>
        provider switch
        {
            ProviderName.Cuda => "CUDAExecutionProvider",
            ProviderName.DirectMl => "DmlExecutionProvider",
            _ => "CPUExecutionProvider",
        };

    private static string Carried(IReadOnlyCollection<string> built)
    {
        var cards = built.Where(name => name is "CUDAExecutionProvider" or "DmlExecutionProvider").ToList();
        return cards.Count == 0 ? "ONNX Runtime for CPU only" : $"ONNX Runtime with {string.Join(" and ", cards)} only";
    }

    private static Exception? TryStart(ProviderName provider)
    {
        try
        {
            using var options = OrtSettings.For(provider);
            return null;
        }
        // A build without the provider lacks the native function; one with it but without its libraries gets ORT's own error.
        catch (Exception fault) when (fault is EntryPointNotFoundException or DllNotFoundException or OnnxRuntimeException)
        {
            return fault;
        }
    }

    private static string FirstLine(Exception fault) => fault.Message.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd('.');
}
