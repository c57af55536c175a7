using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>The graphs of a package, cut to the outputs wanted and checked against the manifest.</summary>
internal sealed class ModelGraphs
{
    private ModelGraphs(ModelProto encoder, ModelProto? decoder)
    {
        Encoder = encoder;
        Decoder = decoder;
    }

    /// <summary>spectra -> some of abundances, concentration, abundance_deviation, endmembers, nonlinearity.</summary>
    public ModelProto Encoder { get; }

    /// <summary>endmembers, abundances -> reconstruction and more; null when nothing of it is wanted.</summary>
    public ModelProto? Decoder { get; }

    /// <summary>Multiply-adds of one pixel (<see cref="MultiplyAdds"/>).</summary>
    public long MultiplyAddsPerPixel => MultiplyAdds.PerPixel(Encoder) + (Decoder is null ? 0 : MultiplyAdds.PerPixel(Decoder));

    /// <summary>Bytes of intermediate values of one pixel, at most; ONNX Runtime uses memory again where it can.</summary>
    public long ActivationBytesPerPixel =>
        Math.Max(ActivationBytes.PerPixel(Encoder), Decoder is null ? 0 : ActivationBytes.PerPixel(Decoder));

    /// <summary>Bytes of both graphs as stored; nearly all of it is parameters.</summary>
    public long StoredBytes => Encoder.CalculateSize() + (Decoder?.CalculateSize() ?? 0);

    /// <exception cref="ModelPackageException">A graph can't be read, or lacks an input or output of the right shape.</exception>
    public static ModelGraphs Of(ModelPackage package, SessionOutputs outputs)
    {
        long[] Shape(string name) => GraphNames.Shape(name, AnyBatch, package.Manifest.BandCount, package.Manifest.EndmemberCount);
        var encoder = Cut(package, ModelPackage.EncoderEntry, package.Encoder, GraphNames.EncoderInputs, outputs.Encoder, Shape);
        var decoder =
            outputs.Decoder.Count == 0
                ? null
                : Cut(package, ModelPackage.DecoderEntry, package.Decoder, GraphNames.DecoderInputs, outputs.Decoder, Shape);
        return new ModelGraphs(encoder, decoder);
    }

    /// <summary>Stands for any number of pixels in a shape.</summary>
    internal const int AnyBatch = 0;

    /// <summary>A graph that is read and checked, cut to some outputs.</summary>
    /// <param name="package">Whose.</param>
    /// <param name="entry">Its name.</param>
    /// <param name="bytes">The entry.</param>
    /// <param name="inputs">All that is fed to it.</param>
    /// <param name="outputs">All that is wanted of it.</param>
    /// <param name="shape">Of each of them, <see cref="AnyBatch"/> where the pixels are counted.</param>
    /// <exception cref="ModelPackageException">As above.</exception>
    internal static ModelProto Cut(
        ModelPackage package,
        string entry,
        byte[] bytes,
        IReadOnlyList<string> inputs,
        IReadOnlyList<string> outputs,
        Func<string, long[]> shape
    )
    {
        var model = GraphTrust.Read(bytes, entry, package.Path);
        RequireOnly(package, entry, model.Graph, inputs);
        foreach (var name in inputs)
            Require(package, entry, (name, shape(name)), model.Graph.Input, "input");
        foreach (var name in outputs)
            Require(package, entry, (name, shape(name)), model.Graph.Output, "output");
        return GraphOutputs.Keep(model, [.. outputs]);
    }

    /// <summary>Refuses an input that nobody would feed. Initializers may be listed among the inputs.</summary>
    private static void RequireOnly(ModelPackage package, string entry, GraphProto graph, IReadOnlyList<string> inputs)
    {
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        string[] fed = [.. graph.Input.Select(input => input.Name).Where(name => !constants.Contains(name))];
        if (fed.Length == inputs.Count && fed.ToHashSet(StringComparer.Ordinal).SetEquals(inputs))
            return;
        throw new ModelPackageException(
            $"The entry '{entry}' takes {fed.Length} inputs; {string.Join(" and ", inputs.Select(name => $"'{name}'"))} alone "
                + $"are given ('{package.Path}'). "
                + "Export the model again."
        );
    }

    private static void Require(
        ModelPackage package,
        string entry,
        (string Name, long[] Shape) expected,
        IEnumerable<ValueInfoProto> values,
        string kind
    )
    {
        var (name, wanted) = expected;
        var value = values.FirstOrDefault(v => v.Name == name)
            ?? throw new ModelPackageException($"The entry '{entry}' has no {kind} '{name}' ('{package.Path}'). Export the model again.");
        if (value.Type?.TensorType?.ElemType != (int)TensorProto.Types.DataType.Float)
            throw new ModelPackageException(
                $"The {kind} '{name}' of the entry '{entry}' is not of float32 numbers ('{package.Path}'). Export the model again."
            );
        var found = value.Type?.TensorType?.Shape?.Dim.Select(d => d.DimValue).ToArray() ?? [];
        if (found.Length == wanted.Length && found.Zip(wanted).All(size => size.Second == AnyBatch || size.First == size.Second))
            return;
        throw new ModelPackageException(
            $"The {kind} '{name}' of the entry '{entry}' has the shape {Text(found, wanted)} but the manifest asks for "
                + $"{Text(wanted, wanted)} ('{package.Path}'). Export the model again."
        );
    }

    private static string Text(long[] shape, long[] wanted) =>
        $"[{string.Join(", ", shape.Select((size, axis) => axis < wanted.Length && wanted[axis] == AnyBatch ? "n" : $"{size}"))}]";
}
