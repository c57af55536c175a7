using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Tiling;

namespace Unmix.Evaluation.Comparison.Classes;

/// <summary>Spectra with known shares of classes, on the bands of a library.</summary>
/// <param name="Name">For tables.</param>
/// <param name="Spectra">[n, L] reflectance, those of the pixels that are known; NaN in all bands of pixels that are not valid.</param>
/// <param name="Names">[G] the classes that are known.</param>
/// <param name="Shares">[n, G].</param>
public sealed record ClassScene(string Name, float[] Spectra, IReadOnlyList<string> Names, float[] Shares)
{
    /// <summary>The good bands of a scene.</summary>
    /// <exception cref="UnmixException">The scene can't be read, or has no wavelengths.</exception>
    public static WavelengthGrid BandsOf(string path, SceneReadOptions read)
    {
        var (_, bands, profile) = MapFile.ReadSpectra(path, read);
        return profile.Wavelengths?.Select(bands)
            ?? throw new BandMismatchException(
                $"'{path}' has no wavelengths, so the library can't be brought to its {bands.Length} bands. Add wavelengths to its header."
            );
    }

    /// <summary>Reads a scene.</summary>
    /// <param name="path">The scene.</param>
    /// <param name="read">What is known better than its file says.</param>
    /// <param name="truthOf">Reads the truth for the scene.</param>
    /// <param name="library">On the good bands of the scene.</param>
    /// <exception cref="UnmixException">A file can't be used.</exception>
    public static ClassScene Load(string path, SceneReadOptions read, Func<SceneProfile, ClassTruth> truthOf, ClassLibrary library)
    {
        ArgumentNullException.ThrowIfNull(truthOf);
        ArgumentNullException.ThrowIfNull(library);
        var (spectra, bands, profile) = MapFile.ReadSpectra(path, read);
        var truth = truthOf(profile);
        int all = bands.Length,
            used = library.BandCount;
        var own = new float[truth.Pixels.Count * used];
        for (var i = 0; i < truth.Pixels.Count; i++)
        {
            var pixel = spectra.AsSpan(truth.Pixels[i] * all, all);
            var target = own.AsSpan(i * used, used);
            for (var band = 0; band < used; band++)
                target[band] = pixel[library.UsedBands[band]];
            if (!PixelMask.HoldsSpectrum(target))
                target.Fill(float.NaN);
        }
        return new ClassScene(System.IO.Path.GetFileNameWithoutExtension(path), own, truth.Names, truth.Shares);
    }
}
