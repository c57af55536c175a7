namespace Unmix.Formats.Scenes.Products.Dlr;

/// <summary>A band as the XML of EnMAP and DESIS characterises it; reflectance = stored * Gain + Offset.</summary>
/// <param name="CentreNm">nm.</param>
/// <param name="WidthNm">Full width at half maximum, nm; null where not stated.</param>
/// <param name="Gain">Finite and not 0.</param>
/// <param name="Offset">Finite.</param>
internal sealed record DlrBand(double CentreNm, double? WidthNm, double Gain, double Offset);
