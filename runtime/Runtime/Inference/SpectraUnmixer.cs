using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>A package's graphs, loaded once, for spectra that are in memory; a thread at a time.</summary>
public sealed class SpectraUnmixer : IDisposable
{
    private readonly UnmixSession session;
    private readonly int bandCount;

    private SpectraUnmixer(UnmixSession session, int bandCount) => (this.session, this.bandCount) = (session, bandCount);

    /// <summary>Loads the graphs, cut to what is asked for.</summary>
    /// <param name="package">Borrowed while this runs.</param>
    /// <param name="layers">What is computed; null for every output of both graphs.</param>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept a graph.</exception>
    public static SpectraUnmixer Open(ModelPackage package, Layers? layers)
    {
        ArgumentNullException.ThrowIfNull(package);
        var outputs = layers is { } wanted ? SessionOutputs.For(wanted, package) : SessionOutputs.All;
        return new SpectraUnmixer(UnmixSession.Open(package, outputs, ProviderName.Cpu), package.Manifest.BandCount);
    }

    /// <summary>Runs spectra through the graphs, in batches of the size that a run takes.</summary>
    /// <param name="spectra">[n, L] reflectance, finite.</param>
    /// <returns>By name (<see cref="GraphNames"/>): [n, ...]. The spectra are not among them.</returns>
    /// <exception cref="ModelPackageException">ONNX Runtime can't compute a graph.</exception>
    public IReadOnlyDictionary<string, float[]> Unmix(ReadOnlySpan<float> spectra) => GraphAnswers.Of(session, spectra, bandCount);

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
