using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Watching;

/// <summary>
/// Unmixes scenes as they come into a folder, one after the other, with one load of the model. Each map and report is what a run
/// of that scene alone writes. What was done is kept beside the maps, so that a watch that was stopped, by whatever, goes on
/// where it was.
/// </summary>
public static class FolderWatch
{
    /// <summary>
    /// Watches until it is stopped, or, with <see cref="WatchOptions.Once"/>, until all that is there has been looked at. A scene
    /// that can't be done is told, recorded and left until it changes. A disk that takes no map is waited for; with <see
    /// cref="WatchOptions.Once"/> it ends the watch.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="progress">Told of each event, on the calling thread; null for nobody.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>What was done, where the watch ended by itself.</returns>
    /// <exception cref="OptionsException">An option is out of range, or the folder is missing.</exception>
    /// <exception cref="OutputException">Another watch writes there, or nothing can be written.</exception>
    /// <exception cref="ModelPackageException">The graphs do not answer the package's known pixels as they should.</exception>
    /// <exception cref="ProviderException">The provider asked for can't be had.</exception>
    /// <exception cref="RunStoppedException">Stopped; what was done is kept.</exception>
    public static WatchReport Run(
        ModelPackage package,
        WatchOptions options,
        IProgress<WatchProgress>? progress = null,
        CancellationToken cancellation = default
    ) => Run(package, options, TimeProvider.System, progress, cancellation);

    /// <summary>The same by another clock.</summary>
    internal static WatchReport Run(
        ModelPackage package,
        WatchOptions options,
        TimeProvider clock,
        IProgress<WatchProgress>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var watch = new WatchLoop(package, options, progress, clock, cancellation);
        return watch.Go();
    }
}
