using System.CommandLine;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Report.Stac;
using Unmix.Runtime;
using Unmix.Runtime.Runs;
using Unmix.Terminal;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix info MODEL|SCENE</c>, or both for what a run would do.</summary>
internal static class InfoCommand
{
    public static Command Make()
    {
        var files = FileArgument.Several("FILE", "a model package, a scene, or a model package and a scene");
        var model = new Option<string?>("--model")
        {
            HelpName = "MODEL",
            Description = "the model of the run; the same as giving it as the first FILE",
        };
        var endmembers = new Option<string?>("--endmembers")
        {
            HelpName = "FILE",
            Description = "write the model's reference spectra to this file: *.csv, or *.sli for an ENVI library",
        };
        var stac = new Option<string?>("--stac")
        {
            HelpName = "FILE",
            Description = "write a STAC item about the model to this file (*.json)",
        };
        var options = new RunOptionSet();
        var trust = new TrustOption();
        var command = new ExampledCommand(
            "info",
            "Show what a model or a scene contains. With both, show what a run would do.",
            "unmix info model.unmix",
            "unmix info scene.hdr",
            "unmix info scene.hdr --model model.unmix --memory 256MiB",
            "unmix info model.unmix --endmembers spectra.sli",
            "unmix info model.unmix --stac model.json"
        )
        {
            files,
            model,
            endmembers,
            stac,
        };
        options.AddTo(command);
        trust.AddTo(command);
        command.SetAction(parsed =>
        {
            var (given, named) = (parsed.GetRequiredValue(files), parsed.GetValue(model));
            var first = named is null && given.Length > 1 && IsPackage(given[0]) ? 1 : 0; // files of the scene come after
            given = [.. given[..first], .. SceneFiles.Scenes(given[first..])];
            if (named is not null && given.Length > 1)
                throw new OptionsException("With --model, exactly one scene is expected; give 'unmix info SCENE --model MODEL'.");
            if (parsed.GetValue(endmembers) is { } path)
                WriteEndmembers(path, trust.Open(parsed, named ?? given[0]));
            if (parsed.GetValue(stac) is { } item)
                WriteItem(item, trust.Open(parsed, named ?? given[0]));
            Print(named is null ? given : [named, .. given], named is not null, path => trust.Open(parsed, path), options.Read(parsed));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void WriteEndmembers(string path, ModelPackage package)
    {
        new PlannedOutputs(package.Path).Text(path);
        var table = package.Manifest.ReferenceTable()
            ?? throw new OptionsException(
                $"The package '{package.Path}' states no reference spectra, so --endmembers has nothing to write. Export the model again."
            );
        table.Write(path);
    }

    private static void WriteItem(string path, ModelPackage package)
    {
        new PlannedOutputs(package.Path).Text(path);
        ModelItem.Write(path, package);
    }

    private static void Print(string[] files, bool isPackageNamed, Func<string, ModelPackage> open, UnmixOptions options)
    {
        options.Validate();
        var package = isPackageNamed || IsPackage(files[0]) ? open(files[0]) : null;
        if (package is not null)
            InfoText.Print(package, options);
        if (package is not null && files.Length == 1)
            return;
        if (package is null && files.Length > 1)
            throw new OptionsException(
                $"'{files[0]}' is not a model package; with two files, the first has to be one. Give 'unmix info MODEL SCENE'."
            );
        if (files.Length > 2)
        {
            throw new OptionsException(
                $"{files.Length - 1} scenes are given, but only one is expected. "
                    + "Give the files of one; 'unmix plan' takes any number of scenes."
            );
        }
        using (var reader = SceneReader.Open(files[^1], options.Read))
        {
            if (package is not null)
                Console.WriteLine();
            InfoText.Print(reader.Profile);
            if (reader.Profile.Product is { } product)
                InfoText.Print(reader, product);
            if (package is null)
                PrintWarnings(reader.Profile.Warnings);
        }
        if (package is null)
            return;
        Console.WriteLine();
        var run = DryRun.Of(package, files[^1], outputPath: null, options);
        InfoText.Print(run.Plan);
        InfoText.Print(run.Preview);
        PrintWarnings(run.Warnings);
    }

    /// <summary>One line each, on stderr.</summary>
    public static void PrintWarnings(IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
            Console.Error.WriteLine($"Warning: {warning}");
    }

    /// <summary>By its name, or by what it holds.</summary>
    private static bool IsPackage(string path) => path.EndsWith(".unmix", StringComparison.OrdinalIgnoreCase) || ModelPackage.Is(path);
}
