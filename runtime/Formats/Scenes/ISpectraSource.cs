namespace Unmix.Formats.Scenes;

/// <summary>Where the spectra of a product come from. One thread at a time.</summary>
internal interface ISpectraSource
{
    /// <summary>
    /// Reads a window: scale and offset applied, nodata as NaN. Allocates nothing as long as the choice of bands stays the same.
    /// </summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="bands">[L] bands of the scene's profile from 0, in the order wanted; at least one.</param>
    /// <param name="spectra">[window.PixelCount, L], overwritten.</param>
    /// <param name="turns">One is taken while samples are decoded or converted; null for free.</param>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> spectra, CoreTurns? turns);

    /// <summary>Says how many threads may decode the parts of a window at once; one unless it is said.</summary>
    /// <param name="threads">At least 1; a source whose files are decoded by one thread makes nothing of it.</param>
    void DecodeBy(int threads) { }
}
