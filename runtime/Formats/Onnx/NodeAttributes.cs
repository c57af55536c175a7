using System.Buffers.Binary;

namespace Unmix.Formats.Onnx;

/// <summary>Reads what a node or a tensor carries.</summary>
internal static class NodeAttributes
{
    public static AttributeProto? Attribute(this NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name);

    public static long Int(this NodeProto node, string name, long otherwise) => node.Attribute(name)?.I ?? otherwise;

    public static IReadOnlyList<long>? Ints(this NodeProto node, string name) => node.Attribute(name)?.Ints;

    /// <summary>The values of an int64 tensor, from either of the two fields that may hold them; null for another type.</summary>
    public static IReadOnlyList<long>? Int64Values(this TensorProto tensor)
    {
        if (tensor.DataType != (int)TensorProto.Types.DataType.Int64)
            return null;
        if (tensor.RawData.IsEmpty)
            return tensor.Int64Data;
        var raw = tensor.RawData.Span;
        var values = new long[raw.Length / sizeof(long)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(raw[(i * sizeof(long))..]);
        return values;
    }
}
