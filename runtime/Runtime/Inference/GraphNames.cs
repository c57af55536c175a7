namespace Unmix.Runtime.Inference;

/// <summary>Names of the graphs' inputs and outputs (DESIGN, section 4).</summary>
internal static class GraphNames
{
    public const string Spectra = "spectra";
    public const string Abundances = "abundances";
    public const string Concentration = "concentration";
    public const string Deviation = "abundance_deviation";
    public const string Endmembers = "endmembers";
    public const string Nonlinearity = "nonlinearity";
    public const string Reconstruction = "reconstruction";
    public const string MixingNonlinearity = "mixing_nonlinearity";

    /// <summary>Floats that a pixel has in an input or output.</summary>
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
    /// <inheritdoc cref="FloatsPerPixel"/>
    public static long[] Shape(string name, int batchSize, int bandCount, int endmemberCount) =>
        name switch
        {
            Endmembers => [batchSize, bandCount, endmemberCount],
            Nonlinearity or MixingNonlinearity => [batchSize],
            _ => [batchSize, FloatsPerPixel(name, bandCount, endmemberCount)],
        };
}
