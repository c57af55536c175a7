namespace Unmix.Learning.Export;

/// <summary>How far exported graphs are from their network.</summary>
/// <param name="Difference">The largest of any output at any pixel that was tried.</param>
/// <param name="Allowed">The largest that was allowed to any output.</param>
public sealed record ExportAgreement(double Difference, double Allowed)
{
    /// <summary>The larger of each.</summary>
    public ExportAgreement And(ExportAgreement other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ExportAgreement(Math.Max(Difference, other.Difference), Math.Max(Allowed, other.Allowed));
    }
}
