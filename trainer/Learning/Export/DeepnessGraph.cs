using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Learning.Export;

/// <summary>
/// The encoder as the Deepness plugin of QGIS takes models (a "Regressor"): one input [1, L, S, S], one output [1, 1, S, S] for
/// each endmember, and
/// what the plugin reads from the file's metadata. The plugin divides stored values by 255, which the graph undoes.
/// </summary>
internal static class DeepnessGraph
{
    /// <summary>Name of the input.</summary>
    public const string Input = "tile";

    /// <summary>The plugin divides stored values by it before a model gets them.</summary>
    public const int PluginDivisor = 255;

    /// <summary>Builds the graph.</summary>
    /// <param name="package">The model.</param>
    /// <param name="options">Checked.</param>
    public static byte[] Of(ModelPackage package, DeepnessOptions options)
    {
        var manifest = package.Manifest;
        var model = GraphTrust.Read(package.Encoder, ModelPackage.EncoderEntry, package.Path);
        var graph = model.Graph;
        KeepOnly(graph, GraphNames.Abundances);
        graph.Name = "deepness";
        var nodes = graph.Node.ToArray();
        graph.Node.Clear();
        graph.Node.Add([.. Front(graph, manifest, options), .. nodes]);
        AddMaps(graph, manifest.EndmemberCount, options.TileSize);
        Label(model, manifest, options);
        return model.ToByteArray();
    }

    // From the plugin's tile to rows of spectra in reflectance.
    private static NodeProto[] Front(GraphProto graph, ModelManifest manifest, DeepnessOptions options)
    {
        long bands = manifest.BandCount,
            side = options.TileSize;
        graph.Input.Clear();
        graph.Input.Add(Describe(Input, 1, bands, side, side));
        return
        [
            Node("Transpose", [Input], "tile_pixels", Order(0, 2, 3, 1)),
            Node("Reshape", ["tile_pixels", Integers(graph, "tile_rows", -1, bands)], "tile_stored"),
            Node("Mul", ["tile_stored", Number(graph, "tile_scale", options.Scale * PluginDivisor)], "tile_scaled"),
            Node("Add", ["tile_scaled", Number(graph, "tile_offset", options.Offset)], GraphNames.Spectra),
        ];
    }

    // From rows of abundances to a map an endmember.
    private static void AddMaps(GraphProto graph, long count, long side)
    {
        graph.Node.Add(Node("Transpose", [GraphNames.Abundances], "tile_abundances", Order(1, 0)));
        graph.Node.Add(Node("Reshape", ["tile_abundances", Integers(graph, "tile_maps_shape", count, 1, side, side)], "tile_maps"));
        graph.Output.Clear();
        for (var p = 0; p < count; p++)
        {
            var name = OutputName(p);
            string[] inputs =
            [
                "tile_maps",
                Integers(graph, $"{name}_from", p),
                Integers(graph, $"{name}_to", p + 1),
                Integers(graph, $"{name}_axis", 0),
            ];
            graph.Node.Add(Node("Slice", inputs, name));
            graph.Output.Add(Describe(name, 1, 1, side, side));
        }
    }

    private static AttributeProto Order(params long[] axes) =>
        new()
        {
            Name = "perm",
            Type = AttributeProto.Types.AttributeType.Ints,
            Ints = { axes },
        };

    /// <summary>Of an endmember's map; the plugin shows the names of the metadata.</summary>
    public static string OutputName(int endmember) => string.Create(CultureInfo.InvariantCulture, $"abundance_{endmember + 1}");

    private static void Label(ModelProto model, ModelManifest manifest, DeepnessOptions options)
    {
        void Add(string key, JsonElement value) =>
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value.GetRawText() });
        Add("model_type", JsonSerializer.SerializeToElement("Regressor"));
        Add(
            "class_names",
            JsonSerializer.SerializeToElement(manifest.EndmemberNames.Select(name => new Dictionary<string, string> { ["0"] = name }))
        );
        Add("tile_size", JsonSerializer.SerializeToElement(options.TileSize));
        Add("tiles_overlap", JsonSerializer.SerializeToElement(0)); // pixels are unmixed alone
        Add("reg_output_scaling", JsonSerializer.SerializeToElement(1.0));
        if (options.ResolutionCentimetres is { } resolution)
            Add("resolution", JsonSerializer.SerializeToElement(resolution));
    }

    /// <summary>Takes out what an output does not need.</summary>
    private static void KeepOnly(GraphProto graph, string output)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { output };
        foreach (var node in graph.Node.Reverse())
        {
            if (node.Output.Any(needed.Contains))
                needed.UnionWith(node.Input);
        }
        Keep(graph.Node, node => node.Output.Any(needed.Contains));
        Keep(graph.Initializer, tensor => needed.Contains(tensor.Name));
        graph.ValueInfo.Clear(); // optional, and about another batch
    }

    private static void Keep<T>(ICollection<T> items, Func<T, bool> isKept)
    {
        foreach (var item in items.Where(item => !isKept(item)).ToArray())
            items.Remove(item);
    }

    private static NodeProto Node(string operation, string[] inputs, string output, params AttributeProto[] attributes) =>
        new()
        {
            OpType = operation,
            Name = output,
            Input = { inputs },
            Output = { output },
            Attribute = { attributes },
        };

    private static string Integers(GraphProto graph, string name, params long[] numbers)
    {
        graph.Initializer.Add(
            new TensorProto
            {
                Name = name,
                DataType = (int)TensorProto.Types.DataType.Int64,
                Dims = { numbers.Length },
                RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers.AsSpan())),
            }
        );
        return name;
    }

    private static string Number(GraphProto graph, string name, double number)
    {
        float[] value = [(float)number];
        graph.Initializer.Add(
            new TensorProto
            {
                Name = name,
                DataType = (int)TensorProto.Types.DataType.Float,
                RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(value.AsSpan())),
            }
        );
        return name;
    }

    private static ValueInfoProto Describe(string name, params long[] sizes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(sizes.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape },
            },
        };
    }
}
