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
        for (var slice = 0; slice < slices; slice++) fastest = Math.Max(fastest, Slice(session, threads, seconds / slices));
        return fastest;
    }

    private static double Slice(InferenceSession session, int threads, double seconds)
    {
        using var barrier = new Barrier(threads);
        var speeds = new double[threads];
        var workers = Enumerable.Range(0, threads).Select(i => new Thread(() => speeds[i] = OneThread(session, barrier, seconds))).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        return speeds.Sum();
    }

    private static double OneThread(InferenceSession session, Barrier barrier, double seconds)
    {
        using var input = new AlignedBuffer(Size * Size);
        using var output = new AlignedBuffer(Size * Size);
        Fill(input.GetSpan());
        long[] shape = [Size, Size];
        const long bytes = (long)Size * Size * sizeof(float);
        using var left = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, input.Address(0), bytes);
        using var product = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, output.Address(0), bytes);
        using var binding = session.CreateIoBinding();
        binding.BindInput("left", left);
        binding.BindOutput("product", product);
        using var run = new RunOptions();
        session.RunWithBinding(run, binding);
        barrier.SignalAndWait();
        var start = Stopwatch.GetTimestamp();
        var count = 0L;
        double elapsed;
        do
        {
            session.RunWithBinding(run, binding);
            count++;
            elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        while (elapsed < seconds);
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
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "unmix", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        return model.ToByteArray();
    }

    private static ValueInfoProto Square(string name)
    {
        var shape = new TensorShapeProto();
        for (var axis = 0; axis < 2; axis++) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = Size });
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }

    private static void Fill(Span<float> values)
    {
        const int period = 97; // any numbers will do that are neither all alike nor tiny
        for (var i = 0; i < values.Length; i++) values[i] = (i % period + 1f) / period;
    }
}
