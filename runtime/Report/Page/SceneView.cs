using Unmix.Formats.Packages;
using Unmix.Report.Pictures;
using Unmix.Runtime.Sampling;

namespace Unmix.Report.Page;

/// <summary>An unmixed scene, as a page shows it.</summary>
/// <param name="Model">What the model says about itself.</param>
/// <param name="Sample">The scene.</param>
public sealed record SceneView(ModelManifest Model, SceneSample Sample)
{
    /// <summary>Endmembers, P.</summary>
    public int EndmemberCount => Model.EndmemberCount;

    /// <summary>Of the endmembers, by their names.</summary>
    public IReadOnlyList<Rgb> Colours { get; } = MaterialColours.Of(Model.EndmemberNames);

    /// <summary>True where the package states errors of training, and so there is novelty.</summary>
    public bool HasNovelty => Sample.LayerCount > 2 * EndmemberCount + 2;

    /// <summary>A layer's values at every point of the pictures.</summary>
    /// <param name="index">From 0: abundances, deviations, nonlinearity, error, novelty.</param>
    public IEnumerable<float> Layer(int index)
    {
        for (var i = index; i < Sample.Layers.Length; i += Sample.LayerCount)
            yield return Sample.Layers[i];
    }

    /// <summary>[points, P] abundances.</summary>
    public float[] Abundances() => Columns(Sample.Layers, 0, EndmemberCount);

    /// <summary>Some columns of layers.</summary>
    internal float[] Columns(float[] rows, int first, int count)
    {
        var result = new float[rows.Length / Sample.LayerCount * count];
        for (var row = 0; row < result.Length / count; row++)
            rows.AsSpan(row * Sample.LayerCount + first, count).CopyTo(result.AsSpan(row * count));
        return result;
    }

    /// <summary>The value that 99 in 100 points stay below, so that a few do not darken the rest; at least a little above 0.</summary>
    public double Top(params IEnumerable<int> layers)
    {
        float[] values = [.. layers.SelectMany(Layer).Where(float.IsFinite).Order()];
        return values.Length == 0 ? 1 : Math.Max(TrainingErrors.Quantile(values, 0.99), 1e-6);
    }

    /// <summary>Wavelengths, nm, between which no band was used; empty without wavelengths.</summary>
    public IReadOnlyList<(double From, double To)> Gaps()
    {
        if (Model.WavelengthsNm is not { } used || Sample.Scene.Wavelengths is not { } all || used.Count < 2)
            return [];
        var gaps = new List<(double From, double To)>();
        double[] rising = [.. used.Order()];
        foreach (var (from, to) in rising.Zip(rising.Skip(1)))
        {
            if (all.CentresNm.Any(nm => nm > from + SameBandNm && nm < to - SameBandNm))
                gaps.Add((from, to));
        }
        return gaps;
    }

    private const double SameBandNm = 0.5; // as where bands are matched
}
