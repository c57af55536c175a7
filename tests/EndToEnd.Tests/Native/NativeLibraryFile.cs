using System.Runtime.InteropServices;
using Unmix.EndToEnd.Tests.Native;
using Unmix.TestData;

[assembly: AssemblyFixture(typeof(NativeLibraryFile))]

namespace Unmix.EndToEnd.Tests.Native;

/// <summary>
/// libunmix.so, made once for all tests: a shim of C that runs the same managed code in a .NET of its own, since compiling that ahead of
/// time takes more than a minute. UNMIX_LIBRARY names one that was compiled, which is tested instead.
/// </summary>
public sealed class NativeLibraryFile : IDisposable
{
    private const string Compiler = "gcc";

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> made;

    public NativeLibraryFile() => made = new Lazy<string>(Make);

    /// <summary>The folder of unmix.h.</summary>
    public static string Header => Path.Combine(Repository.Root, "runtime", "Native");

    /// <summary>The library; skips the calling test where there is no compiler.</summary>
    public string Require()
    {
        RequireCompiler();
        return made.Value;
    }

    /// <summary>Compiles C, every warning an error; skips the calling test where there is no compiler.</summary>
    /// <param name="arguments">Of gcc.</param>
    internal static void Compile(params string[] arguments)
    {
        RequireCompiler();
        Tool.Run(Compiler, ["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-I", Header, .. arguments]).RequireDone();
    }

    public void Dispose() => folder.Dispose();

    private static void RequireCompiler()
    {
        if (!OperatingSystem.IsLinux() || !Has(Compiler))
            Assert.Skip("SKIPPED: needs Linux and gcc (Debian: apt-get install gcc libc6-dev).");
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(place => File.Exists(Path.Combine(place, program)));

    private string Make()
    {
        if (Environment.GetEnvironmentVariable("UNMIX_LIBRARY") is { Length: > 0 } compiled)
            return compiled;
        var library = folder.File("libunmix.so");
        var assembly = Path.ChangeExtension(Tool.Dll("libunmix"), null);
        // The runtime's folder is dotnet/shared/Microsoft.NETCore.App/VERSION.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var host = Directory.EnumerateFiles(Path.Combine(dotnet, "host", "fxr"), "libhostfxr.so", SearchOption.AllDirectories).Max()
            ?? throw new FileNotFoundException($"No libhostfxr.so below '{dotnet}'.");
        Compile(
            "-shared",
            "-fPIC",
            $"-DHOSTFXR=\"{host}\"",
            $"-DASSEMBLY=\"{assembly}\"",
            Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Native", "hosted.c"),
            "-o",
            library,
            "-ldl"
        );
        return library;
    }
}
