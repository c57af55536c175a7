using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Native;

/// <summary>The package for Python: its own tests by Debian's Python, and the wheel as people install it.</summary>
public sealed class PythonTests(TrainedModel model, NativeLibraryFile library) : IDisposable
{
    private const string Python = "/usr/bin/python3"; // Debian's, which has its packages

    private static readonly string Package = Path.Combine(Repository.Root, "runtime", "Python");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_package_passes_its_tests_and_gives_the_numbers_of_the_program()
    {
        Require("numpy");
        var file = library.Require();
        var scene = SceneFiles.Write(model, folder, spectra =>
        {
            spectra[3 * model.Manifest.BandCount] = float.NaN;
            spectra.AsSpan(50 * model.Manifest.BandCount, model.Manifest.BandCount).Clear();
        });
        File.Copy(model.Model, folder.File("model.unmix"));
        string[] layers = ["--layers", "abundances,deviation,nonlinearity,error,novelty"];
        Tool.Unmix(["run", model.Model, scene, "-o", folder.File("map.hdr"), "--format", "envi", "--quiet", .. layers]).RequireDone();

        var said = Tests(
            "test_*.py",
            new()
            {
                ["PYTHONPATH"] = Package,
                ["UNMIX_LIBRARY"] = file,
                ["UNMIX_TEST_PROGRAM"] = folder.Path,
            }
        ).Error;

        Assert.EndsWith("\n\nOK\n", said, StringComparison.Ordinal);
        Assert.Matches(@"Ran (2[5-9]|[3-9]\d) tests", said);
    }

    [Fact]
    public void The_wheel_installs_without_a_network_and_runs_the_documented_page()
    {
        Require("numpy");
        Require("pip");
        var native = Directory.CreateDirectory(folder.File("native")).FullName;
        File.Copy(library.Require(), Path.Combine(native, "libunmix.so"));
        File.Copy(
            Path.Combine(Path.GetDirectoryName(Tool.Dll("libunmix"))!, "libonnxruntime.so"), // a file lies in a folder
            Path.Combine(native, "libonnxruntime.so")
        );
        string[] asked = ["--native", native, "--version", "1.2.3-dev.4", "--out", folder.File("out")];

        var wheel = Tool.Run(Python, [Path.Combine(Package, "wheel.py"), .. asked]).RequireDone().Output.Trim();
        var first = File.ReadAllBytes(wheel);
        Tool.Run(Python, "-m", "pip", "install", "--no-index", "--no-deps", "--target", folder.File("site"), wheel).RequireDone();
        var listed = Tool.Run(Python, "-m", "pip", "show", "-f", "unmix", "--path", folder.File("site"));
        var said = Tests("test_page.py", new() { ["PYTHONPATH"] = folder.File("site"), ["UNMIX_LIBRARY"] = "" }).Error;
        Tool.Run(Python, [Path.Combine(Package, "wheel.py"), .. asked]).RequireDone();

        Assert.Matches(@"/unmix-1\.2\.3\.dev4-py3-none-linux_\w+\.whl$", wheel);
        Assert.EndsWith("\n\nOK\n", said, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("site/unmix/py.typed")) && File.Exists(folder.File("site/unmix/libunmix.so")), listed.Output);
        Assert.Equal(first, File.ReadAllBytes(wheel));
    }

    private static ToolAnswer Tests(string pattern, Dictionary<string, string> variables)
    {
        variables["PYTHONDONTWRITEBYTECODE"] = "1";
        var tests = Path.Combine(Package, "tests");
        return Tool.RunWith(variables, "", Python, "-X", "faulthandler", "-m", "unittest", "discover", "-s", tests, "-p", pattern)
            .RequireDone();
    }

    private static void Require(string module)
    {
        if (!File.Exists(Python) || Tool.Run(Python, "-c", $"import {module}").ExitCode != 0)
            Assert.Skip($"SKIPPED: needs {Python} with '{module}' (Debian: apt-get install python3-{module}).");
    }
}
