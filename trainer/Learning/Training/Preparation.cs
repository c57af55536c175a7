using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Scenes;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>
/// The first of a training's three steps: pixels, reference endmembers and bundles, from files to a <see cref="TrainingSet"/>.
/// </summary>
internal static class Preparation
{
    private const int CheckedPixels = 1000;

    /// <summary>Whole numbers beyond it, in a file that names no scale, are hardly reflectance.</summary>
    private const double MostReflectance = 1.5;

    /// <summary>Reads and finds everything.</summary>
    /// <param name="training">Says from what, and how.</param>
    /// <returns>The caller's.</returns>
    /// <exception cref="UnmixException">The scene, the references or the options can't be used.</exception>
    public static TrainingSet Of(ModelTraining training)
    {
        var options = training.Options;
        var random = new Random(options.Seed);
        var pixels = ScenePixels.Load(training.ScenePath, training.Read, options.MaximumPixels, random);
        NetworkShape.Of(options, pixels.BandCount, options.Endmembers).Validate();
        Warn(training, pixels);
        using var scope = NewDisposeScope();
        var spectra = tensor(pixels.Spectra, [pixels.PixelCount, pixels.BandCount]);
        var references = training.ReferencePath is { } path
            ? GivenReferences.Read(training, path, pixels)
            : FoundReferences(training, pixels, random);
        // Corners that need no pixel say what else is in the pixels beside them, as given ones do.
        var unmix = training.ReferencePath is not null && !training.ReferencesAreFound || options.ReferenceSearch == EndmemberMethod.Faces;
        var (bundles, noise) = Bundles(spectra, references, unmix, options);
        training.Say(
            $"{pixels.PixelCount} of {pixels.ValidPixels} valid pixels, {pixels.BandCount} of {pixels.Profile.BandCount} bands, "
                + $"endmembers {string.Join(", ", references.Names)}, bundles of "
                + $"{string.Join(", ", bundles.Select(bundle => bundle.shape[0]))}."
        );
        return new TrainingSet(spectra, bundles, noise)
        {
            ShareFactors = ReferenceBrightness.Of(bundles, references.Spectra, options.Abundances),
            Facts = FactsOf(training, pixels, references),
            SceneBands = pixels.Bands,
            CheckedPixels = Sample(pixels, random),
        };
    }

    private static void Warn(ModelTraining training, ScenePixels pixels)
    {
        foreach (var warning in pixels.Profile.Warnings)
            training.Say("warning: " + warning);
        var largest = pixels.Spectra.Max();
        if (pixels.Profile.MayLackScale && largest > MostReflectance)
        {
            training.Say(
                $"warning: '{training.ScenePath}' holds whole numbers up to {largest} and names no scale, so they are taken "
                    + "as reflectance. If 10000 stands for a reflectance of 1, pass --scale 0.0001."
            );
        }
    }

    private static SpectraTable FoundReferences(ModelTraining training, ScenePixels pixels, Random random)
    {
        var options = training.Options;
        var found = EndmemberSearch.In(pixels, options.ReferenceSearch, options.Endmembers, options.Form.ReferenceSearches, random);
        if (found.Doubt is not null)
            training.Say("warning: " + found.Doubt);
        return found.Spectra;
    }

    private static (Tensor[] Bundles, Tensor Noise) Bundles(Tensor spectra, SpectraTable references, bool unmix, TrainerOptions options)
    {
        var matrix = stack([.. references.Spectra.Select(spectrum => tensor(spectrum))]); // [P, L]
        var rows = AngleBundles.Find(spectra, matrix, options.BundleSize);
        var form = options.Form;
        if (form.BundlePurity > 0)
        {
            var found = new EndmemberBundles(rows, references.Spectra);
            var purity = new BundlePurity { LeastShare = form.BundlePurity, EnoughMembers = form.EnoughMembers };
            rows = [.. purity.Refine(spectra, found, references.Spectra).Rows];
        }
        Tensor[] bundles = [.. rows.Select(indices => spectra.index_select(0, tensor(indices)))];
        if (unmix && form.CleanBundles)
            bundles = MixedMembers.Unmix(bundles, references.Spectra, form.BundlePurity);
        using var moments = SpectralMoments.Of(spectra);
        using var noise = NoiseEstimate.Of(moments);
        var deviations = tensor(noise.Deviations.Select(deviation => (float)deviation).ToArray());
        if (form.CleanBundles)
            bundles = BundleBrightness.Centre(BundleCleaning.Purify(BundleCleaning.Denoise(bundles, moments, noise)), spectra);
        return (bundles, deviations);
    }

    private static ModelFacts FactsOf(ModelTraining training, ScenePixels pixels, SpectraTable references) =>
        new()
        {
            EndmemberNames = references.Names,
            BandCount = pixels.BandCount,
            WavelengthsNm = pixels.Wavelengths?.CentresNm,
            WidthsNm = pixels.Wavelengths?.WidthsNm,
            ReferenceSpectra = references.Spectra,
            ExpectedMinimum = pixels.Spectra.Min(),
            ExpectedMaximum = pixels.Spectra.Max(),
            SceneName = Path.GetFileName(training.ScenePath),
            PixelsSha256 = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(pixels.Spectra.AsSpan()))),
        };

    private static float[] Sample(ScenePixels pixels, Random random)
    {
        var rows = Enumerable.Range(0, Math.Min(CheckedPixels, pixels.PixelCount)).Select(_ => random.Next(pixels.PixelCount));
        return [.. rows.SelectMany(row => pixels.Spectra.AsSpan(row * pixels.BandCount, pixels.BandCount).ToArray())];
    }
}
