using Unmix.Formats.Packages;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime;

/// <summary>
/// A model package with what is loaded from it, kept from scene to scene: graphs and sessions depend on the layers and the provider, not
/// on the scene. One run at a time may use it.
/// </summary>
public sealed class LoadedModel : IDisposable
{
    private readonly Dictionary<Layers, ModelGraphs> graphs = [];
    private readonly Dictionary<(Layers Layers, ProviderName Provider), UnmixSession> sessions = [];
    private readonly Dictionary<ProviderName, DriftSession> drift = [];

    /// <param name="package">Borrowed.</param>
    public LoadedModel(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        Package = package;
    }

    /// <summary>The package.</summary>
    public ModelPackage Package { get; }

    /// <summary>Releases the sessions.</summary>
    public void Dispose()
    {
        foreach (var session in drift.Values) session.Dispose();
        foreach (var session in sessions.Values) session.Dispose();
        drift.Clear();
        sessions.Clear();
    }

    /// <summary>The graphs for some layers.</summary>
    /// <exception cref="ModelPackageException">A graph lacks an output, or has one of another shape.</exception>
    internal ModelGraphs Graphs(Layers layers)
    {
        if (!graphs.TryGetValue(layers, out var found)) graphs[layers] = found = ModelGraphs.Of(Package, SessionOutputs.For(layers));
        return found;
    }

    /// <summary>The session of a run, which has answered the known pixels.</summary>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph, or the answers are wrong.</exception>
    internal UnmixSession Session(Layers layers, ProviderName provider)
    {
        if (sessions.TryGetValue((layers, provider), out var open)) return open;
        var session = UnmixSession.Open(Package, Graphs(layers), SessionOutputs.For(layers), provider);
        try
        {
            KnownPixelCheck.Require(Package, session, provider);
        }
        catch
        {
            session.Dispose();
            throw;
        }
        return sessions[(layers, provider)] = session;
    }

    /// <summary>The session that measures drift; it opens beside what the caller does next, once for all scenes. Not checked: the known pixels are, by the session of the run.</summary>
    internal DriftSession DriftSession(Layers layers, ProviderName provider)
    {
        var outputs = SessionOutputs.For(layers);
        if (DriftMeasurement.CanUse(outputs)) return Drift.DriftSession.Begin(Package, outputs, provider); // the run's own
        if (!drift.TryGetValue(provider, out var open)) drift[provider] = open = Drift.DriftSession.Begin(Package, outputs, provider);
        return open;
    }
}
