using System.Globalization;
using System.Text.Json;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Report;
using Unmix.Report.Page;
using Unmix.Runtime;
using Unmix.Runtime.Sampling;
using Unmix.Trainer.Baselines;
using Unmix.Trainer.Endmembers;
using Unmix.Trainer.Judgement;
using Unmix.Trainer.Scenes;
using Unmix.Trainer.Training;

namespace Unmix.Trainer.Pages;

/// <summary>The page about a training: <c>unmix-train train --report FILE.html</c>.</summary>
public static class TrainingPage
{
    private const int ShownEigenvalues = 40;

    /// <summary>Unmixes the scene with the sealed package and writes the page.</summary>
    /// <param name="path">The page.</param>
    /// <param name="packagePath">The package that the training was sealed in.</param>
    /// <param name="trained">The training.</param>
    /// <param name="scenePath">Its scene.</param>
    /// <param name="read">How the scene was read.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Unmix.Formats.UnmixException">A file can't be read any more, or the page can't be written.</exception>
    public static void Write(
        string path,
        string packagePath,
        Checkpoint trained,
        string scenePath,
        SceneReadOptions read,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(trained);
        var package = ModelPackage.Open(packagePath);
        var options = new UnmixOptions { Read = read, BandsByOrder = package.Manifest.WavelengthsNm is null };
        var sample = SceneSampling.Of(package, scenePath, options, RunPage.PageLimits(package), cancellation);
        ReportPage.Write(
            path,
            new PageContent
            {
                Title = $"Training on {RunPage.NameOf(scenePath)}",
                Subtitle = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Model {package.Manifest.Name}: {package.Manifest.EndmemberCount} endmembers, "
                        + $"{package.Manifest.BandCount} bands, {trained.History.Count} epochs"
                ),
                Scene = new SceneView(package.Manifest, sample),
                Training = Curves(trained),
                Eigenvalues = Eigenvalues(scenePath, read, trained.Options),
                Tables = [Fits(package.Manifest, sample, cancellation)],
                Provenance = [ModelFactGroup.Of(package), Options(trained)],
            }
        );
    }

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

    private static PageTable Fits(ModelManifest manifest, SceneSample sample, CancellationToken cancellation)
    {
        int bands = manifest.BandCount,
            count = manifest.EndmemberCount;
        var references = new double[bands, count];
        for (var p = 0; p < count; p++)
        {
            for (var band = 0; band < bands; band++)
                references[band, p] = manifest.ReferenceSpectra![p][band]; // a training's package has them
        }
        var shares = new SceneView(manifest, sample);
        var learnt = new float[sample.PixelLayers.Length / sample.LayerCount * count];
        for (var row = 0; row < learnt.Length / count; row++)
            sample.PixelLayers.AsSpan(row * sample.LayerCount, count).CopyTo(learnt.AsSpan(row * count));
        var rows = new List<IReadOnlyList<string>> { Row("IDNet", sample.Spectra, sample.Reconstructions, learnt, count) };
        foreach (var method in (BaselineMethod[])[BaselineMethod.Fcls, BaselineMethod.Nnls])
        {
            var answer = Baseline.Unmix(method, sample.Spectra, references, 1, cancellation);
            // Unmix rebuilds
            rows.Add(Row(method.ToString().ToUpperInvariant(), sample.Spectra, answer.Reconstruction!, answer.Abundances, count));
        }
        return new PageTable(
            "Beside methods without learning",
            ["method", "NRMSE_Y", .. shares.Model.EndmemberNames.Select(name => $"mean share of {name}")],
            rows,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Measured on the {sample.Spectra.Length / bands:N0} pixels of this page; FCLS and NNLS with the spectra that "
                    + $"training started from. "
            )
                + "NRMSE_Y: what is left of the spectra after rebuilding, relative. How near the shares are to the truth, "
                + "only 'unmix-train score' or 'compare' with a truth can tell."
        )
        {
            BarColumn = 1,
        };
    }

    private static string[] Row(
        string name,
        ReadOnlySpan<float> spectra,
        ReadOnlySpan<float> rebuilt,
        ReadOnlySpan<float> abundances,
        int count
    )
    {
        double left = 0,
            all = 0;
        for (var i = 0; i < spectra.Length; i++)
        {
            left += Math.Pow((double)spectra[i] - rebuilt[i], 2);
            all += Math.Pow(spectra[i], 2);
        }
        var sums = new double[count];
        for (var i = 0; i < abundances.Length; i++)
            sums[i % count] += abundances[i];
        string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        var pixels = abundances.Length / count;
        return [name, Text(Math.Sqrt(left / all), "F4"), .. sums.Select(sum => Text(sum / pixels, "F3"))];
    }

    private static FactGroup Options(Checkpoint trained)
    {
        using var options = JsonSerializer.SerializeToDocument(trained.Options, Recipe.Json);
        return new FactGroup("Recipe", [.. options.RootElement.EnumerateObject().Select(item => (item.Name, item.Value.ToString()))]);
    }
}
