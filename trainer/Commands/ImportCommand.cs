using System.CommandLine;
using System.Globalization;
using Unmix.Evaluation.Import;
using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train import FILE... -o FOLDER</c>.</summary>
internal sealed class ImportCommand
{
    private readonly Argument<string[]> file = FileArgument.Several(
        "FILE",
        "a MATLAB file (version 4 to 7, or 7.3) or a numpy file (*.npy, *.npz); two if the truth is in a separate file"
    );

    private readonly Option<string?> output = new("--output", "-o")
    {
        HelpName = "FOLDER",
        Description = "folder for scene.hdr and the truth [default: none; the arrays of the file are listed]",
    };

    private readonly Option<string?> spectra = new("--spectra")
    {
        HelpName = "NAME",
        Description = "the array of the spectra [default: guessed by name and size]",
    };

    private readonly Option<string?> abundances = new("--abundances")
    {
        HelpName = "NAME",
        Description = "the array of true abundances [default: guessed; none for none]",
    };

    private readonly Option<string?> endmembers = new("--endmembers")
    {
        HelpName = "NAME",
        Description = "the array of true endmembers [default: guessed; none for none]",
    };

    private readonly Option<string?> size = new("--size")
    {
        HelpName = "COLUMNSxROWS",
        Description = "pixels of the scene [default: as the file says]",
    };

    private readonly Option<int?> bands = new("--bands")
    {
        CustomParser = ValueParsing.WholeIfGiven,
        HelpName = "N",
        Description = "number of bands, if the file does not show which dimension they are",
    };

    private readonly Option<PixelOrder> order = new("--pixel-order")
    {
        CustomParser = ValueParsing.Choice<PixelOrder>,
        Description = "order of the pixels in a matrix: column after column, as in MATLAB, or row after row",
        DefaultValueFactory = _ => PixelOrder.Column,
    };

    private readonly Option<double?> scale = new("--scale")
    {
        CustomParser = ValueParsing.NumberIfGiven,
        HelpName = "NUMBER",
        Description = "reflectance = value * scale [default: 1; values that can't be reflectance are refused]",
    };

    private readonly Option<double?> nodata = new("--nodata")
    {
        CustomParser = ValueParsing.NumberOrNaNIfGiven,
        HelpName = "NUMBER",
        Description = "stored value that means no data",
    };

    public static Command Make() => new ImportCommand().Build();

    private ExampledCommand Build()
    {
        var command = new ExampledCommand(
            "import",
            "Make a scene from a MATLAB or numpy file, and a truth if the file has one. If anything is unclear, the file is refused "
                + "and its arrays are listed.",
            "unmix-train import Samson.mat",
            "unmix-train import Samson.mat -o samson --spectra Y --size 95x95",
            "unmix-train import jasperRidge2_R198.mat end4.mat -o jasper --scale 0.0001"
        )
        {
            file,
            output,
            spectra,
            abundances,
            endmembers,
            size,
            bands,
            order,
            scale,
            nodata,
        };
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var paths = parsed.GetRequiredValue(file);
        var request = new ImportRequest
        {
            Spectra = parsed.GetValue(spectra),
            Abundances = parsed.GetValue(abundances),
            Endmembers = parsed.GetValue(endmembers),
            Size = parsed.GetValue(size) is { } text ? ParseSize(text) : null,
            Bands = parsed.GetValue(bands),
            RowOrder = parsed.GetValue(order) == PixelOrder.Row,
            Scale = parsed.GetValue(scale),
            NoData = parsed.GetValue(nodata),
        };
        foreach (var line in parsed.GetValue(output) is { } folder ? SceneImport.Run(paths, folder, request) : SceneImport.List(paths))
            Console.WriteLine(line);
        return ExitCodes.Done;
    }

    private static (int Columns, int Rows) ParseSize(string text)
    {
        int[] sizes =
        [
            .. text.Split('x', 'X')
                .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0),
        ];
        if (sizes is [>= 1, >= 1])
            return (sizes[0], sizes[1]);
        throw new OptionsException($"--size is '{Quoted.Text(text)}' but must be columns and rows, such as 95x95. Change the option.");
    }
}
