using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>What a provider of this build makes of a package's known pixels.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Answers">Its answers; null where there are none.</param>
/// <param name="Reason">Why there are none, a sentence; empty where there are.</param>
/// <param name="Starts">False where this machine lacks what the provider takes: the package can't be blamed for that.</param>
public sealed record ProviderCheck(ProviderName Provider, KnownPixelCheck? Answers, string Reason, bool Starts)
{
    /// <summary>True where the provider starts and does not give the answers that the package states.</summary>
    public bool IsRefused => Starts && Answers is not { Passed: true };

    /// <summary>
    /// Asks every provider that this build carries, one after the other; what one of them can't do does not keep the others from
    /// being asked.
    /// </summary>
    /// <param name="package">The package.</param>
    public static IReadOnlyList<ProviderCheck> All(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return
        [
            .. ProviderChoice
                .Built()
                .Select(provider => Of(provider, one => _ = ProviderChoice.Choose(one), one => KnownPixelCheck.Run(package, one))),
        ];
    }

    /// <param name="provider">The provider.</param>
    /// <param name="start">Throws where it does not start.</param>
    /// <param name="run">Its answers.</param>
    internal static ProviderCheck Of(ProviderName provider, Action<ProviderName> start, Func<ProviderName, KnownPixelCheck> run)
    {
        try
        {
            start(provider);
        }
        catch (ProviderException fault)
        {
            return new ProviderCheck(provider, null, fault.Message, Starts: false);
        }
        try
        {
            return new ProviderCheck(provider, run(provider), "", Starts: true);
        }
        catch (ModelPackageException fault)
        {
            return new ProviderCheck(provider, null, fault.Message, Starts: true);
        }
    }
}
