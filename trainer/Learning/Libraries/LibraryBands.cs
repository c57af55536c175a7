using Unmix.Formats.Spectra;
using Unmix.Learning.Scenes;

namespace Unmix.Learning.Libraries;

/// <summary>Pixels of a scene on the bands of a model that is learnt from a library.</summary>
internal static class LibraryBands
{
    /// <summary>Centres nearer than this are the same band: files round them to a tenth of a nm.</summary>
    private const double SameBandNm = 0.1;

    /// <param name="pixels">Of the scene.</param>
    /// <param name="library">On the bands of the model.</param>
    /// <param name="path">The scene, for messages.</param>
    /// <returns>[N, L].</returns>
    /// <exception cref="BandMismatchException">The scene has no wavelengths, or lacks a band.</exception>
    public static float[] Of(ScenePixels pixels, TrainingLibrary library, string path)
    {
        if (pixels.Wavelengths is not { } own)
            throw new BandMismatchException(
                $"'{path}' has no wavelengths, so the library '{library.Path}' can't be brought to its {pixels.BandCount} bands. "
                    + "Add wavelengths to its header."
            );
        var places = library.Bands.CentresNm.Select(nm => Nearest(own, nm)).ToArray();
        var missing = Enumerable
            .Range(0, places.Length)
            .Where(band => Math.Abs(own.CentresNm[places[band]] - library.Bands.CentresNm[band]) >= SameBandNm)
            .ToArray();
        if (missing.Length > 0)
            throw new BandMismatchException(
                $"'{path}' lacks {missing.Length} of the {places.Length} bands of the model; first: "
                    + $"{library.Bands.CentresNm[missing[0]].ToString("F1", System.Globalization.CultureInfo.InvariantCulture)} nm. "
                    + "Give scenes of one sensor, with the same bands marked bad."
            );
        var values = new float[(long)pixels.PixelCount * places.Length];
        for (var pixel = 0; pixel < pixels.PixelCount; pixel++)
        {
            for (var band = 0; band < places.Length; band++)
                values[pixel * places.Length + band] = pixels.Spectra[pixel * pixels.BandCount + places[band]];
        }
        return values;
    }

    private static int Nearest(WavelengthGrid grid, double nm) =>
        Enumerable.Range(0, grid.BandCount).MinBy(band => Math.Abs(grid.CentresNm[band] - nm));
}
