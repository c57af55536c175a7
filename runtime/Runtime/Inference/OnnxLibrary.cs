using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;

namespace Unmix.Runtime.Inference;

/// <summary>
/// ONNX Runtime, loaded once. Left alone it reports its use to its maker: its newer versions keep an identifier of the machine and a
/// data base of events in the user's cache folder, meant to be sent, on Linux too. Nothing here may, so it is told
/// not to before it is loaded.
/// </summary>
public static class OnnxLibrary
{
    private static readonly Lazy<OrtEnv> Loaded = new(Load);

    /// <summary>Its environment; whatever else of ONNX Runtime is used, this has to come before.</summary>
    public static OrtEnv Require() => Loaded.Value;

    private static OrtEnv Load()
    {
        NativeEnvironment.Set("ORT_DISABLE_TELEMETRY", "1", overwrites: true);
        var environment = OrtEnv.Instance();
        environment.DisableTelemetryEvents(); // what there is of a switch under Windows, which has no variable
        return environment;
    }
}
