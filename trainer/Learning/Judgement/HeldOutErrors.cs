namespace Unmix.Learning.Judgement;

/// <summary>How well a network does on what it did not learn from, measured without the scene's truth.</summary>
/// <param name="Abundances">NRMSE_A on labelled triples that were drawn apart.</param>
/// <param name="Reconstruction">NRMSE_Y on pixels of the scene.</param>
public sealed record HeldOutErrors(double Abundances, double Reconstruction)
{
    /// <summary>
    /// Both in one number, by which epochs and runs that believe the scene alike are chosen: the root of the sum of squares.
    /// </summary>
    public double Joint => Math.Sqrt(Abundances * Abundances + Reconstruction * Reconstruction);
}
