using Unmix.Formats.Arrays;

namespace Unmix.Evaluation.Import;

/// <summary>How an array holds items, such as bands, of each pixel of a scene.</summary>
/// <param name="Axis">Which of its dimensions counts the items, from 0.</param>
/// <param name="Items">How many.</param>
/// <param name="Columns">Of the scene.</param>
/// <param name="Rows">Of the scene.</param>
/// <param name="Steps">From an item, a column and a row to the next, in numbers of the array.</param>
internal readonly record struct ItemLayout(int Axis, int Items, int Columns, int Rows, (long Item, long Column, long Row) Steps)
{
    /// <summary>The ways to read a cube, the usual first: rows by columns by items, then items first, then items in the middle.</summary>
    public static IEnumerable<ItemLayout> OfCube(NumericArray cube)
    {
        var sizes = cube.Dimensions;
        long[] steps = [1, sizes[0], (long)sizes[0] * sizes[1]];
        foreach (var axis in (int[])[2, 0, 1])
        {
            var (row, column) = axis switch
            {
                2 => (0, 1),
                0 => (1, 2),
                _ => (0, 2),
            };
            yield return new ItemLayout(axis, sizes[axis], sizes[column], sizes[row], (steps[axis], steps[column], steps[row]));
        }
    }

    /// <summary>A matrix of pixels and items.</summary>
    /// <param name="matrix">One dimension counts items, the other pixels.</param>
    /// <param name="axis">That of the items.</param>
    /// <param name="size">Columns and rows of the scene, as many pixels as the matrix has.</param>
    /// <param name="inRows">True where pixels run along rows; MATLAB's run down columns.</param>
    public static ItemLayout OfMatrix(NumericArray matrix, int axis, (int Columns, int Rows) size, bool inRows)
    {
        var items = matrix.Dimensions[axis];
        long pixel = axis == 0 ? items : 1;
        var (column, row) = inRows ? (pixel, pixel * size.Columns) : (pixel * size.Rows, pixel);
        return new ItemLayout(axis, items, size.Columns, size.Rows, (axis == 0 ? 1 : matrix.Dimensions[0], column, row));
    }

    /// <summary>[N, items], pixels along the scene's rows.</summary>
    public float[] Read(NumericArray array, Func<double, float> convert)
    {
        var result = new float[checked(Columns * Rows * Items)];
        var place = 0;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                for (var item = 0; item < Items; item++)
                    result[place++] = convert(array.Values[row * Steps.Row + column * Steps.Column + item * Steps.Item]);
            }
        }
        return result;
    }
}
