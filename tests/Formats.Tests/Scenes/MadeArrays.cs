namespace Unmix.Formats.Tests.Scenes;

/// <summary>
/// Tests that make files of arrays in this process: they write by libhdf5, which serves one thread at a time and whose turns the readers
/// of the product take among themselves, so that none may read beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MadeArrays
{
    public const string Name = "made arrays";
}
