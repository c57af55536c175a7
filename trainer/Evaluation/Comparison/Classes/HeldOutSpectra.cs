using Unmix.Evaluation.Spectra;
using Unmix.Evaluation.Synthesis;
using Unmix.Formats;

namespace Unmix.Evaluation.Comparison.Classes;

/// <summary>
/// A library parted in two: spectra that methods are given, and spectra that they never see but in mixtures. What a method says of
/// these shows whether it carries over to materials that no library has.
/// </summary>
/// <param name="Kept">What methods are given.</param>
/// <param name="Held">What they are judged on.</param>
public sealed record HeldOutSpectra(ClassLibrary Kept, ClassLibrary Held)
{
    /// <summary>Of the mixtures, for tables.</summary>
    public const string SceneName = "mixtures of the spectra held out";

    private const int Pixels = 2000;
    private const double PixelNoise = 0.003;
    private const double RelativeNoise = 0.005;
    private const double LeastLight = 0.6;
    private const double MostLight = 1.15;
    private const int MostClasses = 3;

    /// <summary>Parts a library; of each class at least one spectrum is on either side.</summary>
    /// <param name="library">All of it.</param>
    /// <param name="share">What is held out of each class, above 0 and below 1.</param>
    /// <param name="seed">Draws them.</param>
    /// <exception cref="OptionsException">A class has one spectrum only.</exception>
    public static HeldOutSpectra Of(ClassLibrary library, double share, int seed)
    {
        ArgumentNullException.ThrowIfNull(library);
        var random = new Random(seed);
        var held = new List<int>();
        for (var c = 0; c < library.ClassNames.Count; c++)
        {
            var members = library.Members(c);
            if (members.Length < 2)
                throw new OptionsException(
                    $"The class '{Quoted.Text(library.ClassNames[c])}' of '{library.Path}' has one spectrum, so none can be held out. "
                        + "Add spectra of it, or leave out --hold-out."
                );
            random.Shuffle(members);
            held.AddRange(members[..Math.Clamp((int)Math.Round(share * members.Length), 1, members.Length - 1)]);
        }
        held.Sort();
        return new HeldOutSpectra(library.Select([.. Enumerable.Range(0, library.Spectra.Count).Except(held)]), library.Select(held));
    }

    /// <summary>
    /// Mixtures of what is held out: of one to three classes, each of one or two spectra, with flat shares, in light of 0.6 to 1.15 and
    /// noise of 0.003 and half a percent of the signal.
    /// </summary>
    /// <param name="seed">Draws them.</param>
    public ClassScene Mixtures(int seed)
    {
        var random = new Random(seed);
        var noise = new NormalDraws(random);
        int bands = Held.BandCount,
            classes = Held.ClassNames.Count;
        var members = Held.ClassNames.Select((_, c) => Held.Members(c)).ToArray();
        var spectra = new float[Pixels * bands];
        var shares = new float[Pixels * classes];
        var spectrum = new double[bands];
        for (var n = 0; n < Pixels; n++)
        {
            Array.Clear(spectrum);
            var chosen = Enumerable.Range(0, classes).ToArray();
            random.Shuffle(chosen);
            var weights = FlatShares(random.Next(1, Math.Min(MostClasses, classes) + 1), random);
            for (var k = 0; k < weights.Length; k++)
            {
                shares[n * classes + chosen[k]] = (float)weights[k];
                var parts = FlatShares(random.Next(1, 3), random);
                foreach (var part in parts)
                    Add(Held.Spectra[members[chosen[k]][random.Next(members[chosen[k]].Length)]], weights[k] * part, spectrum);
            }
            var light = LeastLight + (MostLight - LeastLight) * random.NextDouble();
            for (var band = 0; band < bands; band++)
            {
                var value = spectrum[band] * light;
                spectra[n * bands + band] = (float)(value + (PixelNoise + RelativeNoise * value) * noise.Next());
            }
        }
        return new ClassScene(SceneName, spectra, Held.ClassNames, shares);
    }

    private static void Add(float[] spectrum, double weight, double[] sum)
    {
        for (var band = 0; band < sum.Length; band++)
            sum[band] += weight * spectrum[band];
    }

    private static double[] FlatShares(int count, Random random)
    {
        double[] draws = [.. Enumerable.Range(0, count).Select(_ => -Math.Log(1 - random.NextDouble()))];
        return [.. draws.Select(draw => draw / draws.Sum())];
    }
}
