using System.Text.Json.Serialization;

namespace Unmix.Runtime;

/// <summary>What the graphs are computed on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProviderName>))]
public enum ProviderName
{
    /// <summary>The best that this build and this machine have; the choice and its reason are in the report.</summary>
    Auto,

    /// <summary>The processor. The only one whose output bytes are promised to be the same for any tile size and thread count.</summary>
    Cpu,

    /// <summary>An NVIDIA card, by CUDA. Needs a build with <c>-p:OnnxRuntime=gpu</c>, CUDA 12 or newer and cuDNN 9.</summary>
    Cuda,

    /// <summary>Any DirectX 12 card, on Windows. Needs a build with <c>-p:OnnxRuntime=directml</c>.</summary>
    DirectMl,
}
