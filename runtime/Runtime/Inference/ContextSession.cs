using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>
/// The graph that refines a pixel's answer by the pixels around it, over the caller's memory, in batches of one size as
/// <see cref="UnmixSession"/>: a pixel's bytes depend on its neighbourhood alone, whichever pixels share its batch.
/// </summary>
internal sealed class ContextSession : IDisposable
{
    /// <summary>Pixels of one call.</summary>
    public const int BatchSize = UnmixSession.DefaultBatchSize;

    private readonly InferenceSession graph;
    private readonly RunOptions run = new();
    private readonly string packagePath;

    private ContextSession(ModelPackage package, ModelContext context, InferenceSession graph)
    {
        this.graph = graph;
        packagePath = package.Path;
        Radius = context.Radius;
        EndmemberCount = package.Manifest.EndmemberCount;
    }

    /// <summary>r.</summary>
    public int Radius { get; }

    /// <summary>P.</summary>
    public int EndmemberCount { get; }

    /// <summary>K, pixels of a neighbourhood.</summary>
    public int NeighbourCount => ModelContext.PixelsOf(Radius);

    /// <summary>Loads the graph and holds it to its known answers.</summary>
    /// <param name="package">With a context.</param>
    /// <param name="provider">What to compute on; not <see cref="ProviderName.Auto"/>.</param>
    /// <exception cref="ModelPackageException">ONNX Runtime does not accept the graph, or its answers are wrong.</exception>
    public static ContextSession OpenChecked(ModelPackage package, ProviderName provider)
    {
        var session = Open(package, provider);
        try
        {
            var (name, difference) = session.KnownDifferences(package).MaxBy(one => double.IsNaN(one.Value) ? double.MaxValue : one.Value);
            if (difference <= package.Manifest.ParityTolerance)
                return session;
            throw new ModelPackageException(
                $"On {ProviderChoice.Spell(provider)} the context's answer '{name}' to the model's known pixels differs by "
                    + $"{difference:E1}; {package.Manifest.ParityTolerance:E1} is allowed ('{package.Path}'). Export the model again."
            );
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Loads the graph.</summary>
    /// <inheritdoc cref="OpenChecked"/>
    public static ContextSession Open(ModelPackage package, ProviderName provider)
    {
        var bytes = ContextGraph.Of(package).ToByteArray();
        return new ContextSession(
            package,
            package.Manifest.Context!,
            UnmixSession.Load(package, ModelPackage.ContextEntry, bytes, provider)
        );
    }

    /// <summary>Answers for the neighbourhoods in a scratch.</summary>
    /// <param name="scratch">Of this session; places behind the last pixel are cleared.</param>
    /// <param name="count">Pixels in it, at most <see cref="BatchSize"/>.</param>
    public void Run(ContextScratch scratch, int count)
    {
        for (var plane = 0; plane < NeighbourCount * EndmemberCount && count < BatchSize; plane++)
            scratch.Neighbours[(plane * BatchSize + count)..((plane + 1) * BatchSize)].Clear();
        try
        {
            graph.RunWithBinding(run, scratch.Binding);
        }
        catch (OnnxRuntimeException cause)
        {
            throw UnmixSession.CannotCompute(cause, packagePath);
        }
    }

    /// <summary>What the answers to the package's known neighbourhoods differ by, at most, by output.</summary>
    public IReadOnlyDictionary<string, double> KnownDifferences(ModelPackage package)
    {
        var (known, context) = (package.KnownPixels, package.Manifest.Context!);
        var answers = Answers(ModelContext.Neighbourhoods(known.Concentration, EndmemberCount, Radius));
        return new Dictionary<string, double>
        {
            [GraphNames.Abundances] = Largest(GraphNames.Abundances, context.KnownAbundances, answers.Abundances),
            [GraphNames.Deviation] = Largest(GraphNames.Deviation, context.KnownDeviations, answers.Deviations),
        };
    }

    /// <summary>Answers for any number of neighbourhoods.</summary>
    /// <param name="neighbourhoods">[P, K, n].</param>
    public (float[] Abundances, float[] Deviations) Answers(ReadOnlySpan<float> neighbourhoods)
    {
        var planes = NeighbourCount * EndmemberCount;
        var total = neighbourhoods.Length / planes;
        var (abundances, deviations) = (new float[total * EndmemberCount], new float[total * EndmemberCount]);
        using var scratch = new ContextScratch(this);
        for (var first = 0; first < total; first += BatchSize)
        {
            var count = Math.Min(BatchSize, total - first);
            for (var plane = 0; plane < planes; plane++)
                neighbourhoods.Slice(plane * total + first, count).CopyTo(scratch.Neighbours[(plane * BatchSize)..]);
            Run(scratch, count);
            scratch.Abundances[..(count * EndmemberCount)].CopyTo(abundances.AsSpan(first * EndmemberCount));
            scratch.Deviations[..(count * EndmemberCount)].CopyTo(deviations.AsSpan(first * EndmemberCount));
        }
        return (abundances, deviations);
    }

    /// <summary>Lays the graph's input and outputs over memory. The caller disposes it.</summary>
    internal OrtIoBinding Bind(OrtValue neighbours, OrtValue abundances, OrtValue deviations)
    {
        var binding = graph.CreateIoBinding();
        binding.BindInput(GraphNames.Neighbours, neighbours);
        binding.BindOutput(GraphNames.Abundances, abundances);
        binding.BindOutput(GraphNames.Deviation, deviations);
        return binding;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        run.Dispose();
        graph.Dispose();
    }

    private double Largest(string name, IReadOnlyList<float> expected, float[] found) =>
        OutputDifference.Largest(name, [.. expected], found, EndmemberCount);
}
