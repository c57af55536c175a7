using Unmix.Evaluation.Import;
using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;
using Unmix.Formats.Tests.Spectra.Matlab;
using Unmix.Terminal;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Import;

/// <summary>Arrays that lie this way or that, and values that are this or that: read right, or refused with what tells.</summary>
public sealed class ArrayShapeTests : IDisposable
{
    private const int Bands = 30;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("last.npy", null)]
    [InlineData("last.npy", 30)]
    [InlineData("first.npy", 30)]
    [InlineData("middle.npy", 30)]
    [InlineData("with-wavelengths.npz", null)]
    [InlineData("with-endmembers.npz", null)]
    [InlineData("matlab-last.mat", null)]
    [InlineData("matlab-first.mat", 30)]
    [InlineData("structure.mat", null)]
    public void A_cube_is_read_whichever_of_its_dimensions_has_the_bands(string name, int? bands)
    {
        Write(name);

        SceneImport.Run([folder.File(name)], folder.File("out"), new ImportRequest { Bands = bands });

        var (spectra, scene) = MapFile.Read(Path.Combine(folder.File("out"), "scene.hdr"));
        Assert.Equal((5, 6, Bands), (scene.Width, scene.Height, scene.BandCount));
        Assert.Equal(Cube(), spectra);
    }

    [Theory]
    [InlineData("first.npy", "the spectra 'first' are 30 x 6 x 5 and any of these numbers may be that of the bands. Give --bands.")]
    [InlineData("matlab-first.mat", "the spectra 'cube' are 30 x 6 x 5 and any of these numbers may be that of the bands. Give --bands.")]
    [InlineData("flat.npy", "the spectra 'flat' are 6 x 5 x 30 and any of these numbers may be that of the bands. Give --bands.")]
    [InlineData("one-pixel-row.npy", "and any of these numbers may be that of the bands. Give --bands.")]
    [InlineData(
        "endmembers-of-others.npz",
        "which does not fit the endmembers 'M', 7 x 3. Correct --bands and --size, or name other arrays with --spectra and "
            + "--endmembers (none for none)."
    )]
    [InlineData("square-endmembers.npz", "the endmembers 'M' are 30 x 30, and both numbers are that of the bands, 30.")]
    [InlineData("abundances-of-others.npz", "the abundances 'A' are 3 x 7, which does not fit a scene of 5 columns and 6 rows")]
    [InlineData(
        "four-dimensions.npy",
        "no array has spectra of many pixels. Name it with --spectra. It has four-dimensions 2 x 3 x 5 x 30."
    )]
    [InlineData("objects.npz", "no array has spectra of many pixels. Name it with --spectra. It has names (text), Y (objects).")]
    [InlineData(
        "matrix.mat",
        "the spectra 'cube' are 30 x 100 and either number may be that of the bands. Give --bands, and --size COLUMNSxROWS."
    )]
    public void What_the_numbers_do_not_tell_is_refused(string name, string message)
    {
        Write(name);

        var fault = Assert.Throws<SpectraException>(() => SceneImport.Run([folder.File(name)], folder.File("out"), new ImportRequest()));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Theory]
    [InlineData(7, null, "which does not fit --bands 7.")]
    [InlineData(30, "6x6", "which does not fit --bands 30, and --size 6x6.")]
    public void What_is_given_is_held_against_the_file(int bands, string? size, string message)
    {
        Write("last.npy");

        var fault = Assert.Throws<SpectraException>(() =>
            SceneImport.Run(
                [folder.File("last.npy")],
                folder.File("out"),
                new ImportRequest { Bands = bands, Size = size is null ? null : (size[0] - '0', size[2] - '0') }
            )
        );

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("percent of shares", 3, "The array 'A' of '*' has abundances with a median sum of 100, so they are percent;")]
    [InlineData("no shares", 3, "The array 'A' of '*' has shares whose sum is far from 1 at 30 of 30 pixels;")]
    [InlineData(
        "thousands",
        2,
        "The spectra 'Y' of '*' reach 10000, which can't be reflectance. Give --scale, for example 0.0001 where 10000 stands for 1, or 1 "
            + "if they are correct."
    )]
    [InlineData("percent", 2, "The spectra 'Y' of '*' reach 100, which can't be reflectance.")]
    [InlineData(
        "a mark",
        2,
        "The spectra 'Y' of '*' reach down to -9999, which can't be reflectance. Give --nodata -9999 if it stands for nothing."
    )]
    [InlineData("nothing", 3, "The spectra 'Y' of '*' have no numbers, only gaps.")]
    [InlineData(
        "next to nothing",
        2,
        "The spectra 'Y' of '*' reach 0.0001 at most, which is close to 0. Give --scale, or --scale 1 if they are correct."
    )]
    public void Values_that_can_not_be_what_they_are_called_are_refused(string kind, int exitCode, string message)
    {
        WriteValues(kind);

        var fault = Assert.ThrowsAny<UnmixException>(() =>
            SceneImport.Run([folder.File("values.npz")], folder.File("out"), new ImportRequest { Bands = Bands })
        );

        Assert.Matches(System.Text.RegularExpressions.Regex.Escape(message).Replace("\\*", ".*", StringComparison.Ordinal), fault.Message);
        Assert.Equal(exitCode, ExitCodes.Of(fault.Kind));
    }

    [Fact]
    public void Deleted_channels_and_marks_of_nothing_become_gaps()
    {
        var cube = Cube();
        (cube[3], cube[Bands + 4], cube[5]) = (-1.23e34f, 0.1f, float.PositiveInfinity);
        NpyFile.Write(folder.File("gaps.npy"), "gaps", [6, 5, Bands], cube);

        SceneImport.Run([folder.File("gaps.npy")], folder.File("out"), new ImportRequest { Bands = Bands, NoData = 0.1 });

        var spectra = MapFile.Read(Path.Combine(folder.File("out"), "scene.hdr")).Values;
        Assert.Equal([3, 5, Bands + 4], Enumerable.Range(0, spectra.Length).Where(i => float.IsNaN(spectra[i])));
    }

    [Fact]
    public void Wavelengths_that_can_not_be_used_are_told()
    {
        WriteZip(
            "Y.npz",
            ("Y", [6, 5, Bands], Cube()),
            ("wavelength", [Bands], [.. Enumerable.Range(0, Bands).Select(band => band == 3 ? float.PositiveInfinity : 400f + band)])
        );

        var lines = SceneImport.Run([folder.File("Y.npz")], folder.File("out"), new ImportRequest());

        Assert.Contains(
            "wavelengths 'wavelength': Band 4 of 30 has a wavelength that is not a number above 0; the wavelengths of the "
                + "file are not used.",
            lines
        );
    }

    [Theory]
    [InlineData("'>f4'", 4)]
    [InlineData("'<f2'", 2)]
    [InlineData("'|b1'", 1)]
    [InlineData("'>i2'", 2)]
    public void Numbers_of_every_kind_are_read_from_numpy(string type, int size)
    {
        byte[] one = type switch
        {
            "'>f4'" => [0x3F, 0x80, 0, 0],
            "'<f2'" => [0, 0x3C],
            "'>i2'" => [0, 1],
            _ => [1],
        };
        Npy("n.npy", type, "(2, 3)", [.. Enumerable.Range(0, 6).SelectMany(i => i == 4 ? one : new byte[size])]);

        Assert.Equal([0, 0, 0, 1, 0, 0], Assert.Single(NpyFile.Read(folder.File("n.npy"))).Values); // the first index runs fastest
    }

    [Fact]
    public void Names_among_numpys_arrays_are_those_of_the_endmembers()
    {
        float[] spectra = [.. Enumerable.Range(0, 2 * Bands).Select(i => 0.01f * i)];
        WriteZip("Y.npz", ("Y", [6, 5, Bands], Cube()), ("M", [Bands, 2], spectra));
        using (var zip = System.IO.Compression.ZipFile.Open(folder.File("Y.npz"), System.IO.Compression.ZipArchiveMode.Update))
        {
            using var entry = zip.CreateEntry("names.npy").Open();
            entry.Write(
                NpyBytes(
                    "'<U6'",
                    "(2,)",
                    [.. new[] { "Wälder", "soil" }.SelectMany(name => System.Text.Encoding.UTF32.GetBytes(name.PadRight(6, '\0')))]
                )
            );
        }

        SceneImport.Run([folder.File("Y.npz")], folder.File("out"), new ImportRequest());

        Assert.Equal(["Wälder", "soil"], SpectraFile.ReadCsv(Path.Combine(folder.File("out"), "truth-endmembers.csv")).Names);
    }

    [Fact]
    public void A_wrong_guess_is_left_out_where_the_user_says_so()
    {
        WriteZip("Y.npz", ("Y", [6, 5, Bands], Cube()), ("A", [4, 9], new float[36]), ("M", [7, 3], new float[21]));

        SceneImport.Run([folder.File("Y.npz")], folder.File("out"), new ImportRequest { Abundances = "none", Endmembers = "none" });

        Assert.Equal(["scene.hdr", "scene.img"], Directory.EnumerateFiles(folder.File("out")).Select(Path.GetFileName).Order());
    }

    /// <summary>[30 pixels, 30 bands] mixtures of three spectra at random, so that rows and columns are no mixtures of few.</summary>
    private static float[] Cube()
    {
        var random = new Random(3);
        double[][] shares = [.. Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, 3).Select(_ => random.NextDouble()).ToArray())];
        return
        [
            .. shares.SelectMany(share =>
                Enumerable
                    .Range(0, Bands)
                    .Select(band =>
                        (float)(
                            (
                                share[0] * (0.1 + 0.02 * band)
                                + share[1] * (0.4 + 0.3 * Math.Sin(0.2 * band))
                                + share[2] * (band < 12 ? 0.05 : 0.6)
                            ) / share.Sum()
                        )
                    )
            ),
        ];
    }

    /// <summary>The cube with its axes in another order, the last index running fastest.</summary>
    private static float[] Turned(string order)
    {
        var cube = Cube();
        int[] sizes = [6, 5, Bands];
        int[] axes = [.. order.Select(axis => "rcb".IndexOf(axis, StringComparison.Ordinal))];
        var turned = new float[cube.Length];
        for (var i = 0; i < turned.Length; i++)
        {
            var index = new int[3];
            index[axes[2]] = i % sizes[axes[2]];
            index[axes[1]] = i / sizes[axes[2]] % sizes[axes[1]];
            index[axes[0]] = i / sizes[axes[2]] / sizes[axes[1]];
            turned[i] = cube[(index[0] * 5 + index[1]) * Bands + index[2]];
        }
        return turned;
    }

    private void Write(string name)
    {
        switch (name)
        {
            case "last.npy":
                NpyFile.Write(folder.File(name), "", [6, 5, Bands], Cube());
                break;
            case "first.npy":
                NpyFile.Write(folder.File(name), "", [Bands, 6, 5], Turned("brc"));
                break;
            case "middle.npy":
                NpyFile.Write(folder.File(name), "", [6, Bands, 5], Turned("rbc"));
                break;
            case "flat.npy":
                NpyFile.Write(folder.File(name), "", [6, 5, Bands], [.. Enumerable.Repeat(0.5f, 30 * Bands)]);
                break;
            case "one-pixel-row.npy":
                NpyFile.Write(folder.File(name), "", [2, 15, Bands], Cube());
                break;
            case "four-dimensions.npy":
                NpyFile.Write(folder.File(name), "", [2, 3, 5, Bands], Cube());
                break;
            case "with-wavelengths.npz":
                WriteZip(
                    name,
                    ("first", [Bands, 6, 5], Turned("brc")),
                    ("wavelength", [Bands], [.. Enumerable.Range(0, Bands).Select(band => 400f + band)])
                );
                break;
            case "with-endmembers.npz":
                WriteZip(name, ("first", [Bands, 6, 5], Turned("brc")), ("M", [Bands, 3], new float[3 * Bands]));
                break;
            case "endmembers-of-others.npz":
                WriteZip(name, ("Y", [6, 5, Bands], Cube()), ("M", [7, 3], new float[21]));
                break;
            case "square-endmembers.npz":
                WriteZip(name, ("Y", [6, 5, Bands], Cube()), ("M", [Bands, Bands], new float[Bands * Bands]));
                break;
            case "abundances-of-others.npz":
                WriteZip(name, ("Y", [6, 5, Bands], Cube()), ("A", [3, 7], new float[21]));
                break;
            default:
                WriteMatlab(name);
                break;
        }
    }

    private void WriteMatlab(string name)
    {
        var matlab = new MatSamples().Header();
        // MATLAB's first index runs fastest, so that an order is written the other way round.
        byte[] Matlab(string cube, int[] dimensions, string reversed) =>
            matlab.Matrix(
                6,
                cube,
                dimensions,
                matlab.Element(9, [.. Turned(reversed).SelectMany(value => BitConverter.GetBytes((double)value))])
            );
        switch (name)
        {
            case "matlab-last.mat":
                File.WriteAllBytes(folder.File(name), matlab.Add(Matlab("cube", [6, 5, Bands], "bcr")).ToBytes());
                break;
            case "matlab-first.mat":
                File.WriteAllBytes(folder.File(name), matlab.Add(Matlab("cube", [Bands, 6, 5], "crb")).ToBytes());
                break;
            case "matrix.mat":
                File.WriteAllBytes(folder.File(name), new MatSamples().AddFour("cube", 30, 100, new double[3000]).ToBytes());
                break;
            case "structure.mat":
                File.WriteAllBytes(
                    folder.File(name),
                    matlab
                        .Add(
                            matlab.Structure(
                                "hsi",
                                ["Data", "wavelength", "name"],
                                Matlab("", [6, 5, Bands], "bcr"),
                                matlab.Numbers("", 1, Bands, [.. Enumerable.Range(0, Bands).Select(band => 400.0 + band)]),
                                matlab.Text("", "x")
                            )
                        )
                        .ToBytes()
                );
                break;
            default:
                WriteZip(name);
                using (var zip = System.IO.Compression.ZipFile.Open(folder.File(name), System.IO.Compression.ZipArchiveMode.Update))
                {
                    using (var entry = zip.CreateEntry("names.npy").Open())
                        entry.Write(NpyBytes("'|S2'", "(2,)", "abcd"u8.ToArray()));
                    using (var entry = zip.CreateEntry("Y.npy").Open())
                        entry.Write(NpyBytes("'|O'", "(2, 2)", [1, 2, 3]));
                }
                break;
        }
    }

    private void WriteValues(string kind)
    {
        float[] Spectra(float factor) => [.. Enumerable.Range(0, 30 * Bands).Select(i => i == 7 ? factor : factor * 0.5f)];
        float[] Shares(float factor) => [.. Enumerable.Range(0, 90).Select(i => factor * (i % 3 == 0 ? 0.5f : 0.25f))];
        (string, int[], float[]) y = (
            "Y",
            [6, 5, Bands],
            kind switch
            {
                "thousands" => Spectra(10_000),
                "percent" => Spectra(100),
                "a mark" => [.. Spectra(1).Select((value, i) => i == 40 ? -9999 : value)],
                "nothing" => [.. Spectra(1).Select(_ => float.NaN)],
                "next to nothing" => Spectra(1e-4f),
                _ => Spectra(1),
            }
        );
        if (kind is "percent of shares" or "no shares")
            WriteZip("values.npz", y, ("A", [6, 5, 3], Shares(kind == "no shares" ? 0.5f : 100)));
        else
            WriteZip("values.npz", y);
    }

    private void WriteZip(string name, params (string Name, int[] Dimensions, float[] Values)[] arrays)
    {
        using var zip = System.IO.Compression.ZipFile.Open(folder.File(name), System.IO.Compression.ZipArchiveMode.Create);
        foreach (var array in arrays)
        {
            using var entry = zip.CreateEntry(array.Name + ".npy").Open();
            entry.Write(
                NpyBytes("'<f4'", $"({string.Join(", ", array.Dimensions)},)", [.. array.Values.SelectMany(BitConverter.GetBytes)])
            );
        }
    }

    private void Npy(string name, string type, string shape, byte[] values) =>
        File.WriteAllBytes(folder.File(name), NpyBytes(type, shape, values));

    private static byte[] NpyBytes(string type, string shape, byte[] values)
    {
        var header = $"{{'descr': {type}, 'fortran_order': False, 'shape': {shape}, }}\n";
        return
        [
            0x93,
            .. "NUMPY"u8,
            1,
            0,
            (byte)header.Length,
            (byte)(header.Length >> 8),
            .. System.Text.Encoding.ASCII.GetBytes(header),
            .. values,
        ];
    }
}
