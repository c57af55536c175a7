using System.Globalization;
using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Report.Stac;

/// <summary>
/// The STAC item about a model package (STAC 1.1, machine learning model extension 1.4): <c>unmix info MODEL --stac FILE</c>.
/// </summary>
public static class ModelItem
{
    private const string MachineLearningModel = "https://stac-extensions.github.io/mlm/v1.4.0/schema.json";
    private const string ElectroOptical = "https://stac-extensions.github.io/eo/v2.0.0/schema.json";
    private const string Regression = "regression"; // of the extension's tasks; it has none for unmixing
    private const double NmPerMicrometre = 1000;
    private const int ShortestName = 3; // of what the extension takes

    /// <summary>Writes the item. The same package gives the same bytes.</summary>
    /// <param name="path">The item.</param>
    /// <param name="package">The model.</param>
    /// <exception cref="UnmixException">The item can't be written.</exception>
    public static void Write(string path, ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var manifest = package.Manifest;
        using var item = new StacWriter(path);
        item.Begin(
            manifest.Name,
            manifest.WavelengthsNm is null
                ? [MachineLearningModel, StacWriter.FileExtension]
                : [MachineLearningModel, ElectroOptical, StacWriter.FileExtension]
        );
        item.Place(footprint: null); // a model belongs to a sensor, not to a place
        WriteProperties(item, package);
        item.Json.WriteStartObject("assets");
        item.BeginAsset(
            "model",
            package.Path,
            "application/zip",
            "Model package for unmix: two ONNX graphs, manifest, known pixels",
            "mlm:model",
            "mlm:compiled",
            "data"
        );
        item.Json.WriteString("mlm:artifact_type", "onnx");
        item.Json.WriteEndObject();
        item.Json.WriteEndObject();
        item.Json.WriteStartArray("links");
        item.Json.WriteEndArray();
        item.Finish();
    }

    private static void WriteProperties(StacWriter item, ModelPackage package)
    {
        var (json, manifest) = (item.Json, package.Manifest);
        json.WriteStartObject("properties");
        // When it can be used: the package carries no clock, so that the same training gives the same bytes.
        json.WriteNull("datetime");
        json.WriteString("start_datetime", "1900-01-01T00:00:00Z");
        json.WriteString("end_datetime", "9999-12-31T23:59:59Z");
        json.WriteString("description", $"Unmixes spectra into {string.Join(", ", manifest.EndmemberNames)}.");
        json.WriteString("mlm:name", NameOf(manifest.Name));
        json.WriteString("mlm:architecture", "IDNet");
        item.Words("mlm:tasks", Regression);
        json.WriteString("mlm:framework", "ONNX");
        json.WriteNumber("mlm:total_parameters", NumbersOf(package.Encoder) + NumbersOf(package.Decoder));
        json.WriteBoolean("mlm:pretrained", false);
        json.WriteNull("mlm:pretrained_source");
        json.WriteNull("mlm:accelerator");
        json.WriteBoolean("mlm:accelerator_constrained", false);
        WriteInput(item, manifest);
        WriteOutputs(item, manifest);
        WriteHyperparameters(json, manifest);
        WriteBands(json, manifest);
        json.WriteString("unmix:sha256", package.Sha256);
        json.WriteEndObject();
    }

    private static void WriteInput(StacWriter item, ModelManifest manifest)
    {
        var json = item.Json;
        json.WriteStartArray("mlm:input");
        json.WriteStartObject();
        json.WriteString("name", GraphNames.Spectra);
        json.WriteString("description", "Reflectance, nominally 0 to 1, a row for each pixel.");
        item.Words("bands", [.. Enumerable.Range(0, manifest.BandCount).Select(BandName)]);
        json.WriteStartObject("input");
        WriteShape(item, Sizes(GraphNames.Spectra, manifest), ["batch", "bands"]);
        json.WriteEndObject();
        json.WriteNull("value_scaling");
        json.WriteNull("resize_type");
        json.WriteNull("pre_processing_function");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteOutputs(StacWriter item, ModelManifest manifest)
    {
        string[] each = ["batch", "endmember"];
        item.Json.WriteStartArray("mlm:output");
        Write(GraphNames.Abundances, "Share of each endmember; they sum to 1.", each);
        Write(GraphNames.Concentration, "Parameters of the abundances' Dirichlet distribution.", each);
        Write(GraphNames.Deviation, "Standard deviation of each abundance.", each);
        Write(GraphNames.Endmembers, "The spectra of the endmembers at the pixel, reflectance.", ["batch", "bands", "endmember"]);
        Write(GraphNames.Nonlinearity, "Share of the nonlinear stream in the answer, 0 to 1.", ["batch"]);
        item.Json.WriteEndArray();

        void Write(string name, string description, string[] order) => WriteOutput(item, name, description, Sizes(name, manifest), order);
    }

    /// <summary>Of one pixel.</summary>
    private static long[] Sizes(string name, ModelManifest manifest) =>
        GraphNames.Shape(name, batchSize: 1, manifest.BandCount, manifest.EndmemberCount)[1..];

    private static void WriteOutput(StacWriter item, string name, string description, long[] sizes, string[] order)
    {
        var json = item.Json;
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("description", description);
        item.Words("tasks", Regression);
        json.WriteStartObject("result");
        WriteShape(item, sizes, order);
        json.WriteEndObject();
        json.WriteNull("post_processing_function");
        json.WriteEndObject();
    }

    private static void WriteShape(StacWriter item, long[] sizes, string[] order)
    {
        item.Json.WriteStartArray("shape");
        item.Json.WriteNumberValue(-1); // any number of pixels
        foreach (var size in sizes)
            item.Json.WriteNumberValue(size);
        item.Json.WriteEndArray();
        item.Words("dim_order", order);
        item.Json.WriteString("data_type", "float32");
    }

    private static void WriteHyperparameters(Utf8JsonWriter json, ModelManifest manifest)
    {
        if (
            manifest.Provenance is not { ValueKind: JsonValueKind.Object } provenance
            || !provenance.TryGetProperty("options", out var options)
        )
            return;
        if (options.ValueKind != JsonValueKind.Object || !options.EnumerateObject().Any())
            return;
        json.WritePropertyName("mlm:hyperparameters");
        options.WriteTo(json);
    }

    private static void WriteBands(Utf8JsonWriter json, ModelManifest manifest)
    {
        json.WriteStartArray("bands");
        for (var band = 0; band < manifest.BandCount; band++)
        {
            json.WriteStartObject();
            json.WriteString("name", BandName(band));
            if (manifest.WavelengthsNm is { } centres)
                json.WriteNumber("eo:center_wavelength", centres[band] / NmPerMicrometre);
            if (manifest.WavelengthsNm is not null && manifest.WidthsNm is { } widths && widths[band] > 0)
                json.WriteNumber("eo:full_width_half_max", widths[band] / NmPerMicrometre);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string BandName(int band) => string.Create(CultureInfo.InvariantCulture, $"B{band + 1:D3}");

    /// <summary>The extension takes letters, digits, dots, dashes, underlines and blanks, a letter first and no sign last.</summary>
    private static string NameOf(string name)
    {
        var plain = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or ' ' ? c : '_')]).TrimEnd(
            '_',
            '.',
            '-',
            ' '
        );
        return plain.Length >= ShortestName && char.IsAsciiLetter(plain[0]) ? plain : $"model {plain}".TrimEnd();
    }

    /// <summary>How many floating numbers a graph carries.</summary>
    private static long NumbersOf(byte[] graph) =>
        ModelProto
            .Parser.ParseFrom(graph)
            .Graph.Initializer.Where(tensor =>
                tensor.DataType is (int)TensorProto.Types.DataType.Float or (int)TensorProto.Types.DataType.Float16
            )
            .Sum(tensor => tensor.Dims.Aggregate(1L, (product, size) => product * size));
}
