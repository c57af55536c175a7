using Unmix.Evaluation.Pages;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Learning.Scenes;
using static TorchSharp.torch;

namespace Unmix.Learning.Endmembers;

/// <summary>How many endmembers a scene may have, by the methods that say.</summary>
public sealed record EndmemberCounts
{
    /// <summary>HySime.</summary>
    public required SignalSubspace Subspace { get; init; }

    /// <summary>False-alarm rate -> HFC's count.</summary>
    public required IReadOnlyList<(double FalseAlarmRate, int Count)> VirtualDimensionalities { get; init; }

    /// <summary>The same of noise-whitened spectra, NWHFC.</summary>
    public required IReadOnlyList<(double FalseAlarmRate, int Count)> WhitenedDimensionalities { get; init; }

    /// <summary>[L] eigenvalues of the correlation, the largest first; reflectance squared.</summary>
    public required IReadOnlyList<double> CorrelationEigenvalues { get; init; }

    /// <summary>[L] eigenvalues of the covariance, the largest first; reflectance squared.</summary>
    public required IReadOnlyList<double> CovarianceEigenvalues { get; init; }

    /// <summary>[L] standard deviation of each band's noise; reflectance.</summary>
    public required IReadOnlyList<double> NoiseDeviations { get; init; }

    /// <summary>Counts.</summary>
    /// <exception cref="SceneException">Too few pixels to tell noise from signal.</exception>
    public static EndmemberCounts Of(ScenePixels pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.BandCount < 2 || pixels.PixelCount < NoiseEstimate.PixelsPerCoefficient)
        {
            throw new SceneException(
                $"'{pixels.Profile.Path}' has {pixels.PixelCount} valid pixels of {pixels.BandCount} bands; at least "
                    + $"{NoiseEstimate.PixelsPerCoefficient} pixels of 2 bands are needed to tell noise from signal. Give a larger scene."
            );
        }
        using var scope = NewDisposeScope();
        using var moments = SpectralMoments.Of(tensor(pixels.Spectra, [pixels.PixelCount, pixels.BandCount]));
        using var noise = NoiseEstimate.Of(moments);
        using var whitened = moments.DividedBy(noise.Deviations);
        return new EndmemberCounts
        {
            Subspace = SignalSubspace.Of(moments, noise),
            VirtualDimensionalities = Counts(moments),
            WhitenedDimensionalities = Counts(whitened),
            CorrelationEigenvalues = SpectralMoments.Eigenvalues(moments.Correlation),
            CovarianceEigenvalues = SpectralMoments.Eigenvalues(moments.Covariance),
            NoiseDeviations = noise.Deviations,
        };
    }

    /// <summary>Draws the eigenvalues, the noise and HySime's count into an SVG file.</summary>
    /// <exception cref="OutputException">The file can't be written.</exception>
    public void WriteChart(string path, string sceneName)
    {
        var svg = EigenvalueChart.Svg(
            $"Eigenvalues of '{sceneName}'",
            [
                new ChartLine("of the correlation", "#1f5fa8", CorrelationEigenvalues),
                new ChartLine("of the covariance", "#c8571b", CovarianceEigenvalues),
                new ChartLine("noise power (HySime)", "#4a8f3c", Subspace.NoisePowers),
            ],
            [(Subspace.Dimension, "HySime")]
        );
        OutputFile.Write(path, svg);
    }

    private static (double FalseAlarmRate, int Count)[] Counts(SpectralMoments moments) =>
        [.. VirtualDimensionality.UsualFalseAlarmRates.Select(rate => (rate, VirtualDimensionality.Count(moments, rate)))];
}
