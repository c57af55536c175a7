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
        foreach (var session in sessions.Values) session.Dispose();
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

    /// <summary>The session that measures drift.</summary>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph.</exception>
    internal UnmixSession DriftSession(ProviderName provider)
    {
        // Opened when a run has its sample, and not checked again: the known pixels were, by the session of the run.
        if (sessions.TryGetValue((DriftMeasurement.Measured, provider), out var open)) return open;
        return sessions[(DriftMeasurement.Measured, provider)] = UnmixSession.Open(Package, SessionOutputs.For(DriftMeasurement.Measured), provider);
    }
}
