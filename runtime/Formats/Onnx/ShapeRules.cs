using Unmix.Formats.Packages;

namespace Unmix.Formats.Onnx;

/// <summary>How each operator's output shape follows from its inputs' (ONNX operator specification, opset 17).</summary>
internal static class ShapeRules
{
    public static long[] Broadcast(long[] a, long[] b, NodeProto node)
    {
        var result = new long[Math.Max(a.Length, b.Length)];
        for (var back = 1; back <= result.Length; back++)
        {
            var left = back <= a.Length ? a[^back] : 1;
            var right = back <= b.Length ? b[^back] : 1;
            if (left != right && left != 1 && right != 1)
                throw Mismatch(node, a, b);
            result[^back] = left == 1 ? right : left;
        }
        return result;
    }

    public static long[] Gemm(NodeProto node, long[] a, long[] b)
    {
        bool turnA = node.Int("transA", 0) != 0,
            turnB = node.Int("transB", 0) != 0;
        if (a.Length != 2 || b.Length != 2 || a[turnA ? 0 : 1] != b[turnB ? 1 : 0])
            throw Mismatch(node, a, b);
        return [a[turnA ? 1 : 0], b[turnB ? 0 : 1]];
    }

    public static long[] MatMul(NodeProto node, long[] a, long[] b)
    {
        // A vector is a row on the left and a column on the right; its axis of 1 is dropped again.
        long[] left = a.Length == 1 ? [1, a[0]] : a,
            right = b.Length == 1 ? [b[0], 1] : b;
        if (left.Length < 2 || right.Length < 2 || left[^1] != right[^2])
            throw Mismatch(node, a, b);
        var batch = Broadcast(left[..^2], right[..^2], node);
        return [.. batch, .. a.Length == 1 ? [] : (long[])[left[^2]], .. b.Length == 1 ? [] : (long[])[right[^1]]];
    }

    public static long[] Transpose(NodeProto node, long[] shape) =>
        node.Ints("perm") is not { Count: > 0 } order ? [.. shape.Reverse()]
        : order.Count == shape.Length && order.Order().SequenceEqual(Enumerable.Range(0, shape.Length).Select(axis => (long)axis))
            ? [.. order.Select(axis => shape[axis])]
        : throw Mismatch(node, shape, [.. order]);

    public static long[] Reshape(NodeProto node, long[] shape, IReadOnlyList<long> wanted)
    {
        var result = new long[wanted.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] =
                wanted[i] != 0 || node.Int("allowzero", 0) != 0 ? wanted[i]
                : i < shape.Length ? shape[i]
                : throw Mismatch(node, shape, [.. wanted]);
            if (result[i] < -1)
                throw Mismatch(node, shape, [.. wanted]);
        }
        long known = Product(result.Where(size => size != -1)),
            all = Product(shape);
        var open = Array.IndexOf(result, -1);
        if (open >= 0 && known > 0)
            result[open] = all / known;
        if (Product(result) != all)
            throw Mismatch(node, shape, [.. wanted]);
        return result;
    }

    public static long[] Flatten(NodeProto node, long[] shape)
    {
        var axis = node.Int("axis", 1) == shape.Length ? shape.Length : Wrapped(node.Int("axis", 1), shape.Length);
        return [Product(shape[..axis]), Product(shape[axis..])];
    }

    public static long[] Concat(NodeProto node, IReadOnlyList<long[]> parts)
    {
        var result = (long[])parts[0].Clone();
        var axis = Wrapped(node.Int("axis", 0), result.Length);
        if (parts.FirstOrDefault(part => part.Length != result.Length) is { } other)
            throw Mismatch(node, result, other);
        result[axis] = Sum(parts.Select(p => p[axis]));
        return result;
    }

    public static long[] Split(NodeProto node, long[] shape, IReadOnlyList<long>? sizes, int output)
    {
        var result = (long[])shape.Clone();
        var axis = Wrapped(node.Int("axis", 0), shape.Length);
        if (sizes is { Count: > 0 } && (sizes.Count != node.Output.Count || sizes.Any(size => size < 0)))
            throw Mismatch(node, shape, [.. sizes]);
        result[axis] = sizes is { Count: > 0 } ? sizes[output] : shape[axis] / node.Output.Count;
        return result;
    }

    public static long[] Slice(
        NodeProto node,
        long[] shape,
        IReadOnlyList<long> starts,
        IReadOnlyList<long> ends,
        IReadOnlyList<long>? axes,
        IReadOnlyList<long>? steps
    )
    {
        var result = (long[])shape.Clone();
        if (ends.Count != starts.Count || (axes ?? starts).Count != starts.Count || (steps ?? starts).Count != starts.Count)
            throw Mismatch(node, [.. starts], [.. ends]);
        for (var i = 0; i < starts.Count; i++)
        {
            var axis = Wrapped(axes?[i] ?? i, shape.Length);
            var step = steps?[i] ?? 1;
            if (step is < 1 or > int.MaxValue)
                throw new ModelPackageException(
                    $"The graph's node '{node.Name}' (Slice) steps by {step}; steps of 1 and more are counted."
                );
            long from = Inside(starts[i], shape[axis]),
                to = Inside(ends[i], shape[axis]);
            result[axis] = Math.Max(0, (to - from + step - 1) / step);
        }
        return result;
    }

    public static long[] Gather(NodeProto node, long[] shape, long[] indices)
    {
        var axis = Wrapped(node.Int("axis", 0), shape.Length);
        return [.. shape[..axis], .. indices, .. shape[(axis + 1)..]];
    }

    public static long[] Unsqueeze(long[] shape, IReadOnlyList<long> axes)
    {
        var rank = shape.Length + axes.Count;
        var added = axes.Select(a => Wrapped(a, rank)).ToHashSet();
        if (added.Count != axes.Count)
            throw new ModelPackageException("The graph adds the same axis to a tensor twice. Export the model again.");
        var rest = new Queue<long>(shape);
        return [.. Enumerable.Range(0, rank).Select(i => added.Contains(i) ? 1 : rest.Dequeue())];
    }

    public static long[] Squeeze(long[] shape, IReadOnlyList<long>? axes)
    {
        var dropped = axes?.Select(a => Wrapped(a, shape.Length)).ToHashSet();
        return [.. shape.Where((size, i) => dropped is null ? size != 1 : !dropped.Contains(i))];
    }

    public static long[] Reduce(NodeProto node, long[] shape, IReadOnlyList<long>? axes)
    {
        var reduced = (axes is { Count: > 0 } ? axes.Select(a => Wrapped(a, shape.Length)) : Enumerable.Range(0, shape.Length)).ToHashSet();
        var keep = node.Int("keepdims", 1) != 0;
        return
        [
            .. shape
                .Select((size, i) => (Size: reduced.Contains(i) ? 1 : size, Gone: reduced.Contains(i) && !keep))
                .Where(d => !d.Gone)
                .Select(d => d.Size),
        ];
    }

    private static int Wrapped(long axis, int rank) =>
        axis >= -rank && axis < rank
            ? (int)(axis < 0 ? axis + rank : axis)
            : throw new ModelPackageException($"The graph names axis {axis} of a tensor with {rank} axes. Export the model again.");

    private static long Inside(long index, long size) => Math.Clamp(index < 0 ? index + size : index, 0, size);

    /// <exception cref="ModelPackageException">It is more than any machine holds.</exception>
    public static long Product(IEnumerable<long> sizes) => sizes.Aggregate(1L, Times);

    /// <exception cref="ModelPackageException">It is more than any machine holds.</exception>
    public static long Sum(IEnumerable<long> sizes) =>
        sizes.Aggregate(0L, (sum, size) => sum > long.MaxValue - Math.Max(0, size) ? throw TooLarge() : sum + size);

    /// <exception cref="ModelPackageException">It is more than any machine holds.</exception>
    public static long Times(long a, long b)
    {
        var product = (Int128)a * b;
        return product <= long.MaxValue && product >= long.MinValue ? (long)product : throw TooLarge();
    }

    private static ModelPackageException TooLarge() =>
        new("The graph has a tensor that is larger than any memory. Export the model again.");

    private static ModelPackageException Mismatch(NodeProto node, long[] a, long[] b) =>
        new(
            $"The graph's node '{node.Name}' ({node.OpType}) can't join [{string.Join(", ", a)}] and "
                + $"[{string.Join(", ", b)}]. Export the model again."
        );
}
