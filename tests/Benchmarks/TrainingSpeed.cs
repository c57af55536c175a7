using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>Samples that a training takes a second, by width, batch and threads.</summary>
internal static class TrainingSpeed
{
    private const int Epochs = 4;
    private const int SamplesPerEpoch = 5120; // seconds even of the fastest: the first ones are spent on compiling
    private const int PaperBatch = 16;
    private const double ProductSeconds = 1;

    public static void Measure(BenchmarkFiles files, BenchmarkOptions options, ResultTable table)
    {
        table.Begin(
            $"Training, {options.Bands} bands, {options.Endmembers} endmembers, {SamplesPerEpoch} samples an epoch, the first "
                + $"of {Epochs} not counted",
            "hidden widths",
            "batch",
            "threads",
            "samples/s (best epoch)",
            "samples/s (median)",
            "product GFLOP/s, one thread"
        );
        var usual = new TrainerOptions();
        foreach (
            var (paper, batch) in new[] { (true, PaperBatch), (true, usual.Form.Batch), (false, PaperBatch), (false, usual.Form.Batch) }
        )
        {
            for (var threads = 1; threads <= options.Threads; threads++)
            {
                TensorThreads.Use(threads);
                var product = ProductSpeed.Measure(1, ProductSeconds);
                var speeds = new List<double>();
                var steps = SamplesPerEpoch / batch;
                var trainer = (options with { PaperWidths = paper }).Recipe with
                {
                    Epochs = Epochs,
                    Form = usual.Form with { Batch = batch, StepsPerEpoch = steps },
                };
                files.Training(trainer, epoch => speeds.Add(epoch.SamplesPerSecond)).Run(CancellationToken.None);
                var warm = speeds.Skip(1).Order().ToArray();
                table.Row(
                    $"{(paper ? "the paper's" : "the recipe's")}",
                    $"{batch}",
                    $"{threads}",
                    $"{warm[^1]:F0}",
                    $"{warm[warm.Length / 2]:F0}",
                    $"{2 * product / 1e9:F0}"
                );
            }
        }
    }
}
