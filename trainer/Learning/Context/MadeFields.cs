using Unmix.Evaluation.Synthesis;

namespace Unmix.Learning.Context;

/// <summary>
/// Draws fields of abundances: smooth ones, patches with sharp edges, pixels that have nothing to do with each other; and in most of them
/// single pixels of something else. How far things go together, how pure they are and how often a pixel is odd is drawn for each field.
/// </summary>
/// <param name="count">P.</param>
/// <param name="random">The source of everything random.</param>
internal sealed class MadeFields(int count, Random random)
{
    /// <summary>Pixels across a field, which is a square.</summary>
    public const int Side = 48;

    private const int Pixels = Side * Side;

    /// <summary>The deviation of the kernel that smooths a field, pixels.</summary>
    private static readonly (double Least, double Most) Reach = (0.6, 8);

    /// <summary>What fields of deviation one are multiplied by before shares are made of them.</summary>
    private static readonly (double Least, double Most) Sharpness = (1, 8);

    private static readonly (double Least, double Most) PatchCount = (6, 120);

    /// <summary>Of patches that are not quite even: the deviation of the logarithm of a share.</summary>
    private static readonly (double Least, double Most) Unevenness = (0.05, 1);

    /// <summary>The share of pixels that are odd, where there are any.</summary>
    private static readonly (double Least, double Most) OddShare = (0.01, 0.3);

    /// <summary>Places around which pixels look alike: from a whole field to some fifteen pixels.</summary>
    private static readonly (double Least, double Most) AlikeCount = (1, 150);

    private const double WithoutOdd = 0.3; // of the fields

    /// <summary>A material is the more common the larger a number of this deviation is.</summary>
    private const double Commonness = 0.3;

    private const double LeastShare = 1e-6; // before it is made uneven

    private readonly NormalDraws normal = new(random);

    /// <summary>One field.</summary>
    /// <returns>[Side * Side, P], at least 0, each row summing to 1.</returns>
    public float[] Draw(FieldKind kind)
    {
        var common = Enumerable.Range(0, count).Select(_ => Commonness * normal.Next()).ToArray();
        var sharpness = Between(Sharpness);
        var field = kind switch
        {
            FieldKind.Patches => Patches(common, sharpness),
            FieldKind.Smooth => Shares(Fields(Between(Reach)), common, sharpness),
            _ => Shares([.. Enumerable.Range(0, count).Select(_ => White())], common, sharpness),
        };
        AddOdd(field);
        return field;
    }

    /// <summary>Which pixels of a field look alike in all but their shares.</summary>
    /// <param name="together">The share of pixels that look like those around; the others look as they do by themselves.</param>
    /// <returns>[Side * Side] numbers from 0, none left out; null where no pixel looks like another.</returns>
    public long[]? DrawAlike(double together)
    {
        if (together <= 0)
            return null;
        var places = Places(AlikeCount, () => 0.0);
        var numbers = new Dictionary<int, long>();
        long Number(int of) => numbers.TryGetValue(of, out var known) ? known : numbers[of] = numbers.Count;
        return
        [
            .. Enumerable
                .Range(0, Pixels)
                .Select(pixel => Number(random.NextDouble() < together ? Nearest(places, pixel) : places.Length + pixel)),
        ];
    }

    private double Between((double Least, double Most) range) => range.Least * Math.Pow(range.Most / range.Least, random.NextDouble());

    private double[] White() => [.. Enumerable.Range(0, Pixels).Select(_ => normal.Next())];

    private double[][] Fields(double reach) => [.. Enumerable.Range(0, count).Select(_ => RandomField.Draw(Side, Side, reach, normal))];

    private float[] Shares(double[][] fields, double[] common, double sharpness)
    {
        var shares = new float[Pixels * count];
        for (var pixel = 0; pixel < Pixels; pixel++)
            Normalise([.. fields.Select((field, p) => Math.Exp(sharpness * (field[pixel] + common[p])))], shares, pixel);
        return shares;
    }

    // Every pixel belongs to the nearest of some places.
    private float[] Patches(double[] common, double sharpness)
    {
        var places = Places(PatchCount, () => common.Select(offset => Math.Exp(sharpness * (normal.Next() + offset))).ToArray());
        var uneven = random.Next(2) == 0 ? 0 : Between(Unevenness);
        var fields = Fields(Between(Reach));
        var shares = new float[Pixels * count];
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            var nearest = places[Nearest(places, pixel)].What;
            var sum = nearest.Sum();
            Normalise(
                [.. nearest.Select((share, p) => Math.Max(LeastShare, share / sum) * Math.Exp(uneven * fields[p][pixel]))],
                shares,
                pixel
            );
        }
        return shares;
    }

    private (double Row, double Column, T What)[] Places<T>((double Least, double Most) number, Func<T> draw) =>
        [.. Enumerable.Range(0, (int)Between(number)).Select(_ => (random.NextDouble() * Side, random.NextDouble() * Side, draw()))];

    private static int Nearest<T>((double Row, double Column, T What)[] places, int pixel) =>
        places.Index().MinBy(one => Math.Pow(one.Item.Row - pixel / Side, 2) + Math.Pow(one.Item.Column - pixel % Side, 2)).Index;

    // Shares of another pixel of the field, or one material alone.
    private void AddOdd(float[] field)
    {
        var share = random.NextDouble() < WithoutOdd ? 0 : Between(OddShare);
        var all = (float[])field.Clone();
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            if (random.NextDouble() >= share)
                continue;
            var place = field.AsSpan(pixel * count, count);
            if (random.Next(2) == 0)
            {
                all.AsSpan(random.Next(Pixels) * count, count).CopyTo(place);
                continue;
            }
            place.Clear();
            place[random.Next(count)] = 1;
        }
    }

    private static void Normalise(double[] values, float[] shares, int pixel)
    {
        var sum = values.Sum();
        for (var p = 0; p < values.Length; p++)
            shares[pixel * values.Length + p] = (float)(values[p] / sum);
    }
}
