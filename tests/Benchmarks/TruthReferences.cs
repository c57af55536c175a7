using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Scores;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Learning.Methods;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;

namespace Unmix.Benchmarks;

/// <summary>
/// All methods on the real scenes, with references that only the truth knows: what is left of an error then comes of neither the search for
/// endmembers nor noise, but of how far a method's mixing is from the one that made the truth.
/// </summary>
internal static class TruthReferences
{
    /// <summary>What stands below the table.</summary>
    public const string Command =
        "\nMade by `dotnet run -c Release --project tests/Benchmarks -- truth DATA -o tests/Benchmarks/results/truth.md`; "
        + "DATA as for accuracy.json.\n";

    private const double Pure = 0.9; // an abundance from which on a pixel counts as its material
    private const int PurestShare = 100; // a hundredth of the scene's pixels

    /// <summary>Compares, with the default recipe.</summary>
    /// <param name="dataFolder">Has the scenes of accuracy.json.</param>
    /// <param name="folder">Takes the references.</param>
    /// <param name="seeds">Trainings of the model for each scene.</param>
    /// <param name="threads">Of every method.</param>
    public static ComparisonReport Compare(string dataFolder, string folder, int seeds, int threads)
    {
        var (samson, muufl) = (Path.Combine(dataFolder, "samson"), Path.Combine(dataFolder, "muufl"));
        var references = Directory.CreateDirectory(Path.Combine(folder, "references")).FullName; // the table names it
        var (bright, means) = (Path.Combine(references, "samson.csv"), Path.Combine(references, "muufl.csv"));
        AsBrightAsTheScene(samson).WriteCsv(bright);
        MeansOfPurePixels(muufl).WriteCsv(means);
        TensorThreads.Use(threads);
        return new MethodComparison
        {
            Suite = new ComparisonSuite
            {
                Seeds = seeds,
                Scenes =
                [
                    Entry(
                        samson,
                        bright,
                        3,
                        "the truth's own spectra, each as bright as the hundredth of the pixels that has most of it"
                    ) with
                    {
                        TruthEndmembers = Path.Combine(samson, "truth-endmembers.csv"),
                        TruthScale = TruthScale.Peak,
                    },
                    Entry(muufl, means, 5, $"the mean spectra of the pixels that have more than {Pure:P0} of one material"),
                ],
            },
            Learner = new Learner(_ => new TrainerOptions()),
            Threads = threads,
            ResultDone = result =>
                Console.Error.WriteLine(
                    $"{result.Scene} {result.Method}: {result.Runs.Average(run => run.Scores.Abundances?.AbundanceNrmse):F3}"
                ),
        }.Run(CancellationToken.None);
    }

    private static SuiteScene Entry(string folder, string references, int endmembers, string note) =>
        new()
        {
            Name = Path.GetFileName(folder),
            Scene = Path.Combine(folder, "scene.hdr"),
            Endmembers = endmembers,
            Reference = references,
            Truth = Path.Combine(folder, "truth-abundances.hdr"),
            Note = note,
        };

    private static SpectraTable AsBrightAsTheScene(string folder)
    {
        var truth = SpectraFile.ReadCsv(Path.Combine(folder, "truth-endmembers.csv"));
        var (pixels, abundances) = Load(folder);
        var scaled = truth.Spectra.Select(
            (spectrum, p) =>
            {
                var energy = spectrum.Sum(value => (double)value * value);
                var purest = Enumerable
                    .Range(0, pixels.Length)
                    .OrderByDescending(pixel => abundances[pixel][p])
                    .Take(pixels.Length / PurestShare);
                var brightness = purest.Average(pixel => pixels[pixel].Zip(spectrum, (seen, value) => (double)seen * value).Sum() / energy);
                return spectrum.Select(value => (float)(value * brightness)).ToArray();
            }
        );
        return new SpectraTable(truth.Names, truth.Wavelengths, [.. scaled]);
    }

    private static SpectraTable MeansOfPurePixels(string folder)
    {
        var (pixels, abundances) = Load(folder);
        var means = Enumerable
            .Range(0, abundances[0].Length)
            .Select(p =>
            {
                var pure = Enumerable.Range(0, pixels.Length).Where(pixel => abundances[pixel][p] > Pure).ToList();
                return Enumerable.Range(0, pixels[0].Length).Select(band => (float)pure.Average(pixel => pixels[pixel][band])).ToArray();
            });
        var names = MapFile.Read(Path.Combine(folder, "truth-abundances.hdr")).Profile.BandNames;
        return new SpectraTable(names, null, [.. means]);
    }

    private static (float[][] Pixels, float[][] Abundances) Load(string folder)
    {
        var (spectra, bands, _) = MapFile.ReadSpectra(Path.Combine(folder, "scene.hdr"));
        var (truth, profile) = MapFile.Read(Path.Combine(folder, "truth-abundances.hdr"));
        return ([.. spectra.Chunk(bands.Length)], [.. truth.Chunk(profile.BandCount)]);
    }
}
