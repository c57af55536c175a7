using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>Makes scenes for a model, and reads rasters.</summary>
internal static class SceneFiles
{
    public const int Width = 20;
    public const int Height = 9;

    /// <summary>The upper left of the trained scene with the model's bands, as ENVI.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Where it goes, as scene.hdr and scene.img.</param>
    /// <param name="change">Changes the spectra, [pixels, L].</param>
    /// <param name="layout">Changes the file.</param>
    /// <returns>The header.</returns>
    public static string Write(
        TrainedModel model,
        TemporaryFolder folder,
        Action<float[]>? change = null,
        Func<EnviLayout, EnviLayout>? layout = null
    )
    {
        var spectra = Read(model.Scene, new PixelWindow(0, 0, Width, Height));
        change?.Invoke(spectra);
        var plain = new EnviLayout
        {
            Width = Width,
            Height = Height,
            BandCount = model.Manifest.BandCount,
            Wavelengths = new WavelengthGrid(model.Manifest.WavelengthsNm!, model.Manifest.WidthsNm), // the synthetic scene has them
        };
        EnviScene.Write(folder.File("scene.hdr"), layout?.Invoke(plain) ?? plain, spectra);
        return folder.File("scene.hdr");
    }

    public static float[] Read(string path, PixelWindow? window = null)
    {
        using var reader = SceneReader.Open(path);
        var part = window ?? reader.Profile.Window;
        var values = new float[part.PixelCount * reader.Profile.BandCount];
        reader.ReadSpectra(part, [.. Enumerable.Range(0, reader.Profile.BandCount)], values);
        return values;
    }
}
