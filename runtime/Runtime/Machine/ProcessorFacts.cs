using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Unmix.Runtime.Machine;

/// <summary>What the processor is and can do.</summary>
internal static class ProcessorFacts
{
    private const string LinuxFacts = "/proc/cpuinfo";
    private const int ExtendedLeaf = 7; // of CPUID

    /// <summary>Its name, or "unknown processor".</summary>
    public static string Name()
    {
        if (!File.Exists(LinuxFacts))
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";
        var line = File.ReadLines(LinuxFacts).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "unknown processor";
    }

    /// <summary>Processor, system and .NET, on one line.</summary>
    public static string MachineText() =>
        $"{Name()}, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, "
        + $"{RuntimeInformation.FrameworkDescription}";

    /// <summary>Instruction sets that matter for matrix products, those that are there.</summary>
    /// <remarks>
    /// Asked of the processor itself: in a program compiled ahead of time .NET's IsSupported answers for the processor that the program
    /// was compiled for, and ONNX Runtime chooses its kernels by the one that is there.
    /// </remarks>
    public static IReadOnlyList<string> Features()
    {
        if (!X86Base.IsSupported)
            return [.. Present([("NEON", AdvSimd.IsSupported), ("NEON dot product", Dp.IsSupported)])];
        var leaves = X86Base.CpuId(0, 0).Eax;
        var basic = X86Base.CpuId(1, 0).Ecx;
        var (subleaves, extended, _, _) = leaves >= ExtendedLeaf ? X86Base.CpuId(ExtendedLeaf, 0) : default;
        var more = subleaves >= 1 ? X86Base.CpuId(ExtendedLeaf, 1).Eax : 0;
        var saves = Has(basic, 27); // OSXSAVE: the system keeps the long registers
        return
        [
            .. Present([
                ("SSE4.2", Has(basic, 20)),
                ("AVX", saves && Has(basic, 28)),
                ("AVX2", saves && Has(extended, 5)),
                ("FMA", saves && Has(basic, 12)),
                ("AVX-512F", saves && Has(extended, 16)),
                ("AVX-VNNI", saves && Has(more, 4)),
            ]),
        ];
    }

    private static bool Has(int register, int bit) => (register >> bit & 1) != 0;

    private static IEnumerable<string> Present((string Name, bool Has)[] features) =>
        features.Where(feature => feature.Has).Select(feature => feature.Name);
}
