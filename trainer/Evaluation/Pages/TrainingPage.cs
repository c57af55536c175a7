using System.Globalization;
using Unmix.Evaluation.Baselines;
using Unmix.Formats.Packages;
using Unmix.Report;
using Unmix.Report.Page;
using Unmix.Runtime;
using Unmix.Runtime.Sampling;

namespace Unmix.Evaluation.Pages;

/// <summary>The page about a training: <c>unmix-train train --report FILE.html</c>.</summary>
public static class TrainingPage
{
    /// <summary>Unmixes the scene with the sealed package and writes the page.</summary>
    /// <param name="path">The page.</param>
    /// <param name="trained">What is told.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Unmix.Formats.UnmixException">A file can't be read any more, or the page can't be written.</exception>
    public static void Write(string path, TrainedScene trained, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trained);
        var package = ModelPackage.Open(trained.PackagePath);
        var options = new UnmixOptions { Read = trained.Read, BandsByOrder = package.Manifest.WavelengthsNm is null };
        var sample = SceneSampling.Of(package, trained.ScenePath, options, RunPage.PageLimits(package), cancellation);
        ReportPage.Write(
            path,
            new PageContent
            {
                Title = $"Training on {RunPage.NameOf(trained.ScenePath)}",
                Subtitle = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Model {package.Manifest.Name}: {package.Manifest.EndmemberCount} endmembers, "
                        + $"{package.Manifest.BandCount} bands, {trained.EpochCount} epochs"
                ),
                Scene = new SceneView(package.Manifest, sample),
                Training = trained.Curves,
                Eigenvalues = trained.Eigenvalues,
                Tables = [Fits(package.Manifest, sample, cancellation)],
                Provenance = [ModelFactGroup.Of(package), trained.Recipe],
            }
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
}
