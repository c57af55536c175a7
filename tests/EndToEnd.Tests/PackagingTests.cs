using System.Xml.Linq;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>The program as people install it.</summary>
public sealed class PackagingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_runtime_packs_as_a_tool_that_installs_and_runs()
    {
        var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        File.WriteAllText(
            folder.File("nuget.config"),
            $"<configuration><packageSources><clear /><add key=\"here\" value=\"{folder.Path}\" /></packageSources></configuration>"
        );

        Tool.Run(
                "dotnet",
                "pack",
                Path.Combine(Repository.Root, "runtime", "Cli"),
                "-c",
                configuration,
                "--no-build",
                "-o",
                folder.Path,
                "-v",
                "quiet",
                "--nologo"
            )
            .RequireDone();
        Tool.Run(
                "dotnet",
                "tool",
                "install",
                "Unmix.Deploy",
                "--tool-path",
                folder.File("tools"),
                "--configfile",
                folder.File("nuget.config")
            )
            .RequireDone();
        var version = Tool.Run(Path.Combine(folder.File("tools"), "unmix"), "--version").RequireDone();
        var doctor = Tool.Run(Path.Combine(folder.File("tools"), "unmix"), "doctor").RequireDone();

        Assert.Equal(
            XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value,
            version.Output.Trim()
        );
        Assert.Contains("ONNX Runtime", doctor.Output, StringComparison.Ordinal);
    }
}
