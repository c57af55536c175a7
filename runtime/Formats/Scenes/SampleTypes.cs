using System.Runtime.Intrinsics;

namespace Unmix.Formats.Scenes;

/// <summary>A stored type that is turned into float32 here; the others are converted by GDAL first.</summary>
/// <typeparam name="T">What the file holds.</typeparam>
internal unsafe interface ISampleType<T>
    where T : unmanaged
{
    /// <summary>One sample.</summary>
    static abstract float Convert(T sample);

    /// <summary>Four samples that lie together.</summary>
    static abstract Vector128<float> Load4(T* samples);
}

/// <summary>16 bits, signed.</summary>
internal readonly unsafe struct SignedSample : ISampleType<short>
{
    /// <inheritdoc/>
    public static float Convert(short sample) => sample;

    /// <inheritdoc/>
    public static Vector128<float> Load4(short* samples) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)samples).AsInt16()));
}

/// <summary>16 bits, unsigned.</summary>
internal readonly unsafe struct UnsignedSample : ISampleType<ushort>
{
    /// <inheritdoc/>
    public static float Convert(ushort sample) => sample;

    /// <inheritdoc/>
    public static Vector128<float> Load4(ushort* samples) =>
        // below 2^16, so the sign does not matter
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)samples).AsUInt16()).AsInt32());
}

/// <summary>Single precision.</summary>
internal readonly unsafe struct SingleSample : ISampleType<float>
{
    /// <inheritdoc/>
    public static float Convert(float sample) => sample;

    /// <inheritdoc/>
    public static Vector128<float> Load4(float* samples) => Vector128.Load(samples);
}
