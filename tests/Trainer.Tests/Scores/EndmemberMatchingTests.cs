using FsCheck;
using FsCheck.Xunit;
using Unmix.Evaluation.Spectra;

namespace Unmix.Trainer.Tests.Scores;

public class EndmemberMatchingTests
{
    [Property(MaxTest = 300)]
    public void The_assignment_costs_what_the_cheapest_of_all_permutations_costs(PositiveInt seed, PositiveInt size)
    {
        var random = new Random(seed.Get);
        var count = 1 + size.Get % 6;
        var cost = new double[count, count];
        // Few distinct values, negative ones too: ties are where an assignment goes wrong.
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                cost[i, j] = random.Next(-3, 5);
        }

        var assignment = EndmemberMatching.Assign(cost);

        Assert.Equal(Enumerable.Range(0, count), assignment.Order());
        var cheapest = Permutations(count).Min(permutation => permutation.Select((j, i) => cost[i, j]).Sum());
        Assert.Equal(cheapest, assignment.Select((j, i) => cost[i, j]).Sum());
    }

    [Fact]
    public void Scaled_and_shuffled_spectra_are_found_again_by_their_angle()
    {
        float[][] truth =
        [
            [1, 0.2f, 0],
            [0, 1, 0.3f],
            [0.1f, 0, 1],
        ];
        float[][] estimate =
        [
            [0.2f, 0, 2.1f],
            [3, 0.5f, 0],
            [0, 0.5f, 0.16f],
        ];

        Assert.Equal([1, 2, 0], EndmemberMatching.ByAngle(truth, estimate));
    }

    [Fact]
    public void Names_match_whatever_their_case_and_only_when_all_are_there_once()
    {
        Assert.Equal((int[])[2, 0], EndmemberMatching.ByName(["soil", "Tree"], ["tree", "error", "SOIL"])!); // asserted by the comparison
        Assert.Null(EndmemberMatching.ByName(["soil", "tree"], ["soil", "water"]));
        Assert.Null(EndmemberMatching.ByName(["soil"], ["soil", "Soil"]));
    }

    [Fact]
    public void A_table_that_is_not_square_is_refused() =>
        Assert.Throws<ArgumentException>(() => EndmemberMatching.Assign(new double[2, 3]));

    private static IEnumerable<int[]> Permutations(int count)
    {
        if (count == 0)
            return
            [
                [],
            ];
        return Permutations(count - 1)
            .SelectMany(rest => Enumerable.Range(0, count).Select(place => (int[])[.. rest[..place], count - 1, .. rest[place..]]));
    }
}
