using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using Unmix.Runtime.Machine;

namespace Unmix.Runtime.Tests.Machine;

public sealed class MachineReportTests
{
    [Fact]
    public void It_says_what_a_run_finds_and_why_not_more()
    {
        var report = MachineReport.Inspect();

        Assert.True(report.IsUsable);
        Assert.Contains("GTiff", report.GdalDrivers);
        Assert.Contains("ENVI", report.GdalDrivers);
        Assert.Matches(@"^\d+\.\d+\.\d+", report.Gdal);
        Assert.True(report.MemoryBytes > 0);
        Assert.True(report.WorkingFreeBytes > 0);
        Assert.Equal(["cpu", "cuda", "directml"], report.Providers.Select(provider => provider.Name));
        Assert.True(report.Providers[0].IsUsed);
        Assert.All(report.Providers.Where(provider => !provider.IsUsed), provider => Assert.NotEmpty(provider.Reason));
        Assert.Contains(report.Providers[1].Libraries, library => library.Purpose == "cuDNN");
    }

    [Fact]
    public void The_instructions_are_those_that_just_in_time_compilation_finds()
    {
        (string Name, bool Has)[] found =
        [
            ("SSE4.2", Sse42.IsSupported),
            ("AVX", Avx.IsSupported),
            ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported),
            ("AVX-512F", Avx512F.IsSupported),
            ("AVX-VNNI", AvxVnni.IsSupported),
            ("NEON", AdvSimd.IsSupported),
            ("NEON dot product", Dp.IsSupported),
        ];

        Assert.Equal(
            found.Where(instruction => instruction.Has).Select(instruction => instruction.Name),
            MachineReport.Inspect().ProcessorFeatures
        );
    }

    [Fact]
    public void It_is_JSON()
    {
        using var json = JsonDocument.Parse(MachineReport.Inspect().ToJson());

        Assert.NotEmpty(json.RootElement.GetProperty("processor_features").EnumerateArray());
        Assert.True(json.RootElement.GetProperty("providers")[0].GetProperty("is_used").GetBoolean());
    }
}
