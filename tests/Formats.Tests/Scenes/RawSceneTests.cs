using System.Buffers.Binary;
using FsCheck;
using FsCheck.Xunit;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

/// <summary>Raw files of every order, type and byte order, against where ENVI's format puts a sample.</summary>
public sealed class RawSceneTests : IDisposable
{
    private static readonly (string Interleave, int Type)[] kinds =
    [
        .. from order in new[] { "bsq", "bil", "bip" } from type in new[] { 2, 12, 4 } select (order, type),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Property(MaxTest = 150)]
    public void Any_window_of_any_bands_is_what_the_format_says(
        PositiveInt width,
        PositiveInt height,
        PositiveInt bands,
        bool isBigEndian,
        bool takesAll,
        int seed
    )
    {
        var random = new Random(seed);
        var cube = new Cube(
            (width.Get % 90 + 1, height.Get % 6 + 1, bands.Get % 30 + 1),
            kinds[random.Next(kinds.Length)],
            random.Next(2) * 37,
            isBigEndian,
            seed
        );
        using var reader = cube.Open(folder);
        var window = new PixelWindow(random.Next(cube.Width), random.Next(cube.Height), 1, 1);
        window = window with
        {
            Width = random.Next(1, cube.Width - window.Column + 1),
            Height = random.Next(1, cube.Height - window.Row + 1),
        };
        int[] chosen = takesAll
            ? [.. Enumerable.Range(0, cube.Bands)]
            : [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(cube.Bands))];
        var spectra = new float[window.PixelCount * chosen.Length];

        reader.ReadSpectra(window, chosen, spectra);

        Assert.Equal(cube.Expected(window, chosen), spectra);
    }

    [Theory]
    [InlineData("bsq")]
    [InlineData("bil")]
    [InlineData("bip")]
    public void Rows_longer_than_what_is_read_at_once_are_whole(string interleave)
    {
        var cube = new Cube((40_000, 2, 61), (interleave, 2), 0, false, 5);
        using var reader = cube.Open(folder);

        Assert.Equal(cube.Expected(reader.Profile.Window, [.. Enumerable.Range(0, 61)]), SceneSamples.ReadAll(reader));
    }

    [Theory]
    [InlineData("bsq")]
    [InlineData("bil")]
    [InlineData("bip")]
    public void A_file_that_is_cut_while_it_is_open_is_refused(string interleave)
    {
        var cube = new Cube((64, 64, 20), (interleave, 2), 0, false, 6);
        using var reader = cube.Open(folder);
        using (var file = File.OpenHandle(reader.Profile.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            RandomAccess.SetLength(file, RandomAccess.GetLength(file) - 1);

        var refused = Assert.Throws<SceneException>(() => SceneSamples.ReadAll(reader));

        Assert.Contains("scene.img' can't be read at", refused.Message, StringComparison.Ordinal);
        Assert.Contains("copy it again", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Turns_are_given_back_and_change_nothing()
    {
        var cube = new Cube((50, 9, 7), ("bil", 4), 0, false, 7);
        using var turns = new CoreTurns(1);
        using var reader = cube.Open(folder);
        reader.Turns = turns;

        Assert.Equal(cube.Expected(reader.Profile.Window, [.. Enumerable.Range(0, 7)]), SceneSamples.ReadAll(reader));
        turns.Take().Dispose(); // would wait for ever
    }

    /// <summary>Random samples and where they lie.</summary>
    private sealed class Cube
    {
        private readonly (string Interleave, int Type) kind;
        private readonly int offset;
        private readonly bool isBigEndian;
        private readonly float[] samples; // [row, column, band]

        public Cube((int Width, int Height, int Bands) size, (string Interleave, int Type) kind, int offset, bool isBigEndian, int seed)
        {
            (Width, Height, Bands) = size;
            (this.kind, this.offset, this.isBigEndian) = (kind, offset, isBigEndian);
            var random = new Random(seed);
            samples = new float[Width * Height * Bands];
            for (var i = 0; i < samples.Length; i++)
                samples[i] = kind.Type switch
                {
                    2 => random.Next(short.MinValue, short.MaxValue),
                    12 => random.Next(ushort.MaxValue),
                    _ => random.NextSingle() - 0.5f,
                };
        }

        public int Width { get; }

        public int Height { get; }

        public int Bands { get; }

        public SceneReader Open(TemporaryFolder folder)
        {
            var size = kind.Type == 4 ? 4 : 2;
            var data = new byte[offset + samples.Length * size];
            for (var row = 0; row < Height; row++)
            {
                for (var column = 0; column < Width; column++)
                {
                    for (var band = 0; band < Bands; band++)
                    {
                        var place = kind.Interleave switch
                        {
                            "bsq" => (band * Height + row) * Width + column,
                            "bil" => (row * Bands + band) * Width + column,
                            _ => (row * Width + column) * Bands + band,
                        };
                        Put(data.AsSpan(offset + place * size), samples[(row * Width + column) * Bands + band]);
                    }
                }
            }
            File.WriteAllBytes(folder.File("scene.img"), data);
            File.WriteAllText(
                folder.File("scene.hdr"),
                $"ENVI\nsamples = {Width}\nlines = {Height}\nbands = {Bands}\ndata type = {kind.Type}\n"
                    + $"header offset = {offset}\ninterleave = {kind.Interleave}\nbyte order = {(isBigEndian ? 1 : 0)}\n"
            );
            return SceneReader.Open(folder.File("scene.img"));
        }

        public float[] Expected(PixelWindow window, int[] bands) =>
            [
                .. from row in Enumerable.Range(window.Row, window.Height)
                from column in Enumerable.Range(window.Column, window.Width)
                from band in bands
                select samples[(row * Width + column) * Bands + band],
            ];

        private void Put(Span<byte> place, float value)
        {
            if (kind.Type == 4)
                PutSingle(place, value);
            else
                PutShort(place, unchecked((ushort)(int)value));
        }

        private void PutSingle(Span<byte> place, float value)
        {
            if (isBigEndian)
                BinaryPrimitives.WriteSingleBigEndian(place, value);
            else
                BinaryPrimitives.WriteSingleLittleEndian(place, value);
        }

        private void PutShort(Span<byte> place, ushort value)
        {
            if (isBigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(place, value);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(place, value);
        }
    }
}
