using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Learning.Batches;
using Unmix.Learning.Judgement;
using Unmix.Learning.Libraries;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>
/// Trains a model from a scene in three steps: <see cref="Preparation"/>, <see cref="TrainingLoop"/> with a checkpoint after every epoch,
/// <see cref="Finishing"/>; and what the model knows of neighbours by <see cref="ContextFinishing"/>.
/// </summary>
public sealed record ModelTraining
{
    /// <summary>The scene; of a training from a library its first one, or the library itself where there is none.</summary>
    public required string ScenePath { get; init; }

    /// <summary>A library that is learnt from in place of bundles of the scene; null for none.</summary>
    public TrainingLibrary? Library { get; init; }

    /// <summary>With a <see cref="Library"/>: scenes whose pixels graphs are checked on, any number.</summary>
    public IReadOnlyList<string> ScenePaths { get; init; } = [];

    /// <summary>Reference spectra, one column an endmember; null finds them in the scene by vertex component analysis.</summary>
    public string? ReferencePath { get; init; }

    /// <summary>True where the references were found in this very scene: their pixels are not to be unmixed by themselves.</summary>
    public bool ReferencesAreFound { get; init; }

    /// <summary>reflectance = value * scale of <see cref="ReferencePath"/>; null for what the file says.</summary>
    public double? ReferenceScale { get; init; }

    /// <summary>Where the state is kept after each epoch.</summary>
    public required string CheckpointPath { get; init; }

    /// <summary>Go on from the checkpoint instead of starting anew.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Which of several runs with one seed this is, from 0: other first weights and draws, the same scene, references and
    /// bundles.
    /// </summary>
    public int Restart { get; init; }

    /// <summary>Overrides of scale, offset and nodata.</summary>
    public SceneReadOptions Read { get; init; } = new();

    /// <summary>What to learn, and how.</summary>
    public required TrainerOptions Options { get; init; }

    /// <summary>Told what goes on, a line at a time.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Told of every epoch.</summary>
    public Action<EpochRecord> EpochDone { get; init; } = _ => { };

    /// <summary>Told the share of the training that is done.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Runs to the end, or until cancelled; the checkpoint then holds the last whole epoch.</summary>
    /// <exception cref="UnmixException">The scene, the references, the options or the checkpoint can't be used.</exception>
    public Checkpoint Run(CancellationToken cancellation)
    {
        Options.Validate();
        TensorThreads.HoldCaller();
        using var scope = NewDisposeScope();
        using var set = Library is { } library ? LibraryPreparation.Of(this, library) : Preparation.Of(this);
        var started = Resume ? Resumption.Of(this, set.Facts) : null;
        using var source = set.NewSource(Options);
        if (source.Triples is TripleSource { Worlds.Worlds.Count: > 1 } triples)
            Say(triples.Worlds.ToString());
        using var network = started?.RestoreNetwork()
            ?? StartingNetwork.Of(Options, Restart, set.Spectra, set.Bundles, source.Triples, set.Facts.ClassOf);
        network.Shares.Learn(set.ShareFactors);
        using var optimizer = started?.RestoreOptimizer(network) ?? new AdamOptimizer(network.parameters());
        using var heldOut = HeldOut.Draw(source, Options.Seed);
        var state = Learn(new TrainingLoop(network, optimizer, source, heldOut, Options, Restart), set, started, cancellation);
        var finished = Finishing.Of(state, source, heldOut, Say);
        finished = finished with { Context = ContextFinishing.Of(this, set, finished, source) };
        finished.Write(CheckpointPath);
        return finished;
    }

    // Whole epochs, each kept in the checkpoint; the state after the last.
    private Checkpoint Learn(TrainingLoop loop, TrainingSet set, Checkpoint? started, CancellationToken cancellation)
    {
        var history = started?.History.ToList() ?? [];
        var picked = started is { PickedEpoch: > 0 } ? (Epoch: started.PickedEpoch, State: started.Picked) : (Epoch: 0, State: []);
        Checkpoint State() =>
            Checkpoint.Of(Options, set.Facts, history, loop.Network, loop.Optimizer, set.CheckedPixels) with
            {
                Restart = Restart,
                PickedEpoch = picked.Epoch,
                Picked = picked.State,
            };
        // Before the first step: an interrupted first epoch leaves something to resume, and an unwritable folder shows at once.
        State().Write(CheckpointPath);
        loop.Run(
            history,
            record =>
            {
                if (Options.Form.PickEpoch && (picked.Epoch == 0 || record.IsBetterThan(history[picked.Epoch - 1])))
                    picked = (record.Epoch, Checkpoint.Floats(loop.Network));
                State().Write(CheckpointPath);
                EpochDone(record);
            },
            Progress,
            cancellation
        );
        return State();
    }
}
