using Unmix.Learning.Context;

namespace Unmix.Trainer.Tests.Context;

public sealed class MadeFieldsTests
{
    private const int P = 3;
    private const int Side = MadeFields.Side;

    [Theory]
    [InlineData(nameof(FieldKind.Smooth), 0.3, 1)]
    [InlineData(nameof(FieldKind.Patches), 0.3, 1)]
    [InlineData(nameof(FieldKind.Alone), -0.05, 0.05)]
    public void Neighbours_go_together_as_the_kind_says(string kind, double least, double most)
    {
        var fields = new MadeFields(P, new Random(2));
        var drawn = Enumerable.Range(0, 12).Select(_ => fields.Draw(Enum.Parse<FieldKind>(kind))).ToArray();

        foreach (var field in drawn)
        {
            for (var pixel = 0; pixel < Side * Side; pixel++)
            {
                var shares = field.AsSpan(pixel * P, P);
                Assert.Equal(1, shares[0] + shares[1] + shares[2], 1e-5);
                Assert.True(shares[0] >= 0 && shares[1] >= 0 && shares[2] >= 0);
            }
        }
        Assert.InRange(drawn.Average(Correlation), least, most);
    }

    [Fact]
    public void Pixels_look_like_those_around_as_often_as_is_asked()
    {
        var fields = new MadeFields(P, new Random(3));

        Assert.Null(fields.DrawAlike(0));
        foreach (var together in (double[])[0.3, 1])
        {
            var share = 0.0;
            for (var i = 0; i < 20; i++)
            {
                var numbers = fields.DrawAlike(together)!;
                Assert.Equal(numbers.Max() + 1, numbers.Distinct().Count());
                Assert.Equal(0, numbers.Min());
                var sizes = numbers.CountBy(number => number).ToDictionary();
                share += numbers.Count(number => sizes[number] > 1) / (20.0 * numbers.Length);
            }
            Assert.Equal(together, share, 0.05);
        }
    }

    // Of the first material's share with that of the pixel to the right.
    private static double Correlation(float[] field)
    {
        var pairs = Enumerable
            .Range(0, Side * Side)
            .Where(pixel => pixel % Side < Side - 1)
            .Select(pixel => ((double)field[pixel * P], (double)field[(pixel + 1) * P]))
            .ToArray();
        double first = pairs.Average(pair => pair.Item1),
            second = pairs.Average(pair => pair.Item2);
        var product = pairs.Average(pair => (pair.Item1 - first) * (pair.Item2 - second));
        return product
            / Math.Sqrt(pairs.Average(pair => Math.Pow(pair.Item1 - first, 2)) * pairs.Average(pair => Math.Pow(pair.Item2 - second, 2)));
    }
}
