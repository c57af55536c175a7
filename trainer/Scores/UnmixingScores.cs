namespace Unmix.Trainer.Scores;

/// <summary>How far estimated abundances are from true ones (METHOD, "Measures"). All in double precision.</summary>
public sealed record UnmixingScores
{
    /// <summary>sqrt(sum (A - Ahat)^2 / sum A^2).</summary>
    public required double AbundanceNrmse { get; init; }

    /// <summary>sqrt(mean (A - Ahat)^2) over all entries.</summary>
    public required double AbundanceRmse { get; init; }

    /// <summary>The same for each endmember, in the truth's order.</summary>
    public required IReadOnlyList<double> EndmemberRmse { get; init; }

    /// <summary>For each true endmember the estimated one that was compared with it.</summary>
    public required IReadOnlyList<int> Matching { get; init; }

    /// <summary>Pixels compared: those where both maps have numbers.</summary>
    public required long Pixels { get; init; }

    /// <summary>Scores a map; endmembers are matched by the least summed squared error of their maps.</summary>
    /// <param name="truth">[N, P].</param>
    /// <param name="estimate">[N, P]; rows with NaN or nodata are left out.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="noData">The value that marks pixels without an answer.</param>
    public static UnmixingScores Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> estimate, int endmemberCount, float noData = float.NaN)
    {
        var cost = new double[endmemberCount, endmemberCount];
        double energy = 0;
        long pixels = 0;
        for (var n = 0; n < truth.Length; n += endmemberCount)
        {
            var real = truth.Slice(n, endmemberCount);
            var found = estimate.Slice(n, endmemberCount);
            if (!IsAnswer(real, noData) || !IsAnswer(found, noData)) continue;
            pixels++;
            for (var i = 0; i < endmemberCount; i++)
            {
                energy += (double)real[i] * real[i];
                for (var j = 0; j < endmemberCount; j++) cost[i, j] += Math.Pow((double)real[i] - found[j], 2);
            }
        }
        var matching = EndmemberMatching.Assign(cost);
        var errors = matching.Select((j, i) => cost[i, j]).ToArray();
        return new UnmixingScores
        {
            AbundanceNrmse = Math.Sqrt(errors.Sum() / energy),
            AbundanceRmse = Math.Sqrt(errors.Sum() / (pixels * endmemberCount)),
            EndmemberRmse = [.. errors.Select(error => Math.Sqrt(error / pixels))],
            Matching = matching,
            Pixels = pixels,
        };
    }

    private static bool IsAnswer(ReadOnlySpan<float> row, float noData)
    {
        foreach (var value in row)
        {
            if (!float.IsFinite(value) || value.Equals(noData)) return false;
        }
        return true;
    }
}
