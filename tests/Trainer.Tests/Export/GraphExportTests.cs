using Unmix.Learning.Export;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.TestData;
using Unmix.Trainer.Tests.Golden;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Export;

/// <summary>The graph form against the Torch form, and against recorded numbers.</summary>
public class GraphExportTests
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    [Theory]
    [InlineData(20, 2, 1, false)]
    [InlineData(33, 3, 2, false)]
    [InlineData(60, 6, 3, false)]
    [InlineData(20, 2, 1, true)]
    [InlineData(33, 3, 2, true)]
    [InlineData(60, 6, 3, true)]
    [InlineData(10, 4, 2, true, 0.25)]
    [InlineData(60, 6, 3, true, 0.25)]
    [InlineData(20, 2, 1, true, 0.25, 4)]
    [InlineData(60, 3, 2, true, 0.25, 6)]
    [InlineData(60, 6, 3, true, 0.25, 5)]
    [InlineData(60, 13, 2, true, 0.25, 6)]
    public void Every_output_agrees_with_the_network_on_random_weights(
        int bands,
        int endmembers,
        int latentSize,
        bool ours,
        double widthShare = 1,
        int vertices = 0
    )
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        var shape = ours ? Ours(bands, endmembers, latentSize, widthShare, vertices) : new NetworkShape(bands, endmembers, latentSize);
        var network = new UnmixingNetwork(shape, new ParameterFactory(generator), whitens: ours);
        var spectra = rand([64, bands], generator: generator);
        network.Whitening?.Learn(rand([500, bands], generator: generator));
        if (ours)
        {
            network.Abundances.StartAtSumWeight(0.3);
            network.Shares.Learn([.. Enumerable.Range(1, endmembers).Select(p => 0.2 * p)]);
        }

        using var expected = network.Unmix(spectra);
        var encoder = GraphRun.Run(Encoder(network), ("spectra", spectra.ToFloats(), spectra.shape));
        var decoder = GraphRun.Run(
            Decoder(network),
            ("endmembers", expected.Endmembers.ToFloats(), [64, bands, endmembers]),
            ("abundances", expected.Abundances.ToFloats(), [64, endmembers])
        );

        RequireClose(expected.Abundances, encoder["abundances"], 1e-5);
        RequireClose(expected.Concentration, encoder["concentration"], 5e-3);
        RequireClose(expected.AbundanceDeviation, encoder["abundance_deviation"], 1e-5);
        RequireClose(expected.Endmembers, encoder["endmembers"], 1e-6);
        RequireClose(expected.Nonlinearity, encoder["nonlinearity"], 1e-5);
        RequireClose(expected.Reconstruction, decoder["reconstruction"], 1e-5);
        Assert.Equal(vertices > 0, encoder.ContainsKey("reconstruction"));
        if (vertices > 0)
            RequireClose(expected.Reconstruction, encoder["reconstruction"], 1e-5);
        RequireClose(expected.MixingNonlinearity, decoder["mixing_nonlinearity"], 1e-5);
    }

    private static NetworkShape Ours(int bands, int endmembers, int latentSize, double widthShare, int vertices) =>
        new(
            bands,
            endmembers,
            latentSize,
            ConcentrationLink.Smooth,
            0.02,
            StepRule.Bounded,
            4,
            1,
            widthShare,
            widthShare,
            PrecisionRange: 2,
            SumPrior: true,
            Vertices: vertices
        )
        {
            Features = vertices > 0 ? 16 : 0,
        };

    /// <summary>Tiles put a pixel at one place of a batch or another; a map's bytes must not tell which.</summary>
    [Theory]
    [InlineData(100, true)]
    [InlineData(101, true)]
    [InlineData(103, true)]
    [InlineData(10, true)]
    [InlineData(101, false)]
    [InlineData(100, true, 6)]
    [InlineData(103, true, 5)]
    public void A_pixels_last_bits_do_not_depend_on_its_place_in_a_batch(int bands, bool ours, int vertices = 0)
    {
        const int Rows = 128;
        const int Shift = 5;
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        var shape = new NetworkShape(bands, 3, 2);
        if (ours)
            shape = shape with
            {
                Link = ConcentrationLink.Smooth,
                Steps = StepRule.Bounded,
                PrecisionRange = 2,
                SumPrior = true,
                Vertices = vertices,
                Features = vertices > 0 ? 16 : 0,
            };
        var network = new UnmixingNetwork(shape, new ParameterFactory(generator), whitens: ours);
        var spectra = rand([Rows, bands], generator: generator);
        network.Whitening?.Learn(rand([500, bands], generator: generator));
        var encoder = Encoder(network);

        var plain = GraphRun.Run(encoder, ("spectra", spectra.ToFloats(), spectra.shape));
        var shifted = GraphRun.Run(encoder, ("spectra", spectra.roll(Shift, 0).ToFloats(), spectra.shape));

        foreach (var (name, values) in plain)
        {
            var size = values.Length / Rows;
            Assert.Equal(values[..((Rows - Shift) * size)], shifted[name][(Shift * size)..]);
        }
    }

    [Fact]
    public void Graphs_of_many_bands_and_endmembers_keep_large_weights_in_half_the_bytes_and_agree_all_the_same()
    {
        const int Bands = 224,
            Endmembers = 6;
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        var network = new UnmixingNetwork(
            new NetworkShape(Bands, Endmembers, 2, ConcentrationLink.Smooth, 0.02, StepRule.Bounded, 4, 1),
            new ParameterFactory(generator),
            whitens: true
        );
        var spectra = rand([64, Bands], generator: generator);
        network.Whitening!.Learn(rand([500, Bands], generator: generator));
        var whole = Decoder(network);
        using var before = network.Unmix(spectra);

        network.Mixing.RoundLarge();

        var (encoder, decoder) = (Encoder(network), Decoder(network));
        using var after = network.Unmix(spectra);
        RequireClose(before.Reconstruction, after.Reconstruction.ToFloats(), 2e-4);
        RequireClose(before.Abundances, after.Abundances.ToFloats(), 0);
        var differences = ExportParity.Differences(network, Candidate.Of(network), spectra);
        Assert.InRange(differences["reconstruction"], 0, 1e-5);
        Assert.InRange(differences["mixing_nonlinearity"], 0, 1e-5);
        const int LargestLayer = Endmembers * (Bands + 1) * Endmembers * Bands;
        Assert.InRange(whole.Length - decoder.Length, 2 * LargestLayer - 1000, 2 * LargestLayer);
        var knownPixels = 64 * sizeof(float) * (Bands * (Endmembers + 2) + 3 * Endmembers + 2);
        Assert.InRange(encoder.Length + decoder.Length + knownPixels, 0, 9_990_000); // and a manifest of a few thousand
    }

    [Fact]
    public void The_exported_graphs_reproduce_the_recorded_inference()
    {
        using var scope = NewDisposeScope();
        var network = ReleasedWeights.Load(NumpyArchive.Read(SharedData.Require("golden/weights.npz")), ScalarType.Float32);
        var inputs = NumpyArchive.Read(SharedData.Require("golden/inputs.npz"));
        var golden = NumpyArchive.Read(SharedData.Require("golden/infer_f64.npz"));
        float[] spectra = [.. inputs.Values("y_u").Select(value => (float)value)];

        var encoder = GraphRun.Run(Encoder(network), ("spectra", spectra, [64, 156]));
        var decoder = GraphRun.Run(
            Decoder(network),
            ("endmembers", encoder["endmembers"], [64, 156, 3]),
            ("abundances", encoder["abundances"], [64, 3])
        );

        Closeness.Require("A_est", tensor(encoder["abundances"]), golden.Values("A_est"), 6e-6, 0);
        Closeness.Require("Mn_est", tensor(encoder["endmembers"]), golden.Values("Mn_est"), 4e-7, 0);
        Closeness.Require("a_nlin_deg", tensor(encoder["nonlinearity"]), golden.Values("a_nlin_deg"), 2e-6, 0);
        Closeness.Require("Y_rec", tensor(decoder["reconstruction"]), golden.Values("Y_rec"), 4e-6, 0);
    }

    private static byte[] Encoder(UnmixingNetwork network) => GraphExport.ToBytes(GraphExport.Encoder(network, NoMetadata));

    private static byte[] Decoder(UnmixingNetwork network) => GraphExport.ToBytes(GraphExport.Decoder(network, NoMetadata));

    private static void RequireClose(Tensor expected, float[] actual, double tolerance) =>
        Closeness.Require("output", tensor(actual), [.. expected.ToFloats().Select(value => (double)value)], tolerance, 0);
}
