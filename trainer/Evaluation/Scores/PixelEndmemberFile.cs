using System.Runtime.InteropServices;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Scores;

/// <summary>The order in which a raw file holds the pixels of a raster.</summary>
public enum PixelOrder
{
    /// <summary>Row after row.</summary>
    Row,

    /// <summary>Column after column, as MATLAB does.</summary>
    Column,
}

/// <summary>Endmembers of every pixel as raw numbers: float32, little-endian, [N, L, P], without a header.</summary>
public static class PixelEndmemberFile
{
    /// <summary>Reads the file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Columns of the raster.</param>
    /// <param name="height">Rows of the raster.</param>
    /// <param name="endmemberCount">P; the bands follow from the file's length.</param>
    /// <param name="order">How the file orders the pixels.</param>
    /// <exception cref="SpectraException">No file, or its length does not fit.</exception>
    public static PixelEndmembers Read(string path, int width, int height, int endmemberCount, PixelOrder order)
    {
        if (!File.Exists(path))
            throw new SpectraException($"There is no file of pixel endmembers at '{path}'. Check the path.");
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException(
                $"The pixel endmembers '{path}' can't be read: {cause.Message} Check its permissions and size.",
                cause
            );
        }
        var pixels = width * height;
        var bandBytes = (long)pixels * endmemberCount * sizeof(float);
        if (bytes.Length == 0 || bytes.Length % bandBytes != 0)
        {
            throw new SpectraException(
                $"'{path}' has {bytes.Length} bytes, not a multiple of the {bandBytes} that a band of {width} x {height} "
                    + $"pixels and {endmemberCount} "
                    + "endmembers takes as float32. Give a file of this scene."
            );
        }
        var values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        var bands = (int)(bytes.Length / bandBytes);
        return PixelEndmembers.PerPixel(order == PixelOrder.Row ? values : Turn(values, width, height), bands, endmemberCount);
    }

    private static float[] Turn(float[] values, int width, int height)
    {
        var size = values.Length / (width * height);
        var turned = new float[values.Length];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
                values.AsSpan((column * height + row) * size, size).CopyTo(turned.AsSpan((row * width + column) * size, size));
        }
        return turned;
    }
}
