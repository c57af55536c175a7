namespace Unmix.Formats.Scenes.Products;

/// <summary>What a product has opened: closed together, the last first, so that arrays are closed before their file.</summary>
internal sealed class Belongings : IDisposable
{
    private readonly Stack<IDisposable> parts = new();

    /// <summary>Takes something over.</summary>
    /// <returns>The same.</returns>
    public T Add<T>(T part)
        where T : IDisposable
    {
        parts.Push(part);
        return part;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (parts.TryPop(out var part))
            part.Dispose();
    }
}
