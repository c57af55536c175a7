using System.Diagnostics;
using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Recipes;

namespace Unmix.Benchmarks.Made;

/// <summary>What each search finds in the made scenes: its angle from the truth, and what least squares give with it.</summary>
/// <param name="spectra">Materials.</param>
/// <param name="methods">Searches; the true means stand before them.</param>
internal sealed class EndmemberBench(MeasuredSpectra spectra, IReadOnlyList<EndmemberMethod> methods)
{
    private const int Seed = 1;

    /// <summary>Prints a row a scene and the means.</summary>
    /// <param name="recipes">Scenes, in their order.</param>
    /// <param name="minutes">No scene is begun later.</param>
    public ResultTable Run(IReadOnlyList<MadeSceneRecipe> recipes, double minutes)
    {
        var table = new ResultTable();
        string[] names = ["true means", .. methods.Select(method => method.ToString().ToLowerInvariant())];
        table.Begin("Angle in degrees / FCLS / NNLS NRMSE_A / seconds of the processor", ["scene", .. names]);
        var all = new List<Found[]>();
        var clock = Stopwatch.StartNew();
        foreach (var recipe in recipes.TakeWhile(_ => clock.Elapsed.TotalMinutes < minutes))
        {
            var scene = MadeScene.Make(recipe, spectra);
            all.Add([Score(scene, scene.Endmembers, 0), .. methods.Select(method => Search(recipe, scene, method))]);
            FormattableString[] row = [$"{recipe.Name}", .. all[^1].Select(found => found.Text)];
            table.Row(row);
        }
        FormattableString[] means = [$"mean", .. names.Select((_, i) => Mean([.. all.Select(found => found[i])]).Text)];
        table.Row(means);
        if (all.Count < recipes.Count)
            table.Note($"{recipes.Count - all.Count} of {recipes.Count} scenes were not begun in {minutes} minutes.");
        return table;
    }

    private static Found Search(MadeSceneRecipe recipe, MadeScene scene, EndmemberMethod method)
    {
        var options = new TrainerOptions();
        var searched = new SearchedSpectra(scene.Spectra, scene.BandCount, null, recipe.Name);
        var before = Environment.CpuUsage.TotalTime;
        var found = EndmemberSearch.In(searched, method, scene.Endmembers.Length, options.Form.ReferenceSearches, new Random(Seed));
        return Score(scene, found.Spectra.Spectra, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    private static Found Score(MadeScene scene, float[][] found, double seconds)
    {
        var order = EndmemberMatching.ByAngle(scene.Endmembers, found);
        var matrix = new double[scene.BandCount, found.Length];
        for (var p = 0; p < found.Length; p++)
        {
            for (var band = 0; band < scene.BandCount; band++)
                matrix[band, p] = found[p][band];
        }
        double Error(BaselineMethod method) =>
            UnmixingScores.Of(scene.Abundances, Baseline.Unmix(method, scene.Spectra, matrix, 1).Abundances, order).AbundanceNrmse;
        return new Found(
            order.Select((own, p) => SpectralAngle.Between(scene.Endmembers[p], found[own])).Average() * SpectralAngle.DegreesPerRadian,
            Error(BaselineMethod.Fcls),
            Error(BaselineMethod.Nnls),
            seconds
        );
    }

    private static Found Mean(Found[] found) =>
        new(
            found.Average(one => one.Degrees),
            found.Average(one => one.Fcls),
            found.Average(one => one.Nnls),
            found.Average(one => one.Seconds)
        );

    private sealed record Found(double Degrees, double Fcls, double Nnls, double Seconds)
    {
        public FormattableString Text => $"{Degrees:F2} / {Fcls:F3} / {Nnls:F3} / {Seconds:F1}";
    }
}
