using TorchSharp.Modules;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>Says with which probability a spectrum is of each world, where all are as likely.</summary>
internal sealed class WorldClassifier : IDisposable
{
    private const int Hidden = 64;
    private const int LeastRounds = 10;

    /// <summary>Few spectra are gone through more often.</summary>
    private const int LeastSteps = 1500;

    private const int Batch = 512;
    private const double LearningRate = 0.004;

    private readonly Sequential network;

    /// <param name="features">Numbers of a spectrum.</param>
    /// <param name="worlds">How many.</param>
    /// <param name="generator">Draws the first weights.</param>
    public WorldClassifier(int features, int worlds, Generator generator)
    {
        network = nn.Sequential(nn.Linear(features, Hidden), nn.ReLU(), nn.Linear(Hidden, Hidden), nn.ReLU(), nn.Linear(Hidden, worlds));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var parameter in network.parameters())
        {
            if (parameter.dim() > 1)
                parameter.copy_(randn(parameter.shape, generator: generator).Times(Math.Sqrt(2.0 / parameter.shape[1])));
            else
                parameter.zero_();
        }
    }

    /// <summary>Learns by cross entropy, its rate falling along a cosine.</summary>
    /// <param name="features">[n, features].</param>
    /// <param name="labels">[n] numbers of worlds.</param>
    /// <param name="generator">Says the order.</param>
    public void Learn(Tensor features, Tensor labels, Generator generator)
    {
        var count = features.shape[0];
        var batch = Math.Min(Batch, count);
        var rounds = Math.Max(LeastRounds, (int)Math.Ceiling(LeastSteps / (count / (double)batch)));
        Parameter[] parameters = [.. network.parameters()];
        using var adam = new AdamOptimizer(parameters);
        for (var round = 0; round < rounds; round++)
        {
            using var order = randperm(count, ScalarType.Int64, generator: generator);
            for (long first = 0; first + batch <= count; first += batch)
            {
                using var scope = NewDisposeScope();
                var done = (round + first / (double)count) / rounds;
                var rows = order.narrow(0, first, batch);
                var loss = nn.functional.cross_entropy(network.forward(features.index_select(0, rows)), labels.index_select(0, rows));
                var gradients = autograd.grad([loss], parameters);
                adam.Step(LearningRate * 0.5 * (1 + Math.Cos(Math.PI * done)), [.. gradients.Select(gradient => gradient.ToFloats())]);
            }
        }
    }

    /// <summary>[n, features] -> [n, worlds], each row sums to 1.</summary>
    public Tensor Odds(Tensor features) => network.forward(features).softmax(-1);

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
