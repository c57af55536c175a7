using System.Globalization;
using Unmix.Evaluation.Spectra;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats.Spectra.Libraries;

namespace Unmix.Benchmarks.Made;

/// <summary>Spectra of materials that somebody measured, from a folder of libraries that is not part of the project.</summary>
internal sealed class MeasuredSpectra(string folder)
{
    private const int MostBands = 120;
    private const double LeastAngle = 5 / SpectralAngle.DegreesPerRadian;
    private const double LeastBrightness = 0.02;
    private const double BerlinScale = 1e-4; // as the title of its axis says

    private readonly Dictionary<SpectraLibrary, (double[] Nm, float[][] Spectra)> libraries = [];

    /// <summary>Materials that differ: each at random among those that are far enough from the ones before.</summary>
    /// <param name="recipe">Says whose and how many.</param>
    /// <param name="random">Chooses.</param>
    /// <returns>[P][L] reflectance.</returns>
    public float[][] Choose(MadeSceneRecipe recipe, Random random)
    {
        if (!libraries.TryGetValue(recipe.Library, out var library))
            libraries[recipe.Library] = library = Thin(Read(recipe.Library));
        var chosen = new List<float[]>();
        if (recipe.Water)
            chosen.Add([.. library.Nm.Select(nm => (float)PureMaterials.Reflectance(2, nm))]);
        for (var least = LeastAngle; chosen.Count < recipe.Materials; least *= 0.9)
        {
            foreach (var candidate in random.GetItems(library.Spectra, library.Spectra.Length))
            {
                if (chosen.Count < recipe.Materials && chosen.All(other => SpectralAngle.Between(other, candidate) > least))
                    chosen.Add(candidate);
            }
        }
        return [.. chosen];
    }

    private (double[] Nm, float[][] Spectra) Read(SpectraLibrary library)
    {
        if (library == SpectraLibrary.Emit)
            return ReadRows(Path.Combine(folder, "emit_cover", "library.csv"));
        var file = library == SpectraLibrary.Usgs ? "usgs_1995/USGS_1995_Library.mat" : "berlin_library/library_berlin.sli";
        var table = SpectraFile.Read(Path.Combine(folder, file), library == SpectraLibrary.Berlin ? BerlinScale : null);
        var nm = table.Wavelengths?.CentresNm ?? throw new InvalidDataException($"'{file}' has no wavelengths.");
        return ([.. nm], table.Spectra);
    }

    // Columns of classes, then one a band.
    private static (double[] Nm, float[][] Spectra) ReadRows(string path)
    {
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',');
        var first = Array.FindIndex(columns, column => double.TryParse(column, CultureInfo.InvariantCulture, out _));
        return (
            [.. columns.Skip(first).Select(column => double.Parse(column, CultureInfo.InvariantCulture))],
            [.. lines.Skip(1).Select(line => line.Split(',')[^(columns.Length - first)..].Select(Value).ToArray())]
        );
    }

    private static float Value(string text) => float.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : float.NaN;

    // Bands in their order, those in which everything has a number, every second or third where there are many.
    private static (double[] Nm, float[][] Spectra) Thin((double[] Nm, float[][] Spectra) library)
    {
        var bands = Enumerable
            .Range(0, library.Nm.Length)
            .OrderBy(band => library.Nm[band])
            .Where(band => library.Nm[band] is > 400 and < 2450)
            .ToArray();
        var whole = library
            .Spectra.Where(spectrum =>
                bands.All(band => spectrum[band] is >= 0 and < 1) && bands.Average(band => spectrum[band]) > LeastBrightness
            )
            .ToArray();
        var step = (bands.Length + MostBands - 1) / MostBands;
        bands = [.. bands.Where((_, i) => i % step == 0)];
        return ([.. bands.Select(band => library.Nm[band])], [.. whole.Select(spectrum => bands.Select(band => spectrum[band]).ToArray())]);
    }
}
