using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>The graph of a package that looks at neighbours, checked against the manifest.</summary>
internal static class ContextGraph
{
    /// <exception cref="ModelPackageException">The graph can't be read, or lacks an input or output of the right shape.</exception>
    /// <param name="package">With a context.</param>
    public static ModelProto Of(ModelPackage package)
    {
        var (count, pixels) = (package.Manifest.EndmemberCount, ModelContext.PixelsOf(package.Manifest.Context!.Radius));
        return ModelGraphs.Cut(
            package,
            ModelPackage.ContextEntry,
            package.Context!,
            GraphNames.ContextInputs,
            GraphNames.ContextOutputs,
            name => name == GraphNames.Neighbours ? [count, pixels, ModelGraphs.AnyBatch] : [ModelGraphs.AnyBatch, count]
        );
    }
}
