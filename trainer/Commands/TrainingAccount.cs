using System.Globalization;
using Unmix.Evaluation.Pages;
using Unmix.Formats.Scenes;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Judgement;
using Unmix.Learning.Recipes;
using Unmix.Learning.Scenes;
using Unmix.Learning.Training;
using Unmix.Report.Page;

namespace Unmix.Trainer.Commands;

/// <summary>What the page about a training tells of it.</summary>
internal static class TrainingAccount
{
    private const int ShownEigenvalues = 40;

    /// <summary>Gathers it.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="trained">What came of it.</param>
    public static TrainedScene Of(TrainRequest request, Checkpoint trained) =>
        new()
        {
            PackagePath = request.OutputPath,
            ScenePath = request.ScenePath,
            Read = request.Read,
            EpochCount = trained.History.Count,
            Curves = Curves(trained),
            Eigenvalues = Eigenvalues(request.ScenePath, request.Read, trained.Options),
            Recipe = Options(trained),
        };

    private static Curve[] Curves(Checkpoint trained)
    {
        var terms = trained.History.SelectMany(record => record.Terms.Keys).Distinct();
        Curve HeldOut(string name, Func<HeldOutErrors, double> error) =>
            new(name, [.. trained.History.Select(record => record.HeldOut is { } held ? error(held) : (double?)null)]);
        Curve[] heldOut =
        [
            HeldOut("held out: error of abundances", held => held.Abundances),
            HeldOut("held out: error of reconstruction", held => held.Reconstruction),
        ];
        return
        [
            .. heldOut.Where(curve => curve.Values.Any(value => value is not null)),
            .. terms.Select(term => new Curve(
                term,
                [.. trained.History.Select(record => record.Terms.TryGetValue(term, out var value) ? value : (double?)null)]
            )),
        ];
    }

    private static EigenvalueView? Eigenvalues(string scenePath, SceneReadOptions read, TrainerOptions options)
    {
        var pixels = ScenePixels.Load(scenePath, read, options.MaximumPixels, new Random(options.Seed));
        if (pixels.BandCount < 2 || pixels.PixelCount < NoiseEstimate.PixelsPerCoefficient)
            return null; // too few to tell noise from signal
        var counts = EndmemberCounts.Of(pixels);
        Curve Line(string name, IReadOnlyList<double> values) =>
            new(name, [.. values.Take(ShownEigenvalues).Select(value => (double?)value)]);
        var rates = string.Join(
            ", ",
            counts.VirtualDimensionalities.Select(rate =>
                string.Create(CultureInfo.InvariantCulture, $"{rate.Count} at a false-alarm rate of {rate.FalseAlarmRate:0.#####}")
            )
        );
        return new EigenvalueView(
            [
                Line("of the correlation", counts.CorrelationEigenvalues),
                Line("of the covariance", counts.CovarianceEigenvalues),
                Line("noise power", counts.Subspace.NoisePowers),
            ],
            counts.Subspace.Dimension,
            $"HySime counts {counts.Subspace.Dimension} signals (the upright line), HFC {rates}; the model has "
                + $"{options.Endmembers} endmembers."
        );
    }

    private static FactGroup Options(Checkpoint trained)
    {
        return new FactGroup("Recipe", [.. RecipeField.All.Select(field => (field.Path, field.TextIn(trained.Options)))]);
    }
}
