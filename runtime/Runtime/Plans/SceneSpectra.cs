using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra.Matching;

namespace Unmix.Runtime.Plans;

/// <summary>A scene's spectra in the bands of a model: read as they are, or computed from what is read. One thread at a time.</summary>
/// <param name="reader">The scene.</param>
/// <param name="bands">How its bands serve the model.</param>
/// <param name="firstRow">The scene's row from which windows are counted.</param>
internal sealed class SceneSpectra(SceneReader reader, SceneBands bands, int firstRow = 0)
{
    /// <summary>Bytes of what is read at a time where bands are computed; more only when a single row is longer.</summary>
    public const int ScratchBytes = 4 << 20;

    private readonly int[] read = [.. bands.Read];
    private float[] scratch = [];

    /// <summary>Bands of a spectrum, L.</summary>
    public int BandCount => bands.BandCount;

    /// <summary>Reads a window. Allocates at most once.</summary>
    /// <param name="window">Inside the scene, rows counted from the first one.</param>
    /// <param name="spectra">[window.PixelCount, L], overwritten.</param>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    public void Read(PixelWindow window, Span<float> spectra)
    {
        window = window with { Row = firstRow + window.Row };
        if (bands.Weights is not { } weights)
        {
            reader.ReadSpectra(window, read, spectra);
            return;
        }
        var pixels = Math.Max(1, ScratchBytes / sizeof(float) / read.Length);
        if (scratch.Length == 0)
            scratch = new float[pixels * read.Length];
        var parts = new WindowParts(window, pixels, pixels);
        while (parts.MoveNext())
        {
            var values = scratch.AsSpan(0, parts.Current.PixelCount * read.Length);
            reader.ReadSpectra(parts.Current, read, values);
            using var turn = reader.Turns?.Take();
            weights.Apply(values, spectra.Slice(parts.PixelsBefore * BandCount, parts.Current.PixelCount * BandCount));
        }
    }
}
