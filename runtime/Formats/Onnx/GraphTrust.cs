using Google.Protobuf;
using Unmix.Formats.Packages;

namespace Unmix.Formats.Onnx;

/// <summary>
/// Reads a graph from a package without trusting it: fields that our part of the ONNX schema does not name (functions, sparse
/// tensors, training) are dropped, and what could reach beyond the package or run unknown code is refused.
/// </summary>
public static class GraphTrust
{
    private const int MostNodes = 20_000; // ours have some hundred
    private const int OldestOpset = 13; // axes of ReduceSum and others are inputs from here on
    private const int NewestOpset = 26; // the newest that ONNX Runtime 1.31 reads

    private static readonly HashSet<string> StandardDomains = new(StringComparer.Ordinal) { "", "ai.onnx" };

    /// <summary>Parses and checks.</summary>
    /// <param name="bytes">The entry.</param>
    /// <param name="entry">Its name, for messages.</param>
    /// <param name="path">The package, for messages.</param>
    /// <exception cref="ModelPackageException">
    /// Not an ONNX graph, external data, another operator domain, a graph within a graph, or too many nodes.
    /// </exception>
    public static ModelProto Read(byte[] bytes, string entry, string path)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new ModelPackageException(
                $"The entry '{entry}' is not an ONNX graph ('{path}'): {cause.Message} Export the model again.",
                cause
            );
        }
        var where = $"The entry '{entry}' ('{path}')";
        if (model.Graph is null)
            throw Refused($"{where} has no graph");
        RequireOperators(model, where);
        if (model.Graph.Node.Count > MostNodes)
            throw Refused($"{where} has {model.Graph.Node.Count} nodes; at most {MostNodes} are run");
        foreach (var tensor in model.Graph.Initializer)
            RequireInside(tensor, where);
        foreach (var node in model.Graph.Node)
            RequirePlain(node, where);
        return model;
    }

    private static void RequireOperators(ModelProto model, string where)
    {
        if (model.OpsetImport.Count == 0)
            throw Refused($"{where} names no operator set");
        foreach (var opset in model.OpsetImport)
        {
            if (!StandardDomains.Contains(opset.Domain))
                throw Refused($"{where} uses operators of the domain '{opset.Domain}'; only ONNX's own are run");
            if (opset.Version is < OldestOpset or > NewestOpset)
                throw Refused($"{where} uses operator set {opset.Version}; {OldestOpset} to {NewestOpset} are run");
        }
    }

    private static void RequirePlain(NodeProto node, string where)
    {
        if (!StandardDomains.Contains(node.Domain))
            throw Refused($"{where} has an operator '{node.OpType}' of the domain '{node.Domain}'; only ONNX's own are run");
        foreach (var attribute in node.Attribute)
        {
            if (attribute.G is not null)
                throw Refused($"{where} has a graph within its node '{node.Name}'; only plain graphs are run");
            if (attribute.T is not null)
                RequireInside(attribute.T, where);
        }
    }

    private static void RequireInside(TensorProto tensor, string where)
    {
        if (tensor.DataLocation != TensorProto.Types.DataLocation.Default || tensor.ExternalData.Count > 0)
            throw Refused($"{where} keeps the tensor '{tensor.Name}' in another file; a package holds all that it needs");
        if (tensor.Dims.Any(size => size < 0))
            throw Refused($"{where} has a tensor '{tensor.Name}' with a size below 0");
    }

    private static ModelPackageException Refused(string what) => new($"{what}. Export the model again.");
}
