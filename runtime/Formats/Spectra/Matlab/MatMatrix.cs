namespace Unmix.Formats.Spectra.Matlab;

/// <summary>
/// Reads the content of a matrix element of version 5: flags, dimensions, name, then numbers, characters, cells or
/// fields.
/// </summary>
/// <param name="isBigEndian">Most significant byte first.</param>
internal sealed class MatMatrix(bool isBigEndian)
{
    private const uint CellClass = 1;
    private const uint StructureClass = 2;
    private const uint CharacterClass = 4;
    private const uint SparseClass = 5;
    private const uint FirstNumericClass = 6;
    private const uint LastNumericClass = 15;
    private const uint FunctionClass = 16;
    private const uint OpaqueClass = 17;
    private const uint ClassMask = 0xFF;
    private const uint ComplexFlag = 0x0800;

    /// <summary>Structures within structures that are followed; no file of spectra has as many.</summary>
    private const int DeepestField = 16;

    /// <summary>Variables and fields that are listed; a file that has more is no file of spectra.</summary>
    private const int MostArrays = 10_000;

    private readonly List<MatArray> found = [];

    /// <summary>Everything read so far, in the order of the file.</summary>
    public IReadOnlyList<MatArray> Found => found;

    /// <summary>Reads a variable, with all fields of a structure.</summary>
    /// <exception cref="FormatException">The content is not what its tags say.</exception>
    public void Add(ReadOnlySpan<byte> content) => Add(content, null, 0);

    private void Add(ReadOnlySpan<byte> content, string? fieldName, int depth)
    {
        if (content.IsEmpty)
            return; // MATLAB's empty field
        if (found.Count >= MostArrays)
            throw new FormatException($"more than {MostArrays} variables and fields");
        var (array, elements, flags) = Head(content, fieldName);
        var kind = flags & ClassMask;
        if (kind == StructureClass && depth < DeepestField)
        {
            AddFields(array, ref elements, depth);
            return;
        }
        if (kind == OpaqueClass)
        {
            found.Add(
                array with
                {
                    Name = fieldName ?? MatNumbers.Text(elements.Next(out var name), name, isBigEndian),
                    Unread = "an object",
                }
            );
            return;
        }
        if (array.Rows * array.Columns == 0 || array.Name.Length == 0)
            return; // MATLAB keeps what belongs to objects without a name
        found.Add(
            (flags & ComplexFlag) != 0
                ? array with
                {
                    Unread = "complex numbers",
                }
                : kind switch
                {
                    CellClass => Cells(array, ref elements),
                    CharacterClass => Characters(array, ref elements),
                    >= FirstNumericClass and <= LastNumericClass => Numbers(array, ref elements),
                    SparseClass => array with { Unread = "a sparse matrix" },
                    FunctionClass => array with { Unread = "a function" },
                    _ => array with { Unread = "an object" },
                }
        );
    }

    private MatHead Head(ReadOnlySpan<byte> content, string? fieldName)
    {
        var elements = new MatElements(content, isBigEndian);
        elements.Next(out var flagBytes);
        if (flagBytes.Length < sizeof(uint))
            throw new FormatException("an array without flags");
        var flags = MatElements.Word(flagBytes, isBigEndian);
        // a name and no dimensions
        if ((flags & ClassMask) == OpaqueClass)
            return new MatHead(new MatArray(fieldName ?? "", 0, 0), elements, flags);
        var dimensions = MatNumbers.Read(elements.Next(out var dimensionBytes), dimensionBytes, isBigEndian);
        var name = MatNumbers.Text(elements.Next(out var nameBytes), nameBytes, isBigEndian);
        if (dimensions.Length < 2 || dimensions.Any(d => d < 0))
            throw new FormatException($"an array '{Quoted.Text(fieldName ?? name)}' of {dimensions.Length} dimensions");
        var size = dimensions.Aggregate(1.0, (product, d) => product * d);
        // Each number takes a byte at least, each cell and each field a tag: a size beyond the content is a lie. A
        // sparse matrix alone keeps fewer.
        if (size > content.Length && (flags & ClassMask) != SparseClass)
            throw new FormatException($"an array '{Quoted.Text(fieldName ?? name)}' of {size} " + $"entries in {content.Length} bytes");
        if (size > int.MaxValue)
            size = 0;
        var columns = dimensions[0] == 0 ? 0 : (int)(size / dimensions[0]);
        return new MatHead(
            new MatArray(fieldName ?? name, (int)dimensions[0], columns) { Dimensions = [.. dimensions.Select(d => (int)d)] },
            elements,
            flags
        );
    }

    /// <summary>Names of fields, all of one length, then a matrix for each field of each structure.</summary>
    private void AddFields(MatArray structure, ref MatElements elements, int depth)
    {
        var length =
            MatNumbers.Read(elements.Next(out var lengthBytes), lengthBytes, isBigEndian) is [var only] && only is > 0 and < 1024
                ? (int)only
                : throw new FormatException($"a structure '{Quoted.Text(structure.Name)}' without the length of its fields' names");
        elements.Next(out var names);
        string[] fields = [.. Enumerable.Range(0, names.Length / length).Select(Field(names.ToArray(), length))];
        var count = structure.Rows * structure.Columns;
        for (var item = 0; item < count; item++)
        {
            var owner = count == 1 ? structure.Name : $"{structure.Name}({item + 1})";
            foreach (var field in fields)
            {
                if (elements.Next(out var content) != MatType.Matrix)
                    throw new FormatException($"a field '{Quoted.Text(owner)}.{Quoted.Text(field)}' that is no array");
                Add(content, $"{owner}.{field}", depth + 1);
            }
        }
    }

    private static Func<int, string> Field(byte[] names, int length) =>
        field => System.Text.Encoding.UTF8.GetString(names, field * length, length).Split('\0')[0];

    private MatArray Numbers(MatArray array, ref MatElements elements)
    {
        // MATLAB stores whole numbers in the smallest type that holds them, whatever the class of the array.
        var numbers = MatNumbers.Read(elements.Next(out var bytes), bytes, isBigEndian);
        RequireLength(array, numbers.Length);
        return array with { Numbers = numbers };
    }

    private MatArray Characters(MatArray array, ref MatElements elements)
    {
        var text = MatNumbers.Text(elements.Next(out var bytes), bytes, isBigEndian);
        RequireLength(array, text.Length);
        return array with { Lines = MatNumbers.Lines(text, array.Rows, array.Columns) };
    }

    // Only cells of text are of use: names. A cell within a cell is not followed, so depth needs no bound.
    private MatArray Cells(MatArray array, ref MatElements elements)
    {
        var lines = new string[array.Rows * array.Columns];
        for (var i = 0; i < lines.Length; i++)
        {
            if (elements.Next(out var content) != MatType.Matrix || content.IsEmpty)
                return array with { Unread = "cells" };
            var (cell, inner, flags) = Head(content, null);
            if ((flags & ClassMask) != CharacterClass || cell.Rows != 1)
                return array with { Unread = "cells" };
            lines[i] = Characters(cell, ref inner).Lines![0]; // characters have lines
        }
        return array with { Lines = lines };
    }

    private static void RequireLength(MatArray array, int length)
    {
        if (length != array.Rows * array.Columns)
            throw new FormatException($"{length} values for an array '{Quoted.Text(array.Name)}' of {array.Rows} x {array.Columns}");
    }

    /// <summary>What stands before the values.</summary>
    private readonly ref struct MatHead(MatArray array, MatElements elements, uint flags)
    {
        private readonly MatElements elements = elements;

        public void Deconstruct(out MatArray head, out MatElements rest, out uint bits)
        {
            head = array;
            rest = elements;
            bits = flags;
        }
    }
}
