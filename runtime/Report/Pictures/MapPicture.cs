namespace Unmix.Report.Pictures;

/// <summary>Maps of numbers, of classes and of colours as pictures.</summary>
public static class MapPicture
{
    /// <summary>Numbers by the scale for amounts; what is no number is transparent.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="values">[points].</param>
    /// <param name="least">Drawn darkest, as is all below.</param>
    /// <param name="most">Drawn lightest, as is all above.</param>
    public static byte[] OfAmounts(int width, IEnumerable<float> values, double least, double most)
    {
        byte[] indices = [.. values.Select(value => float.IsNaN(value) ? (byte)0 : Step(value, least, most))];
        return Png.OfIndices(width, indices, ColourScale.Amounts);
    }

    /// <summary>The class with the largest share at each point.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="shares">[points, classes].</param>
    /// <param name="colours">Of the classes, at least 1, at most 255.</param>
    public static byte[] OfLargest(int width, ReadOnlySpan<float> shares, IReadOnlyList<Rgb> colours)
    {
        ArgumentNullException.ThrowIfNull(colours);
        var classCount = colours.Count;
        var indices = new byte[shares.Length / classCount];
        for (var point = 0; point < indices.Length; point++)
        {
            var row = shares.Slice(point * classCount, classCount);
            var largest = 0;
            for (var i = 1; i < classCount; i++)
            {
                if (row[i] > row[largest])
                    largest = i;
            }
            indices[point] = float.IsNaN(row[0]) ? (byte)0 : (byte)(largest + 1);
        }
        return Png.OfIndices(width, indices, [default, .. colours]);
    }

    /// <summary>Three bands as red, green and blue, each from its 2nd to its 98th hundredth.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="colours">[points, 3]; NaN is transparent.</param>
    public static byte[] OfColours(int width, ReadOnlySpan<float> colours)
    {
        var result = new byte[colours.Length / 3 * 4];
        for (var channel = 0; channel < 3; channel++)
        {
            var (low, high) = Stretch(colours, channel);
            for (var point = 0; point < result.Length / 4; point++)
            {
                var value = colours[point * 3 + channel];
                if (float.IsNaN(value))
                    continue;
                result[point * 4 + channel] = (byte)Math.Round(255 * Math.Clamp((value - low) / (high - low), 0, 1));
                result[point * 4 + 3] = 255;
            }
        }
        return Png.OfColours(width, result);
    }

    private static byte Step(float value, double least, double most)
    {
        var share = most > least ? Math.Clamp((value - least) / (most - least), 0, 1) : 0;
        return (byte)(1 + Math.Round(share * (ColourScale.StepCount - 1)));
    }

    private static (double Low, double High) Stretch(ReadOnlySpan<float> colours, int channel)
    {
        var values = new List<float>(colours.Length / 3);
        for (var i = channel; i < colours.Length; i += 3)
        {
            if (!float.IsNaN(colours[i]))
                values.Add(colours[i]);
        }
        if (values.Count == 0)
            return (0, 1);
        values.Sort();
        double low = values[values.Count / 50],
            high = values[values.Count - 1 - values.Count / 50];
        return high > low ? (low, high) : (low, low + 1);
    }
}
