using System.Globalization;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Scenes.Envi;
using Unmix.Terminal;
using Unmix.TestData;
using Unmix.Trainer.Commands;
using Unmix.Trainer.Tests.Libraries;

namespace Unmix.Trainer.Tests.Commands;

/// <summary><c>compare --library</c> as a user calls it.</summary>
public sealed class CompareLibraryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CompareLibraryTests() => File.WriteAllText(folder.File("library.csv"), ToyLibrary.Csv());

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Held_out_spectra_are_compared_without_a_scene_in_every_form()
    {
        string[] forms = ["txt", "md", "csv", "json"];

        var code = Compare([
            .. new[] { "--hold-out", "0.5", "--seeds", "2", "--methods", "nnls,fcls", "--quiet" },
            .. forms.SelectMany(form => new[] { "-o", folder.File("t." + form) }),
        ]);

        Assert.Equal(ExitCodes.Done, code);
        foreach (var form in forms)
            Assert.Contains("nnls", File.ReadAllText(folder.File("t." + form)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1 + 2 * 2, File.ReadAllLines(folder.File("t.csv")).Length);
    }

    [Fact]
    public void A_scene_is_judged_by_a_raster_or_by_points_of_some_classes()
    {
        var (shares, names) = WriteScene();
        File.WriteAllText(
            folder.File("points.csv"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"row,column,soil_fraction\n0,1,{shares[names.Count + 2]}\n2,3,{shares[11 * names.Count + 2]}\n"
            )
        );

        var byRaster = Nrmse("--truth", folder.File("truth.hdr"));
        var byPoints = Nrmse("--truth-points", folder.File("points.csv"));

        // The scene is made of the library without noise, brighter or darker: least squares of all spectra find it but for the
        // rounding of the file, which smooth spectra that nearly depend on each other make larger.
        Assert.InRange(byRaster, 0, 0.03);
        Assert.InRange(byPoints, 0, 0.03);
    }

    [Theory]
    [InlineData("--truth and --truth-points", "scene.hdr")]
    [InlineData("but not its SCENE", "--truth", "truth.hdr")]
    [InlineData("there is no truth")]
    [InlineData("--hold-out is 1.5", "--hold-out", "1.5")]
    [InlineData("--suite and --library", "--suite", "suite.json")]
    [InlineData("--reference and --library", "--reference", "r.csv")]
    [InlineData("names 'magic'", "--hold-out", "0.5", "--methods", "magic")]
    [InlineData("--threads is 0", "--hold-out", "0.5", "--threads", "0")]
    [InlineData("is not that of a table", "--hold-out", "0.5", "-o", "t.xlsx")]
    public void What_does_not_go_together_is_refused(string part, params string[] arguments)
    {
        var fault = Assert.ThrowsAny<UnmixException>(() => Compare(arguments));

        Assert.Contains(part.Replace("--truth and", "by --truth or by", StringComparison.Ordinal), fault.Message, StringComparison.Ordinal);
        Assert.Equal(FaultKind.Options, fault.Kind);
    }

    [Theory]
    [InlineData("--truth-points", "points.csv")]
    [InlineData("--hold-out", "0.5")]
    public void Options_of_libraries_need_one(params string[] arguments)
    {
        var fault = Assert.Throws<OptionsException>(() => CommandLine.Run(CompareCommand.Make(), ["scene.hdr", "-p", "2", .. arguments]));

        Assert.Contains("--library", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_outside_the_scene_and_a_class_that_the_library_lacks_are_named()
    {
        WriteScene();
        File.WriteAllText(folder.File("outside.csv"), "column,row,soil\n99,0,0.5\n");
        File.WriteAllText(folder.File("lava.csv"), "column,row,lava\n0,0,0.5\n");

        var outside = Assert.ThrowsAny<UnmixException>(() => Nrmse("--truth-points", folder.File("outside.csv")));
        var lava = Assert.ThrowsAny<UnmixException>(() => Nrmse("--truth-points", folder.File("lava.csv")));

        Assert.Contains("column 99, row 0", outside.Message, StringComparison.Ordinal);
        Assert.Contains(
            "shares of 'lava' but the library has the classes 'built', 'plant', 'soil'",
            lava.Message,
            StringComparison.Ordinal
        );
    }

    private int Compare(params string[] arguments) =>
        CommandLine.Run(CompareCommand.Make(), ["--library", folder.File("library.csv"), .. arguments]);

    private double Nrmse(params string[] arguments)
    {
        Compare([folder.File("scene.hdr"), "--methods", "nnls", "--quiet", "-o", folder.File("t.csv"), .. arguments]);
        return double.Parse(File.ReadAllLines(folder.File("t.csv"))[1].Split(',')[2], CultureInfo.InvariantCulture);
    }

    // Mixtures of the library as it is, in light of 0.7 to 1: 6 x 4 pixels.
    private (float[] Shares, IReadOnlyList<string> Names) WriteScene()
    {
        var library = ClassLibrary.Read(new SpectraSource(folder.File("library.csv"), null, "--library"), null, null);
        var random = new Random(5);
        int bands = library.BandCount,
            classes = library.ClassNames.Count;
        var spectra = new float[24 * bands];
        var shares = new float[24 * classes];
        for (var n = 0; n < 24; n++)
        {
            // One spectrum of each class: more would not be told apart by 20 bands of smooth spectra.
            var weights = Enumerable.Range(0, classes).Select(_ => random.NextSingle() + 0.1f).ToArray();
            for (var c = 0; c < classes; c++)
            {
                shares[n * classes + c] = weights[c] / weights.Sum();
                var light = 0.7f + n % 4 * 0.1f;
                for (var band = 0; band < bands; band++)
                    spectra[n * bands + band] += light * shares[n * classes + c] * library.Spectra[library.Members(c)[0]][band];
            }
        }
        var layout = new EnviLayout
        {
            Width = 6,
            Height = 4,
            BandCount = bands,
            Wavelengths = library.Bands,
        };
        EnviScene.Write(folder.File("scene.hdr"), layout, spectra);
        EnviScene.Write(
            folder.File("truth.hdr"),
            layout with
            {
                BandCount = classes,
                Wavelengths = null,
                BandNames = library.ClassNames,
            },
            shares
        );
        return (shares, library.ClassNames);
    }
}
