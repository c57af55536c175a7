namespace Unmix.Learning.Recipes;

/// <summary>What labelled mixtures of a spectral library are made of, where a model is learnt from one.</summary>
public sealed record LibraryOptions
{
    /// <summary>Endmembers that all classes together are split into at most; each class has at least one.</summary>
    public int MostEndmembers { get; init; } = 12;

    /// <summary>A class is split no further where its spectra lie this near to a part's direction, degrees, root mean square.</summary>
    public double SplitAngle { get; init; } = 4;

    /// <summary>The largest number of classes in a mixture. Each number from 1 to this is equally likely.</summary>
    public int MostClasses { get; init; } = 3;

    /// <summary>The largest number of endmembers of one class in a mixture. Each number from 1 to this is equally likely.</summary>
    public int MostMaterials { get; init; } = 2;

    /// <summary>Concentration of the Dirichlet that shares are drawn from: 1 is flat.</summary>
    public double Concentration { get; init; } = 1;

    /// <summary>Standard deviation of the logarithm (ln) of the brightness of a spectrum.</summary>
    public double Brightness { get; init; } = 0.1;

    /// <summary>Standard deviation of the logarithm (ln) of the illumination of a mixture.</summary>
    public double Illumination { get; init; } = 0.3;

    /// <summary>Deviation of smooth changes of ln reflectance along the spectrum: what other spectra of a material would do.</summary>
    public double Shape { get; init; } = 0.1;

    /// <summary>The share of spectra that are mixed of two of their endmember's.</summary>
    public double BlendShare { get; init; } = 0.5;

    /// <summary>Standard deviation of the noise in every band, in reflectance.</summary>
    public double Noise { get; init; } = 0.003;

    /// <summary>Noise as a share of the signal.</summary>
    public double RelativeNoise { get; init; } = 0.005;
}
