// Opens a model package, unmixes spectra in memory, and unmixes a scene: dotnet run -- MODEL SCENE MAP
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Reading;
using Unmix.Runtime;
using Unmix.Runtime.Arrays;
using Unmix.Runtime.Models;
using Unmix.Runtime.Runs;

if (args is not [var modelPath, var scenePath, var mapPath])
{
    Console.Error.WriteLine("Give MODEL SCENE MAP.");
    return 2;
}
try
{
    // Reading checks all of the package; nothing of it stays open.
    var package = ModelPackage.Open(modelPath);
    Console.WriteLine($"{package.Manifest.Name}: {string.Join(", ", package.Manifest.EndmemberNames)}");
    using var model = new LoadedModel(package);
    UnmixFirstRow(model, scenePath);

    // All of a scene, in bounded memory, as 'unmix run' does.
    var options = new UnmixOptions { Layers = Layers.Abundances | Layers.Deviation };
    var report = SceneUnmixer.Run(model, scenePath, mapPath, options);
    Console.WriteLine($"Wrote '{mapPath}': {report.ValidPixels} of {report.Pixels} pixels.");
    return 0;
}
catch (UnmixException fault)
{
    // One sentence: what was wrong, where, and what to do.
    Console.Error.WriteLine(fault.Message);
    return (int)fault.Kind;
}

// Spectra in memory: here the first row of the scene.
static void UnmixFirstRow(LoadedModel model, string scenePath)
{
    using var scene = SceneReader.Open(scenePath);
    var profile = scene.Profile;
    var spectra = new float[profile.Width * profile.BandCount]; // [n, bands] reflectance
    scene.ReadSpectra(profile.Window with { Height = 1 }, [.. Enumerable.Range(0, profile.BandCount)], spectra);

    var bands = new ArrayBands { WavelengthsNm = profile.Wavelengths?.CentresNm, WidthsNm = profile.Wavelengths?.WidthsNm };
    var options = new ArrayOptions { Layers = Layers.Abundances | Layers.Deviation };
    var answers = ArrayUnmixer.UnmixSpectra(model, spectra, profile.BandCount, bands, options, out var report);

    Console.WriteLine($"The first row has {report.ValidPixels} spectra; its first pixel:");
    for (var i = 0; i < model.Package.Manifest.EndmemberCount; i++)
        Console.WriteLine(
            $"  {model.Package.Manifest.EndmemberNames[i]} {answers[Layers.Abundances][i]:F3}, deviation {answers[Layers.Deviation][i]:F3}"
        );
}
