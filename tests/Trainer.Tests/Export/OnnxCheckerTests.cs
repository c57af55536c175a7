using System.Diagnostics;
using Unmix.Learning.Export;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.TestData;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Export;

/// <summary>The ONNX project's own checker on both graphs.</summary>
public class OnnxCheckerTests
{
    private const string Python = "/usr/bin/python3";

    [Theory]
    [InlineData(ConcentrationLink.Rectified)]
    [InlineData(ConcentrationLink.Smooth)]
    public void Both_graphs_pass_the_full_check(ConcentrationLink link)
    {
        if (!File.Exists(Python))
            Assert.Skip($"SKIPPED: needs {Python} with the package 'onnx' (apt: python3-onnx).");
        using var folder = new TemporaryFolder();
        using var generator = new Generator(1, CPU);
        using var network = new UnmixingNetwork(new NetworkShape(40, 3, Link: link), new ParameterFactory(generator), whitens: true);
        var metadata = new Dictionary<string, string> { ["name"] = "checked" };
        File.WriteAllBytes(folder.File("encoder.onnx"), GraphExport.ToBytes(GraphExport.Encoder(network, metadata)));
        File.WriteAllBytes(folder.File("decoder.onnx"), GraphExport.ToBytes(GraphExport.Decoder(network, metadata)));

        foreach (var name in new[] { "encoder.onnx", "decoder.onnx" })
        {
            using var process = Process.Start(
                new ProcessStartInfo(Python)
                {
                    ArgumentList = { "-c", "import sys, onnx; onnx.checker.check_model(sys.argv[1], full_check=True)", folder.File(name) },
                    RedirectStandardError = true,
                }
            )!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{name}: {errors}");
        }
    }
}
