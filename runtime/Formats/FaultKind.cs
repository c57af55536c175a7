namespace Unmix.Formats;

/// <summary>
/// What a fault is about, which is for a program to turn into an exit code. The numbers stand in the records of a run's items and are kept.
/// </summary>
public enum FaultKind
{
    /// <summary>Something of ours did not do what it promises.</summary>
    Program = 1,

    /// <summary>What was asked for can't be, or an unfinished run was begun with another scene, model or option.</summary>
    Options = 2,

    /// <summary>A scene, a spectral library or a bundle can't be used.</summary>
    Scene = 3,

    /// <summary>A model package, or what becomes one, is refused.</summary>
    Package = 4,

    /// <summary>An output can't be written, or another run is writing it.</summary>
    Output = 5,

    /// <summary>Something was begun that can't be finished.</summary>
    Incomplete = 6,
}
