using Unmix.Formats;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Recipes;

namespace Unmix.Trainer.Tests.Endmembers;

/// <summary>A scene of two spectra alone holds no three materials: that is for the user to mend, and no fault of the program.</summary>
public class AlikeSpectraTests
{
    [Theory]
    [InlineData(EndmemberMethod.Faces)]
    [InlineData(EndmemberMethod.Nfindr)]
    public void Spectra_that_are_too_much_alike_are_refused_with_a_sentence(EndmemberMethod method)
    {
        const int Bands = 30;
        float[] values = [.. Enumerable.Range(0, 400 * Bands).Select(i => i < Bands ? 0.5f - 0.01f * i : 0.2f + 0.01f * (i % Bands))];

        var fault = Assert.Throws<OptionsException>(() =>
            EndmemberSearch.In(new SearchedSpectra(values, Bands, null, "two.hdr"), method, 3, 20, new Random(1))
        );

        Assert.StartsWith("--endmembers is 3, but the spectra of 'two.hdr' are too similar", fault.Message, StringComparison.Ordinal);
    }
}
