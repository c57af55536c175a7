using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>
/// What the graphs of a package answer, computed as a run computes it: by the same session in batches of the same size, on graphs that are
/// cut to what is asked for.
/// </summary>
public static class GraphAnswers
{
    private static readonly Layers[] Single = [Layers.Abundances, Layers.Deviation, Layers.Nonlinearity, Layers.Error];

    /// <summary>Every set of layers that cuts the graphs in a way of its own; novelty is computed from what the error is.</summary>
    public static IReadOnlyList<Layers> LayerSets { get; } =
    [
        .. Enumerable
            .Range(1, (1 << Single.Length) - 1)
            .Select(set => Single.Where((_, place) => (set >> place & 1) != 0).Aggregate(Layers.None, (one, other) => one | other)),
    ];

    /// <summary>Runs spectra through both graphs.</summary>
    /// <param name="package">The package.</param>
    /// <param name="layers">For what is computed for them; null for every output of both graphs.</param>
    /// <param name="spectra">[n, L] reflectance.</param>
    /// <returns>By name (<see cref="GraphNames"/>): [n, ...]. The spectra are not among them.</returns>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph, or can't compute it.</exception>
    public static IReadOnlyDictionary<string, float[]> Of(ModelPackage package, Layers? layers, ReadOnlySpan<float> spectra)
    {
        ArgumentNullException.ThrowIfNull(package);
        var outputs = layers is { } wanted ? SessionOutputs.For(wanted, package) : SessionOutputs.All;
        using var session = UnmixSession.Open(package, outputs, ProviderName.Cpu);
        return Of(session, spectra, package.Manifest.BandCount);
    }

    /// <summary>Runs neighbourhoods through the graph that looks at neighbours.</summary>
    /// <param name="package">With a context.</param>
    /// <param name="neighbourhoods">[P, K, n] concentrations, zeros where a neighbour is missing.</param>
    /// <returns>By name (<see cref="GraphNames.ContextOutputs"/>): [n, P].</returns>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept the graph, or can't compute it.</exception>
    public static IReadOnlyDictionary<string, float[]> OfContext(ModelPackage package, ReadOnlySpan<float> neighbourhoods)
    {
        ArgumentNullException.ThrowIfNull(package);
        using var session = ContextSession.Open(package, ProviderName.Cpu);
        var (abundances, deviations) = session.Answers(neighbourhoods);
        return new Dictionary<string, float[]> { [GraphNames.Abundances] = abundances, [GraphNames.Deviation] = deviations };
    }

    /// <summary>Runs spectra through a session.</summary>
    internal static Dictionary<string, float[]> Of(UnmixSession session, ReadOnlySpan<float> spectra, int bandCount)
    {
        var total = spectra.Length / bandCount;
        var answers = session
            .Outputs.Encoder.Concat(session.Outputs.Decoder)
            .ToDictionary(name => name, name => new float[checked(total * session.FloatsPerPixel(name))]);
        using var tensors = new WindowTensors(session, session.BatchSize);
        for (var first = 0; first < total; first += session.BatchSize)
        {
            var count = Math.Min(session.BatchSize, total - first);
            spectra.Slice(first * bandCount, count * bandCount).CopyTo(tensors.Spectra);
            session.RunBatch(tensors, 0, count);
            foreach (var (name, answer) in answers)
                tensors.Answer(name, count).CopyTo(answer.AsSpan(first * session.FloatsPerPixel(name)));
        }
        return answers;
    }
}
