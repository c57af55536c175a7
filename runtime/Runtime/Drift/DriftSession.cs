using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Drift;

/// <summary>
/// The session that measures drift, opened on a thread of its own while a run opens its own and works: of a small scene's time, opening sessions is most.
/// A run whose session computes all that is needed lends that one.
/// </summary>
internal sealed class DriftSession : IDisposable
{
    private readonly Task<UnmixSession>? opening;

    private DriftSession(Task<UnmixSession>? opening) => this.opening = opening;

    /// <summary>Begins to open it, where the run's won't do.</summary>
    public static DriftSession Begin(ModelPackage package, SessionOutputs ofRun, Lazy<ProviderChoice> provider) => new(DriftMeasurement.CanUse(ofRun)
        ? null
        : Task.Run(() => UnmixSession.Open(package, SessionOutputs.For(DriftMeasurement.Measured), provider.Value.Provider)));

    /// <summary>The session; waits until it is open.</summary>
    /// <param name="ofRun">The run's.</param>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph.</exception>
    public UnmixSession Or(UnmixSession ofRun) => opening?.GetAwaiter().GetResult() ?? ofRun;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (opening is null) return;
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
}
