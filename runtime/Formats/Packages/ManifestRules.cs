using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Unmix.Formats.Packages;

/// <summary>What must hold for a manifest; one sentence for each fault.</summary>
internal static class ManifestRules
{
    /// <summary>A mixture needs two materials.</summary>
    private const int FewestEndmembers = 2;

    // Far beyond any model; what is larger is a slip or a trap.
    private const int MostEndmembers = 1000;
    private const int MostBands = 65_536;
    private const int LargestLatent = 4096;
    private const int LongestName = 200;

    /// <summary>A band centre beyond, 1 mm, is not light that a scene is made of.</summary>
    private const double LargestNm = 1e6;

    /// <summary>Shares differ by less than this wherever a model is worth running; a larger tolerance would switch the check off.</summary>
    private const double LargestTolerance = 0.1;

    /// <exception cref="ModelPackageException">The first fault found.</exception>
    public static void Require(ModelManifest manifest, string? path)
    {
        var where = path is null ? "manifest" : $"'{path}'";
        if (manifest.Schema is < 1 or > ModelManifest.CurrentSchema)
            Refuse($"The manifest's schema is {manifest.Schema}; this version knows 1 to {ModelManifest.CurrentSchema}", where);
        if (string.IsNullOrWhiteSpace(manifest.Name))
            Refuse("The manifest's name is empty", where);
        RequireName(manifest.Name, where);
        if (!Enum.IsDefined(manifest.Convention))
            Refuse($"The manifest's convention is {(int)manifest.Convention}, which no abundance is known by", where);
        RequireEndmembers(manifest, where);
        RequireClasses(manifest, where);
        RequireBands(manifest, where);
        RequireNumbers(manifest, where);
        RequirePlainReflectance(manifest, where);
        RequireReferenceSpectra(manifest, where);
        if (manifest.Sha256 is null || manifest.Sha256.Values.Any(hash => hash is null))
            Refuse("The manifest states a hash of nothing", where); // JSON's null passes a dictionary's values
        manifest.Context?.Require(manifest.EndmemberCount, what => Refuse(what, where));
        manifest.TrainingErrors?.Require(what => Refuse(what, where));
        manifest.TrainingIntervals?.Require(manifest.EndmemberCount, what => Refuse(what, where));
    }

    private static void RequireEndmembers(ModelManifest manifest, string where)
    {
        var names = manifest.EndmemberNames;
        if (names.Count < FewestEndmembers)
            Refuse($"The manifest names {names.Count} endmembers; at least {FewestEndmembers} are needed", where);
        if (names.Count > MostEndmembers)
            Refuse($"The manifest names {names.Count} endmembers; at most {MostEndmembers} are known", where);
        if (names.Any(string.IsNullOrWhiteSpace))
            Refuse("The manifest has an endmember without a name", where);
        foreach (var name in names)
            RequireName(name, where);
        var distinct = names.Distinct(StringComparer.Ordinal).Count();
        if (distinct != names.Count)
            Refuse($"The manifest has {names.Count} endmembers but only {distinct} different names", where);
    }

    private static void RequireClasses(ModelManifest manifest, string where)
    {
        if (manifest.Classes is not { } classes)
            return;
        // JSON's null passes the items of a list, and what a record is made of.
        if (classes.Any(one => one is null || one.Name is null || one.Members is null || one.Members.Any(member => member is null)))
            Refuse("The manifest has a class without a name or members", where);
        if (!classes.Select(one => one.Name).SequenceEqual(manifest.EndmemberNames))
            Refuse($"The manifest's {classes.Count} classes are not its {manifest.EndmemberCount} endmembers", where);
        if (classes.Any(one => one.Members.Count == 0))
            Refuse("The manifest has a class without members", where);
        var members = classes.SelectMany(one => one.Members).ToArray();
        if (members.Length > MostEndmembers)
            Refuse($"The manifest names {members.Length} members of classes; at most {MostEndmembers} are known", where);
        foreach (var member in members)
            RequireName(member, where);
    }

    /// <summary>Names go to terminals and into maps.</summary>
    private static void RequireName(string name, string where)
    {
        if (name.Length > LongestName)
            Refuse($"A name of the manifest has {name.Length} characters; at most {LongestName} are taken", where);
        if (name.Any(char.IsControl))
            Refuse("A name of the manifest has a control character", where);
    }

    private static void RequireBands(ModelManifest manifest, string where)
    {
        if (manifest.BandCount < 1)
            Refuse($"The manifest's band count is {manifest.BandCount}; at least 1 is needed", where);
        if (manifest.BandCount > MostBands)
            Refuse($"The manifest's band count is {manifest.BandCount}; at most {MostBands} are known", where);
        RequireNanometres(manifest.WavelengthsNm, "wavelengths", manifest.BandCount, where);
        RequireNanometres(manifest.WidthsNm, "band widths", manifest.BandCount, where);
        if (manifest.WidthsNm is not null && manifest.WavelengthsNm is null)
            Refuse("The manifest has band widths but no wavelengths", where);
    }

    private static void RequireNanometres(IReadOnlyList<double>? values, string what, int bandCount, string where)
    {
        if (values is null)
            return;
        if (values.Count != bandCount)
            Refuse($"The manifest has {values.Count} {what} for {bandCount} bands", where);
        foreach (var nm in values)
        {
            if (!double.IsFinite(nm) || nm <= 0)
                Refuse($"The manifest's {what} hold {nm} nm; each is above 0", where);
            if (nm > LargestNm)
                Refuse($"The manifest's {what} hold {nm} nm; {LargestNm} nm is the most", where);
        }
    }

    private static void RequireNumbers(ModelManifest manifest, string where)
    {
        if (
            !double.IsFinite(manifest.ExpectedMinimum)
            || !double.IsFinite(manifest.ExpectedMaximum)
            || manifest.ExpectedMinimum >= manifest.ExpectedMaximum
        )
        {
            Refuse(
                $"The manifest expects reflectance from {manifest.ExpectedMinimum} to {manifest.ExpectedMaximum}; "
                    + "the first is below the second",
                where
            );
        }
        if (manifest.LatentSize < 1)
            Refuse($"The manifest's latent size is {manifest.LatentSize}; at least 1 is needed", where);
        if (manifest.LatentSize > LargestLatent)
            Refuse($"The manifest's latent size is {manifest.LatentSize}; {LargestLatent} is the most", where);
        if (!double.IsFinite(manifest.ParityTolerance) || manifest.ParityTolerance <= 0)
            Refuse($"The manifest's parity tolerance is {manifest.ParityTolerance}; it is above 0", where);
        if (manifest.ParityTolerance > LargestTolerance)
            Refuse(
                $"The manifest's parity tolerance is {manifest.ParityTolerance}; above {LargestTolerance} it would let any answer pass",
                where
            );
    }

    /// <summary>
    /// Graphs are fed plain reflectance. Packages of older versions say so by a scale of 1 and an offset of 0; none was ever made with
    /// others.
    /// </summary>
    private static void RequirePlainReflectance(ModelManifest manifest, string where)
    {
        if (Stated(manifest, "reflectance_scale", 1) is { } scale)
            Refuse($"The manifest asks for values of scale {scale}; graphs are fed plain reflectance, scale 1", where);
        if (Stated(manifest, "reflectance_offset", 0) is { } offset)
            Refuse($"The manifest asks for values of offset {offset}; graphs are fed plain reflectance, offset 0", where);
    }

    /// <summary>What a field of older versions says, where that is not the only value it can have.</summary>
    private static string? Stated(ModelManifest manifest, string field, double only) =>
        manifest.Extra?.TryGetValue(field, out var value) == true
        && !(value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == only)
            ? Quoted.Text(value.GetRawText(), LongestName)
            : null;

    private static void RequireReferenceSpectra(ModelManifest manifest, string where)
    {
        if (manifest.ReferenceSpectra is not { } spectra)
            return;
        if (spectra.Count != manifest.EndmemberCount)
            Refuse($"The manifest has {spectra.Count} reference spectra for {manifest.EndmemberCount} endmembers", where);
        foreach (var spectrum in spectra)
        {
            if (spectrum.Count != manifest.BandCount)
                Refuse($"A reference spectrum of the manifest has {spectrum.Count} values for {manifest.BandCount} bands", where);
            if (!spectrum.All(float.IsFinite))
                Refuse("A reference spectrum of the manifest has a value that is not finite", where);
        }
    }

    [DoesNotReturn]
    private static void Refuse(string what, string where) => throw new ModelPackageException($"{what} ({where}). Export the model again.");
}
