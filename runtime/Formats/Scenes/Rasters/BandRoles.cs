using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>Which bands of a file are the scene's, and which tell by their opacity where it holds something.</summary>
/// <param name="Spectral">[L] GDAL's numbers, from 1.</param>
/// <param name="Alpha">GDAL's numbers, from 1; mostly none.</param>
internal sealed record BandRoles(IReadOnlyList<int> Spectral, IReadOnlyList<int> Alpha)
{
    /// <summary>Bands of the file.</summary>
    public int FileBandCount => Spectral.Count + Alpha.Count;

    /// <summary>
    /// Of a list that counts the bands of the scene, or all of the file, those of the scene; null where it counts neither.
    /// </summary>
    public T[]? OfSpectral<T>(T[] list)
    {
        if (list.Length == Spectral.Count)
            return list;
        return list.Length == FileBandCount ? [.. Spectral.Select(number => list[number - 1])] : null;
    }

    /// <summary>
    /// Looks at the colours of the bands. One that has a wavelength of its own is of the scene whatever its colour: GDAL calls
    /// the fourth of four bands alpha by itself.
    /// </summary>
    /// <param name="dataset">The file.</param>
    /// <param name="path">Its name.</param>
    /// <param name="hasWavelength">Whether a band, from 1, has one.</param>
    /// <param name="warnings">Takes what is odd.</param>
    /// <exception cref="SceneException">All bands are alpha.</exception>
    public static BandRoles Of(GdalDataset dataset, string path, Func<int, bool> hasWavelength, List<string> warnings)
    {
        var (spectral, alpha) = (new List<int>(), new List<int>());
        var count = GdalNative.GDALGetRasterCount(dataset);
        for (var number = 1; number <= count; number++)
        {
            var isAlpha =
                GdalNative.GDALGetRasterColorInterpretation(GdalNative.GDALGetRasterBand(dataset, number)) == GdalNative.AlphaBand;
            if (isAlpha && hasWavelength(number))
            {
                warnings.Add(
                    $"Band {number} of {count} is marked as alpha (opacity) but has a wavelength; it is taken for a band of the scene."
                );
                isAlpha = false;
            }
            (isAlpha ? alpha : spectral).Add(number);
        }
        if (spectral.Count == 0)
            throw new SceneException(
                $"All {count} bands of '{path}' are alpha, which is opacity, not reflectance. Give a scene, or correct the "
                    + "colours of its bands."
            );
        return new BandRoles(spectral.AsReadOnly(), alpha.AsReadOnly());
    }
}
