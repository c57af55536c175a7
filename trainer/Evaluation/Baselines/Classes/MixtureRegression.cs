using System.Numerics.Tensors;
using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Classes;

/// <summary>
/// Regression on synthetic mixtures (A. Okujeni et al., Remote Sensing of Environment, 2013; EnMAP-Box): a small network learns shares
/// from mixtures of the library's spectra. For each class there are so many mixtures of one of its spectra with one or two others,
/// drawn by the size of their class, the same class among them; the spectra themselves are learnt too. No brightness, no noise.
/// </summary>
public sealed class MixtureRegression : IClassSolver
{
    private const int MixturesPerClass = 1000;
    private const int Hidden = 64;
    private const int Rounds = 60;
    private const int Batch = 32;
    private const double LearningRate = 2e-3;

    private readonly SmallRegression network;
    private readonly float[] features;
    private readonly float[] answer;
    private readonly float[] mean;
    private readonly float[] inverseDeviation;

    private MixtureRegression(SmallRegression network, float[] mean, float[] inverseDeviation)
    {
        this.network = network;
        this.mean = mean;
        this.inverseDeviation = inverseDeviation;
        features = new float[mean.Length];
        answer = new float[network.OutputCount];
    }

    /// <summary>Learns.</summary>
    /// <param name="library">What is mixed.</param>
    /// <param name="seed">Of mixtures and first weights.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    public static MixtureRegression Learn(ClassLibrary library, int seed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        var random = new Random(seed);
        var (spectra, shares) = Mixtures(library, random);
        var mean = new float[library.BandCount];
        var inverse = new float[library.BandCount];
        for (var band = 0; band < mean.Length; band++)
        {
            mean[band] = spectra.Average(spectrum => spectrum[band]);
            var variance = spectra.Average(spectrum => Math.Pow(spectrum[band] - mean[band], 2));
            inverse[band] = (float)(1 / Math.Sqrt(Math.Max(variance, 1e-12)));
        }
        foreach (var spectrum in spectra)
            Standardise(spectrum, mean, inverse);
        var network = new SmallRegression([library.BandCount, Hidden, Hidden, library.ClassNames.Count], random);
        var order = Enumerable.Range(0, spectra.Count).ToArray();
        var steps = Rounds * (order.Length / Batch);
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            random.Shuffle(order);
            for (var first = 0; first + Batch <= order.Length; first += Batch)
            {
                foreach (var place in order.AsSpan(first, Batch))
                    network.Learn(spectra[place], shares[place]);
                network.Step(LearningRate * (1 - network.StepCount / (double)steps));
            }
        }
        return new MixtureRegression(network, mean, inverse);
    }

    /// <summary>The same for another thread: what is learnt is shared, the memory is not.</summary>
    public MixtureRegression ForThread() => new(network.ForThread(), mean, inverseDeviation);

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, int pixel, ClassSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        for (var band = 0; band < features.Length; band++)
            features[band] = (float)spectrum[band];
        Standardise(features, mean, inverseDeviation);
        network.Answer(features, answer);
        double total = 0;
        for (var c = 0; c < answer.Length; c++)
        {
            solution.Shares[c] = Math.Max(0, answer[c]);
            total += solution.Shares[c];
        }
        for (var c = 0; c < answer.Length; c++)
            solution.Shares[c] = total > 0 ? solution.Shares[c] / total : 1.0 / answer.Length;
    }

    /// <summary>Mixtures of each class, then the spectra themselves.</summary>
    internal static (List<float[]> Spectra, List<float[]> Shares) Mixtures(ClassLibrary library, Random random)
    {
        var spectra = new List<float[]>();
        var shares = new List<float[]>();
        for (var c = 0; c < library.ClassNames.Count; c++)
        {
            var members = library.Members(c);
            for (var i = 0; i < MixturesPerClass; i++)
            {
                var places = new int[random.Next(2, 4)];
                places[0] = members[random.Next(members.Length)];
                for (var k = 1; k < places.Length; k++)
                    places[k] = random.Next(library.Spectra.Count);
                Add(places, FlatShares(places.Length, random));
            }
        }
        for (var place = 0; place < library.Spectra.Count; place++)
            Add([place], [1]);
        return (spectra, shares);

        void Add(int[] places, float[] weights)
        {
            var spectrum = new float[library.BandCount];
            var share = new float[library.ClassNames.Count];
            for (var k = 0; k < places.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(library.Spectra[places[k]], weights[k], spectrum, spectrum);
                share[library.ClassOf[places[k]]] += weights[k];
            }
            spectra.Add(spectrum);
            shares.Add(share);
        }
    }

    // Even over the simplex: gaps between sorted draws.
    private static float[] FlatShares(int count, Random random)
    {
        double[] cuts = [0, .. Enumerable.Range(1, count - 1).Select(_ => random.NextDouble()).Order(), 1];
        return [.. cuts.Skip(1).Zip(cuts, (next, before) => (float)(next - before))];
    }

    private static void Standardise(Span<float> spectrum, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverseDeviation)
    {
        TensorPrimitives.Subtract(spectrum, mean, spectrum);
        TensorPrimitives.Multiply(spectrum, inverseDeviation, spectrum);
    }
}
