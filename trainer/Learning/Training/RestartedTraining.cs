using System.Globalization;
using Unmix.Learning.Recipes;

namespace Unmix.Learning.Training;

/// <summary>Several runs of one training with other first weights and draws; the one that does best on what is held out is kept.</summary>
public static class RestartedTraining
{
    /// <summary>
    /// Trains <see cref="TrainerOptions.Restarts"/> times. Runs that are over are not repeated when resuming; one that diverges
    /// is passed over.
    /// </summary>
    /// <param name="training">
    /// The training; each run has a checkpoint of its own beside the training's, which holds the best in the end.
    /// </param>
    /// <param name="cancellation">Stops within a run.</param>
    /// <exception cref="DivergedException">Every run has diverged: that of the last.</exception>
    /// <exception cref="Unmix.Formats.UnmixException">As <see cref="ModelTraining.Run"/>.</exception>
    public static Checkpoint Run(ModelTraining training, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(training);
        var runs = training.Options.Restarts;
        if (runs == 1)
            return training.Run(cancellation);
        Checkpoint? best = null;
        DivergedException? diverged = null;
        for (var restart = 0; restart < runs; restart++)
        {
            try
            {
                var trained = One(training, restart, cancellation);
                training.Say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Run {restart + 1} of {runs}: error {trained.HeldOut?.Joint:F4} on what is held "
                            + $"out{(trained.Faults.Count > 0 ? "; unsound: " + string.Join("; ", trained.Faults) : "")}."
                    )
                );
                if (best is null || IsBetter(trained, best))
                    best = trained;
            }
            catch (DivergedException fault)
            {
                training.Say($"Run {restart + 1} of {runs} has diverged. {fault.What}");
                diverged = fault;
            }
        }
        if (best is null)
            throw diverged!; // there was at least one run
        training.Say($"Run {best.Restart + 1} is kept.");
        best.Write(training.CheckpointPath);
        for (var restart = 0; restart < runs; restart++)
            File.Delete(CheckpointPath(training.CheckpointPath, training.Options, restart));
        return best;
    }

    private static Checkpoint One(ModelTraining training, int restart, CancellationToken cancellation)
    {
        var runs = training.Options.Restarts;
        var path = CheckpointPath(training.CheckpointPath, training.Options, restart);
        return (
            training with
            {
                Restart = restart,
                CheckpointPath = path,
                // The first run of none that stands is refused by name, as without restarts.
                Resume = training.Resume && (restart == 0 || File.Exists(path)),
                Progress = training.Progress is { } progress ? new Part(progress, restart, runs) : null,
            }
        ).Run(cancellation);
    }

    /// <summary>Where a run keeps its state until all are over.</summary>
    /// <param name="path">The training's own checkpoint.</param>
    /// <param name="options">The training's.</param>
    /// <param name="restart">From 0.</param>
    public static string CheckpointPath(string path, TrainerOptions options, int restart)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Restarts == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.{restart + 1}");
    }

    private static bool IsBetter(Checkpoint one, Checkpoint other)
    {
        if (one.Faults.Count == 0 != (other.Faults.Count == 0))
            return one.Faults.Count == 0;
        return (one.HeldOut?.Joint ?? double.PositiveInfinity) < (other.HeldOut?.Joint ?? double.PositiveInfinity);
    }

    private sealed class Part(IProgress<double> whole, int restart, int runs) : IProgress<double>
    {
        public void Report(double value) => whole.Report((restart + value) / runs);
    }
}
