using Unmix.Evaluation.Spectra;

namespace Unmix.Learning.Endmembers.Faces;

/// <summary>
/// A density of directions: faces of a simplex, each evenly filled and as thick as noise and the variability of its materials make it,
/// and round crowds for whatever is otherwise. <see cref="Climb"/> goes towards the likeliest.
/// </summary>
internal sealed class FaceMixture
{
    /// <summary>What the background, even over all directions, has; so that no pixel is impossible.</summary>
    private const double Background = 0.01;

    /// <summary>Crowds have no more than this together: of so many anything could be made.</summary>
    public const double MostCrowded = 0.2;
    private const double LogTwoPi = 1.8378770664093453;
    private const double ProportionPrior = 0.1; // pixels that each component has beforehand

    private readonly SpectralDirections directions;
    private readonly double[] squares;
    private readonly AdamSteps steps;

    /// <param name="directions">Whose density.</param>
    /// <param name="corners">[P, D] where it begins.</param>
    /// <param name="crowds">Where they begin.</param>
    public FaceMixture(SpectralDirections directions, double[] corners, FreeCrowds crowds)
    {
        this.directions = directions;
        Count = corners.Length / directions.AxisCount;
        Corners = [.. corners];
        Crowds = crowds;
        Variability = new MaterialVariability(Count);
        Faces = SimplexFace.AllOf(Count);
        foreach (var face in Faces)
            face.Proportion = 0.5 / Faces.Length;
        steps = new AdamSteps(corners.Length);
        squares = new double[directions.Count];
        for (var n = 0; n < squares.Length; n++)
        {
            foreach (var value in directions[n])
                squares[n] += value * value;
        }
    }

    /// <summary>P.</summary>
    public int Count { get; }

    /// <summary>[P, D] of length 1.</summary>
    public double[] Corners { get; }

    /// <summary>Corners first, in their order.</summary>
    public SimplexFace[] Faces { get; }

    /// <summary>What is not of the simplex.</summary>
    public FreeCrowds Crowds { get; }

    /// <summary>Of the materials.</summary>
    public MaterialVariability Variability { get; }

    /// <summary>Mean over pixels, evened, of the log density when they were last looked at.</summary>
    public double LogLikelihood { get; private set; } = double.NegativeInfinity;

    /// <summary>A round: who explains which pixel, then corners, variances and proportions that explain them better.</summary>
    /// <param name="step">How far a corner may go along an axis, about; radians. 0 leaves it.</param>
    /// <param name="blur">Variance that is added everywhere, so that first rounds see the whole.</param>
    public void Climb(double step, double blur) => Add(blur).Finish(step);

    /// <summary>Only looks how likely everything is.</summary>
    public void Look() => Add(0);

    /// <summary>Of corners that are each other's by the least sum of angles, the pair that is farthest apart.</summary>
    public (int Corner, double Radians) FarthestCorner(FaceMixture other)
    {
        var axes = directions.AxisCount;
        var angles = new double[Count, Count];
        for (var p = 0; p < Count; p++)
        {
            for (var q = 0; q < Count; q++)
                angles[p, q] = Math.Acos(Math.Clamp(Dot(Corners.AsSpan(p * axes, axes), other.Corners.AsSpan(q * axes, axes)), -1, 1));
        }
        var order = EndmemberMatching.Assign(angles);
        var corner = Enumerable.Range(0, Count).MaxBy(p => angles[p, order[p]]);
        return (corner, angles[corner, order[corner]]);
    }

    private Round Add(double blur)
    {
        Measure(blur);
        var round = new Round(this, blur);
        for (var n = 0; n < directions.Count; n++)
            round.Add(n);
        LogLikelihood = round.LogLikelihood / directions.Count;
        return round;
    }

    private void Measure(double blur)
    {
        var axes = directions.AxisCount;
        var products = new double[Count * Count];
        for (var p = 0; p < Count; p++)
        {
            for (var q = 0; q < Count; q++)
                products[p * Count + q] = Dot(Corners.AsSpan(p * axes, axes), Corners.AsSpan(q * axes, axes));
        }
        foreach (var face in Faces)
            face.Measure(products, Count, directions.UsualNoise + blur + face.Corners.Average(p => Variability[p]));
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    /// <summary>Sums of a round.</summary>
    private sealed class Round
    {
        private const double Reach = 18; // components so much less likely than the likeliest are left out: exp(-18)
        private const double LeastShare = 1e-3; // and do not pull at corners below this

        private readonly FaceMixture mixture;
        private readonly double blur;
        private readonly int axes;
        private readonly double[] logs;
        private readonly double[] logConstants;
        private readonly double[] products;
        private readonly FacePlace place;
        private readonly double[] counts;
        private readonly double[] gradient;
        private readonly double[] pulls;

        public Round(FaceMixture mixture, double blur)
        {
            (this.mixture, this.blur) = (mixture, blur);
            axes = mixture.directions.AxisCount;
            counts = new double[mixture.Faces.Length];
            logs = new double[counts.Length + mixture.Crowds.Count + 1];
            logConstants = [.. mixture.Faces.Select(face => Math.Log(face.Proportion) - face.LogVolume)];
            products = new double[mixture.Count];
            place = new FacePlace(mixture.Count, mixture.Variability);
            gradient = new double[mixture.Corners.Length];
            pulls = new double[mixture.Count * mixture.Count];
            mixture.Crowds.Begin();
            mixture.Variability.Begin();
        }

        public double LogLikelihood { get; private set; }

        public void Add(int pixel)
        {
            var direction = mixture.directions[pixel];
            var noise = mixture.directions.Noise[pixel] + blur;
            for (var p = 0; p < mixture.Count; p++)
                products[p] = Dot(mixture.Corners.AsSpan(p * axes, axes), direction);
            var largest = logs[^1] = Math.Log(Background);
            mixture.Crowds.LogDensities(direction, noise, logs.AsSpan(counts.Length, mixture.Crowds.Count));
            foreach (var log in logs.AsSpan(counts.Length))
                largest = Math.Max(largest, log);
            var logNoise = Math.Log(noise) + LogTwoPi;
            for (var f = 0; f < counts.Length; f++)
            {
                logs[f] = LogDensity(f, pixel, noise, logNoise, largest);
                largest = Math.Max(largest, logs[f]);
            }
            double total = 0;
            foreach (ref var log in logs.AsSpan())
                total += log = log < largest - Reach ? 0 : Math.Exp(log - largest);
            var weight = mixture.directions.Weights[pixel];
            LogLikelihood += weight * (largest + Math.Log(total));
            mixture.Crowds.Take(direction, noise, logs.AsSpan(counts.Length, mixture.Crowds.Count), weight / total);
            for (var f = 0; f < counts.Length; f++)
            {
                counts[f] += weight * logs[f] / total;
                if (logs[f] > LeastShare * total)
                    Pull(f, pixel, noise, weight * logs[f] / total);
            }
        }

        public void Finish(double step)
        {
            var faces = mixture.Faces;
            for (var f = mixture.Count; f < faces.Length; f++)
            {
                var size = faces[f].Corners.Length;
                var volume = faces[f].VolumeGradient;
                for (var i = 0; i < size; i++)
                {
                    for (var j = 0; j < size; j++)
                        pulls[faces[f].Corners[i] * mixture.Count + faces[f].Corners[j]] += counts[f] * volume[i * size + j];
                }
            }
            for (var p = 0; p < mixture.Count; p++)
            {
                for (var q = 0; q < mixture.Count; q++)
                {
                    for (var axis = 0; axis < axes; axis++)
                        gradient[p * axes + axis] -= pulls[p * mixture.Count + q] * mixture.Corners[q * axes + axis];
                }
            }
            if (step > 0)
                mixture.steps.Take(mixture.Corners, gradient, axes, step);
            var total = counts.Sum() + mixture.Crowds.Total;
            var crowded = Math.Min(MostCrowded, mixture.Crowds.Total / total);
            var whole = counts.Sum() + ProportionPrior * counts.Length;
            for (var f = 0; f < faces.Length; f++)
                faces[f].Proportion = (1 - Background - crowded) * (counts[f] + ProportionPrior) / whole;
            mixture.Crowds.Finish(crowded);
            mixture.Variability.Finish();
        }

        private double LogDensity(int f, int pixel, double noise, double logNoise, double largest)
        {
            var face = mixture.Faces[f];
            var height = place.Find(face, products, mixture.squares[pixel]);
            var across = axes - face.Corners.Length;
            // Thicker by variability only makes the peak lower: what can't reach by noise alone can't at all.
            var most = logConstants[f] - 0.5 * across * logNoise - 0.5 * height / (noise + mixture.Variability.Largest);
            if (most < largest - Reach || !place.Settle(face, noise))
                return double.NegativeInfinity;
            var log = logConstants[f] - 0.5 * across * (Math.Log(place.Variance) + LogTwoPi) - 0.5 * height / place.Variance;
            return log < largest - Reach ? log : log + place.LogInside(face);
        }

        private void Pull(int f, int pixel, double noise, double share)
        {
            var face = mixture.Faces[f];
            var height = place.Find(face, products, mixture.squares[pixel]);
            place.Settle(face, noise);
            mixture.Variability.Take(face, place, height / (axes - face.Corners.Length), share);
            place.Pull(face);
            var direction = mixture.directions[pixel];
            for (var i = 0; i < face.Corners.Length; i++)
            {
                var outward = share * place.Outward[i];
                var target = gradient.AsSpan(face.Corners[i] * axes, axes);
                for (var axis = 0; axis < axes; axis++)
                    target[axis] += outward * direction[axis];
                for (var j = 0; j < face.Corners.Length; j++)
                    pulls[face.Corners[i] * mixture.Count + face.Corners[j]] +=
                        outward * place.Shares[j] + share * place.Shares[i] * place.Sideways[j];
            }
        }
    }
}
