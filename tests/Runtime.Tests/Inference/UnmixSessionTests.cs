using Google.Protobuf;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Plans;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Inference;

public sealed class UnmixSessionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Answers_are_those_of_the_equations()
    {
        const int count = 1300; // three batches, the last one padded
        var spectra = ToyModel.Spectra(count);
        using var session = UnmixSession.Open(Package(), SessionOutputs.For(Layers.All, rebuilds: false), ProviderName.Cpu);
        using var tensors = new WindowTensors(session, count);
        spectra.CopyTo(tensors.Spectra);

        session.Run(tensors, count, TestContext.Current.CancellationToken);

        for (var pixel = 0; pixel < count; pixel++)
        {
            var (abundances, deviation, nonlinearity, error) = ToyModel.Answer(spectra.AsSpan(pixel * ToyModel.L, ToyModel.L));
            for (var p = 0; p < ToyModel.P; p++)
            {
                Assert.Equal(abundances[p], tensors.Answer(GraphNames.Abundances, count)[pixel * ToyModel.P + p], 1e-6);
                Assert.Equal(deviation[p], tensors.Answer(GraphNames.Deviation, count)[pixel * ToyModel.P + p], 1e-6);
            }
            Assert.Equal(nonlinearity, tensors.Answer(GraphNames.Nonlinearity, count)[pixel], 1e-6);
            Assert.Equal(error, tensors.Answer(SessionOutputs.Error, count)[pixel], 1e-6);
        }
    }

    [Fact]
    public void Bits_of_a_pixel_do_not_depend_on_where_it_stands_or_on_its_neighbours()
    {
        var session = UnmixSession.Open(Package(), SessionOutputs.For(Layers.All, rebuilds: false), ProviderName.Cpu, batchSize: 64);
        using var _ = session;
        using var tensors = new WindowTensors(session, 200);
        var pixel = ToyModel.Spectra(1, seed: 9);
        var expected = BitsAt(0, 1);

        for (var place = 0; place < 200; place++)
            Assert.Equal(expected, BitsAt(place, 200));

        float[] BitsAt(int place, int count)
        {
            ToyModel.Spectra(count, seed: place).CopyTo(tensors.Spectra);
            pixel.CopyTo(tensors.Spectra[(place * ToyModel.L)..]);
            session.Run(tensors, count);
            return
            [
                .. session
                    .Outputs.BufferNames.Where(SessionOutputs.IsKept)
                    .SelectMany(name =>
                        tensors.Answer(name, count).Slice(place * session.FloatsPerPixel(name), session.FloatsPerPixel(name)).ToArray()
                    ),
            ];
        }
    }

    [Theory]
    [InlineData(Layers.Abundances)]
    [InlineData(Layers.All)] // the lanes have endmembers and reconstructions of their own
    public void Threads_that_share_a_window_leave_the_bits_of_one(Layers layers)
    {
        const int count = 6000,
            batchSize = 64,
            threads = 3;
        using var session = UnmixSession.Open(Package(), SessionOutputs.For(layers, rebuilds: false), ProviderName.Cpu, batchSize);
        using var alone = new WindowTensors(session, count);
        ToyModel.Spectra(count).CopyTo(alone.Spectra);
        session.Run(alone, count, TestContext.Current.CancellationToken);
        var lanes = Enumerable.Range(0, threads).Select(_ => new BatchScratch(session)).ToList();
        using (var shared = new WindowTensors(session, count, lanes))
        {
            ToyModel.Spectra(count).CopyTo(shared.Spectra);
            var next = -1;
            Parallel.For(
                0,
                threads,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = TestContext.Current.CancellationToken },
                lane =>
                {
                    for (int batch; (batch = Interlocked.Increment(ref next)) * batchSize < count; )
                        session.RunBatch(shared, batch, Math.Min(batchSize, count - batch * batchSize), lane);
                }
            );

            foreach (var name in session.Outputs.BufferNames.Where(name => name != GraphNames.Spectra && SessionOutputs.IsKept(name)))
                Assert.Equal(alone.Answer(name, count).ToArray(), shared.Answer(name, count).ToArray());
        }
        lanes.ForEach(lane => lane.Dispose());
    }

    [Theory]
    [InlineData(Layers.Abundances, "spectra abundances")]
    [InlineData(Layers.Deviation | Layers.Nonlinearity, "spectra abundance_deviation nonlinearity")]
    [InlineData(Layers.Error, "spectra abundances endmembers reconstruction error")]
    public void Only_what_is_asked_for_is_computed(Layers layers, string buffers)
    {
        Assert.Equal(buffers, string.Join(" ", SessionOutputs.For(layers, rebuilds: false).BufferNames));
    }

    [Fact]
    public void Cut_graphs_ask_for_less_work()
    {
        var package = Package();

        long Work(Layers layers) => RunPlan.MultiplyAddsOf(package, layers);

        Assert.Equal(ToyModel.L * ToyModel.P, Work(Layers.Abundances));
        Assert.Equal(ToyModel.L * ToyModel.P + ToyModel.P, Work(Layers.Nonlinearity));
        Assert.Equal(2 * ToyModel.L * ToyModel.P, Work(Layers.Error));
    }

    [Fact]
    public void A_graph_of_another_shape_than_the_manifest_is_refused()
    {
        var package = Package();
        var other = package.Manifest with { BandCount = ToyModel.L + 1, WavelengthsNm = null };
        var known = package.KnownPixels with
        {
            BandCount = ToyModel.L + 1,
            Spectra = new float[package.KnownPixels.Count * (ToyModel.L + 1)],
            Reconstruction = new float[package.KnownPixels.Count * (ToyModel.L + 1)],
            Endmembers = new float[package.KnownPixels.Count * (ToyModel.L + 1) * ToyModel.P],
        };
        ModelPackageWriter.Seal(folder.File("other.unmix"), other, package.Encoder, package.Decoder, known);

        var fault = Assert.Throws<ModelPackageException>(() =>
            ModelGraphs.Of(ModelPackage.Open(folder.File("other.unmix")), SessionOutputs.For(Layers.Abundances, rebuilds: false))
        );

        Assert.StartsWith(
            "The input 'spectra' of the entry 'encoder.onnx' has the shape [n, 6] but the manifest asks for [n, 7] (",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_graph_that_is_none_is_refused()
    {
        var package = Package();
        ModelPackageWriter.Seal(folder.File("other.unmix"), package.Manifest, [255, 255, 255], package.Decoder, package.KnownPixels);

        var fault = Assert.Throws<ModelPackageException>(() =>
            ModelGraphs.Of(ModelPackage.Open(folder.File("other.unmix")), SessionOutputs.For(Layers.Abundances, rebuilds: false))
        );

        Assert.StartsWith("The entry 'encoder.onnx' is not an ONNX graph (", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_with_an_input_that_nobody_feeds_is_refused() =>
        RefusedEncoder(
            model => model.Graph.Input.Add(new ValueInfoProto { Name = "more" }),
            "The entry 'encoder.onnx' takes 2 inputs; 'spectra' alone are given ("
        );

    [Fact]
    public void A_graph_of_other_numbers_is_refused() =>
        RefusedEncoder(
            model => model.Graph.Input[0].Type.TensorType.ElemType = 11,
            "The input 'spectra' of the entry 'encoder.onnx' is not of float32 numbers ("
        );

    [Fact]
    public void Data_outside_the_package_is_refused() =>
        RefusedEncoder(
            model => model.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../weights" }),
            "The entry 'encoder.onnx' ("
        );

    private void RefusedEncoder(Action<ModelProto> change, string message)
    {
        var package = Package();
        var model = ModelProto.Parser.ParseFrom(package.Encoder);
        change(model);
        ModelPackageWriter.Seal(folder.File("other.unmix"), package.Manifest, model.ToByteArray(), package.Decoder, package.KnownPixels);

        var fault = Assert.Throws<ModelPackageException>(() =>
            KnownPixelCheck.Run(ModelPackage.Open(folder.File("other.unmix")), ProviderName.Cpu)
        );

        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    private ModelPackage Package() => ToyModel.Seal(folder.File("toy.unmix"));
}
