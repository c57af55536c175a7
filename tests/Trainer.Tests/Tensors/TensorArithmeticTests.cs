using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Tensors;

public class TensorArithmeticTests
{
    [Fact]
    public void Each_operation_has_the_value_of_its_formula()
    {
        using var scope = NewDisposeScope();
        var values = tensor([-1.5, 0.5, 3]);
        var others = tensor([2.0, 4, 8]);

        RequireEqual([0.5, 4.5, 11], values.Plus(others));
        RequireEqual([-1, 1, 3.5], values.Plus(0.5));
        RequireEqual([2.5, 16.5, 67], values.PlusProduct(others, others));
        RequireEqual([-2, 0, 2.5], values.Minus(0.5));
        RequireEqual([2, 0, -2.5], values.SubtractedFrom(0.5));
        RequireEqual([-0.75, 0.25, 1.5], values.Times(0.5));
        RequireEqual([-3, 1, 6], values.Over(0.5));
        RequireEqual([2.25, 0.25, 9], values.Squared());
        RequireEqual([0.25, 0.5, 3], values.AtLeast(0.25));
        RequireEqual([0.25, 0.5, 1], values.Within(0.25, 1));
        RequireEqual([1, 0, 0], values.IsBelow(0.5));
        RequireEqual([0, 0, 1], values.IsAbove(0.5));
        RequireEqual([7, 7], values.Constant(7, 2));
    }

    [Fact]
    public void An_operation_in_place_changes_its_tensor()
    {
        using var scope = NewDisposeScope();
        var values = tensor([-1.5, 0.5, 3]);

        values.AddInPlace(tensor([2.0, 4, 8]));
        values.SubtractInPlace(0.5);
        values.MultiplyInPlace(2);

        RequireEqual([0, 8, 21], values);
    }

    [Fact]
    public void Whole_numbers_leave_a_tensor_of_whole_numbers_one()
    {
        using var scope = NewDisposeScope();
        var values = tensor([1L, 5, 9]);

        Tensor[] results =
        [
            values.Plus(values),
            values.Plus(1),
            values.Minus(1),
            values.SubtractedFrom(1),
            values.Times(2),
            values.Within(2, 6),
        ];

        Assert.All(results, result => Assert.Equal(ScalarType.Int64, result.dtype));
        Assert.Equal([2L, 5, 6], results[^1].data<long>().ToArray());
    }

    [Fact]
    public void A_constant_is_of_the_type_of_the_tensor_that_it_is_like()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(ScalarType.Float64, zeros(1, ScalarType.Float64).Constant(1, 2, 3).dtype);
        Assert.Equal([2L, 3], zeros(1).Constant(1, 2, 3).shape);
    }

    private static void RequireEqual(double[] expected, Tensor actual) =>
        Assert.Equal(expected, actual.to_type(ScalarType.Float64).data<double>().ToArray());
}
