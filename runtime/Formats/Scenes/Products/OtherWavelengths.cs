using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Products;

/// <summary>The wavelengths of a product that does not have them in their usual place.</summary>
/// <param name="Bands">Centres, without widths.</param>
/// <param name="Note">What a user should know; a whole sentence.</param>
internal sealed record OtherWavelengths(WavelengthGrid Bands, string Note)
{
    private const double SameNm = 0.01; // lists in single and in double precision

    /// <summary>Looks through the file: for attributes of the cube, of arrays of its size and of groups above it, and for arrays.</summary>
    /// <param name="file">The product.</param>
    /// <param name="cube">Full name of the cube.</param>
    /// <param name="usual">Where they should be, for the note.</param>
    /// <returns>Null where there is no list as long as a dimension of the cube, or where lists differ.</returns>
    /// <exception cref="SceneException">The list holds what are no wavelengths.</exception>
    public static OtherWavelengths? Find(ArrayFile file, string cube, string usual)
    {
        var arrays = ContainerListing.Of(file);
        if (arrays.FirstOrDefault(array => array.Name == cube) is not { } own)
            return null;
        var alike = arrays.Where(array => array != own && array.Group == own.Group && IsAlike(array, own));
        SpectralList[] lists =
        [
            .. SpectralList
                .In(file, arrays, own)
                .Concat(alike.SelectMany(array => SpectralList.In(file, [], array)))
                .Where(list => own.Dimensions.Any(dimension => dimension.Size == list.Values.Length)),
        ];
        WavelengthGrid[] grids = [.. lists.Select(list => ProductBands.Grid(list.Values, null, list.Unit, file.Path))];
        if (grids.Length == 0 || Array.Exists(grids, grid => !AreSame(grid, grids[0])))
            return null;
        return new OtherWavelengths(
            grids[0],
            $"'{file.Path}' has no {usual}; the {lists[0].Values.Length} wavelengths of '{lists[0].Source}' were taken."
        );
    }

    private static bool AreSame(WavelengthGrid one, WavelengthGrid other) =>
        one.BandCount == other.BandCount && one.CentresNm.Zip(other.CentresNm).All(pair => Math.Abs(pair.First - pair.Second) < SameNm);

    private static bool IsAlike(ContainerArray array, ContainerArray own) =>
        array.Dimensions.Select(dimension => dimension.Size).SequenceEqual(own.Dimensions.Select(dimension => dimension.Size));
}
