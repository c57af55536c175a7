using System.Runtime.InteropServices;

namespace Unmix.Runtime.Machine;

/// <summary>A library that computing on a card takes, and whether this machine has it.</summary>
/// <param name="Purpose">What it is.</param>
/// <param name="Names">File names under which it will do.</param>
/// <param name="Found">The one that loads; null when it is missing.</param>
public sealed record CardLibrary(string Purpose, IReadOnlyList<string> Names, string? Found)
{
    // CUDA 12 and 13: which of them is needed depends on the build of ONNX Runtime.
    private static readonly (string Purpose, string[] Linux, string[] Windows)[] Cuda =
    [
        ("NVIDIA driver", ["libcuda.so.1"], ["nvcuda.dll"]),
        ("CUDA runtime", ["libcudart.so.13", "libcudart.so.12"], ["cudart64_13.dll", "cudart64_12.dll"]),
        ("cuBLAS", ["libcublas.so.13", "libcublas.so.12"], ["cublas64_13.dll", "cublas64_12.dll"]),
        ("cuBLASLt", ["libcublasLt.so.13", "libcublasLt.so.12"], ["cublasLt64_13.dll", "cublasLt64_12.dll"]),
        ("cuFFT", ["libcufft.so.12", "libcufft.so.11"], ["cufft64_12.dll", "cufft64_11.dll"]),
        ("cuRAND", ["libcurand.so.10"], ["curand64_10.dll"]),
        ("cuDNN", ["libcudnn.so.9"], ["cudnn64_9.dll"]),
    ];

    /// <summary>The libraries of CUDA.</summary>
    public static IReadOnlyList<CardLibrary> OfCuda() =>
        [
            .. Cuda.Select(library =>
            {
                var names = OperatingSystem.IsWindows() ? library.Windows : library.Linux;
                return new CardLibrary(library.Purpose, names, names.FirstOrDefault(Loads));
            }),
        ];

    /// <summary>The libraries of DirectML.</summary>
    public static IReadOnlyList<CardLibrary> OfDirectMl() =>
        [new CardLibrary("DirectX 12", ["d3d12.dll"], Loads("d3d12.dll") ? "d3d12.dll" : null)];

    private static bool Loads(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library))
            return false;
        NativeLibrary.Free(library);
        return true;
    }
}
