using System.Buffers.Binary;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Journal;

/// <summary>
/// What a run sums up over pixels, for some rows: kept with them, so that the report of a resumed run speaks of the whole scene.
/// Whoever adds a sum adds it in all five methods and raises <see cref="JournalFile.FormatVersion"/>.
/// </summary>
internal struct RowTotals
{
    /// <summary>Bytes of <see cref="Write"/>.</summary>
    public const int Bytes = 36;

    /// <summary>Pixels that were unmixed.</summary>
    public long ValidPixels;

    /// <summary>What was seen among their values.</summary>
    public SpectraRange Range;

    /// <summary>Of them, those whose spectra are kept to measure drift on.</summary>
    public int SampledPixels;

    /// <param name="range">A range that has seen nothing, with what the model expects.</param>
    public RowTotals(SpectraRange range) => Range = range;

    /// <summary>Joins the sums of other pixels.</summary>
    public void Add(in RowTotals other)
    {
        ValidPixels += other.ValidPixels;
        SampledPixels += other.SampledPixels;
        Range.Add(other.Range);
    }

    /// <summary>True where so many pixels can have these sums; a file that says otherwise is not believed.</summary>
    /// <param name="pixelCount">Pixels of the rows.</param>
    /// <param name="bandCount">Bands of a spectrum, L.</param>
    public readonly bool IsPossible(long pixelCount, int bandCount) =>
        ValidPixels >= 0
        && ValidPixels <= pixelCount
        && SampledPixels >= 0
        && SampledPixels <= ValidPixels
        && Range.ValueCount == ValidPixels * bandCount
        && Range.OutsideCount >= 0
        && Range.OutsideCount <= Range.ValueCount
        && (ValidPixels == 0 || (float.IsFinite(Range.Minimum) && float.IsFinite(Range.Maximum) && Range.Minimum <= Range.Maximum));

    /// <summary>Writes the sums, little-endian.</summary>
    public readonly void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, ValidPixels);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Range.ValueCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Range.OutsideCount);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[24..], Range.Minimum);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[28..], Range.Maximum);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[32..], SampledPixels);
    }

    /// <summary>Reads the sums back.</summary>
    /// <param name="bytes">As written.</param>
    /// <param name="range">What the model expects; it is the same, since the model is.</param>
    public static RowTotals Read(ReadOnlySpan<byte> bytes, SpectraRange range) =>
        new(
            range.WithSeen(
                BinaryPrimitives.ReadSingleLittleEndian(bytes[24..]),
                BinaryPrimitives.ReadSingleLittleEndian(bytes[28..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[16..])
            )
        )
        {
            ValidPixels = BinaryPrimitives.ReadInt64LittleEndian(bytes),
            SampledPixels = BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
        };
}
