using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Containers;

namespace Unmix.Fuzzing.Containers;

/// <summary>
/// Reads a <see cref="WrittenArray"/> as GDAL would, except that reading what is not there is no refusal but a fault of the reader.
/// </summary>
internal sealed unsafe class WrittenArrayReader(string path, string name, WrittenArray array, WrittenFile file) : StoredArray(path, name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ArrayDimension> Dimensions => array.Dimensions;

    /// <inheritdoc/>
    public override PixelType Type => array.Type;

    /// <inheritdoc/>
    public override bool IsText => array.IsText;

    /// <inheritdoc/>
    public override IReadOnlyList<long> BlockSizes => [.. array.Dimensions.Select((_, i) => i < array.Blocks.Count ? array.Blocks[i] : 0)];

    /// <inheritdoc/>
    public override string? Unit => array.Unit;

    /// <inheritdoc/>
    public override double? NoData => array.Fill;

    /// <inheritdoc/>
    public override double? Scale => array.Scale;

    /// <inheritdoc/>
    public override double? Offset => array.Offset;

    /// <inheritdoc/>
    public override string? Projection => array.Wkt;

    /// <inheritdoc/>
    public override string? Text(string attribute) => array.Attributes.TryGetValue(attribute, out var found) ? found.Text : null;

    /// <inheritdoc/>
    public override double[]? Numbers(string attribute) => array.Attributes.TryGetValue(attribute, out var found) ? found.Numbers : null;

    /// <inheritdoc/>
    public override string? CoordinateOf(int dimension) => file.CoordinateOf(Name, array.Dimensions[dimension].Name);

    /// <inheritdoc/>
    public override void Read(ulong* start, nuint* count, long* step, nint* stride, PixelType type, void* memory)
    {
        if (array.Type == PixelType.Unknown)
            throw new SceneException($"The array '{Name}' of '{Path}' can't be read: it holds no numbers. Copy it again.");
        RequireInside(start, count, step);
        Read(0, 0, 0, new Part(start, count, step, stride, type, (byte*)memory));
    }

    /// <inheritdoc/>
    public override void Dispose() { }

    /// <inheritdoc/>
    protected override void ReadAll(Span<string> texts)
    {
        for (var i = 0; i < texts.Length; i++)
            texts[i] = array.Texts[i % array.Texts.Length];
    }

    private void RequireInside(ulong* start, nuint* count, long* step)
    {
        for (var i = 0; i < array.Dimensions.Count; i++)
        {
            var (first, last) = ((Int128)start[i], start[i] + (Int128)(count[i] - 1) * (step is null ? 1 : step[i]));
            if (count[i] < 1 || first >= array.Dimensions[i].Size || last < 0 || last >= array.Dimensions[i].Size)
                throw new InvalidOperationException(
                    $"'{Name}' is read from {first} to {last} in dimension {i + 1}, which has {array.Dimensions[i].Size} members."
                );
        }
    }

    /// <summary>One dimension after the other; the last runs fastest.</summary>
    private void Read(int dimension, UInt128 index, long place, in Part part)
    {
        if (dimension == array.Dimensions.Count)
        {
            Store(part, place, array.Values[(int)(index % (UInt128)array.Values.Length)]);
            return;
        }
        var apart = part.Stride is null ? Apart(dimension, part.Count) : part.Stride[dimension];
        for (nuint i = 0; i < part.Count[dimension]; i++)
        {
            var member = (long)part.Start[dimension] + (long)i * (part.Step is null ? 1 : part.Step[dimension]);
            Read(
                dimension + 1,
                unchecked(index * (UInt128)array.Dimensions[dimension].Size + (UInt128)member),
                place + (long)i * apart,
                part
            );
        }
    }

    private long Apart(int dimension, nuint* count)
    {
        var apart = 1L;
        for (var i = dimension + 1; i < array.Dimensions.Count; i++)
            apart *= (long)count[i];
        return apart;
    }

    /// <summary>Numbers that a type does not hold become the nearest that it does, and what is none 0, as GDAL has it.</summary>
    private static void Store(in Part part, long place, double value)
    {
        var whole = double.IsNaN(value) ? 0 : Math.Round(value);
        var at = part.Memory + place * part.Type.SizeInBytes();
        switch (part.Type)
        {
            case PixelType.Float64:
                *(double*)at = value;
                break;
            case PixelType.Float32:
                *(float*)at = (float)value;
                break;
            case PixelType.Int32:
                *(int*)at = (int)Math.Clamp(whole, int.MinValue, int.MaxValue);
                break;
            case PixelType.Int16:
                *(short*)at = (short)Math.Clamp(whole, short.MinValue, short.MaxValue);
                break;
            case PixelType.UInt16:
                *(ushort*)at = (ushort)Math.Clamp(whole, ushort.MinValue, ushort.MaxValue);
                break;
            default:
                throw new InvalidOperationException($"Nothing reads as {part.Type}.");
        }
    }

    /// <summary>What is read, and where it goes.</summary>
    private readonly struct Part(ulong* start, nuint* count, long* step, nint* stride, PixelType type, byte* memory)
    {
        public ulong* Start { get; } = start;
        public nuint* Count { get; } = count;
        public long* Step { get; } = step;
        public nint* Stride { get; } = stride;
        public PixelType Type { get; } = type;
        public byte* Memory { get; } = memory;
    }
}
