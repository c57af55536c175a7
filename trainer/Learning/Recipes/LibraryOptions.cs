namespace Unmix.Learning.Recipes;

/// <summary>What labelled mixtures of a spectral library are made of, where a model is learnt from one.</summary>
public sealed record LibraryOptions
{
    /// <summary>Endmembers that all classes together are split into at most; each class has at least one.</summary>
    public int MostEndmembers { get; init; } = 12;

    /// <summary>A class is split no further where its spectra lie this near to a part's direction, degrees, root mean square.</summary>
    public double SplitAngle { get; init; } = 4;

    /// <summary>The most classes in a mixture; each number from 1 on is as likely.</summary>
    public int MostClasses { get; init; } = 3;

    /// <summary>The most endmembers of a class in a mixture; each number from 1 on is as likely.</summary>
    public int MostMaterials { get; init; } = 2;

    /// <summary>Concentration of the Dirichlet that shares are drawn from: 1 is flat.</summary>
    public double Concentration { get; init; } = 1;

    /// <summary>Deviation of ln brightness of a spectrum.</summary>
    public double Brightness { get; init; } = 0.1;

    /// <summary>Deviation of ln illumination of a mixture.</summary>
    public double Illumination { get; init; } = 0.3;

    /// <summary>Deviation of smooth changes of ln reflectance along the spectrum: what other spectra of a material would do.</summary>
    public double Shape { get; init; } = 0.1;

    /// <summary>The share of spectra that are mixed of two of their endmember's.</summary>
    public double BlendShare { get; init; } = 0.5;

    /// <summary>Noise that every band has, reflectance.</summary>
    public double Noise { get; init; } = 0.003;

    /// <summary>Noise as a share of the signal.</summary>
    public double RelativeNoise { get; init; } = 0.005;
}
