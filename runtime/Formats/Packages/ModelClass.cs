namespace Unmix.Formats.Packages;

/// <summary>A class of a model that was learnt from a library: one endmember of its outputs, made of several within.</summary>
/// <param name="Name">That of the output, see <see cref="ModelManifest.EndmemberNames"/>.</param>
/// <param name="Members">Names of the endmembers within, whose shares the graph sums; at least one.</param>
public sealed record ModelClass(string Name, IReadOnlyList<string> Members);
