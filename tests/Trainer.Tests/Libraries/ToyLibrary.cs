using System.Globalization;
using System.Text;
using Unmix.Evaluation.Spectra;
using Unmix.Learning.Libraries;
using Unmix.Learning.Recipes;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Libraries;

/// <summary>A library of three classes of smooth spectra, of which the first holds two unlike materials.</summary>
internal static class ToyLibrary
{
    public const int Bands = 20;

    /// <summary>CSV of one spectrum a line, columns <c>name</c>, <c>level_1</c> and wavelengths.</summary>
    /// <param name="perMaterial">Spectra of each of the four materials.</param>
    public static string Csv(int perMaterial = 4)
    {
        var text = new StringBuilder("name,level_1");
        for (var band = 0; band < Bands; band++)
            text.Append(CultureInfo.InvariantCulture, $",{400 + 50 * band}");
        text.Append('\n');
        (string Class, Func<double, double> Shape)[] materials =
        [
            ("built", x => 0.15 + 0.05 * x),
            ("built", x => 0.6 - 0.35 * x),
            ("plant", x => x < 0.4 ? 0.05 : 0.5 - 0.2 * x),
            ("soil", x => 0.1 + 0.35 * Math.Sqrt(x)),
        ];
        for (var m = 0; m < materials.Length; m++)
        {
            for (var i = 0; i < perMaterial; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"spectrum {m}.{i},{materials[m].Class}");
                for (var band = 0; band < Bands; band++)
                {
                    double x = band / (Bands - 1.0),
                        value = materials[m].Shape(x) * (0.9 + 0.05 * i) + 0.01 * Math.Sin(5 * x + i);
                    text.Append(CultureInfo.InvariantCulture, $",{value:F5}");
                }
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>The library as a model learns it.</summary>
    public static TrainingLibrary Read(TemporaryFolder folder, LibraryOptions options)
    {
        File.WriteAllText(folder.File("library.csv"), Csv());
        return TrainingLibrary.Read(new SpectraSource(folder.File("library.csv"), null, "--library"), null, null, options);
    }
}
