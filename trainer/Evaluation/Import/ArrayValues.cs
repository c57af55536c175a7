using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Arrays;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Import;

/// <summary>Numbers of an array as reflectance: what stands for nothing becomes NaN, the rest is scaled and judged.</summary>
internal sealed class ArrayValues
{
    /// <summary>No stored value of a scene comes near; USGS marks deleted channels with -1.23e34.</summary>
    public const double Deleted = 1e30;

    /// <summary>Bright snow in the sun stays below.</summary>
    public const double LargestReflectance = 1.5;

    /// <summary>Noise around a dark surface stays above.</summary>
    private const double LeastReflectance = -0.5;

    /// <summary>A scene all of whose values lie below is one whose scale was applied twice.</summary>
    private const double DarkestScene = 1e-3;

    private readonly ImportRequest request;
    private readonly string subject;

    /// <param name="request">Scale and the mark of nothing.</param>
    /// <param name="array">Whose numbers they are.</param>
    /// <param name="path">The file, for messages.</param>
    public ArrayValues(ImportRequest request, NumericArray array, string path)
    {
        this.request = request;
        subject = $"The spectra '{Quoted.Text(array.Name)}' of '{path}'";
    }

    /// <summary>
    /// A stored value as reflectance; NaN where it stands for nothing. The mark is compared in single precision too,
    /// which arrays are often stored in.
    /// </summary>
    public float Read(double stored)
    {
        if (!(double.Abs(stored) < Deleted))
            return float.NaN;
        if (request.NoData is { } mark && (stored.Equals(mark) || ((float)stored).Equals((float)mark)))
            return float.NaN;
        return (float)(stored * (request.Scale ?? 1));
    }

    /// <exception cref="OptionsException">They can't be reflectance, and no scale says what they are; or a mark of
    /// nothing is among them.</exception>
    /// <exception cref="SpectraException">There are no numbers.</exception>
    public void Require(ReadOnlySpan<float> spectra)
    {
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in spectra)
        {
            if (value < least)
                least = value;
            if (value > most)
                most = value;
        }
        if (!float.IsFinite(most))
            throw new SpectraException($"{subject} have no numbers, only gaps. Name others with --spectra.");
        if (least < LeastReflectance)
        {
            var stored = least / (request.Scale ?? 1);
            throw new OptionsException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subject} reach down to {stored:G6}, which can't be reflectance. Give --nodata {stored:G9} if it stands for nothing."
                )
            );
        }
        if (request.Scale is not null)
            return;
        if (most > LargestReflectance)
            throw new OptionsException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subject} reach {most:G6}, which can't be reflectance. Give --scale, for example 0.0001 where 10000 stands "
                        + $"for 1, or 1 "
                        + $"if they are correct."
                )
            );
        if (most < DarkestScene)
            throw new OptionsException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subject} reach {most:G6} at most, which is close to 0. Give --scale, or --scale 1 if they are correct."
                )
            );
    }
}
