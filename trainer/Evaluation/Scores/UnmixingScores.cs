using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Scores;

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

    /// <summary>Scores a map; endmembers are matched by the least summed squared error of their maps, which flatters a bad map.</summary>
    /// <param name="truth">[N, P].</param>
    /// <param name="estimate">[N, P]; rows with NaN or nodata are left out.</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="noData">The value that marks pixels without an answer.</param>
    public static UnmixingScores Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> estimate, int endmemberCount, float noData = float.NaN)
    {
        var sums = new Sums(truth, estimate, endmemberCount, noData);
        return sums.Scores(EndmemberMatching.Assign(sums.Cost));
    }

    /// <summary>Scores a map whose endmembers are known.</summary>
    /// <param name="truth">[N, P].</param>
    /// <param name="estimate">[N, P]; rows with NaN or nodata are left out.</param>
    /// <param name="matching">[P], for each true endmember the estimated one.</param>
    /// <param name="noData">The value that marks pixels without an answer.</param>
    public static UnmixingScores Of(
        ReadOnlySpan<float> truth,
        ReadOnlySpan<float> estimate,
        IReadOnlyList<int> matching,
        float noData = float.NaN
    )
    {
        ArgumentNullException.ThrowIfNull(matching);
        return new Sums(truth, estimate, matching.Count, noData).Scores(matching);
    }

    /// <summary>True where every value is a number other than nodata.</summary>
    internal static bool IsAnswer(ReadOnlySpan<float> row, float noData = float.NaN)
    {
        foreach (var value in row)
        {
            if (!float.IsFinite(value) || value.Equals(noData))
                return false;
        }
        return true;
    }

    private readonly ref struct Sums
    {
        private readonly double energy;
        private readonly long pixels;

        public Sums(ReadOnlySpan<float> truth, ReadOnlySpan<float> estimate, int count, float noData)
        {
            if (truth.Length != estimate.Length)
                throw new ArgumentException($"{truth.Length} true values for {estimate.Length} estimated ones.", nameof(estimate));
            Cost = new double[count, count];
            for (var n = 0; n < truth.Length; n += count)
            {
                var real = truth.Slice(n, count);
                var found = estimate.Slice(n, count);
                if (!IsAnswer(real, noData) || !IsAnswer(found, noData))
                    continue;
                pixels++;
                for (var i = 0; i < count; i++)
                {
                    energy += (double)real[i] * real[i];
                    for (var j = 0; j < count; j++)
                        Cost[i, j] += Math.Pow((double)real[i] - found[j], 2);
                }
            }
        }

        /// <summary>[true, estimated] summed squared errors.</summary>
        public double[,] Cost { get; }

        public UnmixingScores Scores(IReadOnlyList<int> matching)
        {
            var cost = Cost;
            var answered = pixels;
            var errors = matching.Select((j, i) => cost[i, j]).ToArray();
            return new UnmixingScores
            {
                AbundanceNrmse = Math.Sqrt(errors.Sum() / energy),
                AbundanceRmse = Math.Sqrt(errors.Sum() / (answered * matching.Count)),
                EndmemberRmse = [.. errors.Select(error => Math.Sqrt(error / answered))],
                Matching = matching,
                Pixels = answered,
            };
        }
    }
}
