using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Unmix.Formats.Packages;

/// <summary>
/// Pixels with known answers: spectra and what the trained network said about them, so that any machine can check itself.
/// The entry <c>known-pixels.bin</c>: 8 bytes magic, then int32 version, n, L, P, then the arrays in the order below as
/// float32; everything little-endian.
/// </summary>
public sealed record KnownPixels
{
    private const int Version = 1;
    private const int HeaderBytes = 24; // magic 8, four int32

    private static ReadOnlySpan<byte> Magic => "UNMIXPIX"u8;

    /// <summary>Pixels, n; at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>Bands, L.</summary>
    public required int BandCount { get; init; }

    /// <summary>Endmembers, P.</summary>
    public required int EndmemberCount { get; init; }

    /// <summary>[n, L] reflectance, the encoder's input.</summary>
    public required float[] Spectra { get; init; }

    /// <summary>[n, P], at least 0, each row sums to 1.</summary>
    public required float[] Abundances { get; init; }

    /// <summary>[n, P] Dirichlet concentration, above 0.</summary>
    public required float[] Concentration { get; init; }

    /// <summary>[n, P] standard deviation of the abundances.</summary>
    public required float[] AbundanceDeviation { get; init; }

    /// <summary>[n] degree of nonlinearity on the abundance side, 0 to 1.</summary>
    public required float[] Nonlinearity { get; init; }

    /// <summary>[n, L, P] endmembers of each pixel, reflectance.</summary>
    public required float[] Endmembers { get; init; }

    /// <summary>[n, L] reflectance.</summary>
    public required float[] Reconstruction { get; init; }

    /// <summary>[n] degree of nonlinearity on the mixing side, 0 to 1.</summary>
    public required float[] MixingNonlinearity { get; init; }

    /// <summary>The answers of an output.</summary>
    /// <param name="name">An output of either graph, one of <see cref="GraphNames"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Neither graph has it.</exception>
    public float[] Answer(string name) =>
        name switch
        {
            GraphNames.Abundances => Abundances,
            GraphNames.Concentration => Concentration,
            GraphNames.Deviation => AbundanceDeviation,
            GraphNames.Endmembers => Endmembers,
            GraphNames.Nonlinearity => Nonlinearity,
            GraphNames.Reconstruction => Reconstruction,
            GraphNames.MixingNonlinearity => MixingNonlinearity,
            _ => throw new ArgumentOutOfRangeException(nameof(name), $"No graph has an output '{name}'."),
        };

    /// <summary>The entry's bytes.</summary>
    /// <exception cref="ArgumentException">An array is not as long as the counts say, or a value is not finite.</exception>
    public byte[] ToBytes()
    {
        var bytes = new byte[checked((int)LengthInBytes(Count, BandCount, EndmemberCount))];
        Magic.CopyTo(bytes);
        ReadOnlySpan<int> header = [Version, Count, BandCount, EndmemberCount];
        for (var i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Magic.Length + 4 * i), header[i]);
        var rest = bytes.AsSpan(HeaderBytes);
        var lengths = ArrayLengths(Count, BandCount, EndmemberCount);
        float[][] arrays =
        [
            Spectra,
            Abundances,
            Concentration,
            AbundanceDeviation,
            Nonlinearity,
            Endmembers,
            Reconstruction,
            MixingNonlinearity,
        ];
        for (var a = 0; a < arrays.Length; a++)
        {
            if (arrays[a].Length != lengths[a])
                throw new ArgumentException(
                    $"Array {a} of the known pixels has {arrays[a].Length} values; the counts ask for {lengths[a]}."
                );
            if (!Array.TrueForAll(arrays[a], float.IsFinite))
                throw new ArgumentException($"Array {a} of the known pixels has a value that is not finite.");
            foreach (var value in arrays[a])
            {
                BinaryPrimitives.WriteSingleLittleEndian(rest, value);
                rest = rest[sizeof(float)..];
            }
        }
        return bytes;
    }

    /// <summary>Reads the entry. The message of a fault names no file; <see cref="ModelPackage.Open"/> adds it.</summary>
    /// <exception cref="ModelPackageException">
    /// Wrong magic, a newer version, counts out of range, length, or a value that is not finite.
    /// </exception>
    public static KnownPixels FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
            throw new ModelPackageException($"The known pixels are {bytes.Length} bytes long; their header alone has {HeaderBytes}.");
        if (!bytes.StartsWith(Magic))
            throw new ModelPackageException("The known pixels do not begin with 'UNMIXPIX'; this is another kind of file.");
        var version = ReadHeader(bytes, 0);
        if (version != Version)
            throw new ModelPackageException($"The known pixels have version {version} but this version of unmix reads {Version}.");
        int count = ReadHeader(bytes, 1),
            bands = ReadHeader(bytes, 2),
            endmembers = ReadHeader(bytes, 3);
        if (count < 1 || bands < 1 || endmembers < 1)
            throw new ModelPackageException(
                $"The known pixels claim {count} pixels, {bands} bands and {endmembers} endmembers; each is at least 1."
            );
        var expected = LengthInBytes(count, bands, endmembers);
        if (expected != bytes.Length)
        {
            throw new ModelPackageException(
                $"The known pixels are {bytes.Length} bytes long; {count} pixels of {bands} bands and "
                    + $"{endmembers} endmembers take {expected}."
            );
        }
        return Read(bytes[HeaderBytes..], count, bands, endmembers);
    }

    private static KnownPixels Read(ReadOnlySpan<byte> bytes, int count, int bands, int endmembers)
    {
        var arrays = new float[8][];
        var lengths = ArrayLengths(count, bands, endmembers);
        for (var a = 0; a < arrays.Length; a++)
        {
            arrays[a] = new float[lengths[a]];
            ReadFloats(bytes, arrays[a]);
            if (!Array.TrueForAll(arrays[a], float.IsFinite))
                throw new ModelPackageException("The known pixels have a value that is not finite.");
            bytes = bytes[(arrays[a].Length * sizeof(float))..];
        }
        return new KnownPixels
        {
            Count = count,
            BandCount = bands,
            EndmemberCount = endmembers,
            Spectra = arrays[0],
            Abundances = arrays[1],
            Concentration = arrays[2],
            AbundanceDeviation = arrays[3],
            Nonlinearity = arrays[4],
            Endmembers = arrays[5],
            Reconstruction = arrays[6],
            MixingNonlinearity = arrays[7],
        };
    }

    private static void ReadFloats(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        bytes[..(values.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(values));
        if (BitConverter.IsLittleEndian)
            return;
        var words = MemoryMarshal.Cast<float, int>(values);
        BinaryPrimitives.ReverseEndianness(words, words);
    }

    private static int ReadHeader(ReadOnlySpan<byte> bytes, int index) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[(Magic.Length + 4 * index)..]);

    // Decimal because three int32 from a file can multiply past what a long holds.
    private static decimal LengthInBytes(int count, int bands, int endmembers) =>
        HeaderBytes + sizeof(float) * ((decimal)count * (2m * bands + 3m * endmembers + 2m + (decimal)bands * endmembers));

    private static int[] ArrayLengths(int n, int bands, int endmembers) =>
        checked([n * bands, n * endmembers, n * endmembers, n * endmembers, n, n * bands * endmembers, n * bands, n]);
}
