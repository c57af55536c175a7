namespace Unmix.Formats.Scenes.Containers;

/// <summary>An array that is taken for a scene, and how.</summary>
/// <param name="Array">The array.</param>
/// <param name="Axes">What each of its dimensions counts.</param>
/// <param name="Wavelengths">Of its bands; null for none.</param>
/// <param name="Note">What a user should know of the choice; null for nothing.</param>
internal sealed record CubeChoice(ContainerArray Array, IReadOnlyList<CubeAxis> Axes, SpectralList? Wavelengths, string? Note);

/// <summary>
/// Finds the cube among the arrays of a container that is no known product: three dimensions, of which one has a coordinate of
/// wavelengths or as many members as a
/// list of them. What can't be told is refused with what to give.
/// </summary>
/// <param name="file">The container.</param>
/// <param name="arrays">Its arrays.</param>
internal sealed class CubeSearch(ArrayFile file, IReadOnlyList<ContainerArray> arrays)
{
    private const int MostListed = 12;

    private static readonly string[] RowNames =
    [
        "y",
        "lat",
        "latitude",
        "northing",
        "row",
        "rows",
        "line",
        "lines",
        "number_of_lines",
        "downtrack",
        "alongtrack",
        "along_track",
        "ydim",
        "yc",
        "nrows",
        "nlines",
        "scan",
        "height",
    ];

    private static readonly string[] ColumnNames =
    [
        "x",
        "lon",
        "longitude",
        "easting",
        "col",
        "cols",
        "column",
        "columns",
        "sample",
        "samples",
        "pixel",
        "pixels",
        "pixels_per_line",
        "crosstrack",
        "across_track",
        "xdim",
        "xc",
        "ncols",
        "nsamples",
        "width",
    ];

    private static readonly string[] BandNames =
    [
        "band",
        "bands",
        "wavelength",
        "wavelengths",
        "spectral",
        "channel",
        "channels",
        "nbands",
        "lambda",
    ];
    private static readonly string[] NotBandNames = ["time", "times", "t", "date", "day", "month", "year", "depth", "altitude", "level"];
    private static readonly string[] Reflectance = ["reflectance", "rfl", "refl", "rhos", "rho", "sr"];
    private static readonly string[] NotReflectance = ["unc", "error", "std", "sigma", "mask", "flag", "quality", "qa", "var"];

    /// <summary>The array that is the scene.</summary>
    /// <param name="named">The array that the user means; null for any.</param>
    /// <param name="axes">What the user says of its dimensions; null for nothing.</param>
    /// <exception cref="SceneException">None is, or several are, or the dimensions can't be told apart.</exception>
    public CubeChoice Find(ContainerArray? named, IReadOnlyList<CubeAxis>? axes)
    {
        if (named is not null)
            return Read(named, axes) ?? throw NotTold(named);
        ContainerArray[] cubes = [.. arrays.Where(array => array.Rank == ContainerArray.CubeRank && array.Type != PixelType.Unknown)];
        CubeChoice[] found = [.. cubes.Select(array => Read(array, null)).OfType<CubeChoice>()];
        if (found.Length > 1)
        {
            CubeChoice[] better = [.. found.Where(choice => IsReflectance(choice.Array.OwnName))];
            if (better.Length > 0)
                found = better;
        }
        return found is [{ } only] ? only : throw NotFound(cubes, found);
    }

    /// <summary>True for a name that dimensions of bands have.</summary>
    internal static bool IsBandName(string name) => BandNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsReflectance(string name) =>
        Reflectance.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        && !NotReflectance.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private CubeChoice? Read(ContainerArray array, IReadOnlyList<CubeAxis>? given)
    {
        var lists = SpectralList.In(file, arrays, array);
        if (given is not null)
            return Given(array, given, lists);
        if (array.Rank != ContainerArray.CubeRank || array.Type == PixelType.Unknown)
            return null;
        if (BandOf(array, lists) is not var (band, list))
            return null;
        int[] rest = [.. Counting(array).Where(dimension => dimension != band)];
        var (first, second) = (Direction(array, rest[0]), Direction(array, rest[1]));
        var isExchanged = first == CubeAxis.Column || second == CubeAxis.Row;
        if (first is not null && first == second)
            return null;
        var axes = new CubeAxis[array.Dimensions.Count];
        Array.Fill(axes, CubeAxis.Single);
        (axes[band], axes[rest[0]], axes[rest[1]]) = (
            CubeAxis.Band,
            isExchanged ? CubeAxis.Column : CubeAxis.Row,
            isExchanged ? CubeAxis.Row : CubeAxis.Column
        );
        var turned = axes.Select(axis =>
            axis switch
            {
                CubeAxis.Row => CubeAxis.Column,
                CubeAxis.Column => CubeAxis.Row,
                _ => axis,
            }
        );
        var note =
            first is null && second is null
                ? $"Nothing in '{file.Path}' says which of the dimensions {Named(array, rest[0])} and {Named(array, rest[1])} "
                    + $"of '{array.Name}' are rows: the first was taken. If the map is turned, give "
                    + $"{OptionName.Array} '{array.Name}' {OptionName.Axes} {CubeAxes.Spell(turned)}."
                : null;
        return new CubeChoice(array, axes, list, note);
    }

    private CubeChoice Given(ContainerArray array, IReadOnlyList<CubeAxis> given, IReadOnlyList<SpectralList> lists)
    {
        var axes = given;
        if (given.Count == ContainerArray.CubeRank && array.Dimensions.Count > given.Count && array.Rank == given.Count)
        {
            var (all, next) = (Enumerable.Repeat(CubeAxis.Single, array.Dimensions.Count).ToArray(), 0);
            foreach (var dimension in Counting(array))
                all[dimension] = given[next++];
            axes = all;
        }
        if (axes.Count != array.Dimensions.Count || axes.Where((axis, i) => axis == CubeAxis.Single && array.Dimensions[i].Size != 1).Any())
        {
            throw new SceneException(
                $"{OptionName.Axes} {CubeAxes.Spell(given)} does not fit the array {array} of '{file.Path}'. Give one of y, x and "
                    + "band for each dimension with more than one member, "
                    + $"in the order of the file."
            );
        }
        var band = axes.ToList().IndexOf(CubeAxis.Band);
        return new CubeChoice(array, axes, ListOf(array, band, lists), null);
    }

    /// <summary>
    /// The dimension that has wavelengths, by its coordinate, by a list that shares it, or by the length of a list; null where
    /// none or several do.
    /// </summary>
    private (int Band, SpectralList List)? BandOf(ContainerArray array, IReadOnlyList<SpectralList> lists)
    {
        int[] counting = [.. Counting(array)];
        (int Band, SpectralList? List)[] own = [.. counting.Select(dimension => (dimension, Shared(array, dimension, lists)))];
        if (own.Where(one => one.List is not null).ToArray() is [var shared])
            return (shared.Band, shared.List!);
        (int Band, SpectralList? List)[] asLong =
        [
            .. counting.Select(dimension =>
                (dimension, lists.FirstOrDefault(list => list.Values.Length == array.Dimensions[dimension].Size))
            ),
        ];
        asLong = [.. asLong.Where(one => one.List is not null)];
        if (asLong.Length > 1)
            asLong = [.. asLong.Where(one => Is(array.Dimensions[one.Band].Name, BandNames))];
        return asLong is [var only] ? (only.Band, only.List!) : null;
    }

    private SpectralList? ListOf(ContainerArray array, int band, IReadOnlyList<SpectralList> lists) =>
        Shared(array, band, lists) ?? lists.FirstOrDefault(list => list.Values.Length == array.Dimensions[band].Size);

    private SpectralList? Shared(ContainerArray array, int dimension, IReadOnlyList<SpectralList> lists)
    {
        var (name, size) = (array.Dimensions[dimension].Name, array.Dimensions[dimension].Size);
        var coordinate = Coordinate(array, dimension);
        return lists.FirstOrDefault(list => list.Source == coordinate && list.Values.Length == size)
            ?? lists.FirstOrDefault(list => list.Dimension == name && list.Values.Length == size && !IsPlain(name));
    }

    private string? Coordinate(ContainerArray array, int dimension)
    {
        if (array.IsLabelled)
            return null;
        using var stored = file.Find(array.Name);
        return stored?.CoordinateOf(dimension);
    }

    /// <summary>Whether a dimension is of rows or of columns; null where its name does not say.</summary>
    private static CubeAxis? Direction(ContainerArray array, int dimension) =>
        Is(array.Dimensions[dimension].Name, RowNames) ? CubeAxis.Row
        : Is(array.Dimensions[dimension].Name, ColumnNames) ? CubeAxis.Column
        : null;

    private static bool Is(string name, string[] names) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that GDAL gives to dimensions without one.</summary>
    private static bool IsPlain(string name) =>
        name.StartsWith("dim", StringComparison.Ordinal) && name.Length > 3 && name[3..].All(char.IsAsciiDigit);

    private static IEnumerable<int> Counting(ContainerArray array) =>
        Enumerable
            .Range(0, array.Dimensions.Count)
            .Where(i => array.Dimensions.Count == ContainerArray.CubeRank || array.Dimensions[i].Size > 1);

    private static string Named(ContainerArray array, int dimension) =>
        $"'{array.Dimensions[dimension].Name}' ({array.Dimensions[dimension].Size})";

    /// <summary>What to give for an array: the axes themselves where names tell them, and otherwise how they are written.</summary>
    private static string Advice(ContainerArray array)
    {
        if (Proposal(array) is { } axes)
            return $"Say which it is and what its dimensions count, such as {OptionName.Array} '{array.Name}' "
                + $"{OptionName.Axes} {CubeAxes.Spell(axes)}.";
        return $"Say which it is with {OptionName.Array}, such as {OptionName.Array} '{array.Name}', and with "
            + $"{OptionName.Axes} what its dimensions "
            + $"{string.Join(", ", array.Dimensions.Select(dimension => dimension.Name))} count: y for rows, "
            + "x for columns, band, in this order and separated by commas.";
    }

    /// <summary>The array to propose: one that is called reflectance, and of several the one with the most bands.</summary>
    private static ContainerArray Likeliest(IEnumerable<ContainerArray> cubes) =>
        cubes
            .OrderByDescending(array => IsReflectance(array.OwnName))
            .ThenByDescending(array => Proposal(array) is { } axes ? array.Dimensions[Array.IndexOf(axes, CubeAxis.Band)].Size : 0)
            .First();

    /// <summary>Axes by the names of dimensions; null where those do not tell.</summary>
    private static CubeAxis[]? Proposal(ContainerArray array)
    {
        int[] counting = [.. Counting(array)];
        CubeAxis?[] told =
        [
            .. counting.Select(dimension =>
                Direction(array, dimension) ?? (Is(array.Dimensions[dimension].Name, BandNames) ? CubeAxis.Band : null)
            ),
        ];
        CubeAxis[] missing = [.. new[] { CubeAxis.Row, CubeAxis.Column, CubeAxis.Band }.Except(told.OfType<CubeAxis>())];
        if (missing is [CubeAxis.Band] && counting.Where((_, i) => told[i] is null).Any(i => Is(array.Dimensions[i].Name, NotBandNames)))
            return null;
        if (missing.Length > 1 || told.OfType<CubeAxis>().Count() + missing.Length != ContainerArray.CubeRank)
            return null;
        var axes = Enumerable.Repeat(CubeAxis.Single, array.Dimensions.Count).ToArray();
        for (var i = 0; i < counting.Length; i++)
            axes[counting[i]] = told[i] ?? missing[0];
        return axes;
    }

    private SceneException NotTold(ContainerArray array) =>
        array.Rank == ContainerArray.CubeRank && array.Type != PixelType.Unknown
            ? new(
                $"Which dimension of the array {array} of '{file.Path}' counts bands can't be told: no list of wavelengths "
                    + $"belongs to one of them alone. {Advice(array)}"
            )
            : new(
                $"The array {array} of '{file.Path}' is not a scene, which has three dimensions of numbers: rows, columns and "
                    + $"bands. {Listed(arrays.Where(IsCube))}"
            );

    private SceneException NotFound(ContainerArray[] cubes, CubeChoice[] found)
    {
        var start =
            found.Length > 1
                ? $"'{file.Path}' holds {found.Length} arrays that may be the scene: "
                    + $"{string.Join("; ", found.Take(MostListed).Select(choice => choice.Array))}. Give one of them, such as "
                    + $"{OptionName.Array} '{found[0].Array.Name}'."
            : cubes.Length > 0
                ? $"'{file.Path}' is a container of {arrays.Count} arrays, and it is not clear which is the scene: no list of "
                    + $"wavelengths fits one. {Listed(cubes)} {Advice(Likeliest(cubes))}"
            : $"'{file.Path}' is a container without a scene: none of its {arrays.Count} arrays has three dimensions of "
                + $"numbers. {Listed(arrays)} Give another file.";
        return new SceneException(start);
    }

    private static bool IsCube(ContainerArray array) => array.Rank == ContainerArray.CubeRank && array.Type != PixelType.Unknown;

    private static string Listed(IEnumerable<ContainerArray> some)
    {
        ContainerArray[] all = [.. some];
        if (all.Length == 0)
            return "It holds no such array.";
        return "It holds "
            + $"{string.Join("; ", all.Take(MostListed))}{(all.Length > MostListed ? $" and {all.Length - MostListed} more" : "")}.";
    }
}
