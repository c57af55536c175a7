using System.Globalization;
using Unmix.Formats.Packages;
using Unmix.Report.Page;

namespace Unmix.Report;

/// <summary>What a page says about the model.</summary>
public static class ModelFactGroup
{
    /// <summary>Name, hash, bands, and what its manifest says of the training.</summary>
    public static FactGroup Of(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var manifest = package.Manifest;
        var facts = new List<(string, string)>
        {
            ("name", manifest.Name),
            ("file", package.Path),
            ("SHA-256", package.Sha256),
            ("endmembers", string.Join(", ", manifest.EndmemberNames)),
            ("abundances are shares of", Convention(manifest.Convention)),
            ("bands", Bands(manifest)),
        };
        if (manifest.Classes is { } classes)
            facts.Insert(4, ("endmembers of each class", string.Join("; ", classes.Select(one => $"{one.Name}: {one.Members.Count}"))));
        if (manifest.Provenance is { ValueKind: System.Text.Json.JsonValueKind.Object } provenance)
            facts.AddRange(provenance.EnumerateObject().Select(item => ($"training: {item.Name}", item.Value.ToString())));
        return new FactGroup("Model", facts);
    }

    /// <summary>What abundances are shares of, in words.</summary>
    public static string Convention(AbundanceConvention convention) =>
        convention switch
        {
            AbundanceConvention.Area => "the reference spectra, as bright as they are (area)",
            AbundanceConvention.Brightness => "the reference spectra, divided by their length (brightness)",
            AbundanceConvention.Peak => "the reference spectra, divided by their largest value (peak)",
            _ => "spectra as bright as the training scene (scene)",
        };

    private static string Bands(ModelManifest manifest) =>
        manifest.WavelengthsNm is { } nm
            ? string.Create(CultureInfo.InvariantCulture, $"{manifest.BandCount}, {nm.Min():F1} to {nm.Max():F1} nm")
            : $"{manifest.BandCount}, without wavelengths";
}
