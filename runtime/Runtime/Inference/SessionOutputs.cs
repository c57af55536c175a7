using Unmix.Formats.Packages;

namespace Unmix.Runtime.Inference;

/// <summary>The outputs that a session computes; what nobody asked for is cut from the graphs.</summary>
/// <param name="Encoder">Outputs of the encoder, at least one.</param>
/// <param name="Decoder">Outputs of the decoder; none when it is not run.</param>
/// <param name="HasNovelty">True to divide the error by what training stayed below.</param>
internal sealed record SessionOutputs(IReadOnlyList<string> Encoder, IReadOnlyList<string> Decoder, bool HasNovelty = false)
{
    /// <summary>Root mean square over bands of spectrum minus reconstruction; computed by the session itself, not by a graph.</summary>
    public const string Error = "error";

    /// <summary>
    /// The error as a multiple of the package's <see cref="Unmix.Formats.Packages.TrainingErrors.OutsideLevel"/> quantile.
    /// </summary>
    public const string Novelty = "novelty";

    /// <summary>What the caller's memory has to hold: the spectra, the outputs, and the error where there is a reconstruction.</summary>
    public IReadOnlyList<string> BufferNames { get; } =
    [
        GraphNames.Spectra,
        .. Encoder,
        .. Decoder,
        .. Encoder.Concat(Decoder).Contains(GraphNames.Reconstruction) ? [Error] : Array.Empty<string>(),
        .. HasNovelty ? [Novelty] : Array.Empty<string>(),
    ];

    /// <summary>Every output of both graphs.</summary>
    public static SessionOutputs All { get; } = new(GraphNames.EncoderOutputs, GraphNames.DecoderOutputs);

    /// <summary>True where a spectrum is rebuilt, by whichever graph, so that there is an error.</summary>
    public bool Rebuild { get; } = Encoder.Contains(GraphNames.Reconstruction) || Decoder.Contains(GraphNames.Reconstruction);

    /// <summary>
    /// The outputs that layers are made of. Where the encoder does not rebuild spectra, the decoder takes the endmembers and abundances of
    /// each pixel.
    /// </summary>
    /// <param name="layers">The layers.</param>
    /// <param name="package">Whose graphs.</param>
    /// <param name="withContext">True where they are refined by the concentrations around each pixel.</param>
    public static SessionOutputs For(Layers layers, ModelPackage package, bool withContext = false)
    {
        ArgumentNullException.ThrowIfNull(package);
        return For(layers, RebuildingEncoder.IsIn(package), withContext);
    }

    /// <summary>The same by what the encoder does.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="rebuilds">Whether the encoder rebuilds spectra.</param>
    /// <param name="withContext">True where they are refined by the concentrations around each pixel.</param>
    public static SessionOutputs For(Layers layers, bool rebuilds, bool withContext = false)
    {
        var error = (layers & (Layers.Error | Layers.Novelty)) != Layers.None;
        var encoder = new List<string>();
        if ((error && !rebuilds) || layers.HasFlag(Layers.Abundances))
            encoder.Add(GraphNames.Abundances);
        if (layers.HasFlag(Layers.Deviation))
            encoder.Add(GraphNames.Deviation);
        if (error)
            encoder.Add(rebuilds ? GraphNames.Reconstruction : GraphNames.Endmembers);
        if (layers.HasFlag(Layers.Nonlinearity))
            encoder.Add(GraphNames.Nonlinearity);
        if (withContext)
            encoder.Add(GraphNames.Concentration);
        return new SessionOutputs(encoder, error && !rebuilds ? [GraphNames.Reconstruction] : [], layers.HasFlag(Layers.Novelty));
    }

    /// <summary>True for what is kept for a whole window; of the rest only the batch run last is.</summary>
    public static bool IsKept(string name) =>
        name
            is GraphNames.Spectra
                or GraphNames.Concentration
                or GraphNames.Abundances
                or GraphNames.Deviation
                or GraphNames.Nonlinearity
                or Error
                or Novelty;

    /// <summary>Floats that a pixel has under a name of <see cref="BufferNames"/>.</summary>
    public static int FloatsPerPixel(string name, int bandCount, int endmemberCount) =>
        name is Error or Novelty ? 1 : GraphNames.FloatsPerPixel(name, bandCount, endmemberCount);
}
