using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Models;

/// <summary>Where a layer's values come from and where they lie among a map's bands.</summary>
/// <param name="Output">The session's name of the values.</param>
/// <param name="FirstBand">From 0.</param>
/// <param name="BandNames">One for each of its bands.</param>
internal sealed record LayerBands(string Output, int FirstBand, IReadOnlyList<string> BandNames)
{
    private const double StepsOfShares = 50_000;
    private const double StepsOfNovelty = 500;

    /// <summary>[bands] what a band holds, for other programs: its layer, its endmember where it has one, and its unit.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Metadata(ModelManifest manifest)
    {
        for (var i = 0; i < BandNames.Count; i++)
        {
            var items = new Dictionary<string, string>
            {
                ["layer"] = Output,
                ["unit"] = Output == SessionOutputs.Error ? "reflectance" : "1",
            };
            if (Output is GraphNames.Abundances or GraphNames.Deviation)
            {
                items["endmember"] = manifest.EndmemberNames[i];
                items["abundances_of"] = manifest.Convention.ToString().ToLowerInvariant();
            }
            yield return items;
        }
    }

    /// <summary>
    /// How the layer is stored in whole numbers: shares, their deviations and reflectance in steps of 1/50,000 up to 1.31, novelty in steps
    /// of 1/500 up to 131.
    /// </summary>
    public SampleScale SampleScale => new(1.0 / (Output == SessionOutputs.Novelty ? StepsOfNovelty : StepsOfShares), 0);

    /// <summary>The layers of a map in the order of <see cref="Layers"/>.</summary>
    public static IReadOnlyList<LayerBands> Of(Layers layers, ModelManifest manifest)
    {
        var all = new List<LayerBands>();
        var next = 0;
        void Add(Layers layer, string output, IReadOnlyList<string> names)
        {
            if (!layers.HasFlag(layer))
                return;
            all.Add(new LayerBands(output, next, names));
            next += names.Count;
        }
        Add(Layers.Abundances, GraphNames.Abundances, manifest.EndmemberNames);
        Add(Layers.Deviation, GraphNames.Deviation, [.. manifest.EndmemberNames.Select(name => $"{name} deviation")]);
        Add(Layers.Nonlinearity, GraphNames.Nonlinearity, ["nonlinearity"]);
        Add(Layers.Error, SessionOutputs.Error, ["reconstruction error"]);
        Add(Layers.Novelty, SessionOutputs.Novelty, ["novelty"]);
        return all;
    }
}
