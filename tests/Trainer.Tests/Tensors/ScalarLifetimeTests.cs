using Unmix.Evaluation.Comparison;
using Unmix.Learning.Tensors;

namespace Unmix.Trainer.Tests.Tensors;

/// <summary>
/// No scalar of TorchSharp is left to the garbage collector, which frees it while native code reads it. Only
/// <see cref="TensorArithmetic"/> makes any: the operators and methods of TorchSharp that make their own are not called.
/// </summary>
public sealed class ScalarLifetimeTests(ScalarMakers makers) : IClassFixture<ScalarMakers>
{
    private const string Tensor = "TorchSharp.torch/Tensor";

    [Theory]
    [InlineData($"{Tensor} {Tensor}::square()", true)]
    [InlineData($"{Tensor} {Tensor}::op_Addition({Tensor},{Tensor})", true)]
    [InlineData($"{Tensor} {Tensor}::op_Multiply(System.Double,{Tensor})", true)]
    [InlineData($"{Tensor} TorchSharp.torch/nn/functional::softplus({Tensor},System.Double,System.Double)", true)]
    [InlineData("TorchSharp.Scalar TorchSharp.Scalar::op_Implicit(System.Double)", true)]
    [InlineData($"{Tensor} TorchSharp.torch/optim/Optimizer::step(System.Func`1<{Tensor}>)", true)]
    [InlineData($"{Tensor} {Tensor}::sqrt()", false)]
    [InlineData($"{Tensor} {Tensor}::op_Subtraction({Tensor},{Tensor})", false)]
    public void The_methods_that_make_a_scalar_are_told_from_those_that_do_not(string method, bool makesOne)
    {
        Assert.Equal(makesOne, makers.Names.Contains(method));
    }

    [Theory]
    [InlineData(typeof(TensorArithmetic))]
    [InlineData(typeof(ISceneMethod))]
    [InlineData(typeof(TrainerProgram))]
    [InlineData(typeof(ScalarLifetimeTests))]
    public void No_scalar_is_made_where_nothing_holds_it(Type inAssembly)
    {
        var calls = makers
            .CallsIn(inAssembly.Assembly.Location)
            .Where(call => call.Type != typeof(TensorArithmetic).FullName)
            .Select(call => $"{call.Caller} calls {call.Callee}")
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.True(
            calls.Count == 0,
            $"{calls.Count} calls make a scalar; use {nameof(TensorArithmetic)} instead:\n{string.Join('\n', calls)}"
        );
    }

    [Fact]
    public void The_arithmetic_makes_its_scalars_itself_and_disposes_each()
    {
        var calls = makers
            .CallsIn(typeof(TensorArithmetic).Assembly.Location)
            .Where(call => call.Type == typeof(TensorArithmetic).FullName)
            .ToList();

        Assert.NotEmpty(calls);
        Assert.All(calls, call =>
            Assert.StartsWith("TorchSharp.Scalar TorchSharp.Scalar::op_Implicit(", call.Callee, StringComparison.Ordinal)
        );
        Assert.All(calls.GroupBy(call => call.Caller), method => Assert.Equal(method.Count(), method.First().Finallies));
    }
}
