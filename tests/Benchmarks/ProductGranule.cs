using System.Diagnostics;
using System.Globalization;
using Unmix.Formats.Scenes;
using Unmix.TestData;

namespace Unmix.Benchmarks;

/// <summary>A product of its real size, made here, with a small one of the same kind that a model is trained on.</summary>
/// <param name="Name">What it is called in the table and on the command line.</param>
/// <param name="Rows">Of the large one.</param>
/// <param name="Columns">Of the large one.</param>
/// <param name="Type">How its spectra are stored as ENVI: in samples as wide as its own.</param>
internal sealed record ProductGranule(string Name, int Rows, int Columns, PixelType Type)
{
    private const int SmallSide = 48;

    /// <summary>The products that are measured; sizes as of scenes that are delivered.</summary>
    public static readonly ProductGranule[] All =
    [
        new("emit", 1280, 1242, PixelType.Float32),
        new("prisma", 1200, 1200, PixelType.Int16),
        new("enmap", 1150, 1250, PixelType.Int16),
        new("enmap-cog", 1150, 1250, PixelType.Int16),
        new("tanager", 860, 900, PixelType.Float32) { Inflated = "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance" },
    ];

    /// <summary>The full name of its cube, where that is an HDF5 dataset of deflated chunks, bands first; null for another.</summary>
    public string? Inflated { get; private init; }

    /// <summary>Makes the large one.</summary>
    /// <param name="folder">An empty one, where it goes.</param>
    /// <returns>The path that a user gives.</returns>
    public string Make(string folder) => Make(folder, Rows, Columns);

    /// <summary>Makes the small one.</summary>
    /// <inheritdoc cref="Make(string)"/>
    public string MakeSmall(string folder) => Make(folder, SmallSide, SmallSide);

    private string Make(string folder, int rows, int columns)
    {
        Directory.CreateDirectory(folder);
        if (Name == "emit")
            return new EmitGranule
            {
                Lines = rows,
                Samples = columns,
                Bands = 285,
            }.WriteReflectance(folder);
        var maker = Path.Combine(UnmixProcess.Root(), "tests", "Products", "large.py");
        string[] arguments = [maker, folder, Name, Text(rows), Text(columns)];
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments))!; // started without a shell
        process.WaitForExit();
        return process.ExitCode == 0
            ? folder
            : throw new InvalidOperationException($"'{maker}' ended with {process.ExitCode}; it needs python3-numpy, -h5py and -gdal.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
