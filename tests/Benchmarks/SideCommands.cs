using System.CommandLine;
using System.Globalization;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>What is run beside the benchmarks: by some of them as processes of their own, and on scenes that are not made here.</summary>
internal static class SideCommands
{
    public static Command Product()
    {
        var count = new Argument<int>("COUNT");
        var product = new Command("product", "Computes matrix products; run by 'shards'.") { count };
        product.Hidden = true;
        product.SetAction(parsed => ProductSpeed.Compute(parsed.GetValue(count)));
        return product;
    }

    public static Command Network()
    {
        var package = new Argument<string>("MODEL");
        var pixels = new Argument<long>("PIXELS");
        var workers = new Argument<int>("THREADS");
        var network = new Command("network", "Computes the known pixels of a model over and over; run by 'sizes'.")
        {
            package,
            pixels,
            workers,
        };
        network.Hidden = true;
        network.SetAction(parsed =>
            Console.WriteLine(
                NetworkAlone
                    .Seconds(parsed.GetRequiredValue(package), parsed.GetValue(pixels), parsed.GetValue(workers))
                    .ToString("R", CultureInfo.InvariantCulture)
            )
        );
        return network;
    }

    public static Command Truth()
    {
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => new BenchmarkOptions().Threads };
        var output = new Option<string?>("-o") { Description = "write the results there as Markdown" };
        var data = new Argument<string>("DATA") { Description = "folder of the scenes of accuracy.json" };
        var seeds = new Option<int>("--seeds") { Description = "trainings of the model for each scene", DefaultValueFactory = _ => 5 };
        var truth = new Command("truth", "Compares the methods on the real scenes with references that only the truth knows.")
        {
            data,
            seeds,
            threads,
            output,
        };
        truth.SetAction(parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("unmix-benchmarks-");
            try
            {
                var report = TruthReferences.Compare(
                    parsed.GetRequiredValue(data),
                    folder.FullName,
                    parsed.GetValue(seeds),
                    parsed.GetValue(threads)
                );
                Console.Write(report.ToText());
                if (parsed.GetValue(output) is { } path)
                    File.WriteAllText(path, report.ToMarkdown() + TruthReferences.Command);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return truth;
    }
}
