using System.Buffers.Binary;
using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Lines;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Lines;

public sealed partial class LineUnmixerTests : IDisposable
{
    private const int Width = 1100; // three batches
    private const int Height = 9;
    private const int L = ToyModel.L;
    private const int P = ToyModel.P;
    private const int Nothing = 17; // the stored value for it
    private const int LineBytes = Width * L * sizeof(float);

    private readonly TemporaryFolder folder = new();
    private readonly ModelPackage package;

    public LineUnmixerTests() => package = ToyModel.Seal(folder.File("toy.unmix"));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(EnviInterleave.Bil, 1)]
    [InlineData(EnviInterleave.Bil, 2)]
    [InlineData(EnviInterleave.Bip, 2)]
    public void Lines_give_the_answers_of_a_run_of_their_file_to_the_bit(EnviInterleave interleave, int threads)
    {
        WriteScene(interleave);
        var expected = MapOfFile(Layers.All);

        var (report, answers) = Stream(Data(), new UnmixOptions { Layers = Layers.All, Threads = threads });

        Assert.Equal(Height, report.Lines);
        Assert.Equal(Turned(expected, 2 * P + 2), answers);
    }

    [Fact]
    public void The_map_the_drift_and_the_counts_are_those_of_a_run_of_the_file()
    {
        WriteScene(EnviInterleave.Bil);
        var whole = SceneUnmixer.Run(package, Header, folder.File("file.tif"), Options, null, TestContext.Current.CancellationToken);

        var report = Map(Data());

        Assert.Equal(File.ReadAllBytes(folder.File("file.tif")), File.ReadAllBytes(folder.File("lines.tif")));
        Assert.Equal(JsonSerializer.Serialize(whole.Drift), JsonSerializer.Serialize(report.Run.Drift));
        Assert.Equal(
            (whole.ValidPixels, whole.Minimum, whole.Maximum, whole.OutsideShare, whole.Pixels),
            (report.Run.ValidPixels, report.Run.Minimum, report.Run.Maximum, report.Run.OutsideShare, report.Run.Pixels)
        );
        Assert.InRange(report.MedianMilliseconds, double.Epsilon, report.HighMilliseconds);
        Assert.InRange(report.HighMilliseconds, report.MedianMilliseconds, report.LongestMilliseconds);
    }

    [Theory]
    [InlineData(1, 0)] // byte
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(12, 1)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(13, 0)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    public void Stored_types_and_byte_orders_are_read_as_from_a_file(int type, int order)
    {
        var size = type switch
        {
            1 => 1,
            2 or 12 => 2,
            5 => 8,
            _ => 4,
        };
        var random = new Random(type);
        var data = new byte[Width * Height * L * size];
        for (var i = 0; i < data.Length / size; i++)
            Store(data.AsSpan(i * size, size), random.Next(1, 250), type, order == 1);
        File.WriteAllBytes(folder.File("scene.img"), data);
        var wavelengths = string.Join(", ", Enumerable.Range(0, L).Select(b => 400 + 50 * b));
        File.WriteAllText(
            Header,
            $"ENVI\nsamples = {Width}\nlines = {Height}\nbands = {L}\ndata type = {type}\ninterleave = bil\nbyte order = {order}\n"
                + $"reflectance scale factor = 300\ndata ignore value = {Nothing}\n"
                + $"wavelength units = Nanometers\nwavelength = {{{wavelengths}}}\n"
        );
        var expected = MapOfFile(Layers.Abundances);

        var (_, answers) = Stream(data, new UnmixOptions { Threads = 1 });

        Assert.Equal(Turned(expected, P), answers);
        Assert.Contains(answers, float.IsNaN);
    }

    [Theory]
    [InlineData("lines = 0")]
    [InlineData("")]
    public void Without_a_number_of_lines_all_that_come_are_taken_and_the_headers_say_how_many(string lines)
    {
        WriteScene(EnviInterleave.Bil);
        var expected = MapOfFile(Layers.Abundances);
        File.WriteAllText(folder.File("lines.hdr"), File.ReadAllText(Header).Replace($"lines = {Height}", lines, StringComparison.Ordinal));
        using var output = new MemoryStream();
        string? early = null;

        var report = LineUnmixer.Run(
            package,
            new LineTask
            {
                Input = new SlowCamera(Data(), () => early ??= File.ReadAllText(folder.File("answers.hdr"))),
                HeaderPath = folder.File("lines.hdr"),
                Output = output,
                OutputHeaderPath = folder.File("answers.hdr"),
            },
            new UnmixOptions { Threads = 1 },
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Height, report.Lines);
        Assert.Contains("lines = 0\n", early, StringComparison.Ordinal);
        File.WriteAllBytes(folder.File("answers.img"), output.ToArray());
        using var reader = SceneReader.Open(folder.File("answers.hdr"));
        Assert.Equal(["soil", "tree", "water"], reader.Profile.BandNames);
        var read = new float[Width * Height * P];
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], read);
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(LineBytes - 1)]
    public void Lines_that_end_early_are_said_and_what_was_whole_is_kept(int more)
    {
        const int whole = 4;
        WriteScene(EnviInterleave.Bil);
        var expected = MapOfFile(Layers.Abundances).AsSpan(0, whole * Width * P).ToArray();

        var fault = Assert.Throws<LinesEndedException>(() => Map(Data()[..(whole * LineBytes + more)]));

        Assert.Equal(FaultKind.Incomplete, fault.Kind);
        Assert.StartsWith(
            more == 0
                ? $"The lines ended after 4 of the {Height} that the header"
                : $"The lines ended in the middle of line 5, after {more} of its {LineBytes} bytes. 4 whole lines came before; "
                    + "their map is",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(expected, Read(folder.File("lines.tif")));
    }

    [Fact]
    public void Lines_behind_those_that_the_header_states_are_left_in_the_stream()
    {
        WriteScene(EnviInterleave.Bil);
        using var input = new MemoryStream([.. Data(), .. new byte[3 * LineBytes]]);

        var report = Map(input);

        Assert.Equal(Height, report.Lines);
        Assert.Equal(Height * LineBytes, input.Position);
    }

    [Fact]
    public void A_stop_keeps_the_lines_that_came_although_the_camera_says_nothing_more()
    {
        const int whole = 3;
        WriteScene(EnviInterleave.Bil);
        var expected = MapOfFile(Layers.Abundances).AsSpan(0, whole * Width * P).ToArray();
        using var cancellation = new CancellationTokenSource();
        using var camera = new SilentCamera(Data()[..(whole * LineBytes + 7)]);
        var progress = new Told(value => Stop(value.PixelsDone));

        var stopped = Assert.Throws<RunStoppedException>(() =>
            LineUnmixer.Run(package, TaskOf(camera), Options, progress, cancellation.Token)
        );

        Assert.StartsWith("Stopped. 3 whole lines came until then; their map is ", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(expected, Read(folder.File("lines.tif")));

        void Stop(long done)
        {
            if (done == whole * Width)
                cancellation.Cancel();
        }
    }

    [Fact]
    public void Nothing_at_all_is_refused_and_leaves_nothing()
    {
        WriteScene(EnviInterleave.Bil);

        var fault = Assert.Throws<SceneException>(() => Map(Array.Empty<byte>()));

        Assert.StartsWith("No line came: nothing followed", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["scene.hdr", "scene.img", "toy.unmix"], Files());
    }

    [Fact]
    public void Values_that_lack_a_scale_are_refused_before_the_first_answer()
    {
        WriteScene(EnviInterleave.Bil, value => value * 10_000);
        using var output = new MemoryStream();

        var fault = Assert.Throws<SceneException>(() =>
            LineUnmixer.Run(
                package,
                TaskOf(new MemoryStream(Data())) with
                {
                    MapPath = null,
                    Output = output,
                },
                Options,
                null,
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("The scene's values are not reflectance", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void Who_no_longer_takes_lines_ends_the_run_as_an_output_that_can_t_be_written()
    {
        WriteScene(EnviInterleave.Bil);

        var fault = Assert.Throws<OutputException>(() =>
            LineUnmixer.Run(
                package,
                TaskOf(new MemoryStream(Data())) with
                {
                    MapPath = null,
                    Output = new GoneReader(),
                },
                Options,
                null,
                TestContext.Current.CancellationToken
            )
        );

        Assert.StartsWith("Line 1 can't be written: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interleave = bil", "interleave = bsq", "says 'interleave = bsq'")]
    [InlineData("bands = 6", "bands = 6\nfile compression = 1", "says 'file compression = 1'")]
    [InlineData("data type = 4", "data type = 14", "asks for lines of ")]
    [InlineData("data type = 4", "data type = 6", "complex samples")]
    [InlineData("samples = 1100", "samples = many", "a whole number from 1")]
    public void Headers_by_which_lines_can_t_be_read_are_refused(string said, string instead, string expected)
    {
        WriteScene(EnviInterleave.Bil);
        File.WriteAllText(Header, File.ReadAllText(Header).Replace(said, instead, StringComparison.Ordinal));

        var fault = Assert.Throws<SceneException>(() => Map(Data()));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_before_the_first_line_are_skipped()
    {
        WriteScene(EnviInterleave.Bil);
        var expected = MapOfFile(Layers.Abundances);
        File.WriteAllText(Header, File.ReadAllText(Header).Replace("header offset = 0", "header offset = 77", StringComparison.Ordinal));

        var (_, answers) = Stream([.. new byte[77], .. Data()], new UnmixOptions { Threads = 1 });

        Assert.Equal(Turned(expected, P), answers);
    }

    private static UnmixOptions Options => new() { Threads = 1 };

    private string Header => folder.File("scene.hdr");

    private byte[] Data() => File.ReadAllBytes(folder.File("scene.img"));

    private string[] Files() =>
        [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private void WriteScene(EnviInterleave interleave, Func<float, float>? change = null)
    {
        var spectra = ToyModel.Spectra(Width * Height, seed: 8);
        for (var pixel = 0; pixel < Width * Height; pixel += 13)
            spectra[pixel * L + 1] = float.NaN;
        if (change is not null)
            spectra = Array.ConvertAll(spectra, value => change(value));
        EnviScene.Write(
            Header,
            new EnviLayout
            {
                Width = Width,
                Height = Height,
                BandCount = L,
                Interleave = interleave,
                Wavelengths = new WavelengthGrid([.. Enumerable.Range(0, L).Select(b => 400.0 + 50 * b)]),
            },
            spectra
        );
    }

    private LineTask TaskOf(Stream input) =>
        new()
        {
            Input = input,
            HeaderPath = Header,
            MapPath = folder.File("lines.tif"),
        };

    private LineReport Map(byte[] data) => Map(new MemoryStream(data));

    private LineReport Map(Stream input) => LineUnmixer.Run(package, TaskOf(input), Options, null, TestContext.Current.CancellationToken);

    private (LineReport Report, float[] Answers) Stream(byte[] data, UnmixOptions options)
    {
        using var output = new MemoryStream();
        var task = TaskOf(new MemoryStream(data)) with { MapPath = null, Output = output };
        var report = LineUnmixer.Run(package, task, options, null, TestContext.Current.CancellationToken);
        var bytes = output.ToArray();
        return (
            report,
            [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * 4)))]
        );
    }

    private float[] MapOfFile(Layers layers)
    {
        var map = folder.File("whole.tif");
        var options = new UnmixOptions { Threads = 1, Layers = layers };
        SceneUnmixer.Run(package, Header, map, options, null, TestContext.Current.CancellationToken);
        var values = Read(map);
        File.Delete(map);
        return values;
    }

    private static float[] Read(string path)
    {
        using var reader = SceneReader.Open(path);
        var values = new float[reader.Profile.Window.PixelCount * reader.Profile.BandCount];
        reader.ReadSpectra(reader.Profile.Window, [.. Enumerable.Range(0, reader.Profile.BandCount)], values);
        return values;
    }

    /// <summary>[row, column, band] as [row, band, column].</summary>
    private static float[] Turned(float[] values, int bands)
    {
        var turned = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column, band) = (i / bands / Width, i / bands % Width, i % bands);
            turned[(row * bands + band) * Width + column] = values[i];
        }
        return turned;
    }

    private static void Store(Span<byte> sample, int value, int type, bool isBigEndian)
    {
        switch (type)
        {
            case 1:
                sample[0] = (byte)value;
                return;
            case 2 or 12:
                BinaryPrimitives.WriteInt16LittleEndian(sample, (short)value);
                break;
            case 3 or 13:
                BinaryPrimitives.WriteInt32LittleEndian(sample, value);
                break;
            case 4:
                BinaryPrimitives.WriteSingleLittleEndian(sample, value == Nothing ? value : value + 0.3f);
                break;
            default:
                BinaryPrimitives.WriteDoubleLittleEndian(sample, value == Nothing ? value : value + 1 / 3.0);
                break;
        }
        if (isBigEndian)
            sample.Reverse();
    }

    private sealed class Told(Action<RunProgress> act) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => act(value);
    }
}
