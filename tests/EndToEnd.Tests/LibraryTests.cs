using System.IO.Compression;
using System.Xml.Linq;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>The libraries as other programs in .NET use them.</summary>
public sealed class LibraryTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_example_unmixes_spectra_and_writes_the_map_of_the_program()
    {
        Tool.Unmix("run", model.Model, model.Scene, "-o", folder.File("expected.tif"), "--layers", "abundances,deviation", "--quiet")
            .RequireDone();

        var said = Example(model.Model, model.Scene, folder.File("map.tif")).RequireDone().Output;
        var refused = Example(model.Scene, model.Scene, folder.File("map.tif"));

        Assert.Equal(File.ReadAllBytes(folder.File("expected.tif")), File.ReadAllBytes(folder.File("map.tif")));
        var first = SceneFiles.Read(folder.File("expected.tif"));
        var names = model.Manifest.EndmemberNames;
        for (var i = 0; i < names.Count; i++)
            Assert.Contains(FormattableString.Invariant($"  {names[i]} {first[i]:F3}, deviation {first[names.Count + i]:F3}\n"), said);
        Assert.Equal(4, refused.ExitCode);
        Assert.Single(refused.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("Formats", "Google.Protobuf")]
    [InlineData("Runtime", "Unmix.Formats")]
    public void A_library_packs_with_its_readme_documentation_and_symbols(string library, string needs)
    {
        var project = Path.Combine(Repository.Root, "runtime", library);
        string[] how = ["-c", Tool.Configuration, "--no-build", "-o", folder.Path, "-v", "quiet", "--nologo"];
        Tool.Run("dotnet", ["pack", project, .. how]).RequireDone();

        var path = Assert.Single(Directory.GetFiles(folder.Path, $"Unmix.{library}.*.nupkg"));
        using var package = ZipFile.OpenRead(path);
        using var stream = package.GetEntry($"Unmix.{library}.nuspec")!.Open(); // every package has one
        var facts = XDocument.Load(stream).Descendants().Where(element => !element.HasElements).ToLookup(element => element.Name.LocalName);
        Assert.Equal(("README.md", "Apache-2.0"), (facts["readme"].Single().Value, facts["license"].Single().Value));
        Assert.Contains(facts["dependency"], dependency => (string?)dependency.Attribute("id") == needs);
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/Unmix.{library}.dll"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/Unmix.{library}.xml"));
        Assert.Single(Directory.GetFiles(folder.Path, "*.snupkg"));
    }

    private static ToolAnswer Example(params string[] arguments) => Tool.Run("dotnet", ["exec", Tool.Dll("Unmix.Example"), .. arguments]);
}
