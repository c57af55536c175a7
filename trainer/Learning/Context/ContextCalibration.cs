using Unmix.Learning.Judgement;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Context;

/// <summary>
/// Finds the factor on a refined concentration at which a deviation is stated: the encoder's own, corrected by how the intervals of both
/// hold on the same made fields. Those are no scene; but what the encoder's factor was found to be on mixtures like the scene's holds for
/// what is made of its answers.
/// </summary>
internal static class ContextCalibration
{
    /// <param name="network">Trained; its calibration is replaced.</param>
    /// <param name="maps">That it did not learn from.</param>
    public static void Fit(ContextNetwork network, IReadOnlyList<LabelledMap> maps)
    {
        var count = network.Shape.EndmemberCount;
        var labels = new List<float>();
        var (own, refined) = ((Means: new List<float>(), Totals: new List<float>()), (Means: new List<float>(), Totals: new List<float>()));
        foreach (var (map, truth) in maps)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var answers = network.Forward(map.Around(map.Pixels)).t().contiguous().ToFloats();
            for (var place = 0; place < map.Pixels.Length; place++)
            {
                var pixel = (int)map.Pixels[place] * count;
                labels.AddRange(truth.AsSpan(pixel, count).ToArray());
                Add(own, map.Concentrations.AsSpan(pixel, count));
                Add(refined, answers.AsSpan(place * count, count));
            }
        }
        double Factor((List<float> Means, List<float> Totals) of) =>
            PrecisionCalibration.FactorOf([.. labels], [.. of.Means], [.. of.Totals]);
        using var found = tensor(new[] { (float)(network.Shape.EncoderCalibration * Factor(refined) / Factor(own)) });
        using var constant = no_grad();
        network.Calibration.copy_(found);
    }

    private static void Add((List<float> Means, List<float> Totals) to, ReadOnlySpan<float> concentrations)
    {
        var total = 0f;
        foreach (var value in concentrations)
            total += value;
        to.Totals.Add(total);
        foreach (var value in concentrations)
            to.Means.Add(value / total);
    }
}
