using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Unmix.Runtime.Inference;

/// <summary>
/// The settings of every ONNX Runtime session of the product, so that the trainer's check and a user's run compute alike.
/// </summary>
internal static class OrtSettings
{
    private const int FirstCard = 0;

    /// <summary>Options for a session on a provider; the caller disposes them.</summary>
    /// <exception cref="OnnxRuntimeException">The provider's libraries do not load, or there is no card.</exception>
    /// <exception cref="EntryPointNotFoundException">The provider is not in this build.</exception>
    public static SessionOptions For(ProviderName provider)
    {
        _ = OnnxLibrary.Require();
        var options = new SessionOptions
        {
            // One thread in each call, many calls at once: the order of additions then depends on nothing but the graph.
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // what goes wrong comes as an exception with the same words
        };
        try
        {
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            if (provider == ProviderName.Cuda)
                AddCuda(options);
            if (provider == ProviderName.DirectMl)
                AddDirectMl(options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private static void AddCuda(SessionOptions options)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(
            new Dictionary<string, string>
            {
                ["device_id"] = FirstCard.ToString(CultureInfo.InvariantCulture),
                // TensorFloat-32 rounds factors to 10 bits: 1e-3, a hundred times the tolerance of a package.
                ["use_tf32"] = "0",
                ["arena_extend_strategy"] = "kSameAsRequested",
                ["do_copy_in_default_stream"] = "1",
            }
        );
        options.AppendExecutionProvider_CUDA(cuda);
    }

    private static void AddDirectMl(SessionOptions options)
    {
        // Both are required by that provider.
        options.EnableMemoryPattern = false;
        options.AppendExecutionProvider_DML(FirstCard);
    }
}
