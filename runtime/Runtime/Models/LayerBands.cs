using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Models;

/// <summary>Where a layer's values come from and where they lie among a map's bands.</summary>
/// <param name="Output">The session's name of the values.</param>
/// <param name="FirstBand">From 0.</param>
/// <param name="BandNames">One for each of its bands.</param>
internal sealed record LayerBands(string Output, int FirstBand, IReadOnlyList<string> BandNames)
{
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
