using System.Text.Json.Serialization;

namespace Unmix.Formats.Packages;

/// <summary>How a manifest is written and read, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(ManifestSchema))]
internal sealed partial class ManifestJson : JsonSerializerContext;
