namespace Unmix.Runtime.Tests;

/// <summary>Tests that count what the whole process takes, or write by libhdf5, so that no other may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "alone";
}
