using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;

namespace Unmix.Evaluation.Scores;

/// <summary>Scores a map on disk against the truth on disk.</summary>
public sealed record MapScoring
{
    /// <summary>The abundance map.</summary>
    public required string MapPath { get; init; }

    /// <summary>The truth.</summary>
    public required TruthFiles Truth { get; init; }

    /// <summary>Spectra of the endmembers that the map was made with, of any kind that is read; null for none.</summary>
    public string? EndmembersPath { get; init; }

    /// <summary>reflectance = value * scale of <see cref="EndmembersPath"/>; null for what the file says.</summary>
    public double? EndmembersScale { get; init; }

    /// <summary>Model package that the map was made with; its reference spectra serve as <see cref="EndmembersPath"/>.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Raw file of each pixel's estimated endmembers, in the order of the map's; null for none.</summary>
    public string? PixelEndmembersPath { get; init; }

    /// <summary>The scene; null leaves the reconstruction unmeasured.</summary>
    public string? ScenePath { get; init; }

    /// <summary>Raster of reconstructed spectra; null takes the map's error band.</summary>
    public string? ReconstructionPath { get; init; }

    /// <summary>
    /// How the map's endmembers are matched with the truth's; null for by angle where both have spectra, and else by
    /// their names.
    /// </summary>
    public MatchedBy? MatchBy { get; init; }

    /// <summary>Reads and measures.</summary>
    /// <exception cref="UnmixException">A file or an option can't be used.</exception>
    public MapReport Run()
    {
        RequireSenseOfOptions();
        var truth = SceneTruth.Load(Truth);
        var table = Endmembers(truth);
        var map = AbundanceMap.Read(MapPath, table?.Names ?? truth.Names, isByOrder: MatchBy == MatchedBy.Order);
        truth.RequireSameRaster(map.Profile);
        new AbundanceCheck($"The map '{MapPath}'", map.Names, truth.Width).RequireMap(map.Abundances);
        var answer = new SceneAnswer
        {
            EndmemberCount = truth.Names.Count,
            Abundances = map.Abundances,
            Deviations = map.Deviations,
            Endmembers =
                PixelEndmembersPath is { } raw
                    ? PixelEndmemberFile.Read(raw, truth.Width, truth.Height, truth.Names.Count, Truth.PixelOrder)
                : table is null ? null
                : PixelEndmembers.Shared(table.Spectra),
        };
        RequireSameBands(truth, answer);
        var report = ScoreReport.Of(answer, truth, Match(truth, map, table), [], table?.Spectra);
        if (report.Abundances!.Pixels == 0) // a truth was given
        {
            throw new SceneException(
                $"No pixel has numbers both in the map '{MapPath}' and in the truth '{Truth.Abundances}'. Look for nodata that covers "
                    + "everything."
            );
        }
        return new MapReport(MapPath, truth, map.Names, report with { Reconstruction = Reconstruction(map, truth) });
    }

    private void RequireSenseOfOptions()
    {
        var faults = new List<string>();
        if (EndmembersPath is not null && ModelPath is not null)
            faults.Add("--endmembers and --model both name the map's endmembers; give one of them");
        if (ReconstructionPath is not null && ScenePath is null)
            faults.Add("--reconstruction needs the observed spectra; give --scene too");
        if (MatchBy == MatchedBy.Angle && (EndmembersPath ?? ModelPath) is null)
            faults.Add("--match angle needs the spectra of the map's endmembers; give --endmembers or --model too");
        if (MatchBy == MatchedBy.Angle && (Truth.Endmembers ?? Truth.PixelEndmembers) is null)
            faults.Add("--match angle needs the spectra of the true endmembers; give " + "--truth-endmembers too");
        if (Truth.Scale == TruthScale.Peak && EndmembersPath is null && ModelPath is null)
            faults.Add("--truth-scale peak needs the brightness of the map's endmembers; give --endmembers or --model too");
        if (faults.Count > 0)
            throw new OptionsException(string.Join("; ", faults) + ".");
    }

    private SpectraTable? Endmembers(SceneTruth truth)
    {
        var (table, path) = (EndmembersPath, ModelPath) switch
        {
            ({ } csv, _) => (new SpectraSource(csv, EndmembersScale, "--endmembers").Read(), csv),
            (_, { } package) => (ReferencesOf(ModelPackage.Open(package)), package),
            _ => (null, ""),
        };
        if (table is null)
            return null;
        if (table.Names.Count != truth.Names.Count)
        {
            throw new SpectraException(
                $"'{path}' has {table.Names.Count} endmembers but the truth has {truth.Names.Count} ('{Truth.Abundances}'). Give those "
                    + "of the map."
            );
        }
        if (Truth.Scale == TruthScale.Peak)
        {
            table.RequireWhole(path);
            SpectraAlignment.RequireLight(table, path);
        }
        if (truth.Endmembers is null)
            return table;
        return SpectraAlignment.ToBands(
            table,
            path,
            truth.Wavelengths,
            truth.Endmembers.BandCount,
            Truth.PixelEndmembers ?? Truth.Endmembers!
        );
    }

    private static SpectraTable ReferencesOf(ModelPackage package)
    {
        var manifest = package.Manifest;
        if (manifest.ReferenceSpectra is not { } spectra)
            throw new ModelPackageException($"The package carries no reference spectra ('{package.Path}'). Give them with --endmembers.");
        var grid = manifest.WavelengthsNm is { } centres ? new WavelengthGrid(centres, manifest.WidthsNm) : null;
        return new SpectraTable(manifest.EndmemberNames, grid, [.. spectra.Select(spectrum => Told(spectrum, manifest.Convention))]);
    }

    // The spectrum that the map's abundances are shares of.
    private static float[] Told(IReadOnlyList<float> reference, AbundanceConvention convention)
    {
        float[] spectrum = [.. reference];
        var size = ConventionScale.SizeOf(convention, spectrum);
        return size > 0 ? [.. spectrum.Select(value => (float)(value / size))] : spectrum;
    }

    // The estimate's bands are in the table's order where there is one, else in the truth's.
    private Matching? Match(SceneTruth truth, AbundanceMap map, SpectraTable? table)
    {
        if ((MatchBy is null or MatchedBy.Angle) && table is not null && truth.MeanSpectra() is { } spectra)
            return new Matching(EndmemberMatching.ByAngle(spectra, table.Spectra), MatchedBy.Angle);
        if (MatchBy == MatchedBy.Order)
            return new Matching([.. Enumerable.Range(0, truth.Names.Count)], MatchedBy.Order);
        if (MatchBy == MatchedBy.Maps)
            return null;
        if (EndmemberMatching.ByName(truth.Names, map.Names) is { } found)
            return new Matching(found, MatchedBy.Names);
        throw new SceneException(
            $"The truth '{Truth.Abundances}' has the endmembers {Quoted.List(truth.Names)} but the map '{MapPath}' has "
                + $"{Quoted.List(map.Names)}, so they can't be matched. "
                + "Give --match order if they are in the same order, or --match maps for the best fit; or the spectra of both "
                + "(--truth-endmembers, and --endmembers or --model)."
        );
    }

    private void RequireSameBands(SceneTruth truth, SceneAnswer answer)
    {
        if (truth.Endmembers is not { } real || answer.Endmembers is not { } found || real.BandCount == found.BandCount)
            return;
        throw new BandMismatchException(
            $"The true endmembers have {real.BandCount} bands but the estimated ones have {found.BandCount} ('{PixelEndmembersPath}'). "
                + "Give files of the same bands."
        );
    }

    private ReconstructionScores? Reconstruction(AbundanceMap map, SceneTruth truth)
    {
        if (ScenePath is null)
            return null;
        var (spectra, bands, profile) = MapFile.ReadSpectra(ScenePath);
        truth.RequireSameRaster(profile);
        if (ReconstructionPath is null)
        {
            if (map.Errors is { } errors)
                return ReconstructionScores.OfErrors(spectra, errors, bands.Length);
            throw new OptionsException(
                $"The map '{MapPath}' has no band '{AbundanceMap.ErrorBand}', so the reconstruction can't be measured. Give "
                    + "--reconstruction, or leave out --scene."
            );
        }
        var (found, own) = MapFile.Read(ReconstructionPath);
        truth.RequireSameRaster(own);
        if (own.BandCount == bands.Length)
            return ReconstructionScores.Of(spectra, found, bands.Length);
        throw new BandMismatchException(
            $"The reconstruction has {own.BandCount} bands but the scene has {bands.Length} usable ones ('{ReconstructionPath}'). Give "
                + "the reconstruction of this scene."
        );
    }
}
