using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using static Unmix.Formats.Tests.Onnx.GraphSamples;

namespace Unmix.Formats.Tests.Onnx;

public sealed class MultiplyAddsTests
{
    [Theory]
    [InlineData(0L, new long[] { 4, 6 })]
    [InlineData(1L, new long[] { 6, 4 })]
    public void Gemm_counts_its_product(long transB, long[] weights)
    {
        var model = Model(
            [Node("Gemm", ["x", "w"], ["y"], ("transB", transB)), Node("Relu", ["y"], ["z"])],
            [Weights("w", weights)],
            [Value("x", -1, 4)],
            Value("z", -1, 6)
        );

        Assert.Equal(24, MultiplyAdds.PerPixel(model));
    }

    [Fact]
    public void Batched_matmul_counts_every_member()
    {
        // [n, P, L] x [n, L, P], the Gram matrix of each pixel
        var model = Model(
            [Node("Transpose", ["m"], ["t"], ("perm", new long[] { 0, 2, 1 })), Node("MatMul", ["t", "m"], ["g"])],
            [],
            [Value("m", -1, 10, 3)],
            Value("g", -1, 3, 3)
        );

        Assert.Equal(3 * 3 * 10, MultiplyAdds.PerPixel(model));
    }

    [Fact]
    public void A_sum_over_products_counts_and_a_plain_sum_does_not()
    {
        var model = Model(
            [
                Node("Mul", ["m", "a"], ["product"]),
                Node("ReduceSum", ["product", "last"], ["y"], ("keepdims", 0L)),
                Node("ReduceSum", ["y", "last"], ["total"], ("keepdims", 1L)),
                Node("Div", ["y", "total"], ["share"]),
            ],
            [Int64s("last", -1)],
            [Value("m", -1, 10, 3), Value("a", -1, 1, 3)],
            Value("share", -1, 10)
        );

        Assert.Equal(30, MultiplyAdds.PerPixel(model));
    }

    [Fact]
    public void Norms_count_the_elements_that_they_read()
    {
        var model = Model(
            [Node("ReduceL2", ["x"], ["y"], ("axes", new long[] { 1 })), Node("ReduceSumSquare", ["x"], ["z"], ("axes", new long[] { 1 }))],
            [],
            [Value("x", -1, 7)],
            Value("y", -1, 1),
            Value("z", -1, 1)
        );

        Assert.Equal(14, MultiplyAdds.PerPixel(model));
    }

    [Fact]
    public void Infers_shapes_through_moves_when_none_are_recorded()
    {
        // [1, 12] -> [1, 3, 4] -> split in 1 and 2 -> squeeze, unsqueeze, concat ... -> [1, 12] x [12, 5]
        var model = Model(
            [
                Node("Reshape", ["x", "shape"], ["cube"]),
                Node("Split", ["cube", "parts"], ["one", "two"], ("axis", 1L)),
                Node("Squeeze", ["one", "first"], ["flat"]),
                Node("Unsqueeze", ["flat", "first"], ["again"]),
                Node("Concat", ["again", "two"], ["whole"], ("axis", 1L)),
                Node("Slice", ["whole", "zero", "end", "first"], ["same"]),
                Node("Reshape", ["same", "flatShape"], ["row"]),
                Node("MatMul", ["row", "w"], ["y"]),
            ],
            [
                Int64s("shape", 0, 3, 4),
                Int64s("parts", 1, 2),
                Int64s("first", 1),
                Int64s("zero", 0),
                Int64s("end", int.MaxValue),
                Int64s("flatShape", -1, 12),
                Weights("w", 12, 5),
            ],
            [Value("x", -1, 12)],
            new ValueInfoProto { Name = "y" }
        );

        Assert.Equal(60, MultiplyAdds.PerPixel(model));
    }

    [Fact]
    public void Reads_constants_stored_as_raw_bytes()
    {
        var shape = Int64s("shape", -1, 2, 3);
        shape.RawData = ByteString.CopyFrom([.. shape.Int64Data.SelectMany(BitConverter.GetBytes)]);
        shape.Int64Data.Clear();
        var model = Model(
            [Node("Reshape", ["x", "shape"], ["m"]), Node("MatMul", ["m", "w"], ["y"])],
            [shape, Weights("w", 3, 4)],
            [Value("x", -1, 6)],
            new ValueInfoProto { Name = "y" }
        );

        Assert.Equal(2 * 3 * 4, MultiplyAdds.PerPixel(model));
    }

    [Fact]
    public void Takes_recorded_shapes_where_they_cannot_be_inferred()
    {
        var model = Model(
            [Node("Reshape", ["x", "computed"], ["m"]), Node("MatMul", ["m", "w"], ["y"])],
            [Weights("w", 3, 4)],
            [Value("x", -1, 6), Value("computed", 3)],
            Value("y", -1, 2, 4)
        );
        model.Graph.ValueInfo.Add(Value("m", -1, 2, 3));

        Assert.Equal(24, MultiplyAdds.PerPixel(model));
    }

    [Fact]
    public void Refuses_a_shape_that_cannot_be_found_out()
    {
        var model = Model(
            [Node("Reshape", ["x", "computed"], ["m"])],
            [],
            [Value("x", -1, 6), Value("computed", 3)],
            new ValueInfoProto { Name = "m" }
        );

        var fault = Assert.Throws<ModelPackageException>(() => MultiplyAdds.PerPixel(model));

        Assert.Equal(
            "The graph's node 'Reshape_m' (Reshape) takes its shape from 'computed', which is not a constant, and records none. "
                + "Export the model with recorded shapes.",
            fault.Message
        );
    }

    [Fact]
    public void Refuses_an_unknown_operator()
    {
        var model = Model([Node("Conv", ["x", "w"], ["y"])], [Weights("w", 1, 1, 3)], [Value("x", -1, 6)], Value("y", -1, 6));

        var fault = Assert.Throws<ModelPackageException>(() => MultiplyAdds.PerPixel(model));

        Assert.Equal(
            "The graph has the operator 'Conv' (node 'Conv_y'), whose multiply-adds are not known. Count a graph that this "
                + "version exported.",
            fault.Message
        );
    }

    [Fact]
    public void Refuses_factors_that_do_not_fit()
    {
        var model = Model(
            [Node("MatMul", ["x", "w"], ["y"])],
            [Weights("w", 5, 2)],
            [Value("x", -1, 4)],
            new ValueInfoProto { Name = "y" }
        );

        var fault = Assert.Throws<ModelPackageException>(() => MultiplyAdds.PerPixel(model));

        Assert.Equal("The graph's node 'MatMul_y' (MatMul) can't join [1, 4] and [5, 2]. Export the model again.", fault.Message);
    }
}
