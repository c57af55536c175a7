using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Comparison;

/// <summary>
/// Finished runs of comparisons in a folder, so that a comparison of hours that was stopped goes on where it was, and several can share the
/// work. A run is found again only for the same numbers of scene, truth and references, and the same
/// method, seed, recipe and build of the program.
/// </summary>
/// <param name="folder">Made where missing.</param>
internal sealed class KeptRuns(string folder)
{
    private const int KeyCharacters = 24;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The key of a run.</summary>
    /// <param name="scene">The scene with its truth, as it was read.</param>
    /// <param name="references">The endmembers that the method is given.</param>
    /// <param name="name">The method's.</param>
    /// <param name="method">The method.</param>
    /// <param name="seed">The seed.</param>
    public static string Key(ComparedScene scene, SpectraTable references, string name, ISceneMethod method, int seed)
    {
        var what = JsonSerializer.Serialize(
            new
            {
                build = typeof(KeptRuns).Module.ModuleVersionId,
                scene = scene.Content,
                references = references.Spectra,
                references.Names,
                scene.Entry.TruthScale,
                method = name,
                methodBuild = method.GetType().Module.ModuleVersionId,
                seed,
                identity = method.Identity,
            },
            Json
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)))[..KeyCharacters];
    }

    /// <summary>A run that is there; null for none, or one that can't be read.</summary>
    public KeptRun? Find(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptRun>(File.ReadAllBytes(PathOf(key)), Json);
        }
        catch (Exception cause) when (cause is IOException or JsonException)
        {
            return null; // it is run again
        }
    }

    /// <summary>Keeps a run.</summary>
    /// <exception cref="OutputException">The folder can't be written.</exception>
    public void Keep(string key, KeptRun run)
    {
        OutputFolder.Make(folder);
        OutputFile.Write(PathOf(key), JsonSerializer.Serialize(run, Json) + "\n");
    }

    private string PathOf(string key) => Path.Combine(folder, key + ".json");
}

/// <summary>A finished run.</summary>
/// <param name="Scene">Its name in the tables, for people.</param>
/// <param name="Method">The method.</param>
/// <param name="Run">Seed, seconds and scores.</param>
/// <param name="AbundanceBytes">[N, P] float32, to tell how much seeds differ.</param>
internal sealed record KeptRun(string Scene, string Method, MethodRun Run, byte[] AbundanceBytes)
{
    /// <summary>[N, P].</summary>
    [JsonIgnore]
    public float[] Abundances => MemoryMarshal.Cast<byte, float>(AbundanceBytes).ToArray();

    /// <summary>The run that was just made.</summary>
    public static KeptRun Of(string scene, string method, MethodRun run, float[] abundances) =>
        new(scene, method, run, MemoryMarshal.AsBytes(abundances.AsSpan()).ToArray());
}
