using System.CommandLine;
using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Recipes;
using Unmix.Learning.Scenes;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train endmembers SCENE</c>.</summary>
internal sealed class EndmembersCommand
{
    private const int ListedEigenvalues = 20;

    private static readonly TrainerOptions Defaults = new();

    private readonly Argument<string[]> scene = SceneArgument.Of("SCENE", "the scene, anything that GDAL opens");

    private readonly Option<EndmemberMethod> method = new("--method")
    {
        CustomParser = ValueParsing.Choice<EndmemberMethod>,
        Description =
            "faces finds the simplex whose faces explain the scene best and needs no pure pixels; vca and nfindr find pure "
            + "pixels; batch finds bundles in many subsets, cleaned of impure pixels",
        DefaultValueFactory = _ => Defaults.ReferenceSearch,
    };

    private readonly Option<int?> endmembers = new("--endmembers", "-p")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        Description = "number of endmembers [default: the count of HySime]",
    };

    private readonly Option<int> seed = new("--seed")
    {
        CustomParser = ValueParsing.Whole,
        Description = "seed of everything random",
        DefaultValueFactory = _ => Defaults.Seed,
    };

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "write the spectra to this CSV file, with one column for each endmember",
    };

    private readonly Option<string?> bundles = new("--bundles")
    {
        Description =
            "with --method batch: write all members of the bundles to this CSV file, as 'endmember 1 [1]', 'endmember 1 "
            + "[2]' and so on",
    };

    private readonly Option<string?> plot = new("--plot") { Description = "plot the eigenvalues into this file (*.svg)" };

    private readonly SceneOptionSet read = new();

    public static Command Make() => new EndmembersCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "endmembers",
            "Count the endmembers of a scene and find them in it.",
            "unmix-train endmembers scene.hdr --method nfindr -o spectra.csv --plot eigenvalues.svg",
            "unmix-train endmembers scene.hdr --method batch -p 4 -o spectra.csv --bundles bundles.csv"
        )
        {
            scene,
            method,
            endmembers,
            seed,
            output,
            bundles,
            plot,
        };
        read.AddTo(command);
        RetiredOption.AddTo(command, "--neighbourhood", "endmembers are searched among single pixels");
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var (how, chart, bundlePath) = (parsed.GetValue(method), parsed.GetValue(plot), parsed.GetValue(bundles));
        Require(how, chart, bundlePath);
        var random = new Random(parsed.GetValue(seed));
        var path = SceneArgument.One(parsed.GetRequiredValue(scene))!; // one at least is required
        OutputPaths.Beside(path).Text(parsed.GetValue(output)).Text(bundlePath).Text(chart);
        var pixels = ScenePixels.Load(path, read.Read(parsed), Defaults.MaximumPixels, random);
        foreach (var warning in pixels.Profile.Warnings)
            Console.Error.WriteLine("warning: " + warning);
        var counts = EndmemberCounts.Of(pixels);
        Print(pixels, counts);
        if (chart is not null)
            counts.WriteChart(chart, Path.GetFileName(path));
        if (parsed.GetValue(output) is null && bundlePath is null)
            return ExitCodes.Done;
        var found = EndmemberSearch.In(
            pixels,
            how,
            parsed.GetValue(endmembers) ?? Math.Max(2, counts.Subspace.Dimension),
            Defaults.Form.ReferenceSearches,
            random
        );
        if (found.Doubt is not null)
            Console.Error.WriteLine("warning: " + found.Doubt);
        Write(found.Spectra, parsed.GetValue(output));
        if (found.Bundles is not null)
            Write(found.Bundles, bundlePath);
        return ExitCodes.Done;
    }

    private static void Require(EndmemberMethod method, string? chart, string? bundles)
    {
        var faults = new List<string>();
        if (!Enum.IsDefined(method))
            faults.Add($"--method is {method} but must be faces, vca, nfindr or batch");
        if (chart is not null && !chart.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            faults.Add($"--plot is '{chart}' but must end in '.svg', the one format that is drawn");
        if (bundles is not null && method != EndmemberMethod.Batch)
            faults.Add(
                $"--bundles was given but --method {method.ToString().ToLowerInvariant()} finds single pixels; bundles need --method batch"
            );
        if (faults.Count > 0)
            throw new OptionsException(string.Join("; ", faults) + ".");
    }

    private static void Print(ScenePixels pixels, EndmemberCounts counts)
    {
        static string Line(IReadOnlyList<(double FalseAlarmRate, int Count)> rates) =>
            string.Join(
                ", ",
                rates.Select(rate =>
                    string.Create(CultureInfo.InvariantCulture, $"{rate.Count} at a false-alarm rate of {rate.FalseAlarmRate:0.#####}")
                )
            );
        Console.WriteLine(
            $"{pixels.PixelCount} of {pixels.ValidPixels} valid pixels, {pixels.BandCount} of {pixels.Profile.BandCount} bands."
        );
        Console.WriteLine($"HySime              {counts.Subspace.Dimension}");
        Console.WriteLine($"HFC                 {Line(counts.VirtualDimensionalities)}");
        Console.WriteLine($"HFC, noise-whitened {Line(counts.WhitenedDimensionalities)}");
        Console.WriteLine(
            $"noise deviation     {counts.NoiseDeviations.Min():G3} to {counts.NoiseDeviations.Max():G3}, median "
                + $"{counts.NoiseDeviations.Order().ElementAt(pixels.BandCount / 2):G3}"
        );
        Console.WriteLine("  number  of correlation  of covariance  noise power (HySime)");
        for (var i = 0; i < Math.Min(ListedEigenvalues, pixels.BandCount); i++)
            Console.WriteLine(
                $"  {i + 1, 6}  {counts.CorrelationEigenvalues[i], 14:E3}  {counts.CovarianceEigenvalues[i], 13:E3}  "
                    + $"{counts.Subspace.NoisePowers[i], 20:E3}"
            );
    }

    private static void Write(SpectraTable table, string? path)
    {
        if (path is null)
            return;
        table.WriteCsv(path);
        Console.WriteLine($"Wrote {table.Names.Count} spectra of {table.BandCount} bands to '{path}'.");
    }
}
