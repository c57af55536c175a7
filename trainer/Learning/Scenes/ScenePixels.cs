using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Tiling;

namespace Unmix.Learning.Scenes;

/// <summary>
/// The pixels of a scene that training learns from: its usable bands, its valid pixels, in memory.
/// </summary>
public sealed record ScenePixels
{
    private const int StripPixels = 65_536;

    /// <summary>[N, L] reflectance, pixel-interleaved.</summary>
    public required float[] Spectra { get; init; }

    /// <summary>N.</summary>
    public required int PixelCount { get; init; }

    /// <summary>The scene's bands in use, from 0; those that the file calls bad are left out.</summary>
    public required IReadOnlyList<int> Bands { get; init; }

    /// <summary>Centres and widths of the bands in use; null where the scene has none.</summary>
    public required WavelengthGrid? Wavelengths { get; init; }

    /// <summary>What the file says of itself.</summary>
    public required SceneProfile Profile { get; init; }

    /// <summary>Valid pixels in the whole scene; N unless the scene was thinned.</summary>
    public required long ValidPixels { get; init; }

    /// <summary>L.</summary>
    public int BandCount => Bands.Count;

    /// <summary>Reads a scene strip by strip.</summary>
    /// <param name="path">Anything that GDAL opens.</param>
    /// <param name="options">Overrides of scale, offset and nodata.</param>
    /// <param name="maximumPixels">Beyond this many valid pixels, a uniform random choice of them is kept.</param>
    /// <param name="random">Makes that choice.</param>
    /// <exception cref="SceneException">The scene can't be read or has no valid pixel.</exception>
    public static ScenePixels Load(string path, SceneReadOptions? options, int maximumPixels, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using var reader = SceneReader.Open(path, options);
        var profile = reader.Profile;
        var bands = UsableBands(profile, path);
        var kept = new PixelReservoir(bands.Length, (int)Math.Min(maximumPixels, (long)profile.Width * profile.Height), random);
        Read(reader, bands, kept);
        if (kept.Offered == 0)
            throw NoneValid(profile, path, bands.Length);
        return new ScenePixels
        {
            Spectra = kept.Spectra(),
            PixelCount = kept.Count,
            Bands = bands,
            Wavelengths = profile.Wavelengths?.Select(bands),
            Profile = profile,
            ValidPixels = kept.Offered,
        };
    }

    private static int[] UsableBands(SceneProfile profile, string path)
    {
        if (profile.NotSpectra is { } why)
            throw new SceneException(why);
        int[] bands = [.. Enumerable.Range(0, profile.BandCount).Where(band => profile.BadBands is null || !profile.BadBands[band])];
        if (bands.Length > 0)
            return bands;
        throw new SceneException(
            $"All {profile.BandCount} bands of '{path}' are marked bad. Correct the bad-band list (bbl) of its " + $"header."
        );
    }

    private static void Read(SceneReader reader, int[] bands, PixelReservoir kept)
    {
        var profile = reader.Profile;
        var rows = Math.Max(1, StripPixels / profile.Width);
        var line = checked(profile.Width * bands.Length);
        var strip = new float[checked((long)rows * line)];
        for (var row = 0; row < profile.Height; row += rows)
        {
            var window = new PixelWindow(0, row, profile.Width, Math.Min(rows, profile.Height - row));
            var spectra = strip.AsSpan(0, window.PixelCount * bands.Length);
            reader.ReadSpectra(window, bands, spectra);
            for (var i = 0; i < window.PixelCount; i++)
            {
                var spectrum = spectra.Slice(i * bands.Length, bands.Length);
                if (PixelMask.HoldsSpectrum(spectrum))
                    kept.Offer(spectrum);
            }
        }
    }

    private static SceneException NoneValid(SceneProfile profile, string path, int bands)
    {
        var masks = profile.Masks.Count == 0 ? "" : $", or left out by {string.Join(" and ", profile.Masks)}";
        return new SceneException(
            $"None of the {(long)profile.Width * profile.Height} pixels of '{path}' is valid in all {bands} bands "
                + $"(nodata, NaN or the same number in every band{masks}). Mark the bands without data as bad (bbl) or give the right "
                + "--nodata."
        );
    }
}
