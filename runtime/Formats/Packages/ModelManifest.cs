using System.Text.Json;
using System.Text.Json.Serialization;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Packages;

/// <summary>
/// What a model package says about itself: the entry <c>manifest.json</c>. It is the runtime's only source of L and P.
/// Fields that this version does not know are kept (<see cref="Extra"/>) and otherwise ignored.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>The newest schema that this version writes and reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>What <see cref="ParityTolerance"/> is unless the trainer says otherwise.</summary>
    public const double DefaultParityTolerance = 1e-5;

    /// <summary>Schema of the package; a newer one than <see cref="CurrentSchema"/> is refused.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>A name for people; not empty.</summary>
    public required string Name { get; init; }

    /// <summary>[P] endmember names in the order of the graphs' outputs; at least two, distinct, none empty.</summary>
    public required IReadOnlyList<string> EndmemberNames { get; init; }

    /// <summary>
    /// [P] of a model that was learnt from a library: what each output is the sum of; null for any other. The graph sums, so
    /// that no reader needs it to run the model.
    /// </summary>
    public IReadOnlyList<ModelClass>? Classes { get; init; }

    /// <summary>Bands of a spectrum, L; at least 1.</summary>
    public required int BandCount { get; init; }

    /// <summary>[L] band centres in nm, in the order of the graphs' input; null when the training scene had none.</summary>
    public IReadOnlyList<double>? WavelengthsNm { get; init; }

    /// <summary>[L] full widths at half maximum in nm; null where unknown.</summary>
    public IReadOnlyList<double>? WidthsNm { get; init; }

    /// <summary>Lowest reflectance seen in training, unitless.</summary>
    public double ExpectedMinimum { get; init; }

    /// <summary>Highest reflectance seen in training, unitless; above <see cref="ExpectedMinimum"/>.</summary>
    public double ExpectedMaximum { get; init; } = 1;

    /// <summary>Latent dimensions of each endmember, H; at least 1.</summary>
    public int LatentSize { get; init; } = 2;

    /// <summary>Largest absolute difference allowed between the trained network's and the graphs' answers (float32).</summary>
    public double ParityTolerance { get; init; } = DefaultParityTolerance;

    /// <summary>SHA-256 of each other entry, lowercase hexadecimal, by entry name. The writer fills it in.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; init; } = new Dictionary<string, string>();

    /// <summary>Options, seed, data hashes and tool version, as the trainer wrote them.</summary>
    public JsonElement? Provenance { get; init; }

    /// <summary>[P][L] the spectra that training started from, reflectance.</summary>
    public IReadOnlyList<IReadOnlyList<float>>? ReferenceSpectra { get; init; }

    /// <summary>What abundances are shares of.</summary>
    public AbundanceConvention Convention { get; init; }

    /// <summary>How well training's own pixels were rebuilt; null in packages of an export that did not measure it.</summary>
    public TrainingErrors? TrainingErrors { get; init; }

    /// <summary>How well the model's intervals hold on mixtures like the scene's; null where the export did not judge them.</summary>
    public TrainingIntervals? TrainingIntervals { get; init; }

    /// <summary>The third graph, which looks at neighbours; null in packages without one.</summary>
    public ModelContext? Context { get; init; }

    /// <summary>Fields of the file that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Endmembers, P.</summary>
    [JsonIgnore]
    public int EndmemberCount => EndmemberNames.Count;

    /// <summary>The spectra that training started from as a table; null where the package has none.</summary>
    public SpectraTable? ReferenceTable() =>
        ReferenceSpectra is not { } spectra
            ? null
            : new SpectraTable(
                EndmemberNames,
                WavelengthsNm is { } centres ? new WavelengthGrid(centres, WidthsNm) : null,
                [.. spectra.Select(spectrum => spectrum.ToArray())]
            );

    /// <summary>Checks every range and length.</summary>
    /// <param name="path">The package, for the message; null when there is no file yet.</param>
    /// <exception cref="ModelPackageException">The first fault found.</exception>
    public void Validate(string? path = null) => ManifestRules.Require(this, path);

    /// <summary>The entry's bytes: indented JSON in UTF-8, the same for the same values on every system.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ModelManifest);

    /// <summary>Reads the entry, refusing a newer schema before anything else is looked at.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="path">The package, for messages.</param>
    /// <exception cref="ModelPackageException">Not JSON, not a manifest, a newer schema, or a value out of range.</exception>
    public static ModelManifest FromJson(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            var schema = JsonSerializer.Deserialize(json, ManifestJson.Default.ManifestSchema)?.Schema
                ?? throw new JsonException("There is no 'schema' number.");
            if (schema > CurrentSchema)
            {
                throw new ModelPackageException(
                    $"The package has schema {schema} but this version reads up to {CurrentSchema} ('{path}'). "
                        + "Install a newer version of unmix, or export the model again with this one's trainer."
                );
            }
            var manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.ModelManifest)
                ?? throw new JsonException("It holds null.");
            manifest.Validate(path);
            return manifest;
        }
        catch (JsonException cause)
        {
            throw new ModelPackageException(
                $"The entry '{ModelPackage.ManifestEntry}' can't be understood ('{path}'): {JsonFault.Of(cause)}. "
                    + "Export the model again.",
                cause
            );
        }
    }
}

/// <summary>The one field that is read before the rest is trusted.</summary>
internal sealed record ManifestSchema
{
    public int? Schema { get; init; }
}
