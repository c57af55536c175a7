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
    public void It_is_JSON()
    {
        using var json = JsonDocument.Parse(MachineReport.Inspect().ToJson());

        Assert.NotEmpty(json.RootElement.GetProperty("processor_features").EnumerateArray());
        Assert.True(json.RootElement.GetProperty("providers")[0].GetProperty("is_used").GetBoolean());
    }
}
