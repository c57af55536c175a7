namespace Unmix.Formats.Scenes.Cubes;

/// <summary>Bands of one cube that are read together, and where those that were asked for go.</summary>
internal sealed class CubeRun
{
    private (int[] Bands, int[] Places)[] pieces = [];
    private int pieceBands;

    /// <summary>Bands between two wanted ones that are read along, rather than read in two pieces.</summary>
    private const int GapBridged = 4;

    private CubeRun(SampleCube cube, (int Band, int Place)[] wanted)
    {
        Cube = cube;
        // Pieces begin where storage units do: one that lies in two pieces would be decoded twice.
        var unit = cube.Order == CubeOrder.PixelAfterPixel ? 1 : cube.BlockBands;
        FirstBand = wanted.Min(one => one.Band) / unit * unit;
        BandCount = wanted.Max(one => one.Band) - FirstBand + 1;
        Places = [.. wanted.OrderBy(one => one.Place).Select(one => one.Place)];
        Bands = [.. wanted.OrderBy(one => one.Place).Select(one => one.Band - FirstBand)];
        IsAscending = Bands.Zip(Bands.Skip(1)).All(pair => pair.First < pair.Second);
    }

    /// <summary>The cube.</summary>
    public SampleCube Cube { get; }

    /// <summary>First band that is read.</summary>
    public int FirstBand { get; }

    /// <summary>Bands that are read.</summary>
    public int BandCount { get; }

    /// <summary>True where the bands read are the spectrum, in order.</summary>
    public bool IsSpectrum => Bands.Length == BandCount && Bands.Select((band, i) => band == i && Places[i] == i).All(isThere => isThere);

    /// <summary>True where bands go to their places in the order of the file.</summary>
    public bool IsAscending { get; }

    /// <summary>
    /// Which of the wanted bands are some of the cube's; <see cref="IsAscending"/> has to be true. Any number of threads.
    /// </summary>
    /// <param name="band">The first, in the cube.</param>
    /// <param name="count">Bands.</param>
    /// <param name="places">Where they go.</param>
    /// <returns>The wanted ones, counted from <see cref="FirstBand"/>.</returns>
    public ReadOnlySpan<int> Wanted(int band, int count, out ReadOnlySpan<int> places)
    {
        var (first, end) = (FirstFrom(band - FirstBand), FirstFrom(band + count - FirstBand));
        places = Places.AsSpan(first..end);
        return Bands.AsSpan(first..end);
    }

    /// <summary>[n] places in a spectrum, ascending.</summary>
    private int[] Places { get; }

    /// <summary>[n] which of the bands read goes there, from 0.</summary>
    private int[] Bands { get; }

    /// <summary>
    /// The bands that are wanted among some that are read, counted from the first of those, and their places in a spectrum.
    /// Allocates when the size of pieces changes.
    /// </summary>
    /// <param name="first">Of the piece, from 0 in the run; a multiple of <paramref name="bandsOfPiece"/>.</param>
    /// <param name="bandsOfPiece">Bands of every piece but the last.</param>
    public (int[] Bands, int[] Places) Piece(int first, int bandsOfPiece)
    {
        if (pieceBands != bandsOfPiece)
        {
            var count = (BandCount + bandsOfPiece - 1) / bandsOfPiece;
            pieces = [.. Enumerable.Range(0, count).Select(piece => Cut(piece * bandsOfPiece, bandsOfPiece))];
            pieceBands = bandsOfPiece;
        }
        return pieces[first / bandsOfPiece];
    }

    /// <summary>Runs for a choice of bands. Where a spectrum lies together in the file its bands are read in one piece.</summary>
    /// <param name="bands">[L] in the order wanted.</param>
    public static CubeRun[] For(IReadOnlyList<CubeBand> bands)
    {
        var runs = new List<CubeRun>();
        foreach (var ofCube in bands.Select((band, place) => (band.Cube, band.Band, Place: place)).GroupBy(one => one.Cube))
        {
            var cube = ofCube.Key;
            var gap = cube.Order == CubeOrder.PixelAfterPixel ? cube.Bands : Math.Max(GapBridged, cube.BlockBands);
            var run = new List<(int Band, int Place)>();
            foreach (var (_, band, place) in ofCube.OrderBy(one => one.Band))
            {
                if (run.Count > 0 && band - run[^1].Band > gap)
                {
                    runs.Add(new CubeRun(cube, [.. run]));
                    run.Clear();
                }
                run.Add((band, place));
            }
            runs.Add(new CubeRun(cube, [.. run]));
        }
        return [.. runs];
    }

    private int FirstFrom(int band)
    {
        var at = Array.BinarySearch(Bands, band);
        return at < 0 ? ~at : at;
    }

    private (int[] Bands, int[] Places) Cut(int first, int count)
    {
        int[] inside = [.. Enumerable.Range(0, Bands.Length).Where(i => Bands[i] >= first && Bands[i] < first + count)];
        return ([.. inside.Select(i => Bands[i] - first)], [.. inside.Select(i => Places[i])]);
    }
}
