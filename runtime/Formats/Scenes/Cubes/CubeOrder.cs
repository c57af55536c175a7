namespace Unmix.Formats.Scenes.Cubes;

/// <summary>How samples lie that were read from a cube; the last axis runs fastest.</summary>
internal enum CubeOrder
{
    /// <summary>[band, row, column].</summary>
    BandAfterBand,

    /// <summary>[row, band, column].</summary>
    LineAfterLine,

    /// <summary>[row, column, band].</summary>
    PixelAfterPixel,
}

/// <summary>A part of a cube.</summary>
internal readonly record struct CubePart(int Row, int Rows, int Column, int Columns, int Band, int Bands)
{
    /// <summary>Pixels.</summary>
    public int PixelCount => checked(Rows * Columns);

    /// <summary>Samples.</summary>
    public long SampleCount => (long)Rows * Columns * Bands;
}

/// <summary>A dimension of a file and what it counts.</summary>
/// <param name="Axis">What it counts.</param>
/// <param name="Size">Members.</param>
/// <param name="Block">Members of the file's own storage unit; 0 where there is none, or nobody knows.</param>
internal readonly record struct CubeDimension(CubeAxis Axis, long Size, long Block);

/// <summary>A file's storage unit.</summary>
/// <param name="Rows">At least 1.</param>
/// <param name="Columns">At least 1.</param>
/// <param name="Bands">At least 1.</param>
internal readonly record struct CubeUnit(int Rows, int Columns, int Bands)
{
    /// <summary>Members along an axis.</summary>
    public int Along(CubeAxis axis) =>
        axis switch
        {
            CubeAxis.Row => Rows,
            CubeAxis.Column => Columns,
            CubeAxis.Band => Bands,
            _ => 1,
        };
}
