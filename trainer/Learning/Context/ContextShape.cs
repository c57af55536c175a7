using Unmix.Formats.Packages;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;

namespace Unmix.Learning.Context;

/// <summary>The sizes of a <see cref="ContextNetwork"/>.</summary>
/// <param name="EndmemberCount">P, of the answers: classes where there are classes.</param>
/// <param name="Radius">r, how far it looks.</param>
/// <param name="EncoderCalibration">The factor on a concentration by which the encoder's deviations are stated.</param>
public sealed record ContextShape(int EndmemberCount, int Radius, double EncoderCalibration)
{
    /// <summary>H, units of the hidden layer: whole cache lines, so that a pixel's last bits do not depend on its place.</summary>
    public const int Width = 32;

    /// <summary>Units of the hidden layer of f.</summary>
    public const int CorrectionWidth = 16;

    /// <summary>For what an encoder says.</summary>
    /// <param name="encoder">Trained and calibrated.</param>
    /// <param name="options">The radius.</param>
    internal static ContextShape Of(UnmixingNetwork encoder, TrainerOptions options) =>
        new(encoder.Shape.EndmemberCount, options.ContextRadius, encoder.Abundances.Calibration.ToFloats()[0]);

    /// <summary>K, pixels of a neighbourhood.</summary>
    public int NeighbourCount => ModelContext.PixelsOf(Radius);

    /// <summary>
    /// What a neighbourhood looks like: of each place how far it is and how unsure; of each material the pixel's share and how far its
    /// neighbours are from that, summed up with and without their sign.
    /// </summary>
    public int Features => 2 * NeighbourCount + 3 * EndmemberCount;
}
