using System.Xml.Linq;

var target = Argument("target", "Test");
var configuration = Argument("configuration", "Release");
var results = MakeAbsolute(Directory("artifacts/test-results"));

Task("Build").Does(() =>
    DotNetBuild("Unmix.Deploy.sln", new DotNetBuildSettings { Configuration = configuration, Verbosity = DotNetVerbosity.Quiet, NoLogo = true }));

Task("Format").Does(() =>
{
    var code = StartProcess("dotnet", "csharpier check .");
    if (code != 0) throw new CakeException("The code is not laid out as the formatter would; run 'dotnet csharpier format .'.");
});

// Where the files of tests lie: journals are flushed row by row, which takes a busy disk longer than the tests compute, and memory no time.
Dictionary<string, string> FoldersOfTests()
{
    const string memory = "/dev/shm";
    const long enoughBytes = 4L << 30; // tests together had 0.2 GB at once
    var isThere = DirectoryExists(memory) && new System.IO.DriveInfo(memory).AvailableFreeSpace >= enoughBytes;
    return isThere && EnvironmentVariable("TMPDIR") is null ? new() { ["TMPDIR"] = memory } : new();
}

// Runs the tests of some projects, built before, and tells how many passed.
void RunTests(IEnumerable<FilePath> projects, Func<FilePath, string> which)
{
    CleanDirectory(results);
    var broken = false;
    var folders = FoldersOfTests();
    foreach (var project in projects)
    {
        var name = project.GetFilenameWithoutExtension().ToString();
        var trx = results.CombineWithFilePath(name + ".trx");
        var folder = project.GetDirectory().Combine("bin").Combine(configuration).FullPath;
        var program = GetFiles($"{folder}/**/{name}.dll").OrderByDescending(file => file.FullPath.Length).First();
        Information("Testing {0}", name);
        var settings = new ProcessSettings { Arguments = $"exec \"{program}\" -trx \"{trx}\" -noColor {which(project)}", EnvironmentVariables = folders };
        broken |= StartProcess("dotnet", settings) != 0;
    }
    int Sum(string counter) => GetFiles($"{results}/*.trx")
        .SelectMany(file => XDocument.Load(file.FullPath).Descendants().Where(element => element.Name.LocalName == "Counters"))
        .Sum(element => (int?)element.Attribute(counter) ?? 0);
    var (total, passed, failed) = (Sum("total"), Sum("passed"), Sum("failed") + Sum("error"));
    Console.WriteLine($"{passed} passed, {failed} failed, {total - passed - failed} skipped");
    if (broken || failed > 0 || passed == 0) throw new CakeException("Tests failed.");
}

Task("Test").IsDependentOn("Build").IsDependentOn("Format").Does(() => RunTests(GetFiles("tests/*.Tests/*.csproj"), _ => ""));

// What a change most likely breaks, in under 90 s where the code was built before: no browser, no trainings, no class that is marked slow.
Task("Quick").Does(() =>
{
    const string projects = "tests/Quick.slnf";
    const string mathematics = "Unmix.Trainer.Tests.";
    DotNetBuild(projects, new DotNetBuildSettings { Configuration = configuration, Verbosity = DotNetVerbosity.Quiet, NoLogo = true });
    var listed = System.IO.File.ReadLines(projects).Where(line => line.Contains(".csproj")).Select(line => File(line.Trim(' ', '"', ',')).Path);
    var ofTrainer = string.Concat(new[] { "Densities", "Scores", "Tensors", "Objective", "Network" }.Select(name => $" -namespace {mathematics}{name}"));
    RunTests(listed, project => "-trait- \"Speed=Slow\"" + (project.GetFilename().ToString().Contains("Trainer") ? ofTrainer : ""));
});

// The folder of what is built for this machine; Publish leaves those of others beside it.
string Platform() =>
    $"{(IsRunningOnWindows() ? "win" : IsRunningOnMacOs() ? "osx" : "linux")}-{System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

Task("Demo").Does(() =>
{
    foreach (var project in new[] { "trainer", "runtime/Cli" })
        DotNetBuild(project, new DotNetBuildSettings { Configuration = configuration, Verbosity = DotNetVerbosity.Quiet, NoLogo = true });
    // The README's session, so that what it shows is what runs.
    EnsureDirectoryExists("demo");
    var session = System.IO.File.ReadAllText("README.md").Replace(" \\\n    ", " ").Split('\n');
    foreach (var line in session.Where(line => line.StartsWith("$ unmix")))
    {
        var words = line[2..].Split(' ', 2);
        var folder = words[0] == "unmix" ? "runtime/Cli" : "trainer";
        var program = GetFiles($"{folder}/bin/{configuration}/*/{Platform()}/{words[0]}.dll").First();
        Console.WriteLine($"\n{line}");
        if (StartProcess("dotnet", $"exec \"{program}\" {words[1]}") != 0) throw new CakeException("The command failed.");
    }
});

// The newest tag vX.Y.Z; commits behind it make a preview of the next. Without a tag, what Directory.Build.props says.
string Version()
{
    var settings = new ProcessSettings { Arguments = "describe --tags --long --match v[0-9]*.[0-9]*.[0-9]*", RedirectStandardOutput = true, RedirectStandardError = true };
    var code = StartProcess("git", settings, out var lines, out var _);
    var parts = code == 0 ? lines.First().TrimStart('v').Split('-') : [];
    if (parts.Length != 3 || !System.Version.TryParse(parts[0], out var tag))
        return XDocument.Load("Directory.Build.props").Descendants("Version").First().Value;
    return parts[1] == "0" ? parts[0] : $"{tag.Major}.{tag.Minor}.{tag.Build + 1}-dev.{parts[1]}";
}

Task("Version").Does(() => Console.WriteLine(Version()));

// The libraries as packages, and both programs as packages for 'dotnet tool install', for the platform that this runs on.
Task("Pack").Does(() =>
{
    CleanDirectory("artifacts/packages");
    foreach (var project in new[] { "runtime/Formats", "runtime/Runtime", "runtime/Cli", "trainer" })
    {
        var code = StartProcess("dotnet", $"pack {project} -c {configuration} -o artifacts/packages -p:Version={Version()} --nologo -v quiet");
        if (code != 0) throw new CakeException($"'{project}' can't be packed.");
    }
    // The example, by the packages instead of by the projects, so that they are known to be whole. Nothing of it stays in NuGet's folders.
    var example = "examples/Library/Unmix.Example.csproj";
    var apart = $"-p:UnmixVersion={Version()} -p:RestorePackagesPath={results.Combine("../example/packages")} -p:BaseIntermediateOutputPath={results.Combine("../example/obj")}/ " +
        $"-p:RestoreAdditionalProjectSources={results.Combine("../packages")} -o {results.Combine("../example/bin")}";
    if (StartProcess("dotnet", $"build {example} -c {configuration} {apart} --nologo -v quiet") != 0) throw new CakeException("The example does not build by the packages.");
    foreach (var package in GetFiles("artifacts/packages/*.nupkg")) Console.WriteLine(package);
});

// The library for C and the package for Python, which carries it. Compiling ahead of time takes a minute or more.
Task("Wheel").Does(() =>
{
    CleanDirectories(new[] { "artifacts/native", "artifacts/wheel" });
    void Run(string program, string arguments, string environment = "")
    {
        var settings = new ProcessSettings { Arguments = arguments, EnvironmentVariables = new Dictionary<string, string> { ["PYTHONPATH"] = environment } };
        if (StartProcess(program, settings) != 0) throw new CakeException($"'{program} {arguments}' failed.");
    }
    Run("dotnet", $"publish runtime/Native -c {configuration} -r {Platform()} -p:PublishAot=true -o artifacts/native -p:Version={Version()} -p:DebugType=none --nologo -v quiet");
    DeleteFiles("artifacts/native/*.xml");
    DeleteFiles("artifacts/native/*.dbg");
    Run("/usr/bin/python3", $"runtime/Python/wheel.py --native artifacts/native --version {Version()} --out artifacts/wheel");
    var wheel = GetFiles("artifacts/wheel/*.whl").Single();
    Run("/usr/bin/python3", $"-m pip install --quiet --no-index --no-deps --target artifacts/wheel/installed \"{wheel}\"");
    Run("/usr/bin/python3", "-m unittest discover -s runtime/Python/tests", MakeAbsolute(Directory("artifacts/wheel/installed")).FullPath);
    DeleteDirectory("artifacts/wheel/installed", new DeleteDirectorySettings { Recursive = true });
    Console.WriteLine(wheel);
});

// The runtime with all it needs but GDAL: a folder to copy for each platform.
Task("Publish").Does(() =>
{
    bool Has(string program) => StartProcess("which", new ProcessSettings { Arguments = program, RedirectStandardOutput = true }) == 0;
    var aheadOfTime = IsRunningOnLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64 && (Has("clang") || Has("gcc"));
    CleanDirectory("artifacts/publish");
    foreach (var platform in new[] { "linux-x64", "linux-arm64", "win-x64" })
    {
        var native = aheadOfTime && platform == "linux-x64";
        var how = $"-r {platform} -p:SelfContained=true -p:PackAsTool=false " + (native ? "-p:PublishAot=true" : "-p:PublishTrimmed=true");
        if (StartProcess("dotnet", $"restore runtime/Cli {how} -v quiet") != 0)
        {
            Console.WriteLine($"{platform}: left out, for what it needs can't be downloaded (above).");
            continue;
        }
        var folder = Directory($"artifacts/publish/{platform}");
        if (StartProcess("dotnet", $"publish runtime/Cli -c {configuration} {how} --no-restore -o {folder} -p:Version={Version()} -p:DebugType=none --nologo -v quiet") != 0)
            throw new CakeException($"'{platform}' can't be published.");
        DeleteFiles($"{folder}/*.xml");
        DeleteFiles($"{folder}/*.pdb");
        DeleteFiles($"{folder}/*.dbg");
        CopyFile("LICENSE", $"{folder}/LICENSE");
        Console.WriteLine($"{platform}: {(native ? "native" : "trimmed, with .NET")}, {GetFiles($"{folder}/**/*").Sum(file => new System.IO.FileInfo(file.FullPath).Length) >> 20} MiB in {folder}");
    }
});

RunTarget(target);
