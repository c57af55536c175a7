using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Unmix.Formats;
using Unmix.Learning.Batches;
using Unmix.Learning.Libraries;
using Unmix.Learning.Scenes;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>
/// The first of a training's three steps where it learns from a library: mixtures of it stand for a scene's pixels. Scenes, where
/// some are given, say the range of reflectance and give the pixels that graphs are checked on.
/// </summary>
internal static class LibraryPreparation
{
    private const int CheckedPixels = 1000;

    /// <summary>Mixtures that stand for a scene where none is given.</summary>
    private const int MadePixels = 20_000;

    /// <summary>Neither the training nor what is held out draws from this generator.</summary>
    private const ulong SeedOffset = 0x11B2_0000_0000_0000;

    /// <summary>Reads everything.</summary>
    /// <param name="training">Says from what, and how.</param>
    /// <param name="library">On the bands of the model.</param>
    /// <returns>The caller's.</returns>
    /// <exception cref="UnmixException">A scene can't be used, or the options.</exception>
    public static TrainingSet Of(ModelTraining training, TrainingLibrary library)
    {
        var options = training.Options;
        var random = new Random(options.Seed);
        using var scope = NewDisposeScope();
        Tensor[] bundles = [.. library.Bundles.Select(bundle => stack([.. bundle.Select(spectrum => tensor(spectrum))]))];
        // Rebuilt as pixels of a scene, they drew the endmembers to what no spectrum of the library shows: docs/libraries.md.
        var mixtures = Mixtures(training, library, bundles);
        var spectra = training.ScenePaths.Count > 0 ? Pixels(training, library, random) : mixtures;
        var bands = library.BandCount;
        var classes = library.ClassNames.Select(
            (name, c) =>
                $"{name} {string.Join("+", library.Bundles.Where((_, p) => library.ClassOf[p] == c).Select(bundle => bundle.Length))}"
        );
        training.Say(
            $"{library.Bundles.Sum(bundle => bundle.Length)} spectra of {library.ClassNames.Count} classes in "
                + $"{library.EndmemberCount} endmembers "
                + $"({string.Join(", ", classes)}), {bands} bands, "
                + (training.ScenePaths.Count > 0 ? $"{spectra.Length / bands} pixels of scenes to check on." : "no scene.")
        );
        return new TrainingSet(tensor(mixtures, [mixtures.Length / bands, bands]), bundles, zeros(bands))
        {
            ShareFactors = [.. bundles.Select(_ => 1.0)], // spectra are mixed as bright as they are
            Facts = FactsOf(training, library, spectra),
            CheckedPixels = Sample(spectra, bands, random),
        };
    }

    private static float[] Pixels(ModelTraining training, TrainingLibrary library, Random random)
    {
        var all = new List<float[]>();
        var most = Math.Max(1, training.Options.MaximumPixels / training.ScenePaths.Count);
        foreach (var path in training.ScenePaths)
        {
            var pixels = ScenePixels.Load(path, training.Read, most, random);
            foreach (var warning in pixels.Profile.Warnings)
                training.Say("warning: " + warning);
            all.Add(LibraryBands.Of(pixels, library, path));
        }
        return [.. all.SelectMany(values => values)];
    }

    private static float[] Mixtures(ModelTraining training, TrainingLibrary library, Tensor[] bundles)
    {
        using var generator = new Generator(SeedOffset + (uint)training.Options.Seed, CPU);
        using var triples = new LibraryTriples(bundles, library.ClassOf, training.Options.Library);
        return triples.Draw(MadePixels, generator).Spectra.data<float>().ToArray();
    }

    private static ModelFacts FactsOf(ModelTraining training, TrainingLibrary library, float[] spectra) =>
        new()
        {
            EndmemberNames = library.ClassNames,
            ClassOf = library.ClassOf,
            MemberNames = library.MemberNames,
            BandCount = library.BandCount,
            WavelengthsNm = library.Bands.CentresNm,
            WidthsNm = library.Bands.WidthsNm,
            ReferenceSpectra = library.ClassMeans(),
            ExpectedMinimum = spectra.Min(),
            ExpectedMaximum = spectra.Max(),
            SceneName = string.Join(", ", training.ScenePaths.Prepend(library.Path).Select(path => Path.GetFileName(path))),
            PixelsSha256 = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(spectra.AsSpan()))),
        };

    private static float[] Sample(float[] spectra, int bands, Random random)
    {
        var count = spectra.Length / bands;
        var rows = Enumerable.Range(0, Math.Min(CheckedPixels, count)).Select(_ => random.Next(count));
        return [.. rows.SelectMany(row => spectra.AsSpan(row * bands, bands).ToArray())];
    }
}
