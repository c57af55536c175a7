namespace Unmix.Formats.Spectra.Matlab;

/// <summary>Reads the content of a matrix element: flags, dimensions, name, then numbers, characters or cells.</summary>
internal static class MatMatrix
{
    private const uint CellClass = 1;
    private const uint CharacterClass = 4;
    private const uint FirstNumericClass = 6;
    private const uint LastNumericClass = 15;
    private const uint ClassMask = 0xFF;
    private const uint ComplexFlag = 0x0800;

    /// <returns>Null for what is neither numbers nor text: structures, objects, sparse and complex matrices, empty ones.</returns>
    /// <exception cref="FormatException">The content is not what its tags say.</exception>
    public static MatArray? Read(ReadOnlySpan<byte> content, bool isBigEndian)
    {
        var elements = new MatElements(content, isBigEndian);
        elements.Next(out var flagBytes);
        if (flagBytes.Length < sizeof(uint)) throw new FormatException("an array without flags");
        var flags = MatElements.Word(flagBytes, isBigEndian);
        var kind = flags & ClassMask;
        var dimensions = MatNumbers.Read(elements.Next(out var dimensionBytes), dimensionBytes, isBigEndian);
        var name = MatNumbers.Text(elements.Next(out var nameBytes), nameBytes, isBigEndian);
        if (dimensions.Length < 2 || dimensions.Any(d => d < 0)) throw new FormatException($"an array '{name}' of {dimensions.Length} dimensions");
        var size = dimensions.Aggregate(1.0, (product, d) => product * d);
        // Each number takes a byte at least, each cell a tag: a size beyond the content is a lie.
        if (size > content.Length) throw new FormatException($"an array '{name}' of {size} entries in {content.Length} bytes");
        if (size == 0 || (flags & ComplexFlag) != 0) return null;
        var array = new MatArray(name, (int)dimensions[0], (int)(size / dimensions[0])) { Dimensions = [.. dimensions.Select(d => (int)d)] };
        return kind switch
        {
            CellClass => Cells(array, ref elements, isBigEndian),
            CharacterClass => Characters(array, ref elements, isBigEndian),
            >= FirstNumericClass and <= LastNumericClass => Numbers(array, ref elements, isBigEndian),
            _ => null,
        };
    }

    private static MatArray Numbers(MatArray array, ref MatElements elements, bool isBigEndian)
    {
        // MATLAB stores whole numbers in the smallest type that holds them, whatever the class of the array.
        var numbers = MatNumbers.Read(elements.Next(out var bytes), bytes, isBigEndian);
        RequireLength(array, numbers.Length);
        return array with { Numbers = numbers };
    }

    private static MatArray Characters(MatArray array, ref MatElements elements, bool isBigEndian)
    {
        var text = MatNumbers.Text(elements.Next(out var bytes), bytes, isBigEndian);
        RequireLength(array, text.Length);
        var lines = new string[array.Rows];
        for (var row = 0; row < lines.Length; row++)
            lines[row] = string.Concat(Enumerable.Range(0, array.Columns).Select(column => text[column * array.Rows + row])).Trim();
        return array with { Lines = lines };
    }

    // Only cells of text are of use: names. A cell within a cell is not followed, so depth needs no bound.
    private static MatArray? Cells(MatArray array, ref MatElements elements, bool isBigEndian)
    {
        var lines = new string[array.Rows * array.Columns];
        for (var i = 0; i < lines.Length; i++)
        {
            if (elements.Next(out var content) != MatType.Matrix || Kind(content, isBigEndian) != CharacterClass) return null;
            if (Read(content, isBigEndian) is not { Lines: [var line] }) return null;
            lines[i] = line;
        }
        return array with { Lines = lines };
    }

    private static uint Kind(ReadOnlySpan<byte> content, bool isBigEndian)
    {
        if (content.IsEmpty) return 0; // MATLAB's empty cell
        var elements = new MatElements(content, isBigEndian);
        elements.Next(out var flags);
        return flags.Length < sizeof(uint) ? 0 : MatElements.Word(flags, isBigEndian) & ClassMask;
    }

    private static void RequireLength(MatArray array, int length)
    {
        if (length != array.Rows * array.Columns)
            throw new FormatException($"{length} values for an array '{array.Name}' of {array.Rows} x {array.Columns}");
    }
}
