using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;

namespace Unmix.Learning.Export;

/// <summary>
/// Writes a package's model as an ONNX file for the Deepness plugin of QGIS, after running it: no export that was never run.
/// </summary>
public static class DeepnessExport
{
    /// <summary>Writes the file.</summary>
    /// <param name="package">The model.</param>
    /// <param name="path">The file (*.onnx).</param>
    /// <param name="options">Checked here.</param>
    /// <returns>The largest difference from the package's known answers.</returns>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    /// <exception cref="ParityException">The file does not say what the package says; nothing is written.</exception>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public static double Write(ModelPackage package, string path, DeepnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var bytes = DeepnessGraph.Of(package, options);
        var difference = Difference(bytes, package, options);
        if (!(difference <= package.Manifest.ParityTolerance))
        {
            throw new ParityException(
                $"The file for Deepness differs from the package by {difference:E1} at its known pixels; "
                    + $"{package.Manifest.ParityTolerance:E1} is allowed. "
                    + "Stored values that are far from reflectance lose digits: check --scale and --offset."
            );
        }
        using var file = OutputFile.Begin(path);
        file.FinishWith(bytes);
        return difference;
    }

    /// <summary>The known pixels again and again over one tile, as the plugin would hand them over.</summary>
    private static double Difference(byte[] model, ModelPackage package, DeepnessOptions options)
    {
        var known = package.KnownPixels;
        int pixels = options.TileSize * options.TileSize,
            bands = known.BandCount;
        var tile = new float[bands * pixels];
        for (var band = 0; band < bands; band++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
                tile[band * pixels + pixel] =
                    (float)((known.Spectra[pixel % known.Count * bands + band] - options.Offset) / options.Scale)
                    / DeepnessGraph.PluginDivisor;
        }
        _ = OnnxLibrary.Require();
        using var settings = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, settings);
        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(tile, [1, bands, options.TileSize, options.TileSize]);
        using var results = session.Run(run, new Dictionary<string, OrtValue> { [DeepnessGraph.Input] = input }, session.OutputNames);
        var (most, expected) = (0.0, new float[pixels]);
        for (var p = 0; p < known.EndmemberCount; p++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
                expected[pixel] = known.Abundances[pixel % known.Count * known.EndmemberCount + p];
            var map = results[p].GetTensorDataAsSpan<float>();
            most = Math.Max(most, OutputDifference.Largest(GraphNames.Abundances, expected, map, width: 1));
        }
        return most;
    }
}
