using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Learning.Context;
using Unmix.Learning.Judgement;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>
/// The state of a training after an epoch, in one file: a zip with <c>training.json</c> (options, facts, history) and
/// <c>tensors.bin</c> (float32, little-endian: parameters in the network's order, then Adam's moments, then real pixels), and
/// <c>picked.bin</c> (parameters of the best epoch so far) where one is picked, and <c>context.bin</c> (those of the network that
/// looks at neighbours) where one was learnt.
/// </summary>
public sealed record Checkpoint
{
    private const string JsonEntry = "training.json";
    private const string TensorEntry = "tensors.bin";
    private const string PickedEntry = "picked.bin";
    private const string ContextEntry = "context.bin";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>What is learnt, and how.</summary>
    public required TrainerOptions Options { get; init; }

    /// <summary>What the model carries.</summary>
    public required ModelFacts Facts { get; init; }

    /// <summary>Epochs done.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>Updates done.</summary>
    public required long StepCount { get; init; }

    /// <summary>Parameters, moments, then up to 1,000 pixels [n, L] that an export is checked on.</summary>
    public required float[] Tensors { get; init; }

    /// <summary>Which of several runs with one seed this is, from 0.</summary>
    public int Restart { get; init; }

    /// <summary>The epoch whose network is the answer; 0 for the last.</summary>
    public int PickedEpoch { get; init; }

    /// <summary>Parameters of that network, calibrated when the training is over; empty for those of the last epoch.</summary>
    public float[] Picked { get; init; } = [];

    /// <summary>
    /// Parameters and calibration of the network that looks at neighbours; empty where every pixel is unmixed by itself, and while the
    /// training is not over.
    /// </summary>
    public float[] Context { get; init; } = [];

    /// <summary>
    /// Why the network should not be used (see <see cref="Judgement.NetworkHealth"/>); empty for a sound one, and while the
    /// training is not over.
    /// </summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>How the intervals of a finished training hold; null before, and where deviations are not calibrated.</summary>
    public TrainingIntervals? Intervals { get; init; }

    /// <summary>Errors on what is held out of the network that is the answer; null before the first epoch.</summary>
    [JsonIgnore]
    public HeldOutErrors? HeldOut =>
        (
            PickedEpoch > 0 ? History[PickedEpoch - 1]
            : History.Count > 0 ? History[^1]
            : null
        )?.HeldOut;

    /// <summary>The state of a network: parameters, then fixed tensors.</summary>
    public static float[] Floats(UnmixingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. network.State.SelectMany(tensor => tensor.ToFloats())];
    }

    /// <exception cref="TrainingException">The network should not be used; says why.</exception>
    public void RequireSound()
    {
        if (Faults.Count == 0)
            return;
        throw new TrainingException(
            $"The training of '{Facts.SceneName}' went wrong: {string.Join("; ", Faults)}. No package is written; try --set restarts=3, "
                + "another seed, or other references."
        );
    }

    /// <summary>Gathers the state.</summary>
    public static Checkpoint Of(
        TrainerOptions options,
        ModelFacts facts,
        IReadOnlyList<EpochRecord> history,
        UnmixingNetwork network,
        AdamOptimizer optimizer,
        IReadOnlyList<float> pixels
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        float[] tensors = [.. network.State.Concat(optimizer.Moments).SelectMany(tensor => tensor.ToFloats()), .. pixels];
        return new Checkpoint
        {
            Options = options,
            Facts = facts,
            History = [.. history],
            StepCount = optimizer.StepCount,
            Tensors = tensors,
        };
    }

    /// <summary>Writes the file whole, or not at all.</summary>
    /// <exception cref="OutputException">The folder refuses.</exception>
    public void Write(string path)
    {
        using var file = OutputFile.Begin(path);
        using (var stream = File.Create(file.TemporaryPath))
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using (var json = zip.CreateEntry(JsonEntry, CompressionLevel.NoCompression).Open())
                JsonSerializer.Serialize(json, this with { Tensors = [], Picked = [], Context = [] }, Json);
            WriteFloats(zip, TensorEntry, Tensors);
            if (Picked.Length > 0)
                WriteFloats(zip, PickedEntry, Picked);
            if (Context.Length > 0)
                WriteFloats(zip, ContextEntry, Context);
        }
        file.Finish();
    }

    /// <exception cref="TrainingException">The file is missing or is no checkpoint of ours.</exception>
    public static Checkpoint Read(string path)
    {
        if (!File.Exists(path))
            throw new TrainingException(
                $"There is no checkpoint '{path}'. Give the file that 'train' wrote beside its output.",
                kind: FaultKind.Package
            );
        try
        {
            using var zip = ZipFile.OpenRead(path);
            RequireEveryOption(path, zip);
            using var json = zip.GetEntry(JsonEntry)!.Open();
            var tensors = ReadFloats(zip.GetEntry(TensorEntry)!);
            var picked = zip.GetEntry(PickedEntry) is { } entry ? ReadFloats(entry) : [];
            var context = zip.GetEntry(ContextEntry) is { } around ? ReadFloats(around) : [];
            return JsonSerializer.Deserialize<Checkpoint>(json, Json)! with { Tensors = tensors, Picked = picked, Context = context };
        }
        catch (Exception cause)
            when (cause
                    is InvalidDataException
                        or JsonException
                        or InvalidOperationException
                        or NullReferenceException
                        or EndOfStreamException
            )
        {
            throw new TrainingException(
                $"'{path}' is not a checkpoint of unmix-train, or is damaged. Train again.",
                cause,
                FaultKind.Package
            );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                $"The checkpoint '{path}' can't be read: {cause.Message.TrimEnd('.')}. Check its permissions.",
                cause,
                FaultKind.Package
            );
        }
    }

    /// <summary>The network as it was after the last epoch, to go on with.</summary>
    public UnmixingNetwork RestoreNetwork() => Restore(Tensors);

    /// <summary>
    /// The network that is the answer: of the picked epoch, or the last, as a package keeps it
    /// (<see cref="MixingDecoder.RoundLarge"/>).
    /// </summary>
    public UnmixingNetwork RestoreAnswer()
    {
        var network = Restore(Picked.Length > 0 ? Picked : Tensors);
        network.Mixing.RoundLarge();
        return network;
    }

    /// <summary>The network that looks at neighbours; null where there is none. The caller's.</summary>
    /// <param name="answer">Of <see cref="RestoreAnswer"/>.</param>
    public ContextNetwork? RestoreContext(UnmixingNetwork answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Context.Length == 0)
            return null;
        using var generator = new Generator(0, CPU);
        var network = new ContextNetwork(ContextShape.Of(answer, Options), new ParameterFactory(generator));
        Fill(network.State, Context, 0);
        return network;
    }

    private UnmixingNetwork Restore(float[] parameters)
    {
        using var generator = new Generator(0, CPU);
        var network = UnmixingNetwork.Of(
            Options,
            Facts.BandCount,
            Facts.ClassOf?.Count ?? Facts.EndmemberNames.Count,
            generator,
            Facts.ClassOf
        );
        Fill(network.State, parameters, 0);
        return network;
    }

    /// <summary>An optimiser with the moments of the checkpoint.</summary>
    /// <param name="network">The network of <see cref="RestoreNetwork"/>.</param>
    public AdamOptimizer RestoreOptimizer(UnmixingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var optimizer = new AdamOptimizer(network.parameters()) { StepCount = StepCount };
        Fill(optimizer.Moments, Tensors, network.State.Sum(tensor => tensor.numel()));
        return optimizer;
    }

    /// <summary>The real pixels: [n, L].</summary>
    public float[] Pixels(UnmixingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Tensors[(int)(network.State.Sum(tensor => tensor.numel()) + 2 * network.parameters().Sum(parameter => parameter.numel()))..];
    }

    // A field that an older version did not know, or a constant of its form, may be another by now, and the network's shape with it.
    private static void RequireEveryOption(string path, ZipArchive zip)
    {
        using var json = zip.GetEntry(JsonEntry)!.Open();
        var written = JsonNode.Parse(json)![nameof(Options)]!.AsObject();
        var known = JsonSerializer.SerializeToNode(new TrainerOptions(), Json)!.AsObject();
        string[] missing = [.. Missing(known, written)];
        if (missing.Length == 0)
            return;
        throw new TrainingException(
            $"The checkpoint '{path}' is of an older version of unmix-train, which had no option {string.Join(", ", missing)}. Use that "
                + "version, or train again.",
            kind: FaultKind.Package
        );
    }

    private static IEnumerable<string> Missing(JsonObject known, JsonObject written) =>
        known.SelectMany(option =>
            !written.TryGetPropertyValue(option.Key, out var value) ? [option.Key]
            : option.Value is JsonObject inner && value is JsonObject have ? Missing(inner, have)
            : []
        );

    private static void WriteFloats(ZipArchive zip, string name, float[] values)
    {
        using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static float[] ReadFloats(ZipArchiveEntry entry)
    {
        var values = new float[entry.Length / sizeof(float)];
        using var stream = entry.Open();
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static void Fill(IEnumerable<Tensor> targets, float[] source, long from)
    {
        using var noGradient = no_grad();
        foreach (var target in targets)
        {
            using var values = tensor(source.AsSpan((int)from, (int)target.numel()).ToArray(), target.shape);
            target.copy_(values);
            from += target.numel();
        }
    }
}
