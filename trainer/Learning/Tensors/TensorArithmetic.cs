using TorchSharp;
using static TorchSharp.torch;

namespace Unmix.Learning.Tensors;

/// <summary>
/// Arithmetic of tensors with numbers, in place of TorchSharp's own operators. Those put every number, and in a sum of tensors
/// the unwritten factor 1, into a <see cref="Scalar"/> that nothing holds: when another thread collects garbage just then, its
/// finalizer frees it while the native code reads it. Here it lives until the call is over, and is freed at once.
/// </summary>
/// <remarks>
/// A number with a fraction makes a floating tensor of one of whole numbers, as it does in TorchSharp; the overloads for whole
/// numbers leave it one. Operands are borrowed; results belong to the caller's scope.
/// </remarks>
internal static class TensorArithmetic
{
    /// <summary>tensor + other.</summary>
    public static Tensor Plus(this Tensor tensor, Tensor other)
    {
        using Scalar factor = 1;
        return tensor.add(other, factor);
    }

    /// <summary>tensor + number.</summary>
    public static Tensor Plus(this Tensor tensor, double number)
    {
        using Scalar scalar = number,
            factor = 1;
        return tensor.add(scalar, factor);
    }

    /// <inheritdoc cref="Plus(Tensor, double)"/>
    public static Tensor Plus(this Tensor tensor, long number)
    {
        using Scalar scalar = number,
            factor = 1;
        return tensor.add(scalar, factor);
    }

    /// <summary>tensor + left * right, in one pass.</summary>
    public static Tensor PlusProduct(this Tensor tensor, Tensor left, Tensor right)
    {
        using Scalar factor = 1;
        return tensor.addcmul(left, right, factor);
    }

    /// <summary>tensor - number.</summary>
    public static Tensor Minus(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.sub(scalar);
    }

    /// <inheritdoc cref="Minus(Tensor, double)"/>
    public static Tensor Minus(this Tensor tensor, long number)
    {
        using Scalar scalar = number;
        return tensor.sub(scalar);
    }

    /// <summary>number - tensor.</summary>
    public static Tensor SubtractedFrom(this Tensor tensor, double number)
    {
        using var negative = tensor.neg();
        return negative.Plus(number);
    }

    /// <inheritdoc cref="SubtractedFrom(Tensor, double)"/>
    public static Tensor SubtractedFrom(this Tensor tensor, long number)
    {
        using var negative = tensor.neg();
        return negative.Plus(number);
    }

    /// <summary>tensor * number.</summary>
    public static Tensor Times(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.mul(scalar);
    }

    /// <inheritdoc cref="Times(Tensor, double)"/>
    public static Tensor Times(this Tensor tensor, long number)
    {
        using Scalar scalar = number;
        return tensor.mul(scalar);
    }

    /// <summary>tensor / number; floating also for whole numbers.</summary>
    public static Tensor Over(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.div(scalar);
    }

    /// <summary>The square of every entry.</summary>
    public static Tensor Squared(this Tensor tensor)
    {
        // Not tensor * tensor: of the same value, but its gradient comes in two parts, which may be summed to other last digits.
        using Scalar two = 2;
        return tensor.pow(two);
    }

    /// <summary>Every entry, but at least a number.</summary>
    public static Tensor AtLeast(this Tensor tensor, double least)
    {
        using Scalar scalar = least;
        return tensor.clamp_min(scalar);
    }

    /// <summary>Every entry, but at least one number and at most another.</summary>
    public static Tensor Within(this Tensor tensor, double least, double most)
    {
        using Scalar low = least,
            high = most;
        return tensor.clamp(low, high);
    }

    /// <inheritdoc cref="Within(Tensor, double, double)"/>
    public static Tensor Within(this Tensor tensor, long least, long most)
    {
        using Scalar low = least,
            high = most;
        return tensor.clamp(low, high);
    }

    /// <summary>Which entries are below a number.</summary>
    public static Tensor IsBelow(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.lt(scalar);
    }

    /// <summary>Which entries are above a number.</summary>
    public static Tensor IsAbove(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        return tensor.gt(scalar);
    }

    /// <summary>A tensor of one number throughout, of the same type and on the same device.</summary>
    public static Tensor Constant(this Tensor like, double number, params long[] shape)
    {
        using Scalar scalar = number;
        return full(shape, scalar, like.dtype, like.device);
    }

    /// <summary>tensor += other.</summary>
    public static void AddInPlace(this Tensor tensor, Tensor other)
    {
        using Scalar factor = 1;
        _ = tensor.add_(other, factor);
    }

    /// <summary>tensor -= number.</summary>
    public static void SubtractInPlace(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        _ = tensor.sub_(scalar);
    }

    /// <summary>tensor *= number.</summary>
    public static void MultiplyInPlace(this Tensor tensor, double number)
    {
        using Scalar scalar = number;
        _ = tensor.mul_(scalar);
    }
}
