using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Unmix.Evaluation.Scores;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Tiling;

namespace Unmix.Evaluation.Comparison;

/// <summary>A scene in memory with its truth and its references.</summary>
public sealed record ComparedScene
{
    private SpectraTable? references;
    private string? content;

    /// <summary>What was asked for.</summary>
    public required SuiteScene Entry { get; init; }

    /// <summary>The file.</summary>
    public string Path => Entry.Scene;

    /// <summary>[N, L] reflectance on the usable bands; NaN in all bands of pixels that are not valid.</summary>
    public required float[] Spectra { get; init; }

    /// <summary>N.</summary>
    public required int PixelCount { get; init; }

    /// <summary>L.</summary>
    public required int BandCount { get; init; }

    /// <summary>Band centres; null where the scene has none.</summary>
    public required WavelengthGrid? Wavelengths { get; init; }

    /// <summary>The truth, endmembers on the scene's bands; null for none.</summary>
    public required SceneTruth? Truth { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>A hash of all numbers of the scene and its truth.</summary>
    public string Content => content ??= HashOfContent();

    /// <summary>True where the references are given, so that they do not depend on the seed.</summary>
    public bool HasReferences => references is not null;

    /// <summary>Reads everything.</summary>
    /// <exception cref="UnmixException">A file can't be used.</exception>
    public static ComparedScene Load(SuiteScene entry)
    {
        var (spectra, bands, profile) = MapFile.ReadSpectra(entry.Scene, entry.Read);
        var wavelengths = profile.Wavelengths?.Select(bands);
        if (MarkInvalid(spectra, bands.Length) == 0)
            throw new SceneException(
                $"None of the {profile.Window.PixelCount} pixels of '{entry.Scene}' is valid in all "
                    + $"{bands.Length} bands. Mark bad bands in its header."
            );
        if (entry.Endmembers > bands.Length)
            throw new OptionsException(
                $"--endmembers is {entry.Endmembers} but '{entry.Scene}' has {bands.Length} usable bands. Ask "
                    + $"for 2 to {bands.Length}."
            );
        var truth = entry.TruthFiles is { } files ? SceneTruth.Load(files) : null;
        truth?.RequireSameRaster(profile);
        if (truth is not null && truth.Names.Count != entry.Endmembers)
        {
            throw new OptionsException(
                $"'{entry.Truth}' has {truth.Names.Count} endmembers but --endmembers asks for {entry.Endmembers}. Make them agree."
            );
        }
        var source = entry.Reference is { } path ? new SpectraSource(path, entry.ReferenceScale, "--reference") : null;
        var table = source?.Read();
        if (table is not null)
            source!.RequireUnitOf(table, spectra, entry.Scene); // it was read from there
        if (table is not null && table.Names.Count != entry.Endmembers)
        {
            throw new OptionsException(
                $"'{entry.Reference}' has {table.Names.Count} spectra but --endmembers asks for {entry.Endmembers}. Make them agree."
            );
        }
        var scene = new ComparedScene
        {
            Entry = entry,
            Spectra = spectra,
            PixelCount = profile.Window.PixelCount,
            Width = profile.Width,
            BandCount = bands.Length,
            Wavelengths = wavelengths,
            Truth = truth,
            references = table is null ? null : SpectraAlignment.ToBands(table, entry.Reference!, wavelengths, bands.Length, entry.Scene),
        };
        return scene with { Truth = scene.OnBands(truth) };
    }

    /// <summary>The references: those given, or found with a seed.</summary>
    public SpectraTable References(int seed, ILearner learner)
    {
        ArgumentNullException.ThrowIfNull(learner);
        return references ?? learner.FindReferences(this, seed);
    }

    /// <summary>Which reference is which true endmember; null leaves it to the maps.</summary>
    public Matching? Match(SpectraTable table)
    {
        if (Truth is null)
            return null;
        if (EndmemberMatching.ByName(Truth.Names, table.Names) is { } found)
            return new Matching(found, MatchedBy.Names);
        return Truth.MeanSpectra() is { } spectra ? new Matching(EndmemberMatching.ByAngle(spectra, table.Spectra), MatchedBy.Angle) : null;
    }

    private SceneTruth? OnBands(SceneTruth? truth)
    {
        if (truth?.Endmembers is not { } endmembers)
            return truth;
        if (endmembers.PixelCount is null)
        {
            var path = truth.Files.Endmembers!; // shared true endmembers come from there
            var table = SpectraAlignment.ToBands(
                new SpectraTable(truth.Names, truth.Wavelengths, endmembers.Mean(1)),
                path,
                Wavelengths,
                BandCount,
                Path
            );
            return truth with { Endmembers = PixelEndmembers.Shared(table.Spectra), Wavelengths = Wavelengths };
        }
        if (endmembers.BandCount == BandCount)
            return truth;
        throw new BandMismatchException(
            $"'{truth.Files.PixelEndmembers}' has {endmembers.BandCount} bands but '{Path}' has {BandCount} usable ones. Give the "
                + "endmembers of this scene."
        );
    }

    private string HashOfContent()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add<T>(ReadOnlySpan<T> numbers)
            where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(numbers));
        Add<int>([Width, PixelCount, BandCount, Entry.Endmembers]);
        Add<float>(Spectra);
        if (Wavelengths is { } grid)
            Add<double>([.. grid.CentresNm, .. grid.WidthsNm ?? []]);
        if (Truth is null)
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', Truth.Names)));
        Add<float>(Truth.Abundances);
        if (Truth.Endmembers is { } endmembers)
        {
            var own = new float[endmembers.BandCount * endmembers.EndmemberCount];
            for (var n = 0; n < (endmembers.PixelCount ?? 1); n++)
            {
                endmembers.Read(n, own);
                Add<float>(own);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Every method is given the pixels that training and runs take.
    private static int MarkInvalid(float[] spectra, int bands)
    {
        var valid = 0;
        for (var n = 0; n < spectra.Length; n += bands)
        {
            var spectrum = spectra.AsSpan(n, bands);
            if (PixelMask.HoldsSpectrum(spectrum))
                valid++;
            else
                spectrum.Fill(float.NaN);
        }
        return valid;
    }
}
