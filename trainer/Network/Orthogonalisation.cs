using static TorchSharp.torch;

namespace Unmix.Trainer.Network;

/// <summary>
/// The least-squares start of the regression, METHOD M7, a0 = pinv(M) y, by QR: Gram-Schmidt with one re-orthogonalisation,
/// written out over the P columns because ONNX has neither a pseudo-inverse nor a QR.
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

    /// <summary>Gram-Schmidt passes: twice is enough (Kahan's and Parlett's rule).</summary>
    private const int Passes = 2;

    /// <summary>Keeps the length of an all-zero column off zero.</summary>
    private const double TinySquare = 1e-30;

    /// <param name="endmembers">[B, L, P].</param>
    /// <param name="spectra">[B, L].</param>
    /// <param name="endmemberCount">P.</param>
    /// <param name="heldShare">The share of its length that a column is held to keep; <see cref="LeastShare"/> changes nothing but rounding.</param>
    /// <returns>Its tensors belong to the caller's scope.</returns>
    public static Orthogonalisation Of(Tensor endmembers, Tensor spectra, int endmemberCount, double heldShare = LeastShare)
    {
        using var scope = NewDisposeScope();
        var columns = new Tensor[endmemberCount];
        var triangle = new Tensor[endmemberCount, endmemberCount];                         // R, upper; each [B, 1]
        for (var p = 0; p < endmemberCount; p++)
        {
            var endmember = endmembers.select(-1, p);                                      // [B, L]
            var rest = endmember;
            for (var pass = 0; pass < Passes && p > 0; pass++)
            {
                for (var q = 0; q < p; q++)
                {
                    var along = Dot(columns[q], rest);
                    rest = rest - along * columns[q];
                    triangle[q, p] = pass == 0 ? along : triangle[q, p] + along;
                }
            }
            triangle[p, p] = HeldLength(rest, endmember, heldShare);
            columns[p] = rest / triangle[p, p];
        }
        var coordinates = columns.Select(column => Dot(column, spectra)).ToArray();        // Q'y; each [B, 1]
        return new Orthogonalisation(
            cat(SolveTriangle(triangle, coordinates), -1).MoveToOuterDisposeScope(),
            GramOf(triangle, endmemberCount).MoveToOuterDisposeScope(),
            cat(ProjectionOf(triangle, coordinates), -1).MoveToOuterDisposeScope());
    }

    private static Tensor Dot(Tensor left, Tensor right) => (left * right).sum(-1, keepdim: true);

    private static Tensor HeldLength(Tensor rest, Tensor endmember, double heldShare)
    {
        var least = heldShare * heldShare * Dot(endmember, endmember) + TinySquare;
        return (Dot(rest, rest) + least).sqrt();
    }

    private static Tensor[] SolveTriangle(Tensor[,] triangle, Tensor[] coordinates)
    {
        var solution = new Tensor[coordinates.Length];
        for (var p = coordinates.Length - 1; p >= 0; p--)
        {
            var remainder = coordinates[p];
            for (var q = p + 1; q < coordinates.Length; q++) remainder = remainder - triangle[p, q] * solution[q];
            solution[p] = remainder / triangle[p, p];
        }
        return solution;
    }

    private static Tensor[] ProjectionOf(Tensor[,] triangle, Tensor[] coordinates)
    {
        var projection = new Tensor[coordinates.Length];
        for (var p = 0; p < coordinates.Length; p++)
        {
            projection[p] = triangle[0, p] * coordinates[0];
            for (var q = 1; q <= p; q++) projection[p] = projection[p] + triangle[q, p] * coordinates[q];
        }
        return projection;
    }

    private static Tensor GramOf(Tensor[,] triangle, int endmemberCount)
    {
        var entries = new Tensor[endmemberCount * endmemberCount];
        for (var i = 0; i < endmemberCount; i++)
        {
            for (var j = i; j < endmemberCount; j++)
            {
                var entry = triangle[0, i] * triangle[0, j];
                for (var k = 1; k <= i; k++) entry = entry + triangle[k, i] * triangle[k, j];
                entries[i * endmemberCount + j] = entries[j * endmemberCount + i] = entry;
            }
        }
        return cat(entries, -1).view(-1, endmemberCount, endmemberCount);
    }
}
