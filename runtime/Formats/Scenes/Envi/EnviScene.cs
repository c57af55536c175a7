namespace Unmix.Formats.Scenes.Envi;

/// <summary>Writes scenes as ENVI: a raw file and the header that tells how to read it. Made by ourselves, without GDAL.</summary>
public static class EnviScene
{
    /// <summary>Writes a scene that is in memory; for one that is not, see <see cref="EnviSceneWriter"/>.</summary>
    /// <param name="headerPath">The header, ending in <c>.hdr</c>; the data goes beside it, ending in <c>.img</c>.</param>
    /// <param name="layout">What the scene is to be.</param>
    /// <param name="spectra">[Height * Width, L] reflectance, pixels in row-major order, each pixel's bands together.</param>
    /// <exception cref="ArgumentException">The layout can't be stored, or the memory has another size.</exception>
    /// <exception cref="OutputException">The files can't be written.</exception>
    public static void Write(string headerPath, EnviLayout layout, ReadOnlySpan<float> spectra)
    {
        using var writer = EnviSceneWriter.Create(headerPath, layout);
        writer.WriteRows(0, layout.Height, spectra);
        writer.Finish();
    }
}
