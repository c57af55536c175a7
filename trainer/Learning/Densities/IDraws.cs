using static TorchSharp.torch;

namespace Unmix.Learning.Densities;

/// <summary>Where Monte Carlo draws come from: a generator in training, recorded noise in a check against known numbers.</summary>
public interface IDraws
{
    /// <summary>Standard normal noise.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="like">Names the precision and the device.</param>
    Tensor Normal(long[] shape, Tensor like);

    /// <summary>A draw of abundances with pathwise derivatives.</summary>
    /// <param name="concentration">[B, P], above 0.</param>
    /// <returns>[B, P].</returns>
    Tensor Abundances(Tensor concentration);
}
