using System.CommandLine;
using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Learning.Export;
using Unmix.Learning.Training;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train export CHECKPOINT -o model.unmix</c>.</summary>
internal sealed class ExportCommand
{
    private readonly Argument<string> checkpoint = new("CHECKPOINT")
    {
        Description = "the checkpoint of a training; with --for deepness also a model package",
    };

    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "the file to write: a model package (*.unmix), or with --for deepness *.onnx",
        Required = true,
    };

    private readonly Option<double?> tolerance = new("--parity-tolerance")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        Description =
            "largest allowed difference between graphs and network, above 0; raised if rounding in single precision costs more "
            + "[default: 1E-5]",
    };

    private readonly Option<ExportTarget> target = new("--for")
    {
        CustomParser = ValueParsing.Choice<ExportTarget>,
        HelpName = "TARGET",
        Description = "target: package, or deepness (the plugin of QGIS) [default: package]",
    };

    private readonly Option<int?> tile = new("--tile")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        HelpName = "PIXELS",
        Description = $"for deepness: width of its square tiles in pixels [default: {new DeepnessOptions().TileSize}]",
    };

    private readonly Option<double?> scale = new("--scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "for deepness: reflectance = stored value * scale + offset in its input rasters [default: 1]",
    };

    private readonly Option<double?> offset = new("--offset")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "for deepness: see --scale [default: 0]",
    };

    private readonly Option<double?> resolution = new("--resolution")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "CM",
        Description = "for deepness: size of a pixel in centimetres [default: QGIS asks]",
    };

    public static Command Make() => new ExportCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "export",
            "Make a package from an unfinished training, or write a model for the Deepness plugin of QGIS.",
            "unmix-train export model.unmix.checkpoint -o model.unmix",
            "unmix-train export model.unmix.checkpoint --parity-tolerance 1e-4 -o model.unmix",
            "unmix-train export model.unmix --for deepness --scale 0.0001 --resolution 300 -o model.onnx"
        )
        {
            checkpoint,
            output,
            tolerance,
            target,
            tile,
            scale,
            offset,
            resolution,
        };
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(output);
        var source = parsed.GetRequiredValue(checkpoint);
        OutputPaths.Beside(null, source).File(path);
        if (parsed.GetValue(target) == ExportTarget.Deepness)
        {
            WriteDeepness(
                source,
                path,
                new DeepnessOptions
                {
                    TileSize = parsed.GetValue(tile) ?? new DeepnessOptions().TileSize,
                    Scale = parsed.GetValue(scale) ?? 1,
                    Offset = parsed.GetValue(offset) ?? 0,
                    ResolutionCentimetres = parsed.GetValue(resolution),
                }
            );
            return ExitCodes.Done;
        }
        if (
            ((Option[])[tile, scale, offset, resolution]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is
            { } stray
        )
            throw new OptionsException($"{stray.Name} is about files for Deepness. Give --for deepness too, or leave it out.");
        var allowed = parsed.GetValue(tolerance) ?? ModelManifest.DefaultParityTolerance;
        if (allowed <= 0)
            throw new OptionsException(
                string.Create(CultureInfo.InvariantCulture, $"--parity-tolerance is {allowed} but must be above 0. Change the option.")
            );
        var agreement = PackageExport.Seal(Checkpoint.Read(source), path, allowed);
        Console.WriteLine(
            $"Sealed '{path}': {new FileInfo(path).Length / 1024} KiB; graphs agree with the network within "
                + $"{agreement.Difference:0.0E-0} ({agreement.Allowed:0.0E-0} allowed)."
        );
        return ExitCodes.Done;
    }

    /// <summary>From a package as it is; from a checkpoint by way of one, so that what is written was held against the network.</summary>
    private static void WriteDeepness(string source, string path, DeepnessOptions options)
    {
        options.Validate();
        if (source.EndsWith(".unmix", StringComparison.OrdinalIgnoreCase))
        {
            Print(path, DeepnessExport.Write(ModelPackage.Open(source), path, options));
            return;
        }
        var folder = Directory.CreateTempSubdirectory("unmix-export-");
        try
        {
            var package = Path.Combine(folder.FullName, Path.GetFileNameWithoutExtension(path) + ".unmix");
            PackageExport.Seal(Checkpoint.Read(source), package);
            Print(path, DeepnessExport.Write(ModelPackage.Open(package), path, options));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string path, double difference) =>
        Console.WriteLine(
            $"Wrote '{path}' for Deepness: {new FileInfo(path).Length / 1024} KiB; agrees with the model within {difference:0.0E-0}."
        );
}
