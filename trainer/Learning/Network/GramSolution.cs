using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Network;

/// <summary>
/// The least-squares start of the regression, METHOD M7, from M'M and M'y: (M'M) a = M'y by square-root-free factors. Where M'M is to be
/// had without M, this takes the place of <see cref="Orthogonalisation"/>, which passes over all bands.
/// </summary>
internal static partial class GramSolution
{
    /// <summary>Keeps an all-zero endmember from dividing by nothing.</summary>
    private const double TinySquare = 1e-30;

    /// <param name="gram">M'M, [B, P, P], with a ridge on its diagonal, which keeps single precision able to solve it.</param>
    /// <param name="projection">M'y, [B, P].</param>
    /// <returns>[B, P]; belongs to the caller's scope.</returns>
    public static Tensor Of(Tensor gram, Tensor projection)
    {
        using var scope = NewDisposeScope();
        var count = (int)gram.shape[1];
        var wide = gram.to_type(ScalarType.Float64);
        var factors = new Tensor[count]; // rows of the unit triangle from behind the diagonal on, and of the solution in its place
        var rest = cat([wide, projection.to_type(ScalarType.Float64).unsqueeze(-1)], -1); // [B, P - k, P - k + 1]
        for (var k = 0; k < count; k++)
        {
            var others = count - k;
            var along = rest.narrow(1, 0, 1);
            var alongOthers = along.narrow(-1, 1, others);
            factors[k] = alongOthers / along.narrow(-1, 0, 1).Plus(TinySquare); // [B, 1, P - k]
            if (k == count - 1)
                break;
            var shadow = matmul(factors[k].narrow(-1, 0, others - 1).transpose(1, 2), alongOthers);
            rest = rest.narrow(1, 1, others - 1).narrow(2, 1, others) - shadow;
        }
        return Orthogonalisation.Solve(factors, count).to_type(gram.dtype).MoveToOuterDisposeScope();
    }
}
