using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;

namespace Unmix.Runtime.Speed;

/// <summary>A scene to measure with where the user gives none: the package's known spectra over and over.</summary>
internal static class BenchScene
{
    private const int Width = 512;
    private const int MostRows = 512;
    private const long MostBytes = 128L << 20;

    /// <summary>Writes an ENVI scene, rows of bands, float32.</summary>
    /// <returns>The header's path.</returns>
    public static string Write(string folder, ModelPackage package)
    {
        var (manifest, known) = (package.Manifest, package.KnownPixels);
        var rowFloats = checked(Width * manifest.BandCount);
        var layout = new EnviLayout
        {
            Width = Width,
            Height = (int)Math.Clamp(MostBytes / ((long)rowFloats * sizeof(float)), 1, MostRows),
            BandCount = manifest.BandCount,
            Interleave = EnviInterleave.Bil,
            Wavelengths = manifest.WavelengthsNm is { } centres ? new WavelengthGrid(centres, manifest.WidthsNm) : null,
        };
        var path = Path.Combine(folder, "scene.hdr");
        var row = new float[rowFloats];
        using var writer = EnviSceneWriter.Create(path, layout);
        for (var y = 0; y < layout.Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var pixel = (y * Width + x) % known.Count;
                known.Spectra.AsSpan(pixel * manifest.BandCount, manifest.BandCount).CopyTo(row.AsSpan(x * manifest.BandCount));
            }
            writer.WriteRows(y, 1, row);
        }
        writer.Finish();
        return path;
    }
}
