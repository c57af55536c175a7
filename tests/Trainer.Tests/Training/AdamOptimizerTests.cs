using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Training;

public class AdamOptimizerTests
{
    /// <summary>Eleven numbers: some are moved many at once, and some are left over.</summary>
    [Fact]
    public void Steps_are_those_of_the_paper_by_Kingma_and_Ba()
    {
        const double Rate = 0.01;
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new(zeros(11), requires_grad: true), new(zeros(1), requires_grad: true)];
        using var adam = new AdamOptimizer(parameters);
        double[] value = new double[12],
            first = new double[12],
            second = new double[12];

        for (var step = 1; step <= 3; step++)
        {
            float[] gradient = [.. Enumerable.Range(0, 12).Select(i => (float)Math.Sin(i + 0.7 * step))];
            adam.Step(Rate, [gradient[..11], gradient[11..]]);
            for (var i = 0; i < 12; i++)
            {
                first[i] = 0.9 * first[i] + 0.1 * gradient[i];
                second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
                var (m, v) = (first[i] / (1 - Math.Pow(0.9, step)), second[i] / (1 - Math.Pow(0.999, step)));
                value[i] -= Rate * m / (Math.Sqrt(v) + 1e-8);
            }
        }

        var found = parameters.SelectMany(parameter => parameter.ToFloats()).ToArray();
        Assert.All(value.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(3, adam.StepCount);
    }
}
