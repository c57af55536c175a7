using System.Diagnostics;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Unmix.Formats.Onnx;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Speed;

/// <summary>
/// The speed that this machine's ONNX Runtime has on what it does best: products of 512 x 512 float32 matrices, one after the
/// other on each thread. What a run reaches is stated as a share of it.
/// </summary>
public static class ProductSpeed
{
    /// <summary>Rows and columns.</summary>
    public const int Size = 512;

    private const int OperatorSet = 17;
    private const int IrVersion = 8;

    /// <summary>Multiply-adds a second over all threads.</summary>
    /// <param name="threads">At least 1; each call on its own thread, as in a run.</param>
    /// <param name="seconds">How long to measure; the fastest tenth of it counts, so that another program's moment does not.</param>
    public static double Measure(int threads, double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        const int slices = 10;
        using var options = OrtSettings.For(ProviderName.Cpu);
        using var session = new InferenceSession(Graph(), options);
        var fastest = 0.0;
        for (var slice = 0; slice < slices; slice++)
            fastest = Math.Max(fastest, Slice(session, threads, seconds / slices));
        return fastest;
    }

    /// <summary>Computes a number of products on the calling thread, for measurements of several processes at once.</summary>
    internal static void Compute(int count)
    {
        using var options = OrtSettings.For(ProviderName.Cpu);
        using var session = new InferenceSession(Graph(), options);
        using var product = new Product(session);
        for (var i = 0; i < count; i++)
            product.Compute();
    }

    /// <summary>
    /// Multiply-adds a second of the fastest of some products on the calling thread: short enough that other programs miss some.
    /// </summary>
    internal static double FastestOf(int count)
    {
        using var options = OrtSettings.For(ProviderName.Cpu);
        using var session = new InferenceSession(Graph(), options);
        using var product = new Product(session);
        var fastest = double.PositiveInfinity;
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            product.Compute();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return (double)Size * Size * Size / fastest;
    }

    private static double Slice(InferenceSession session, int threads, double seconds)
    {
        using var barrier = new Barrier(threads);
        var speeds = new double[threads];
        var workers = Enumerable
            .Range(0, threads)
            .Select(i => new Thread(() => speeds[i] = OneThread(session, barrier, seconds)))
            .ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        return speeds.Sum();
    }

    private static double OneThread(InferenceSession session, Barrier barrier, double seconds)
    {
        using var product = new Product(session);
        product.Compute();
        barrier.SignalAndWait();
        var start = Stopwatch.GetTimestamp();
        var count = 0L;
        double elapsed;
        do
        {
            product.Compute();
            count++;
            elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        } while (elapsed < seconds);
        return (double)count * Size * Size * Size / elapsed;
    }

    private static byte[] Graph()
    {
        var right = new TensorProto { Name = "right", DataType = (int)TensorProto.Types.DataType.Float };
        right.Dims.AddRange([Size, Size]);
        var values = new float[Size * Size];
        Fill(values);
        right.FloatData.AddRange(values);
        var node = new NodeProto { OpType = "MatMul", Name = "product" };
        node.Input.AddRange(["left", "right"]);
        node.Output.Add("product");
        var graph = new GraphProto { Name = "product" };
        graph.Node.Add(node);
        graph.Initializer.Add(right);
        graph.Input.Add(Square("left"));
        graph.Output.Add(Square("product"));
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "unmix",
            Graph = graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        return model.ToByteArray();
    }

    private static ValueInfoProto Square(string name)
    {
        var shape = new TensorShapeProto();
        for (var axis = 0; axis < 2; axis++)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = Size });
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = type },
        };
    }

    private static void Fill(Span<float> values)
    {
        const int period = 97; // any numbers will do that are neither all alike nor tiny
        for (var i = 0; i < values.Length; i++)
            values[i] = (i % period + 1f) / period;
    }

    /// <summary>One product over memory of its own.</summary>
    private sealed class Product : IDisposable
    {
        private readonly AlignedBuffer input = new(Size * Size);
        private readonly AlignedBuffer output = new(Size * Size);
        private readonly InferenceSession session;
        private readonly RunOptions run = new();
        private readonly OrtValue left;
        private readonly OrtValue product;
        private readonly OrtIoBinding binding;

        public Product(InferenceSession session)
        {
            const long bytes = (long)Size * Size * sizeof(float);
            long[] shape = [Size, Size];
            this.session = session;
            Fill(input.GetSpan());
            left = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                TensorElementType.Float,
                shape,
                input.Address(0),
                bytes
            );
            product = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                TensorElementType.Float,
                shape,
                output.Address(0),
                bytes
            );
            binding = session.CreateIoBinding();
            binding.BindInput("left", left);
            binding.BindOutput("product", product);
        }

        public void Compute() => session.RunWithBinding(run, binding);

        public void Dispose()
        {
            binding.Dispose();
            product.Dispose();
            left.Dispose();
            run.Dispose();
            ((IDisposable)output).Dispose();
            ((IDisposable)input).Dispose();
        }
    }
}
