using Unmix.Learning.Network;

namespace Unmix.Trainer.Tests.Network;

/// <summary>
/// The network once more, one pixel at a time in plain numbers and with the constants of docs/method.md written out: what its tensors are
/// held against. Endmembers are rows here, [P][L], and latents [P][H].
/// </summary>
/// <param name="network">Whose numbers.</param>
/// <param name="paper">The paper's form, or that of the default recipe.</param>
internal sealed class PlainNetwork(UnmixingNetwork network, bool paper)
{
    private readonly PlainLayers layers = new(network);
    private readonly int count = network.Shape.EndmemberCount;

    public double[] EndmemberVariances => [.. layers["Endmembers.logVarianceRatio"].Select(theta => 0.01 * Math.Exp(theta))];

    public double SpectrumVariance => 0.01 * Math.Exp(layers["Mixing.logVarianceRatio"][0]);

    /// <summary>M15: the norms of each weight and bias of a nonlinear stream.</summary>
    public double Norm(string part) =>
        network
            .named_parameters()
            .Where(item => item.name.StartsWith($"{part}.nonlinear.", StringComparison.Ordinal))
            .Sum(item => Math.Sqrt(layers[item.name].Sum(value => value * value)));

    public double[] Features(double[] spectrum)
    {
        if (paper)
            return spectrum;
        var (mean, map, axes) = (layers["Whitening.mean"], layers["Whitening.directions"], layers["Whitening.axes"]);
        int bands = spectrum.Length,
            width = map.Length / bands;
        double[] along =
        [
            .. Enumerable
                .Range(0, width)
                .Select(to => Enumerable.Range(0, bands).Sum(from => (spectrum[from] - mean[from]) * map[from * width + to])),
        ];
        return [.. Enumerable.Range(0, bands).Select(to => Enumerable.Range(0, width).Sum(k => along[k] * axes[to * width + k]))];
    }

    /// <summary>M5.</summary>
    public (double[][] Mean, double[][] Variance) Latents(double[] features)
    {
        double[] Hidden(int p) => PlainLayers.Rectified(layers.OfEndmember("Latents.shared", p, features));
        double Bounded(double value) => paper ? value : 3 * Math.Tanh(value / 3);
        return (
            Each(p => [.. layers.OfEndmember("Latents.mean", p, Hidden(p)).Select(Bounded)]),
            Each(p => [.. layers.OfEndmember("Latents.logVariance", p, Hidden(p)).Select(Math.Exp)])
        );
    }

    /// <summary>M2.</summary>
    public double[][] Endmembers(double[][] latents) =>
        Each(p =>
        {
            var free = layers.OfEndmember("Endmembers.mean", p, latents[p]);
            return paper ? [.. free.Select(Logistic)] : MixtureOfVertices(p, [.. free.Select(Math.Exp)]);
        });

    private double[] MixtureOfVertices(int endmember, double[] parts)
    {
        var logits = layers["Endmembers.vertexLogits"];
        var bands = logits.Length / count / parts.Length;
        double Vertex(int j, int band) => Logistic(logits[(endmember * parts.Length + j) * bands + band]);
        return
        [
            .. Enumerable
                .Range(0, bands)
                .Select(band => Enumerable.Range(0, parts.Length).Sum(j => parts[j] * Vertex(j, band)) / parts.Sum()),
        ];
    }

    private static double Logistic(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>M7 to M9.</summary>
    public (double[] Linear, double[] Nonlinear, double[] Concentration) Abundances(double[][] endmembers, double[] spectrum)
    {
        var linear = Regression(endmembers, spectrum);
        var free = layers.Dense("Abundances.nonlinear", Features(spectrum));
        double[] nonlinear = [.. free.Take(count).Select(value => paper ? 0.1 * value : 0.5 * Math.Tanh(0.1 * value / 0.5))];
        var precision = 10 + 100 * Math.Exp(layers["Abundances.logPrecision"][0]);
        if (!paper)
            precision *= Math.Exp(2 * Math.Tanh(free[count] / 2));
        double Concentration(double x) =>
            paper ? 1e-16 + precision * Math.Max(0, x) : 0.005 + precision * (x + Math.Sqrt(x * x + 0.02 * 0.02)) / 2;
        return (linear, nonlinear, [.. linear.Zip(nonlinear, (one, other) => Concentration(one + other))]);
    }

    /// <summary>M4.</summary>
    public (double[] Linear, double[] Nonlinear, double[] Spectrum) Mixture(double[][] endmembers, double[] abundances)
    {
        var bands = endmembers[0].Length;
        double[] linear =
        [
            .. Enumerable.Range(0, bands).Select(band => Enumerable.Range(0, count).Sum(p => endmembers[p][band] * abundances[p])),
        ];
        var joined = Enumerable
            .Range(0, bands)
            .SelectMany(band => Enumerable.Range(0, count).Select(p => endmembers[p][band]))
            .Concat(abundances);
        double[] nonlinear = [.. layers.Dense("Mixing.nonlinear", [.. joined]).Select(value => 0.1 * value)];
        return (linear, nonlinear, PlainLayers.Rectified([.. linear.Zip(nonlinear, (one, other) => one + other)]));
    }

    private double[] Regression(double[][] endmembers, double[] spectrum)
    {
        // The sum as one band more, in which everything has the same value.
        var weight = paper ? 0 : 1 / (1 + Math.Exp(-layers["Abundances.logitSumWeight"][0]));
        var regression = paper
            ? PlainRegression.LeastSquares(endmembers, spectrum)
            : PlainRegression.Ridge(endmembers, spectrum, 0.02, weight * weight);
        var threshold = 0.01 * Math.Exp(layers["Abundances.logThreshold"][0]);
        var trace = Enumerable.Range(0, count).Sum(p => regression.Gram[p][p]);
        var abundances = regression.Start;
        for (var k = 0; k < 10; k++)
        {
            var theta = layers["Abundances.logSteps"][k];
            var step = paper ? 0.01 * Math.Exp(theta) : 2 / (1 + Math.Exp(-theta)) / trace;
            double Slope(int p) =>
                Enumerable.Range(0, count).Sum(q => regression.Gram[p][q] * abundances[q]) - regression.Projection[p] + threshold;
            abundances = [.. Enumerable.Range(0, count).Select(p => Math.Max(0, abundances[p] - step * Slope(p)))];
        }
        return abundances;
    }

    private double[][] Each(Func<int, double[]> ofEndmember) => [.. Enumerable.Range(0, count).Select(ofEndmember)];
}
