using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Scores;

/// <summary>How far estimated endmembers are from true ones (METHOD, "Measures"); per pixel where either side is.</summary>
public sealed record EndmemberScores
{
    /// <summary>sqrt(sum (M - Mhat)^2 / sum M^2) over pixels, bands and endmembers.</summary>
    public required double Nrmse { get; init; }

    /// <summary>[P] mean over pixels of the angle between the true and the estimated spectrum, radians, in the truth's order.</summary>
    public required IReadOnlyList<double> AnglesRadians { get; init; }

    /// <summary>Pixels compared; 1 where neither side differs from pixel to pixel.</summary>
    public required long Pixels { get; init; }

    /// <summary>Mean of <see cref="AnglesRadians"/>.</summary>
    public double MeanAngleRadians => AnglesRadians.Average();

    /// <summary>The same in degrees.</summary>
    public double MeanAngleDegrees => MeanAngleRadians * SpectralAngle.DegreesPerRadian;

    /// <summary>Scores endmembers.</summary>
    /// <param name="truth">The true ones.</param>
    /// <param name="estimate">The estimated ones, on the same bands.</param>
    /// <param name="matching">[P], for each true endmember the estimated one.</param>
    /// <exception cref="ArgumentException">Bands or pixels differ.</exception>
    public static EndmemberScores Of(PixelEndmembers truth, PixelEndmembers estimate, IReadOnlyList<int> matching)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(matching);
        if (truth.BandCount != estimate.BandCount)
            throw new ArgumentException($"{truth.BandCount} bands against {estimate.BandCount}.", nameof(estimate));
        if (truth.PixelCount is { } left && estimate.PixelCount is { } right && left != right)
            throw new ArgumentException($"{left} pixels against {right}.", nameof(estimate));
        int bands = truth.BandCount,
            count = truth.EndmemberCount,
            pixels = truth.PixelCount ?? estimate.PixelCount ?? 1;
        float[] real = new float[bands * count],
            found = new float[bands * estimate.EndmemberCount],
            x = new float[bands],
            y = new float[bands];
        var angles = new double[count];
        double error = 0,
            energy = 0;
        long compared = 0;
        for (var n = 0; n < pixels; n++)
        {
            truth.Read(n, real);
            estimate.Read(n, found);
            if (!UnmixingScores.IsAnswer(real) || !UnmixingScores.IsAnswer(found))
                continue;
            compared++;
            for (var p = 0; p < count; p++)
            {
                for (var band = 0; band < bands; band++)
                {
                    x[band] = real[band * count + p];
                    y[band] = found[band * estimate.EndmemberCount + matching[p]];
                    error += Math.Pow((double)x[band] - y[band], 2);
                    energy += (double)x[band] * x[band];
                }
                angles[p] += SpectralAngle.Between(x, y);
            }
        }
        return new EndmemberScores
        {
            Nrmse = Math.Sqrt(error / energy),
            AnglesRadians = [.. angles.Select(angle => angle / compared)],
            Pixels = compared,
        };
    }
}
