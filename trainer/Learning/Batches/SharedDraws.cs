using static TorchSharp.torch;

namespace Unmix.Learning.Batches;

/// <summary>
/// Which rows of a batch share what is drawn for them: the looks of their materials, their light, their residuals. Pixels side by side
/// in a scene are of the same trees under the same sun, where rows of a batch have nothing to do with each other.
/// </summary>
internal sealed class SharedDraws
{
    private readonly Tensor? numbers;

    private SharedDraws(long count, Tensor? numbers)
    {
        Count = count;
        this.numbers = numbers;
    }

    /// <summary>How often is drawn.</summary>
    public long Count { get; }

    /// <summary>Each row has its own.</summary>
    /// <param name="rows">B.</param>
    public static SharedDraws None(long rows) => new(rows, null);

    /// <summary>Rows of the same number share theirs.</summary>
    /// <param name="numbers">[B], from 0, none left out.</param>
    /// <returns>Holds a tensor of the caller's scope.</returns>
    public static SharedDraws By(long[] numbers) => new(numbers.Max() + 1, tensor(numbers));

    /// <summary>What was drawn, for each row: [Count, ...] to [B, ...].</summary>
    /// <param name="drawn">As it is where each row has its own.</param>
    public Tensor Spread(Tensor drawn) => numbers is null ? drawn : drawn.index_select(0, numbers);

    /// <summary>The means over the rows of each draw: [B] to [Count].</summary>
    /// <param name="values">As they are where each row has its own.</param>
    public Tensor Means(Tensor values)
    {
        if (numbers is null)
            return values;
        using var scope = NewDisposeScope();
        Tensor Sums(Tensor of) => zeros(Count).scatter_add(0, numbers, of);
        return (Sums(values) / Sums(ones_like(values))).MoveToOuterDisposeScope();
    }
}
