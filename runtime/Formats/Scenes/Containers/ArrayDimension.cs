namespace Unmix.Formats.Scenes.Containers;

/// <summary>A dimension of an array.</summary>
/// <param name="Name">As the file says; <c>dim0</c> and so on where it does not.</param>
/// <param name="Size">Members.</param>
internal readonly record struct ArrayDimension(string Name, long Size);
