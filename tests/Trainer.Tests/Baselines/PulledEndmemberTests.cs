using Unmix.Evaluation.Baselines;

namespace Unmix.Trainer.Tests.Baselines;

public sealed class PulledEndmemberTests
{
    [Fact]
    public void Its_conditions_hold_whichever_entries_are_at_their_bound()
    {
        var random = new Random(8);
        var bound = 0;
        for (var trial = 0; trial < 500; trial++)
        {
            var shares = Mixtures.Abundances(random, 4);
            double[] centre = [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble())];
            var (value, weight) = (2 * random.NextDouble() - 1, 0.01 + random.NextDouble() / 3);
            var found = new double[4];

            PulledEndmember.Find(value, shares, centre, weight, found);

            // The slope of (y - a'x)^2 / 2 + weight |x - c|^2 / 2 is 0 inside and points outwards at the bound.
            var left = value - shares.Zip(found, (a, x) => a * x).Sum();
            for (var p = 0; p < 4; p++)
            {
                var slope = -left * shares[p] + weight * (found[p] - centre[p]);
                Assert.InRange(found[p], 0, double.MaxValue);
                if (found[p] > 0)
                    Assert.Equal(0, slope, 1e-12);
                else
                    Assert.InRange(slope, -1e-12, double.MaxValue);
                bound += found[p] > 0 ? 0 : 1;
            }
        }
        Assert.InRange(bound, 100, 1900);
    }
}
