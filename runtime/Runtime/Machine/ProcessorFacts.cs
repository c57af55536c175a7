using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Unmix.Runtime.Machine;

/// <summary>What the processor is and can do.</summary>
internal static class ProcessorFacts
{
    private const string LinuxFacts = "/proc/cpuinfo";

    /// <summary>Its name, or "unknown processor".</summary>
    public static string Name()
    {
        if (!File.Exists(LinuxFacts)) return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";
        var line = File.ReadLines(LinuxFacts).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "unknown processor";
    }

    /// <summary>Processor, system and .NET, on one line.</summary>
    public static string MachineText() =>
        $"{Name()}, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>Instruction sets that matter for matrix products, those that are there.</summary>
    public static IReadOnlyList<string> Features()
    {
        (string Name, bool Has)[] all =
        [
            ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported),
            ("AVX-512F", Avx512F.IsSupported), ("AVX-VNNI", AvxVnni.IsSupported), ("NEON", AdvSimd.IsSupported), ("NEON dot product", Dp.IsSupported),
        ];
        return [.. all.Where(feature => feature.Has).Select(feature => feature.Name)];
    }
}
