using System.Runtime.InteropServices;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Native;

/// <summary>The C interface as a program in C uses it, and misuses it.</summary>
public sealed class CInterfaceTests(TrainedModel model, NativeLibraryFile library) : IDisposable
{
    private static readonly string[] Starts =
    [
        "no wavelengths: 3, The model needs 100 bands from 400.0 to 2400.0 nm but the scene's 100 bands have no wavelengths ",
        "newer: 2, The structure unmix_spectra states 4096 bytes; this version knows ",
        $"rows: 2, The array has -1 rows, {SceneFiles.Width} columns and 100 bands. ",
        "settings: 2, -3 threads were asked for; ",
        "no scene: 3, There is no scene at '/nowhere/scene.hdr'",
        "no output: 5, The output folder '/nowhere' ",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_program_in_C_gets_the_numbers_of_the_program_and_a_sentence_for_every_fault()
    {
        var file = library.Require();
        var scene = SceneFiles.Write(model, folder, spectra => spectra[3 * model.Manifest.BandCount] = float.NaN);
        var spectra = SceneFiles.Read(scene);
        File.WriteAllBytes(folder.File("spectra"), MemoryMarshal.AsBytes(spectra.AsSpan()).ToArray());
        Tool.Unmix("run", model.Model, scene, "-o", folder.File("expected.tif"), "--quiet").RequireDone();
        var said = RunProgram(file, scene);

        var expected = SceneFiles.Read(folder.File("expected.tif"));
        Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File("abundances"))).ToArray());
        Assert.Equal(File.ReadAllBytes(folder.File("expected.tif")), File.ReadAllBytes(folder.File("map.tif")));
        Assert.Equal(Lines(), said.Split('\n').Where(Lines().Contains));
        foreach (var start in Starts)
            Assert.Contains($"\n{start}", said, StringComparison.Ordinal);
    }

    /// <summary>What the program says, in this order among other lines.</summary>
    private string[] Lines()
    {
        var count = SceneFiles.Width * SceneFiles.Height;
        return
        [
            $"version: {Tool.Unmix("--version").Output.Trim()}",
            "facts: 100 bands, 3 endmembers, wavelengths 1, layers 31",
            .. model.Manifest.EndmemberNames.Select(name => $"endmember: {name}"),
            "check: passed",
            "manifest: JSON",
            $"valid: {count - 1} of {count}",
            "threads: same",
            "stopped: 75, The progress function stopped it.",
            $"told: {count}",
            "no package: 4, There is no model package at '/nowhere/model.unmix'. Check the path.",
            "none: 0",
            "no path: 2, The text 'path' is empty. Give a path.",
            "no place: 2, There is no address for 'model'. Give one.",
            "no name: 2, There is no address for 'name'. Give one.",
            "no such name: 2, Endmember 3 is asked for but the model has 0 to 2. Give one of them.",
            "no spectra: 2, There is no address for 'spectra'. Give one.",
            "no answers: 2, There is no address for 'answers'. Give one.",
            "no layer: 2, No layer is asked for; name at least one of abundances, deviation, nonlinearity, error, novelty.",
            "closed: 2, There is no open model 1. Open one, and close it last.",
            "stale: 2, There is no open model 1. Open one, and close it last.",
            "end",
        ];
    }

    private string RunProgram(string file, string scene)
    {
        NativeLibraryFile.Compile(
            Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Native", "program.c"),
            "-o",
            folder.File("program"),
            file,
            "-Wl,-rpath," + Path.GetDirectoryName(file),
            "-lpthread",
            "-lm"
        );

        return Tool.Run(
                folder.File("program"),
                model.Model,
                folder.File("spectra"),
                $"{SceneFiles.Height}",
                $"{SceneFiles.Width}",
                folder.File("abundances"),
                scene,
                folder.File("map.tif")
            )
            .RequireDone()
            .Output;
    }
}
