using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Scenes.Products;

/// <summary>Wavelengths and times as products state them.</summary>
internal static class ProductBands
{
    /// <summary>Band centres and widths.</summary>
    /// <param name="centres">[L] in the unit.</param>
    /// <param name="widths">[L] in the unit; null where there are none. Widths that are no lengths are left out.</param>
    /// <param name="unit">Null where none is stated, which is taken for nm or um by the size of the numbers.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="SceneException">A centre is no wavelength, the unit is not known, or there are none.</exception>
    public static WavelengthGrid Grid(IReadOnlyList<double> centres, IReadOnlyList<double>? widths, string? unit, string path)
    {
        if (!WavelengthUnit.IsSilent(unit) && WavelengthUnit.InNanometres(unit) is null)
            throw new SceneException(
                $"The wavelengths of '{path}' have the unit '{unit}', which is not known (nm and um are). The file is of a "
                    + "version that is not known."
            );
        if (centres.Count == 0)
            throw new SceneException($"The list of wavelengths of '{path}' has 0 members. The file is damaged; download it again.");
        var factor = WavelengthUnit.InNanometres(unit) ?? WavelengthUnit.Guess(centres);
        for (var band = 0; band < centres.Count; band++)
        {
            if (!WavelengthUnit.IsLength(centres[band] * factor))
                throw new SceneException(
                    $"Band {band + 1} of {centres.Count} of '{path}' has a wavelength of {centres[band]}, which is not a wavelength. The "
                        + "file is damaged; download it again."
                );
        }
        var isUsable = widths is not null && widths.Count == centres.Count && widths.All(width => WavelengthUnit.IsLength(width * factor));
        return new WavelengthGrid(
            [.. centres.Select(centre => centre * factor)],
            isUsable ? [.. widths!.Select(width => width * factor)] : null
        );
    }

    /// <summary>Refuses a list that has another length than the bands.</summary>
    /// <exception cref="SceneException">It has.</exception>
    public static double[] Require(double[] list, int bandCount, string name, string path) =>
        list.Length == bandCount
            ? list
            : throw new SceneException(
                $"'{path}' has {bandCount} bands but its list '{name}' has {list.Length} members. The dimensions are "
                    + "exchanged, or the file is damaged; download it again."
            );

    /// <summary>A time as products write it, UTC where no zone is stated; null where it is none.</summary>
    public static DateTimeOffset? Time(string? text)
    {
        const System.Globalization.DateTimeStyles styles =
            System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal;
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        if (DateTimeOffset.TryParse(text, invariant, styles, out var time))
            return time;
        return DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyyMMdd'T'HHmmss", "yyyyMMddHHmmss"],
            invariant,
            styles,
            out time
        )
            ? time
            : null;
    }

    /// <summary>The reflectance options of a user over what a product states.</summary>
    /// <param name="profile">As the product states it.</param>
    /// <param name="options">What the user knows better.</param>
    public static SceneProfile With(SceneProfile profile, SceneReadOptions options) =>
        profile with
        {
            Scale = options.Scale is { } scale ? Same(scale, profile) : profile.Scale,
            Offset = options.Offset is { } offset ? Same(offset, profile) : profile.Offset,
            NoData = options.NoData is { } noData ? Same<double?>(noData, profile) : profile.NoData,
            ScaleSource = options.Scale is null && options.Offset is null ? profile.ScaleSource : SceneProfile.ScaleFromOption,
        };

    /// <summary>One value for every band.</summary>
    public static T[] Same<T>(T value, SceneProfile profile) => [.. Enumerable.Repeat(value, profile.BandCount)];
}
