using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Machine;
using Unmix.Runtime.Plans;

namespace Unmix.Runtime.Journal;

/// <summary>
/// Everything that the values of a map depend on, as names and texts. Rows of a run with another identity are not gone on from.
/// Tile size, threads and memory are not part of it, since values do not depend on them; nor are paths, so a scene may move.
/// </summary>
internal sealed class RunIdentity
{
    private const int LongestShown = 170; // characters of a value in a message

    private const string ProcessorName = "the processor";
    private const string RowsName = "the rows";

    private readonly IReadOnlyDictionary<string, string> facts;

    private RunIdentity(IReadOnlyDictionary<string, string> facts) => this.facts = facts;

    /// <summary>The identity of a run that is about to begin.</summary>
    /// <param name="package">The model.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="files">Its files.</param>
    /// <param name="plan">What it will do.</param>
    /// <param name="layers">What is written.</param>
    public static RunIdentity Of(ModelPackage package, SceneProfile scene, IReadOnlyList<InputFile> files, RunPlan plan, Layers layers)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["the model"] = $"SHA-256 {package.Sha256}",
            ["the layers"] = $"{layers}",
            ["the size"] =
                $"{scene.Width} x {scene.Height} pixels, {scene.BandCount} bands, {scene.PixelType}, {scene.Interleave ?? "no interleave"}",
            ["the scene's bands"] = string.Join(",", plan.Bands),
            ["the resampling of bands"] = plan.SceneBands.Weights is null ? "none" : "Gaussian response",
            ["the scale"] = PerBand(plan.Bands, scene.Scale),
            ["the offset"] = PerBand(plan.Bands, scene.Offset),
            ["the nodata value"] = PerBand(plan.Bands, scene.NoData),
            ["the provider"] = ProviderChoice.Spell(plan.Provider.Provider),
            [ProcessorName] = Processor(),
            ["the version of unmix"] = Version(typeof(RunIdentity).Assembly),
            ["the version of ONNX Runtime"] = OnnxLibrary.Require().GetVersionString(),
        };
        if (plan.Output.SampleScales is not null)
            facts["the map's type"] = "uint16";
        if (package.Manifest.Context is not null)
            facts["the context"] = plan.ContextRadius == 0 ? "off" : $"{plan.ContextRadius} pixels around";
        if (scene.Masks.Count > 0)
            facts["the masks"] = string.Join(", ", scene.Masks);
        if (scene.Array is { } array)
            facts["the array"] = $"{array}, {scene.Width} columns";
        if (scene.Product is { } product)
            facts["the quality mask"] = product.Masked.Spell();
        if (plan.Placed is { } placed)
            facts["the map's grid"] = $"{placed.Width} x {placed.Height} pixels, placed";
        if (plan.Output.Height != scene.Height)
            facts[RowsName] = $"{plan.Output.Height} from {plan.FirstSceneRow} on";
        // GDAL's own notes beside a scene are covered by what was read from them.
        var counted = files
            .Where(file =>
                !file.Path.EndsWith(".aux.xml", StringComparison.OrdinalIgnoreCase)
                && !file.Path.EndsWith(".ovr", StringComparison.OrdinalIgnoreCase)
            )
            .ToArray();
        for (var i = 0; i < counted.Length; i++)
            facts[$"file {i + 1} of {counted.Length} of the scene"] = SceneFingerprint.Text(counted[i]);
        if (counted.Length == 0)
            facts["the scene's name"] = scene.Path;
        return new RunIdentity(facts);
    }

    /// <summary>The version of an assembly as its project states it.</summary>
    public static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>What is different from an older identity, one part of a sentence each; empty when nothing is.</summary>
    public IReadOnlyList<string> DifferencesFrom(RunIdentity older)
    {
        var differences = new List<string>();
        foreach (var name in facts.Keys.Union(older.facts.Keys))
        {
            var now = facts.GetValueOrDefault(name, "nothing");
            var then = older.facts.GetValueOrDefault(name, "nothing");
            if (now != then)
                differences.Add($"{name} was {Short(then)} and is {Short(now)} now");
        }
        return differences;
    }

    /// <summary>
    /// SHA-256 of the scene, the model and all settings, lowercase hexadecimal. The processor and the rows are left out: machines
    /// of one run may differ.
    /// </summary>
    public string InputsSha256()
    {
        var counted = facts
            .Where(fact => fact.Key is not (ProcessorName or RowsName))
            .OrderBy(fact => fact.Key, StringComparer.Ordinal)
            .Select(fact => $"{fact.Key}\n{fact.Value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(counted))));
    }

    /// <summary>As JSON, an object of texts.</summary>
    public byte[] ToJson() =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(facts), IdentityJson.Default.DictionaryStringString);

    /// <summary>Reads it back; null where it is no such object.</summary>
    public static RunIdentity? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return
                JsonSerializer.Deserialize(json, IdentityJson.Default.DictionaryStringString) is { } facts
                && facts.Values.All(value => value is not null)
                ? new RunIdentity(facts)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The instructions by which ONNX Runtime chooses its kernels, and with them the order of additions.</summary>
    public static string Processor() => string.Join(' ', [$"{RuntimeInformation.ProcessArchitecture}", .. ProcessorFacts.Features()]);

    private static string PerBand<T>(IReadOnlyList<int> bands, IReadOnlyList<T> values)
    {
        var texts = bands.Select(band => FormattableString.Invariant($"{values[band]}")).ToArray();
        return texts.Distinct().Count() <= 1 ? texts[0] : string.Join(",", texts);
    }

    private static string Short(string value) =>
        value.Length <= LongestShown
            ? $"'{value}'"
            : $"a list with the hash {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..12]}";
}

/// <summary>How identities are written, made at compile time so that it works under native AOT.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class IdentityJson : JsonSerializerContext;
