using System.Xml.Linq;

var target = Argument("target", "Test");
var configuration = Argument("configuration", "Release");
var results = MakeAbsolute(Directory("artifacts/test-results"));

Task("Build").Does(() =>
    DotNetBuild("Unmix.Deploy.sln", new DotNetBuildSettings { Configuration = configuration, Verbosity = DotNetVerbosity.Quiet, NoLogo = true }));

Task("Format").Does(() =>
{
    var code = StartProcess("dotnet", "format whitespace Unmix.Deploy.sln --verify-no-changes --verbosity quiet");
    if (code != 0) throw new CakeException("The format differs from .editorconfig; run 'dotnet format whitespace'.");
});

Task("Test").IsDependentOn("Build").IsDependentOn("Format").Does(() =>
{
    CleanDirectory(results);
    var broken = false;
    foreach (var project in GetFiles("tests/*.Tests/*.csproj"))
    {
        var name = project.GetFilenameWithoutExtension().ToString();
        var trx = results.CombineWithFilePath(name + ".trx");
        var folder = project.GetDirectory().Combine("bin").Combine(configuration).FullPath;
        var program = GetFiles($"{folder}/**/{name}.dll").OrderByDescending(file => file.FullPath.Length).First();
        Information("Testing {0}", name);
        broken |= StartProcess("dotnet", $"exec \"{program}\" -trx \"{trx}\" -noColor") != 0;
    }
    int Sum(string counter) => GetFiles($"{results}/*.trx")
        .SelectMany(file => XDocument.Load(file.FullPath).Descendants().Where(element => element.Name.LocalName == "Counters"))
        .Sum(element => (int?)element.Attribute(counter) ?? 0);
    var (total, passed, failed) = (Sum("total"), Sum("passed"), Sum("failed") + Sum("error"));
    Console.WriteLine($"{passed} passed, {failed} failed, {total - passed - failed} skipped");
    if (broken || failed > 0 || passed == 0) throw new CakeException("Tests failed.");
});

Task("Demo").Does(() =>
{
    foreach (var project in new[] { "trainer", "runtime/Cli" })
        DotNetBuild(project, new DotNetBuildSettings { Configuration = configuration, Verbosity = DotNetVerbosity.Quiet, NoLogo = true });
    // The README's session, so that what it shows is what runs.
    foreach (var line in System.IO.File.ReadLines("README.md").Where(line => line.StartsWith("$ unmix")))
    {
        var words = line[2..].Split(' ', 2);
        var folder = words[0] == "unmix" ? "runtime/Cli" : "trainer";
        var program = GetFiles($"{folder}/bin/{configuration}/**/{words[0]}.dll").OrderByDescending(file => file.FullPath.Length).First();
        Console.WriteLine($"\n{line}");
        if (StartProcess("dotnet", $"exec \"{program}\" {words[1]}") != 0) throw new CakeException("The command failed.");
    }
});

RunTarget(target);
