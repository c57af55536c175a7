namespace Unmix.Formats.Packages;

/// <summary>
/// The contract of a package's graphs: names and shapes of their inputs and outputs (DESIGN, section 4). Who writes a graph, who runs it,
/// who checks it and who describes it take them from here.
/// </summary>
public static class GraphNames
{
    /// <summary>[n, L] reflectance; the encoder's input.</summary>
    public const string Spectra = "spectra";

    /// <summary>[n, P] at least 0, each row sums to 1.</summary>
    public const string Abundances = "abundances";

    /// <summary>[n, P] Dirichlet concentration, above 0.</summary>
    public const string Concentration = "concentration";

    /// <summary>[n, P] standard deviation of the abundances.</summary>
    public const string Deviation = "abundance_deviation";

    /// <summary>[n, L, P] endmembers of each pixel, reflectance.</summary>
    public const string Endmembers = "endmembers";

    /// <summary>[n] degree of nonlinearity on the abundance side, 0 to 1.</summary>
    public const string Nonlinearity = "nonlinearity";

    /// <summary>[n, L] reflectance.</summary>
    public const string Reconstruction = "reconstruction";

    /// <summary>[n] degree of nonlinearity on the mixing side, 0 to 1.</summary>
    public const string MixingNonlinearity = "mixing_nonlinearity";

    /// <summary>
    /// [P, K, n] concentrations of the pixels around each of n (<see cref="ModelContext.Places"/>), itself in the middle; zeros where
    /// there is no valid pixel. The context graph's input.
    /// </summary>
    public const string Neighbours = "neighbour_concentrations";

    /// <summary>What the encoder is fed.</summary>
    public static IReadOnlyList<string> EncoderInputs { get; } = [Spectra];

    /// <summary>
    /// What every encoder answers, in the graph's order. One whose endmembers are mixtures of a few spectra may answer
    /// <see cref="Reconstruction"/> too, which it has without the endmembers; the decoder is then not needed for it.
    /// </summary>
    public static IReadOnlyList<string> EncoderOutputs { get; } = [Abundances, Concentration, Deviation, Endmembers, Nonlinearity];

    /// <summary>What the decoder is fed: answers of the encoder.</summary>
    public static IReadOnlyList<string> DecoderInputs { get; } = [Endmembers, Abundances];

    /// <summary>What the decoder answers, in the graph's order.</summary>
    public static IReadOnlyList<string> DecoderOutputs { get; } = [Reconstruction, MixingNonlinearity];

    /// <summary>What the context graph is fed, where a package has one: concentrations of the encoder.</summary>
    public static IReadOnlyList<string> ContextInputs { get; } = [Neighbours];

    /// <summary>What the context graph answers, in the graph's order.</summary>
    public static IReadOnlyList<string> ContextOutputs { get; } = [Abundances, Deviation];

    /// <summary>
    /// Floats that a pixel has in an input or output; not of <see cref="Neighbours"/>, which are as many as a package says.
    /// </summary>
    /// <param name="name">One of the names above.</param>
    /// <param name="bandCount">L.</param>
    /// <param name="endmemberCount">P.</param>
    public static int FloatsPerPixel(string name, int bandCount, int endmemberCount) =>
        name switch
        {
            Spectra or Reconstruction => bandCount,
            Endmembers => checked(bandCount * endmemberCount),
            Nonlinearity or MixingNonlinearity => 1,
            _ => endmemberCount,
        };

    /// <summary>Its shape for a batch.</summary>
    /// <param name="name">One of the names above.</param>
    /// <param name="batchSize">Pixels, n.</param>
    /// <param name="bandCount">L.</param>
    /// <param name="endmemberCount">P.</param>
    public static long[] Shape(string name, int batchSize, int bandCount, int endmemberCount) =>
        name switch
        {
            Endmembers => [batchSize, bandCount, endmemberCount],
            Nonlinearity or MixingNonlinearity => [batchSize],
            _ => [batchSize, FloatsPerPixel(name, bandCount, endmemberCount)],
        };
}
