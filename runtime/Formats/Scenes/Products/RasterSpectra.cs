namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// Spectra of a product whose cube is a raster that GDAL reads rightly, such as a GeoTIFF; what is wrong or missing in
/// its facts the product states.
/// </summary>
/// <param name="reader">
/// Opened with the product's profile by <see cref="SceneReader.OpenRaster"/>; among the product's <see
/// cref="Belongings"/>.
/// </param>
internal sealed class RasterSpectra(SceneReader reader) : ISpectraSource
{
    /// <inheritdoc/>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> spectra, CoreTurns? turns)
    {
        reader.Turns = turns;
        reader.ReadSpectra(window, bands, spectra);
    }
}
