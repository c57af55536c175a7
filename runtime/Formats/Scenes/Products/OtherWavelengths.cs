using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Spectra;

namespace Unmix.Formats.Scenes.Products;

/// <summary>The wavelengths of a product that does not have them in their usual place.</summary>
/// <param name="Bands">Centres, without widths.</param>
/// <param name="Note">What a user should know; a whole sentence.</param>
internal sealed record OtherWavelengths(WavelengthGrid Bands, string Note)
{
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
        if (lists.Length == 0 || Array.Exists(lists, list => list.Unit == lists[0].Unit && !list.Values.SequenceEqual(lists[0].Values)))
            return null;
        return new OtherWavelengths(
            ProductBands.Grid(lists[0].Values, null, lists[0].Unit, file.Path),
            $"'{file.Path}' has no {usual}; the {lists[0].Values.Length} wavelengths of '{lists[0].Source}' were taken."
        );
    }

    private static bool IsAlike(ContainerArray array, ContainerArray own) =>
        array.Dimensions.Select(dimension => dimension.Size).SequenceEqual(own.Dimensions.Select(dimension => dimension.Size));
}
