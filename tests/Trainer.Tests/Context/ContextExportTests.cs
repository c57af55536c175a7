using Unmix.Formats.Packages;
using Unmix.Learning.Context;
using Unmix.Learning.Export;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using Unmix.Runtime.Inference;
using Unmix.Trainer.Tests.Training;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Context;

public sealed class ContextExportTests : IDisposable
{
    private readonly TinyTraining training = new();
    private readonly Checkpoint plain;

    public ContextExportTests() => plain = training.Make("plain", TinyTraining.Options).Run(TestContext.Current.CancellationToken);

    public void Dispose() => training.Dispose();

    [Fact]
    public void The_graph_says_what_the_network_says_and_known_answers_are_checked()
    {
        var path = training.Folder.File("model.unmix");

        var agreement = PackageExport.Seal(WithContext(), path);

        var package = ModelPackage.Open(path);
        Assert.Equal(2, package.Manifest.Context?.Radius);
        Assert.InRange(agreement.Difference, 0, agreement.Allowed);
        var check = KnownPixelCheck.Run(package, Unmix.Runtime.ProviderName.Cpu);
        Assert.True(check.Passed);
        Assert.Contains("context abundances", check.Differences.Keys);
    }

    [Fact]
    public void A_pixels_bits_do_not_depend_on_its_place_in_a_batch()
    {
        var path = training.Folder.File("model.unmix");
        PackageExport.Seal(WithContext(), path);
        var package = ModelPackage.Open(path);
        using var generator = new Generator(8, CPU);
        const int count = 700,
            planes = 13 * 2;
        var neighbourhoods = rand([planes, count], generator: generator).Times(30).Plus(0.01);
        var expected = GraphAnswers.OfContext(package, neighbourhoods.ToFloats());

        foreach (var shift in (int[])[1, 7, 16, 255])
        {
            var found = GraphAnswers.OfContext(package, neighbourhoods.narrow(1, shift, count - shift).contiguous().ToFloats());
            foreach (var name in GraphNames.ContextOutputs)
                Assert.Equal(expected[name][(shift * 2)..], found[name]);
        }
    }

    private Checkpoint WithContext()
    {
        using var encoder = plain.RestoreAnswer();
        using var generator = new Generator(5, CPU);
        using var network = ContextNetworkTests.Learnt(ContextShape.Of(encoder, plain.Options), ScalarType.Float32, generator);
        return plain with { Context = [.. network.State.SelectMany(one => one.ToFloats())] };
    }
}
