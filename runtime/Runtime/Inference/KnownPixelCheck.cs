using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>What a provider's answers to a package's known pixels differ by, at most, by output.</summary>
/// <param name="Differences">
/// Largest absolute difference of each output. Concentrations are compared as a share of the pixel's largest, because they
/// grow without bound.
/// </param>
/// <param name="Tolerance">What the package allows.</param>
public sealed record KnownPixelCheck(IReadOnlyDictionary<string, double> Differences, double Tolerance)
{
    /// <summary>The largest difference of all; NaN when an answer is not a number.</summary>
    public double Largest => Differences.Values.Any(double.IsNaN) ? double.NaN : Differences.Values.Max();

    /// <summary>True when every output is within the tolerance.</summary>
    public bool Passed => Largest <= Tolerance;

    /// <summary>Runs the known pixels through all graphs, all outputs.</summary>
    /// <param name="package">The package.</param>
    /// <param name="provider">What to compute on; not <see cref="ProviderName.Auto"/>.</param>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph.</exception>
    public static KnownPixelCheck Run(ModelPackage package, ProviderName provider)
    {
        ArgumentNullException.ThrowIfNull(package);
        using var session = UnmixSession.Open(package, SessionOutputs.All, provider);
        var check = Run(package, session);
        if (RebuildingEncoder.IsIn(package))
            check = check.And(OfEncoder(package, provider), "encoder ");
        if (package.Context is null)
            return check;
        using var context = ContextSession.Open(package, provider);
        return check.And(context.KnownDifferences(package), "context ");
    }

    // What it rebuilds without the decoder.
    private static IEnumerable<KeyValuePair<string, double>> OfEncoder(ModelPackage package, ProviderName provider)
    {
        using var session = UnmixSession.Open(package, SessionOutputs.For(Layers.Error, package), provider);
        return Run(package, session).Differences;
    }

    private KnownPixelCheck And(IEnumerable<KeyValuePair<string, double>> others, string prefix) =>
        this with
        {
            Differences = Differences
                .Concat(others.Select(other => KeyValuePair.Create(prefix + other.Key, other.Value)))
                .ToDictionary(StringComparer.Ordinal),
        };

    /// <summary>Refuses a package whose answers, all outputs, are not those of the trained network.</summary>
    /// <param name="package">The package.</param>
    /// <param name="provider">What to compute on; not <see cref="ProviderName.Auto"/>.</param>
    /// <returns>What the answers differ by.</returns>
    /// <exception cref="ModelPackageException">
    /// A difference is above the tolerance; names output and provider. Or ONNX Runtime does not accept a graph.
    /// </exception>
    public static KnownPixelCheck Require(ModelPackage package, ProviderName provider)
    {
        ArgumentNullException.ThrowIfNull(package);
        using var session = UnmixSession.Open(package, SessionOutputs.All, provider);
        if (RebuildingEncoder.IsIn(package))
        {
            using var encoder = UnmixSession.Open(package, SessionOutputs.For(Layers.Error, package), provider);
            Require(package, encoder, provider);
        }
        return Require(package, session, provider);
    }

    /// <summary>Refuses a package whose answers are not those of the trained network.</summary>
    /// <exception cref="ModelPackageException">A difference is above the tolerance; names output and provider.</exception>
    internal static KnownPixelCheck Require(ModelPackage package, UnmixSession session, ProviderName provider)
    {
        var check = Run(package, session);
        if (check.Passed)
            return check;
        var (output, difference) = check.Differences.MaxBy(d => double.IsNaN(d.Value) ? double.PositiveInfinity : d.Value);
        throw new ModelPackageException(
            $"On {ProviderChoice.Spell(provider)} the model's answer '{output}' to its own known pixels differs by {difference:E1}; "
                + $"{check.Tolerance:E1} is allowed ('{package.Path}'). Run 'unmix check' and use a provider that passes, or "
                + "export the model again."
        );
    }

    /// <summary>Runs the known pixels through a session; only its outputs are compared.</summary>
    internal static KnownPixelCheck Run(ModelPackage package, UnmixSession session)
    {
        var known = package.KnownPixels;
        var differences = GraphAnswers
            .Of(session, known.Spectra, known.BandCount)
            .ToDictionary(
                answer => answer.Key,
                answer => OutputDifference.Largest(answer.Key, known.Answer(answer.Key), answer.Value, session.FloatsPerPixel(answer.Key))
            );
        return new KnownPixelCheck(differences, package.Manifest.ParityTolerance);
    }
}
