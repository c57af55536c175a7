using Unmix.Learning.Batches;
using Unmix.Learning.Context;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Context;

/// <summary>Scenes of two materials whose pixels have nothing but noise beyond a fit, or something each, or something together.</summary>
public sealed class SharedResidualsTests
{
    private const int Side = 24;
    private const int Bands = 20;
    private const double Noise = 0.003;

    [Fact]
    public void Noise_is_not_shared() => Assert.InRange(Of((_, _) => 0, Noise), 0, 0.15);

    [Fact]
    public void What_each_pixel_has_for_itself_is_not_shared()
    {
        var random = new Random(2);

        Assert.InRange(Of((_, _) => 0.05 * (random.NextDouble() - 0.5), Noise), 0, 0.15);
    }

    [Fact]
    public void What_pixels_side_by_side_have_in_common_is_seen_through_noise()
    {
        Assert.InRange(Of((row, column) => 0.02 * Math.Sin(row / 5.0) * Math.Cos(column / 6.0), Noise), 0.7, 1);
    }

    [Fact]
    public void Pixels_without_a_spectrum_do_not_count()
    {
        Assert.InRange(Of((row, column) => row % 2 == 0 ? double.NaN : 0.02 * Math.Sin(column / 6.0), Noise), 0.7, 1);
        Assert.Equal(0, Of((row, column) => (row + column) % 2 == 0 ? double.NaN : 0.02, Noise));
        Assert.Equal(0, Of((_, _) => double.NaN, Noise));
    }

    // Of a scene whose pixels have so much of a shape that no mixture has.
    private static double Of(Func<int, int, double> amount, double noise)
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[] Pixel(double share, double extra) =>
            [
                .. Enumerable
                    .Range(0, Bands)
                    .Select(band => share * (0.2 + 0.02 * band) + (1 - share) * 0.3 + extra * (band % 2 == 0 ? 1 : -1) + noise * Normal())
                    .Select(value => (float)value),
            ];
        float[] Many(int count, Func<int, (double Share, double Extra)> of) =>
            [.. Enumerable.Range(0, count).SelectMany(i => Pixel(of(i).Share, of(i).Extra))];
        var bundles = new[] { 1.0, 0.0 }.Select(share => tensor(Many(300, _ => (share, 0)), [300, Bands])).ToArray();
        var scene = Many(Side * Side, i => (i % Side / (double)Side, amount(i / Side, i % Side)));
        var pure = tensor(Many(400, i => (i / 400.0, 0)), [400, Bands]);
        using var source = new TripleSource(bundles, pure, ones(Bands).Times(noise), new TripleOptions(), [MixingWorld.Plain]);

        return SharedResiduals.Of(source, [new ScenePatch(Side, Side, scene)]);
    }
}
