using System.Runtime.CompilerServices;
using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>
/// Whether a package's encoder answers <see cref="GraphNames.Reconstruction"/> too, so that the decoder is not needed for it.
/// </summary>
internal static class RebuildingEncoder
{
    private static readonly ConditionalWeakTable<ModelPackage, StrongBox<bool>> known = [];

    /// <summary>
    /// Looks into the graph once for each package. False of a graph that can't be read: who opens it says what is wrong.
    /// </summary>
    public static bool IsIn(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return known.GetValue(package, opened => new StrongBox<bool>(Look(opened.Encoder))).Value;
    }

    private static bool Look(byte[] encoder)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(encoder).Graph?.Output.Any(output => output.Name == GraphNames.Reconstruction) ?? false;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
