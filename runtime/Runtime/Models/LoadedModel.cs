using Unmix.Formats.Packages;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Models;

/// <summary>
/// A model package with what is loaded from it, kept from scene to scene: graphs and sessions depend on the layers and the provider, not
/// on the scene. One run at a time may use it.
/// </summary>
public sealed class LoadedModel : IDisposable
{
    private readonly Dictionary<(Layers Layers, bool WithContext), Lazy<ModelGraphs>> graphs = [];

    // By the provider that was asked for.
    private readonly Dictionary<ProviderName, Lazy<ProviderChoice>> providers = [];
    private readonly Dictionary<(Layers Layers, bool WithContext, ProviderName Asked), Task<UnmixSession>> sessions = [];
    private readonly Dictionary<ProviderName, Task<UnmixSession>> drift = [];
    private readonly Dictionary<ProviderName, Task<ContextSession>> contexts = [];

    /// <param name="package">Borrowed.</param>
    public LoadedModel(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        Package = package;
    }

    /// <summary>The package.</summary>
    public ModelPackage Package { get; }

    /// <summary>Releases the sessions; waits for those that are being opened.</summary>
    public void Dispose()
    {
        foreach (var session in drift.Values.Concat(sessions.Values))
            Release(session);
        foreach (var session in contexts.Values)
            Release(session);
        drift.Clear();
        sessions.Clear();
        contexts.Clear();
    }

    /// <summary>
    /// Begins to open what a run with these options needs, beside what the caller does next. It need not be called; what goes wrong is told
    /// by the run.
    /// </summary>
    /// <param name="options">Of the run.</param>
    public void Begin(UnmixOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        // One library at a time can be loaded, so this thread has to load this one before it asks for another.
        _ = OnnxLibrary.Require();
        BeginSessions(options);
    }

    /// <summary>
    /// Begins to open what a run needs, beside what the caller does next: opening sessions and loading GDAL are most of a small
    /// scene's time.
    /// What goes wrong is thrown where the session is asked for.
    /// </summary>
    internal void BeginSessions(UnmixOptions options)
    {
        var (layers, asked) = (options.Layers, options.Provider);
        _ = Begin(layers, ContextUse.RadiusOf(Package.Manifest, options) > 0, asked);
        if (ContextUse.RadiusOf(Package.Manifest, options) > 0)
            _ = BeginContext(asked);
        if (DriftMeasurement.CanUse(SessionOutputs.For(layers, Package), Package) || drift.ContainsKey(asked))
            return;
        var provider = LazyProvider(asked);
        drift[asked] = Task.Run(() =>
            UnmixSession.Open(Package, SessionOutputs.For(DriftMeasurement.Measured, Package), provider.Value.Provider)
        );
    }

    /// <summary>The same for who unmixes every pixel by itself.</summary>
    internal void BeginSessions(Layers layers, ProviderName asked) => BeginSessions(Alone(layers, asked));

    /// <summary>What is computed on; decided once.</summary>
    /// <exception cref="ProviderException">The provider asked for can't be had.</exception>
    internal ProviderChoice Provider(ProviderName asked) => LazyProvider(asked).Value;

    /// <summary>The graphs for some layers.</summary>
    /// <exception cref="ModelPackageException">A graph lacks an output, or has one of another shape.</exception>
    internal ModelGraphs Graphs(Layers layers, bool withContext = false) => LazyGraphs(layers, withContext).Value;

    /// <summary>The session of a run, which has answered the known pixels.</summary>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph, or the answers are wrong.</exception>
    internal UnmixSession Session(UnmixOptions options)
    {
        var withContext = ContextUse.RadiusOf(Package.Manifest, options) > 0;
        try
        {
            return Begin(options.Layers, withContext, options.Provider).GetAwaiter().GetResult();
        }
        catch
        {
            // The next scene may have more luck, with a card that others use too.
            sessions.Remove((options.Layers, withContext, options.Provider));
            throw;
        }
    }

    /// <summary>The same for who unmixes every pixel by itself.</summary>
    internal UnmixSession Session(Layers layers, ProviderName asked) => Session(Alone(layers, asked));

    /// <summary>The session of the graph that looks at neighbours, which has answered its known neighbourhoods.</summary>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept the graph, or the answers are wrong.</exception>
    internal ContextSession Context(ProviderName asked)
    {
        try
        {
            return BeginContext(asked).GetAwaiter().GetResult();
        }
        catch
        {
            contexts.Remove(asked); // as above
            throw;
        }
    }

    /// <summary>
    /// The session that measures drift: the run's, where it computes all that is needed, or one that was begun with it. Not
    /// checked: the known pixels are, by the session of the run.
    /// </summary>
    /// <param name="ofRun">The run's.</param>
    /// <param name="asked">As in <see cref="BeginSessions(UnmixOptions)"/>, which comes before.</param>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph.</exception>
    internal UnmixSession DriftSession(UnmixSession ofRun, ProviderName asked) =>
        DriftMeasurement.CanUse(ofRun.Outputs, Package) ? ofRun : drift[asked].GetAwaiter().GetResult();

    private static UnmixOptions Alone(Layers layers, ProviderName asked) =>
        new()
        {
            Layers = layers,
            Provider = asked,
            Context = ContextMode.Off,
        };

    private static void Release<T>(Task<T> opening)
        where T : IDisposable
    {
        try
        {
            opening.Wait();
        }
        catch (AggregateException)
        {
            return; // whoever asked for it was told; whoever did not is stopped by something else
        }
        opening.Result.Dispose();
    }

    private Lazy<ModelGraphs> LazyGraphs(Layers layers, bool withContext)
    {
        if (!graphs.TryGetValue((layers, withContext), out var found))
            graphs[(layers, withContext)] = found = new Lazy<ModelGraphs>(() =>
                ModelGraphs.Of(Package, SessionOutputs.For(layers, Package, withContext))
            );
        return found;
    }

    private Task<ContextSession> BeginContext(ProviderName asked)
    {
        if (contexts.TryGetValue(asked, out var opening))
            return opening;
        var provider = LazyProvider(asked);
        return contexts[asked] = Task.Run(() => ContextSession.OpenChecked(Package, provider.Value.Provider));
    }

    private Lazy<ProviderChoice> LazyProvider(ProviderName asked)
    {
        if (!providers.TryGetValue(asked, out var found))
            providers[asked] = found = new Lazy<ProviderChoice>(() => ProviderChoice.Choose(asked));
        return found;
    }

    private Task<UnmixSession> Begin(Layers layers, bool withContext, ProviderName asked)
    {
        if (sessions.TryGetValue((layers, withContext, asked), out var opening))
            return opening;
        var (cut, provider) = (LazyGraphs(layers, withContext), LazyProvider(asked));
        return sessions[(layers, withContext, asked)] = Task.Run(() =>
            Open(cut.Value, SessionOutputs.For(layers, Package, withContext), provider.Value.Provider)
        );
    }

    private UnmixSession Open(ModelGraphs cut, SessionOutputs outputs, ProviderName provider)
    {
        var session = UnmixSession.Open(Package, cut, outputs, provider);
        try
        {
            KnownPixelCheck.Require(Package, session, provider);
        }
        catch
        {
            session.Dispose();
            throw;
        }
        return session;
    }
}
