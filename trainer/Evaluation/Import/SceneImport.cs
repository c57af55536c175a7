using System.Globalization;
using Unmix.Evaluation.Scores;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;

namespace Unmix.Evaluation.Import;

/// <summary>Makes an ENVI scene, and its truth where there is one, of a file of MATLAB or numpy.</summary>
public static class SceneImport
{
    /// <summary>Lists what files have.</summary>
    /// <exception cref="SpectraException">One can't be read.</exception>
    public static IReadOnlyList<string> List(IReadOnlyList<string> paths)
    {
        var file = ArrayFile.Read(paths);
        return
        [
            .. file.Arrays.Select(array => $"{Quoted.Text(array.Name)}  {array.SizeText}"),
            .. file.Texts.Select(text => $"{Quoted.Text(text.Key)}  text: {Quoted.List(text.Value)}"),
            .. file.Others.Select(other => $"{Quoted.Text(other)}, not read"),
        ];
    }

    /// <summary>
    /// Writes <c>scene.hdr</c>, and <c>truth-abundances.hdr</c> and <c>truth-endmembers.csv</c> where the files have
    /// them.
    /// </summary>
    /// <param name="paths">The file, or several whose arrays belong together.</param>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="request">What is known better than a guess.</param>
    /// <returns>What was found and written, a line each.</returns>
    /// <exception cref="SpectraException">A file can't be read, or it is not clear what is what.</exception>
    /// <exception cref="SceneException">The abundances are no shares.</exception>
    /// <exception cref="OptionsException">The values can't be reflectance, or an option is none.</exception>
    /// <exception cref="OutputException">The folder can't be written.</exception>
    public static IReadOnlyList<string> Run(IReadOnlyList<string> paths, string folder, ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        OutputFolder.Require(folder);
        var file = ArrayFile.Read(paths);
        var (arrays, path) = (new ImportedArrays(file, request), file.Path);
        var spectra = arrays.ReadSpectra();
        var endmembers = arrays.ReadEndmembers();
        var abundances = arrays.ReadAbundances(endmembers?.Names.Count, out var count);
        // was found
        if (abundances is not null)
            new AbundanceCheck(
                $"The array '{Quoted.Text(arrays.Abundances!.Name)}' of '{path}'",
                NamesOf(endmembers, count),
                arrays.Columns
            ).RequireTruth(abundances);
        List<string> lines =
        [
            $"spectra     {Quoted.Text(arrays.Spectra.Name)}, {arrays.Spectra.SizeText}: {arrays.Columns} columns, {arrays.Rows} "
                + $"rows, {arrays.Bands} bands",
        ];
        // has been read
        if (endmembers is not null)
            lines.Add($"endmembers  {Quoted.Text(arrays.Endmembers!.Name)}, {arrays.Endmembers.SizeText}");
        // has been read
        if (abundances is not null)
            lines.Add($"abundances  {Quoted.Text(arrays.Abundances!.Name)}, {arrays.Abundances.SizeText}");
        lines.AddRange(arrays.WavelengthNotes.Select(note => $"wavelengths {note}"));
        if (endmembers is not null && abundances is not null)
            lines.Add(Fit(path, arrays, spectra, endmembers, abundances));
        lines.AddRange(Write(folder, arrays, spectra, endmembers, abundances, count));
        return lines;
    }

    private static string Fit(string path, ImportedArrays arrays, float[] spectra, SpectraTable endmembers, float[] abundances)
    {
        var (angle, turned) = ArrangementFit.Degrees(spectra, endmembers.Spectra, abundances, arrays.Columns, arrays.Rows);
        if (turned < angle)
        {
            throw new SpectraException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The abundances of '{path}' do not match its spectra: mixed by them, the endmembers differ from the spectra by "
                        + $"{angle:F1} degrees, and with rows and columns exchanged by {turned:F1}. "
                ) + "Give the right --size and --pixel-order, or name other arrays."
            );
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"check       endmembers mixed by the abundances differ from the spectra by {angle:F1} degrees in the mean; rows and "
                + $"columns exchanged, by {turned:F1}"
        );
    }

    private static IReadOnlyList<string> NamesOf(SpectraTable? endmembers, int count) =>
        endmembers?.Names ?? [.. Enumerable.Range(1, count).Select(p => $"endmember {p}")];

    private static IEnumerable<string> Write(
        string folder,
        ImportedArrays arrays,
        float[] spectra,
        SpectraTable? endmembers,
        float[]? abundances,
        int count
    )
    {
        OutputFolder.Make(folder);
        var scene = Path.Combine(folder, "scene.hdr");
        EnviScene.Write(
            scene,
            new EnviLayout
            {
                Width = arrays.Columns,
                Height = arrays.Rows,
                BandCount = arrays.Bands,
                Wavelengths = arrays.Wavelengths,
            },
            spectra
        );
        yield return $"Wrote '{scene}'.";
        if (endmembers is not null)
        {
            var table = Path.Combine(folder, "truth-endmembers.csv");
            endmembers.WriteCsv(table);
            yield return $"Wrote '{table}'.";
        }
        if (abundances is null)
            yield break;
        var truth = Path.Combine(folder, "truth-abundances.hdr");
        EnviScene.Write(
            truth,
            new EnviLayout
            {
                Width = arrays.Columns,
                Height = arrays.Rows,
                BandCount = count,
                BandNames = NamesOf(endmembers, count),
            },
            abundances
        );
        yield return $"Wrote '{truth}'.";
    }
}
