using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>Who may see whom (DESIGN, section 2), read from the project files.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, ProjectFile> Projects = ProjectFile.ReadAll(Repository.Root).ToDictionary(p => p.Name);

    [Theory]
    [InlineData("Unmix.Formats", "")]
    [InlineData("Unmix.Runtime", "Unmix.Formats")]
    [InlineData("Unmix.Report", "Unmix.Formats Unmix.Runtime")]
    [InlineData("Unmix.Native", "Unmix.Formats Unmix.Runtime")]
    [InlineData("Unmix.Terminal", "Unmix.Formats")]
    [InlineData("Unmix.Cli", "Unmix.Formats Unmix.Report Unmix.Runtime Unmix.Terminal")]
    [InlineData("Unmix.Evaluation", "Unmix.Formats Unmix.Report Unmix.Runtime")]
    [InlineData("Unmix.Learning", "Unmix.Evaluation Unmix.Formats Unmix.Report Unmix.Runtime")]
    [InlineData("Unmix.Trainer", "Unmix.Evaluation Unmix.Formats Unmix.Learning Unmix.Report Unmix.Runtime Unmix.Terminal")]
    public void A_project_sees_only_what_lies_below_it(string project, string allowed)
    {
        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), Below(project).Order());
    }

    [Fact]
    public void The_runtime_is_free_of_TorchSharp()
    {
        foreach (var project in Projects.Values.Where(p => p.Folder.StartsWith("runtime", StringComparison.Ordinal)))
            Assert.DoesNotContain(All(project.Name), package => package.Contains("Torch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_formats_are_free_of_ONNX_Runtime()
    {
        Assert.DoesNotContain(All("Unmix.Formats"), package => package.Contains("OnnxRuntime", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_runtime_is_free_of_what_draws_on_a_console_or_reflects()
    {
        foreach (var project in Projects.Values.Where(p => p.Folder.StartsWith("runtime", StringComparison.Ordinal)))
            Assert.DoesNotContain(All(project.Name), package =>
                package.StartsWith("Spectre", StringComparison.Ordinal) || package == "Newtonsoft.Json"
            );
    }

    [Fact]
    public void No_product_sees_a_test()
    {
        foreach (var project in Projects.Values.Where(p => !p.Folder.StartsWith("tests", StringComparison.Ordinal)))
            Assert.DoesNotContain(Below(project.Name), below => Projects[below].Folder.StartsWith("tests", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Unmix.Deploy.sln")).Replace('\\', '/');

        Assert.All(Projects.Values, project =>
            Assert.Contains($"\"{project.Folder}/{project.Name}.csproj\"", solution, StringComparison.Ordinal)
        );
    }

    private static HashSet<string> Below(string project)
    {
        var below = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in Projects[project].References)
        {
            below.Add(reference);
            below.UnionWith(Below(reference));
        }
        return below;
    }

    /// <summary>Packages of a project and of all that it sees.</summary>
    private static IEnumerable<string> All(string project) => Below(project).Append(project).SelectMany(name => Projects[name].Packages);
}
