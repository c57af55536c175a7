namespace Unmix.Learning.Network;

/// <summary>What is told of the network's own shares.</summary>
/// <param name="Classes">That shares are summed by; null where each endmember is its own.</param>
/// <param name="Shares">The spectra that shares are of.</param>
internal sealed record Telling(EndmemberClasses? Classes, ShareScale Shares);
