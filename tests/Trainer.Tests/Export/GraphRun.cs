using Microsoft.ML.OnnxRuntime;

namespace Unmix.Trainer.Tests.Export;

/// <summary>Runs a graph in ONNX Runtime on plain arrays.</summary>
internal static class GraphRun
{
    public static Dictionary<string, float[]> Run(byte[] model, params (string Name, float[] Values, long[] Shape)[] inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var run = new RunOptions();
        var values = inputs.ToDictionary(input => input.Name, input => OrtValue.CreateTensorValueFromMemory(input.Values, input.Shape));
        using var results = session.Run(run, values, session.OutputNames);
        var answers = new Dictionary<string, float[]>();
        for (var i = 0; i < session.OutputNames.Count; i++)
            answers[session.OutputNames[i]] = results[i].GetTensorDataAsSpan<float>().ToArray();
        foreach (var value in values.Values)
            value.Dispose();
        return answers;
    }
}
