using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Unmix.Formats.Onnx;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Speed;

namespace Unmix.Benchmarks;

/// <summary>Where the time of a graph goes, as ONNX Runtime's own profile says: what it fused, and what each operation costs.</summary>
internal static class GraphOperations
{
    private const int Calls = 60; // after some that warm up
    private const int WarmCalls = 10;
    private const double ProductSeconds = 1;

    public static void Measure(BenchmarkFiles files, ModelPackage package, ResultTable table)
    {
        foreach (var layers in new[] { Layers.Abundances, Layers.All })
        {
            var outputs = SessionOutputs.For(layers, package);
            var graphs = ModelGraphs.Of(package, outputs);
            var product = ProductSpeed.Measure(1, ProductSeconds);
            var path = Profile(files, package, graphs, outputs);
            Show(table, layers, path, graphs.MultiplyAddsPerPixel, product);
        }
        table.Note(
            $"The median of {Calls} calls of {UnmixSession.DefaultBatchSize} pixels on one thread; measuring costs about a "
                + "microsecond a call of an operation."
        );
    }

    /// <summary>Runs both graphs and leaves the medians of their operations.</summary>
    private static List<Operation> Profile(BenchmarkFiles files, ModelPackage package, ModelGraphs graphs, SessionOutputs outputs)
    {
        var found = new List<Operation>();
        using var session = UnmixSession.Open(package, graphs, outputs, ProviderName.Cpu);
        using var tensors = new WindowTensors(session, UnmixSession.DefaultBatchSize);
        package.KnownPixels.Spectra.AsSpan(0, Math.Min(package.KnownPixels.Spectra.Length, tensors.Spectra.Length)).CopyTo(tensors.Spectra);
        session.RunBatch(tensors, 0, UnmixSession.DefaultBatchSize);
        found.AddRange(Profile(files.Path("encoder"), graphs.Encoder, tensors, outputs, package));
        if (graphs.Decoder is { } decoder)
            found.AddRange(Profile(files.Path("decoder"), decoder, tensors, outputs, package));
        return found;
    }

    private static IEnumerable<Operation> Profile(
        string prefix,
        ModelProto graph,
        WindowTensors tensors,
        SessionOutputs outputs,
        ModelPackage package
    )
    {
        using var options = OrtSettings.For(ProviderName.Cpu);
        options.ProfileOutputPathPrefix = prefix;
        options.EnableProfiling = true;
        using var session = new InferenceSession(graph.ToByteArray(), options);
        var inputs = session.InputMetadata.Keys.ToDictionary(
            name => name,
            name =>
                OrtValue.CreateTensorValueFromMemory(
                    tensors.Rows(name, 0).ToArray(),
                    GraphNames.Shape(name, UnmixSession.DefaultBatchSize, package.Manifest.BandCount, package.Manifest.EndmemberCount)
                )
        );
        using var run = new RunOptions();
        for (var i = 0; i < Calls + WarmCalls; i++)
            session.Run(run, inputs, [.. session.OutputMetadata.Keys]).Dispose();
        using var events = JsonDocument.Parse(File.ReadAllBytes(session.EndProfiling()));
        foreach (var input in inputs.Values)
            input.Dispose();
        return
        [
            .. events
                .RootElement.EnumerateArray()
                .Where(e =>
                    e.GetProperty("cat").GetString() == "Node"
                    && e.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal)
                )
                .GroupBy(e => e.GetProperty("name").GetString())
                .Select(calls => Operation.Of([.. calls.Skip(WarmCalls)])),
        ];
    }

    private static void Show(ResultTable table, Layers layers, List<Operation> operations, long multiplyAdds, double product)
    {
        var all = operations.Sum(operation => operation.Microseconds);
        table.Begin(
            $"Operations of the graph for {layers}, {multiplyAdds:N0} multiply-adds a pixel, product speed {2 * product / 1e9:F0} GFLOP/s",
            "operation",
            "of",
            "how many",
            "ns a pixel",
            "share of the time",
            "GFLOP/s of matrix products"
        );
        foreach (
            var group in operations
                .GroupBy(o => (o.Name, o.Shape))
                .OrderByDescending(group => group.Sum(o => o.Microseconds))
                .Where(group => group.Sum(o => o.Microseconds) > all / 200)
        )
        {
            var time = group.Sum(o => o.Microseconds);
            var speed = group.Sum(o => o.MultiplyAdds) * 2 / time / 1e3;
            table.Row(
                $"{group.Key.Name}",
                $"{group.Key.Shape}",
                $"{group.Count()}",
                $"{time * 1e3 / UnmixSession.DefaultBatchSize:F0}",
                $"{time / all:P1}",
                $"{(speed > 0 ? speed.ToString("F0", CultureInfo.InvariantCulture) : "")}"
            );
        }
        table.Row(
            $"all",
            $"",
            $"{operations.Count}",
            $"{all * 1e3 / UnmixSession.DefaultBatchSize:F0}",
            $"100 %",
            $"{multiplyAdds * 2.0 * UnmixSession.DefaultBatchSize / all / 1e3:F0}"
        );
    }

    private sealed record Operation(string Name, string Shape, double Microseconds, double MultiplyAdds)
    {
        public static Operation Of(JsonElement[] calls)
        {
            var arguments = calls[0].GetProperty("args");
            var name = arguments.GetProperty("op_name").GetString()!; // every kernel has one
            var (inputs, outputs) = (Shapes(arguments.GetProperty("input_type_shape")), Shapes(arguments.GetProperty("output_type_shape")));
            var time = calls.Select(call => call.GetProperty("dur").GetDouble()).Order().ElementAt(calls.Length / 2);
            var isProduct = name.Contains("Gemm", StringComparison.Ordinal) || name.Contains("MatMul", StringComparison.Ordinal);
            var size = outputs[0].Aggregate(1.0, (all, axis) => all * axis);
            var depth = inputs[0].FirstOrDefault(axis => !outputs[0].Contains(axis), inputs[0].LastOrDefault());
            var shape = $"{string.Join(", ", inputs.Where(i => i.Length > 1).Select(Text))} -> {Text(outputs[0])}";
            return new Operation(name, shape, time, isProduct ? size * depth : 0);
        }

        private static long[][] Shapes(JsonElement list) =>
            [
                .. list.EnumerateArray()
                    .Select(entry => entry.EnumerateObject().First().Value.EnumerateArray().Select(axis => axis.GetInt64()).ToArray()),
            ];

        private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
    }
}
