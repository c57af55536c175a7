using System.Diagnostics;
using Unmix.Learning.Batches;
using Unmix.Learning.Judgement;
using Unmix.Learning.Network;
using Unmix.Learning.Objective;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>Stochastic backpropagation over epochs, METHOD M16.</summary>
/// <param name="network">Learns.</param>
/// <param name="optimizer">Moves its parameters.</param>
/// <param name="source">Gives the batches.</param>
/// <param name="heldOut">What every epoch is judged on.</param>
/// <param name="options">Epochs, batch, learning rate and its decay.</param>
/// <param name="restart">Which of several runs with one seed, from 0.</param>
public sealed class TrainingLoop(
    UnmixingNetwork network,
    AdamOptimizer optimizer,
    BatchSource source,
    HeldOut heldOut,
    TrainerOptions options,
    int restart = 0
)
{
    /// <summary>Told of every step, before it moves a parameter; what it is told is the next step's to overwrite.</summary>
    internal Action<TrainingStep>? StepTaken { get; init; }

    /// <summary>What learns.</summary>
    public UnmixingNetwork Network => network;

    /// <summary>What moves its parameters.</summary>
    public AdamOptimizer Optimizer => optimizer;

    /// <summary>Trains from an epoch to the last, or until the loss settles.</summary>
    /// <param name="history">Epochs done before; new ones are added.</param>
    /// <param name="epochDone">Called after every epoch, to log and to keep a checkpoint.</param>
    /// <param name="progress">Share of the whole training, from 0 to 1.</param>
    /// <param name="cancellation">Stops between two steps; the parameters are then those of the last step.</param>
    /// <exception cref="DivergedException">A term of the loss, or its gradient, is not finite; says which, when.</exception>
    public void Run(IList<EpochRecord> history, Action<EpochRecord> epochDone, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(epochDone);
        var gradient = new BatchGradient(network, source, options);
        var form = options.Form;
        var steps = form.StepsPerEpoch > 0 ? form.StepsPerEpoch : Math.Max(1, source.PixelCount / form.Batch);
        for (var epoch = history.Count + 1; epoch <= options.Epochs && !HasSettled(history); epoch++)
        {
            var watch = Stopwatch.StartNew();
            // A generator for each lane and epoch, from the seed and both: a resumed run draws what the whole run would have drawn.
            Generator[] generators =
            [
                .. Enumerable.Range(0, BatchGradient.LaneCount(form.Batch)).Select(lane => new Generator(DrawSeed(epoch, lane), CPU)),
            ];
            var pixels = source.Shuffle(steps * form.Batch, generators[0]);
            using var posterior = form.Triples.SceneShare > 0 ? ScenePosterior.Of(network, source.Spectra) : null;
            // What a network says before it has learnt should not be learnt from.
            var trust = Math.Clamp(((epoch - 1.0) / options.Epochs - TrustFrom) / (TrustWholly - TrustFrom), 0, 1);
            var scene = posterior is null ? null : new SceneMixtures(posterior, form.Triples.SceneShare * trust);
            var sums = new double[ObjectiveTerms.Names.Count];
            for (long step = 0; step < steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var batch = pixels.narrow(0, step * form.Batch, form.Batch);
                var terms = gradient.Of(batch, generators, scene);
                // The update waits for the checks: a checkpoint of the last good parameters stays usable.
                RequireFinite(terms, gradient, epoch, step + 1);
                var rate = LearningRate((epoch - 1) + step / (double)steps);
                StepTaken?.Invoke(new TrainingStep(epoch, step + 1, rate, terms, gradient.Values));
                optimizer.Step(rate, gradient.Values);
                for (var i = 0; i < sums.Length; i++)
                    sums[i] += terms[i];
                progress?.Report((epoch - 1 + (step + 1.0) / steps) / options.Epochs);
            }
            pixels.Dispose();
            foreach (var generator in generators)
                generator.Dispose();
            var samples = steps * form.Batch;
            var means = ObjectiveTerms
                .Names.Select((name, i) => (name, sums[i] / samples))
                .ToDictionary(pair => pair.name, pair => pair.Item2);
            var record = new EpochRecord(epoch, steps, watch.Elapsed.TotalSeconds, samples / watch.Elapsed.TotalSeconds, means)
            {
                Restart = restart,
                HeldOut = heldOut.Of(network),
                SceneTrust = posterior is null ? 1 : trust,
            };
            history.Add(record);
            epochDone(record);
        }
    }

    /// <summary>The paper's factor on the learning rate after each of the first <see cref="DecayEpochs"/> epochs.</summary>
    private const double Decay = 0.9;
    private const int DecayEpochs = 10;

    /// <summary>Epochs stay below 2 to this power.</summary>
    private const int RestartShift = 20;

    /// <summary>Restarts stay below 2 to the power of this less <see cref="RestartShift"/>.</summary>
    private const int LaneShift = 27;

    /// <summary>Shares of the training between which the scene's own posterior comes to be believed.</summary>
    private const double TrustFrom = 0.2;
    private const double TrustWholly = 0.6;

    private double LearningRate(double epochs)
    {
        var form = options.Form;
        if (form.Schedule == LearningRateSchedule.Steps)
            return form.LearningRate * Math.Pow(Decay, Math.Min(Math.Floor(epochs), DecayEpochs));
        var share = epochs / options.Epochs;
        const double Rise = 0.1;
        return share < Rise
            ? form.LearningRate * (0.05 + 0.95 * share / Rise)
            : form.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (share - Rise) / (1 - Rise)));
    }

    private bool HasSettled(IList<EpochRecord> history)
    {
        if (history.Count < 2 || options.Form.StopChange <= 0)
            return false;
        var (before, last) = (history[^2].Loss, history[^1].Loss);
        return Math.Abs(last - before) < options.Form.StopChange * Math.Abs(before);
    }

    private ulong DrawSeed(int epoch, int lane) =>
        ((ulong)(uint)options.Seed << 32) | ((ulong)(uint)lane << LaneShift) | ((ulong)(uint)restart << RestartShift) | (uint)epoch;

    private static void RequireFinite(double[] terms, BatchGradient gradient, int epoch, long step)
    {
        var term = Array.FindIndex(terms, value => !double.IsFinite(value));
        if (term < 0 && gradient.IsFinite)
            return;
        var what = term < 0 ? "The gradient became infinite or no number" : $"The term '{ObjectiveTerms.Names[term]}' became {terms[term]}";
        throw new DivergedException(
            $"{what} at epoch {epoch}, step {step}.",
            "Look for outliers in the scene, or try --set restarts=3 or another seed; the last checkpoint is kept."
        );
    }
}
