using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Decoding;

namespace Unmix.Formats.Scenes.Cubes;

/// <summary>
/// Spectra of a scene whose bands lie in one or several cubes: read in the order of each file, in whole storage units, and turned
/// here while
/// they are in the cache.
/// </summary>
internal sealed unsafe class CubeSpectra : ISpectraSource
{
    /// <summary>The most bytes that are read at once; a storage unit above it is read in parts, and decoded more than once.</summary>
    public const int MostScratchBytes = 32 << 20;

    private readonly SceneProfile profile;
    private readonly IReadOnlyList<CubeBand> all;
    private readonly SampleCube[] cubes;
    private int[] selected = [];
    private CubeRun[] runs = [];
    private BandScaling scaling;
    private byte[] scratch = [];
    private bool isSpectrum; // what the only run reads, in order
    private readonly CubeUnitTaker turnUnit;
    private UnitTarget target; // of the window that is read

    /// <param name="profile">The scene; scale, offset and nodata are used, of each band.</param>
    /// <param name="bands">[profile.BandCount] where each band lies.</param>
    public CubeSpectra(SceneProfile profile, IReadOnlyList<CubeBand> bands)
    {
        this.profile = profile;
        all = bands;
        turnUnit = TurnUnit;
        cubes = [.. bands.Select(band => band.Cube).Distinct()];
        scaling = new BandScaling(profile, []);
        if (bands.Count != profile.BandCount)
            throw new ArgumentException($"{bands.Count} bands for a profile of {profile.BandCount}.", nameof(bands));
    }

    /// <summary>All bands of a cube, in its order.</summary>
    public static IReadOnlyList<CubeBand> AllBands(SampleCube cube) =>
        [.. Enumerable.Range(0, cube.Bands).Select(band => new CubeBand(cube, band))];

    /// <summary>
    /// Bytes that reading holds beside the spectra: enough for a storage unit of each row that lies in it, where that can be had.
    /// </summary>
    public static int ScratchBytesOf(SampleCube cube)
    {
        var unit = (long)cube.BlockRows * cube.BlockColumns * cube.BlockBands * SampleBytes(cube);
        // Where units hold several bands, several threads decode them, and wait for one another less often the more is read at once.
        var least = cube.BlockBands > 1 && cube.Order == CubeOrder.BandAfterBand ? 4 * ReaderScratch.Bytes : ReaderScratch.Bytes;
        return (int)Math.Clamp(unit, least, MostScratchBytes);
    }

    /// <inheritdoc/>
    public void DecodeBy(int threads)
    {
        foreach (var cube in cubes)
            cube.DecodingThreads = threads;
    }

    /// <inheritdoc/>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> spectra, CoreTurns? turns)
    {
        if (!bands.SequenceEqual(selected))
            Select(bands);
        using var turn = turns?.Take();
        fixed (float* memory = spectra)
        {
            if (runs is [{ } only] && IsDirect(only))
            {
                only.Cube.Read(
                    new CubePart(window.Row, window.Height, window.Column, window.Width, only.FirstBand, only.BandCount),
                    PixelType.Float32,
                    memory
                );
                scaling.Apply(spectra);
                return;
            }
            if (TryUnits(window, memory, out var isScaled))
            {
                if (!isScaled)
                    scaling.Apply(spectra);
                return;
            }
            ReadRows(window, spectra, memory);
        }
    }

    /// <summary>Turns storage units from the memory that they are decoded to; false where a cube is not read so.</summary>
    private bool TryUnits(PixelWindow window, float* spectra, out bool isScaled)
    {
        isScaled = scaling.IsUniform && Array.TrueForAll(runs, run => run.Cube.Type == PixelType.Float32);
        if (!Array.TrueForAll(runs, run => run.IsAscending && SpectraTranspose.Takes(run.Cube.Type)))
            return false;
        foreach (var run in runs)
        {
            var part = new CubePart(window.Row, window.Height, window.Column, window.Width, run.FirstBand, run.BandCount);
            target = new UnitTarget(run, window, spectra, isScaled);
            if (!run.Cube.TryTake(part, turnUnit))
                return false;
        }
        return true;
    }

    private void TurnUnit(in CubePart part, in CubeSamples samples)
    {
        var (run, window) = (target.Run, target.Window);
        var bands = run.Wanted(part.Band, part.Bands, out var places);
        if (bands.IsEmpty)
            return;
        if (target.IsScaled)
            scaling.ApplyToAny(new Span<float>((void*)samples.Memory, samples.Bytes / sizeof(float)));
        var type = run.Cube.Type;
        var layout = new TurnLayout(samples.BandStride, samples.ColumnStride, part.Columns, selected.Length);
        var first = samples.Offset - (part.Band - run.FirstBand) * samples.BandStride; // where the run's first band would lie
        for (var row = 0; row < part.Rows; row++)
        {
            var pixel = (long)(part.Row + row - window.Row) * window.Width + part.Column - window.Column;
            if (row + 1 < part.Rows)
                CubeTurn.Prefetch(layout, places, target.Spectra + (pixel + window.Width) * selected.Length);
            CubeTurn.Turn(
                (byte*)samples.Memory + (first + row * samples.RowStride) * type.SizeInBytes(),
                type,
                layout,
                bands,
                places,
                target.Spectra + pixel * selected.Length
            );
        }
    }

    /// <summary>True where the file holds the very spectra that are wanted.</summary>
    private bool IsDirect(CubeRun run) => isSpectrum && run.Cube.Order == CubeOrder.PixelAfterPixel && run.Cube.Type == PixelType.Float32;

    /// <summary>Some rows after others, each with all its bands before the next, so that they are scaled while they are near.</summary>
    private void ReadRows(PixelWindow window, Span<float> spectra, float* memory)
    {
        if (scratch.Length == 0)
            scratch = GC.AllocateUninitializedArray<byte>(cubes.Max(ScratchBytesOf), pinned: true);
        var step = window.Height;
        foreach (var run in runs)
            step = Math.Min(step, PiecesOf(run, window).Rows);
        for (var row = 0; row < window.Height; row += step)
        {
            var part = window with { Row = window.Row + row, Height = Math.Min(step, window.Height - row) };
            var before = checked(row * window.Width * selected.Length);
            foreach (var run in runs)
                ReadRun(run, part, memory + before);
            scaling.Apply(spectra.Slice(before, part.PixelCount * selected.Length));
        }
    }

    private void ReadRun(CubeRun run, PixelWindow window, float* spectra)
    {
        var pieces = PiecesOf(run, window);
        var type = TypeOf(run.Cube);
        var samples = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0);
        for (var band = 0; band < run.BandCount; band += pieces.Bands)
        {
            for (var column = 0; column < window.Width; column += pieces.Columns)
            {
                for (var row = 0; row < window.Height; row += pieces.Rows)
                {
                    var part = new CubePart(
                        window.Row + row,
                        Math.Min(pieces.Rows, window.Height - row),
                        window.Column + column,
                        Math.Min(pieces.Columns, window.Width - column),
                        run.FirstBand + band,
                        Math.Min(pieces.Bands, run.BandCount - band)
                    );
                    run.Cube.Read(part, type, samples);
                    Turn(run, pieces.Bands, part, samples, spectra + ((long)row * window.Width + column) * selected.Length, window.Width);
                }
            }
        }
    }

    private void Turn(CubeRun run, int bandsOfPiece, in CubePart part, byte* samples, float* spectra, int width)
    {
        var (bandStride, pixelStride, rowStride) = run.Cube.Order switch
        {
            CubeOrder.BandAfterBand => ((long)part.PixelCount, 1L, (long)part.Columns),
            CubeOrder.LineAfterLine => (part.Columns, 1, (long)part.Columns * part.Bands),
            _ => (1, part.Bands, (long)part.Columns * part.Bands),
        };
        var type = TypeOf(run.Cube);
        var layout = new TurnLayout(bandStride, pixelStride, part.Columns, selected.Length);
        var (bands, places) = run.Piece(part.Band - run.FirstBand, bandsOfPiece);
        for (var row = 0; row < part.Rows; row++)
        {
            CubeTurn.Turn(
                samples + row * rowStride * type.SizeInBytes(),
                type,
                layout,
                bands,
                places,
                spectra + (long)row * width * selected.Length
            );
        }
    }

    /// <summary>What samples are read as.</summary>
    private static PixelType TypeOf(SampleCube cube) => SpectraTranspose.Takes(cube.Type) ? cube.Type : PixelType.Float32;

    private CubePieces PiecesOf(CubeRun run, PixelWindow window)
    {
        var size = SampleBytes(run.Cube);
        var wanted = run.Cube.Order == CubeOrder.BandAfterBand ? ReaderScratch.Bytes : ReaderScratch.LineBytes;
        return CubePieces.Of(run.Cube, window, run.BandCount, scratch.Length / size, wanted / size);
    }

    private void Select(ReadOnlySpan<int> bands)
    {
        scaling = new BandScaling(profile, bands);
        runs = CubeRun.For([.. bands.ToArray().Select(band => all[band])]);
        isSpectrum = runs is [{ IsSpectrum: true }];
        selected = bands.ToArray();
    }

    /// <summary>Where units go.</summary>
    private readonly struct UnitTarget(CubeRun run, PixelWindow window, float* spectra, bool isScaled)
    {
        public readonly CubeRun Run = run;
        public readonly PixelWindow Window = window;
        public readonly float* Spectra = spectra;
        public readonly bool IsScaled = isScaled;
    }

    private static int SampleBytes(SampleCube cube) => SpectraTranspose.Takes(cube.Type) ? cube.Type.SizeInBytes() : sizeof(float);
}
