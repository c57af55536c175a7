using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// The least-squares start of the regression, METHOD M7, a0 = pinv(M) y, by the square-root-free factors of the spectrum's and
/// the endmembers' Gram matrix in double precision: M = Q U with U unit upper triangular and Q'Q = D, so M'M = U' D U. Graphs,
/// which have to do in single precision, take modified Gram-Schmidt instead, whose factors are the same; with the spectrum as one
/// more column its solution is as good as by Householder's QR (Bjoerck, 1967). Here one product passes over the bands, where
/// Gram-Schmidt and its gradient pass dozens of times.
/// </summary>
/// <param name="Solution">pinv(M) y: [B, P].</param>
/// <param name="Gram">M'M: [B, P, P].</param>
/// <param name="Projection">M'y: [B, P].</param>
public sealed partial record Orthogonalisation(Tensor Solution, Tensor Gram, Tensor Projection)
{
    /// <summary>
    /// A column that keeps less than this share of its length after the others are taken out is noise in float32; its
    /// length is held at this share, so that the solution stays bounded where endmembers coincide. For endmembers at an angle of 0.01
    /// to each other it changes the solution by 1e-9 of itself.
    /// </summary>
    public const double LeastShare = 3e-7;

    /// <summary>Keeps the length of an all-zero column off zero.</summary>
    private const double TinySquare = 1e-30;

    /// <param name="endmembers">[B, L, P].</param>
    /// <param name="spectra">[B, L].</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="heldShare">
    /// The share of what was taken out of a column that it is held to keep; <see cref="LeastShare"/> changes nothing but
    /// rounding, more is a ridge. Differs from the paper where it is one.
    /// </param>
    /// <returns>Its tensors belong to the caller's scope.</returns>
    public static Orthogonalisation Of(Tensor endmembers, Tensor spectra, int endmemberCount, double heldShare = LeastShare)
    {
        using var scope = NewDisposeScope();
        var products = new Tensor[endmemberCount]; // rows of D U and then Q'y, from the diagonal on
        var factors = new Tensor[endmemberCount]; // the same of U and D^-1 Q'y, from behind the diagonal on
        var columns = cat([endmembers.transpose(1, 2), spectra.unsqueeze(1)], 1).to_type(ScalarType.Float64); // [B, P + 1, L]
        var rest = matmul(columns, columns.transpose(1, 2)); // [B, P + 1, P + 1], one row and column fewer each time
        var taken = zeros_like(rest.narrow(1, 0, 1)); // [B, 1, P + 1], the squared length taken out so far
        for (var k = 0; k < endmemberCount; k++)
        {
            var others = endmemberCount - k;
            var along = rest.narrow(1, 0, 1); // [B, 1, P + 1 - k]
            var length = along.narrow(-1, 0, 1);
            var square = length.Plus(taken.narrow(-1, 0, 1).Times(heldShare * heldShare).Plus(TinySquare));
            var alongOthers = along.narrow(-1, 1, others);
            factors[k] = alongOthers / square;
            products[k] = cat([square, alongOthers], -1);
            taken = taken.narrow(-1, 1, others).Plus(factors[k] * alongOthers);
            if (k == endmemberCount - 1)
                break;
            // Of columns r_j - f_j c; where c's length is held, c'c is not the square that f was divided by.
            var shrunk = alongOthers.Times(2) - factors[k] * length;
            rest = rest.narrow(1, 1, others).narrow(2, 1, others) - matmul(factors[k].transpose(1, 2), shrunk);
        }
        var normal = NormalEquations(products, factors, endmemberCount);
        return new Orthogonalisation(
            Solve(factors, endmemberCount).to_type(spectra.dtype).MoveToOuterDisposeScope(),
            normal.narrow(-1, 0, endmemberCount).to_type(spectra.dtype).MoveToOuterDisposeScope(),
            normal.select(-1, endmemberCount).to_type(spectra.dtype).MoveToOuterDisposeScope()
        );
    }

    /// <summary>U x = D^-1 Q'y from the last row up: [B, P].</summary>
    internal static Tensor Solve(Tensor[] factors, int endmemberCount)
    {
        var solution = new Tensor[endmemberCount];
        for (var p = endmemberCount - 1; p >= 0; p--)
        {
            solution[p] = factors[p].select(1, 0).narrow(-1, endmemberCount - p - 1, 1); // [B, 1]
            for (var q = p + 1; q < endmemberCount; q++)
                solution[p] = solution[p] - factors[p].select(1, 0).narrow(-1, q - p - 1, 1) * solution[q];
        }
        return cat(solution, -1);
    }

    /// <summary>[M'M, M'y] = U' [D U, Q'y]: [B, P, P + 1].</summary>
    private static Tensor NormalEquations(Tensor[] products, Tensor[] factors, int endmemberCount)
    {
        var one = ones_like(factors[0].narrow(-1, 0, 1)); // [B, 1, 1]
        var triangle = factors.Select((row, k) => nn.functional.pad(cat([one, row.narrow(-1, 0, endmemberCount - k - 1)], -1), [k, 0]));
        var rows = products.Select((row, k) => nn.functional.pad(row, [k, 0]));
        return matmul(cat([.. triangle], 1).transpose(1, 2), cat([.. rows], 1));
    }
}
