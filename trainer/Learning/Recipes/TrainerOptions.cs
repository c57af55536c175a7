using System.Text.Json.Serialization;
using Unmix.Formats;
using Unmix.Formats.Packages;

namespace Unmix.Learning.Recipes;

/// <summary>
/// Everything that decides what is learnt; the command line, the JSON recipe and the checkpoint all bind to it. What a recipe can't set is
/// a constant of its <see cref="RecipeForm"/>.
/// </summary>
public sealed record TrainerOptions
{
    /// <summary>
    /// The form of the method: ours for a scene (`default`), the paper's (`paper`), or ours for a library (`library`, which `train
    /// --library` takes by itself). It decides the constants below and the defaults of the other fields.
    /// </summary>
    [RecipeField(
        "",
        Effect = "NRMSE_A of `paper` and `default`: bilinear 0.122, 0.026; variability 0.163, 0.066; Samson 0.554, 0.235 (ablation)"
    )]
    public RecipeForm Form { get; init; } = RecipeForm.Default;

    /// <summary>
    /// P, endmembers to look for; no more than there are usable bands. With a library the most that its classes are split into, 12 if not
    /// given.
    /// </summary>
    [RecipeField("scene", Effect = "the scene's own; `unmix-train endmembers` counts them")]
    [Allowed(Flag = "--endmembers", From = 2)]
    public int Endmembers { get; init; }

    /// <summary>
    /// Where no references are given: how they are looked for. Differs from the paper, which takes pixels found by vertex component
    /// analysis: <see cref="EndmemberMethod.Vca"/>.
    /// </summary>
    [RecipeField(
        "scene",
        Effect = "mean angle from the truth in made scenes: faces 2.6 degrees, nfindr 3.2, vca 3.4 "
            + "([made-judging](../tests/Benchmarks/results/made-judging.md))"
    )]
    public EndmemberMethod ReferenceSearch { get; init; } = EndmemberMethod.Faces;

    /// <summary>n, pixels nearest in spectral angle to a reference that make its bundle (M11).</summary>
    [RecipeField("scene")]
    [Allowed(From = 2)]
    public int BundleSize { get; init; } = 100;

    /// <summary>
    /// What abundances are shares of: the references as bright as they are (`area`), divided by their length (`brightness`) or by their
    /// largest value (`peak`), or spectra as bright as the scene (`scene`). Differs from the paper, whose are of the scene's own: <see
    /// cref="AbundanceConvention.Scene"/>.
    /// </summary>
    [RecipeField("scene", Effect = "another question, not another error: the truth decides")]
    public AbundanceConvention Abundances { get; init; } = AbundanceConvention.Area;

    /// <summary>The most pixels of the scene that are kept to learn from; above that, a seeded random choice.</summary>
    [RecipeField("scene", Effect = "memory: 4 bytes a pixel and band")]
    [Allowed(From = 100)]
    public int MaximumPixels { get; init; } = 200_000;

    /// <summary>
    /// Whether mixtures are made in many worlds (<c>MixingWorld.All</c>: linear, bilinear, post-nonlinear and multilinear mixing, with
    /// brightness of pixels and of materials, and changes of shape), each in the share that the scene's pixels give it. Else endmembers are
    /// the bundles' members as they are and mixtures are linear. Differs from the paper, which has that alone.
    /// </summary>
    [RecipeField("labels", Effect = "NRMSE_A true 0.073, false 0.069 on variability, one seed; weighing worlds takes seconds")]
    public bool Worlds { get; init; } = true;

    /// <summary>The most classes in a mixture; each number from 1 on is as likely.</summary>
    [RecipeField("library")]
    [Allowed(From = 1)]
    public int MostClasses { get; init; } = new LibraryOptions().MostClasses;

    /// <summary>The most endmembers of a class in a mixture; each number from 1 on is as likely.</summary>
    [RecipeField("library")]
    [Allowed(From = 1)]
    public int MostMaterials { get; init; } = new LibraryOptions().MostMaterials;

    /// <summary>Deviation of ln brightness of a spectrum.</summary>
    [RecipeField("library")]
    [Allowed(From = 0)]
    public double Brightness { get; init; } = new LibraryOptions().Brightness;

    /// <summary>Deviation of ln illumination of a mixture.</summary>
    [RecipeField("library")]
    [Allowed(From = 0)]
    public double Illumination { get; init; } = new LibraryOptions().Illumination;

    /// <summary>Noise that every band has, reflectance.</summary>
    [RecipeField("library")]
    [Allowed(From = 0)]
    public double Noise { get; init; } = new LibraryOptions().Noise;

    /// <summary>H, latent dimensions for each endmember.</summary>
    [RecipeField("network")]
    [Allowed(From = 1)]
    public int Latent { get; init; } = 2;

    /// <summary>
    /// J, spectra that an endmember is a mixture of, which are learnt (see <c>EndmemberDecoder</c>): nothing then has to be reckoned band
    /// by band to find abundances. Differs from the paper, whose decoders give each band by itself: 0.
    /// </summary>
    [RecipeField(
        "network",
        Effect = "NRMSE_A with 0 and 6: variability .075, .072; bilinear .032, .029; Samson .066, .068; MUUFL .582, .584; "
            + "with 6 a run takes two fifths to a half of the time"
    )]
    [Allowed(From = 0, To = 64)]
    public int Vertices { get; init; } = 6;

    /// <summary>
    /// Hidden layers of the paper's widths (`paper`), or of a share of them (`narrow`: an eighth, a quarter in the mixing decoder; of a
    /// library a quarter and a twentieth). Differs from the paper: as exact, and several times as fast.
    /// </summary>
    [RecipeField("network", Effect = "NRMSE_A `paper` 0.071, `narrow` 0.066 on variability (ablation); a run takes eight times as long")]
    public NetworkWidths Widths { get; init; } = NetworkWidths.Narrow;

    /// <summary>
    /// Whether the model learns to refine its answers by the pixels around (see <c>ContextTraining</c>). Differs from the paper, which
    /// unmixes every pixel by itself.
    /// </summary>
    [RecipeField(
        "network",
        Effect = "NRMSE_A without and with: variability .073, .040; minerals .062, .049; Samson .064, .064; MUUFL .573, .576; "
            + "90 % intervals of real scenes hold less; kept only where it does better on made fields like the scene"
    )]
    public ContextLearning Context { get; init; } = ContextLearning.Auto;

    /// <summary>r, how far a model looks that does: pixels at most r steps of a row or a column away.</summary>
    [RecipeField("network", Effect = "NRMSE_A with 2 and 3: 0.048, 0.051 and 0.070, 0.074 on two made scenes")]
    [Allowed(From = 1, To = 8)]
    public int ContextRadius { get; init; } = 2;

    /// <summary>Seed of everything random.</summary>
    [RecipeField("schedule", Effect = "five seeds of every scene: [accuracy](accuracy.md)")]
    [Allowed]
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Epochs, of 100 steps of 256 pixels; in the paper's form of one pass over the pixels, in steps of 16. Differs from the paper, where
    /// 30 is a limit that the stopping rule rarely reaches.
    /// </summary>
    [RecipeField("schedule", Effect = "NRMSE_A 0.067 with half as many, 0.066 with all, on variability (ablation)")]
    [Allowed(From = 1)]
    public int Epochs { get; init; } = 24;

    /// <summary>Runs with other first weights and draws, of which the best on what is held out is kept.</summary>
    [RecipeField("schedule")]
    [Allowed(From = 1, To = 100)]
    public int Restarts { get; init; } = 1;

    /// <summary>What labelled mixtures of a library are made of.</summary>
    [JsonIgnore]
    public LibraryOptions Library =>
        new()
        {
            MostEndmembers = Endmembers > 0 ? Endmembers : new LibraryOptions().MostEndmembers,
            MostClasses = MostClasses,
            MostMaterials = MostMaterials,
            Brightness = Brightness,
            Illumination = Illumination,
            Noise = Noise,
        };

    /// <summary>The recipe of a form, which sets no field.</summary>
    /// <param name="form">One of <see cref="RecipeForm.All"/>.</param>
    public static TrainerOptions Of(RecipeForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var options = new TrainerOptions { Form = form };
        if (form.Name == RecipeForm.Library.Name)
            return options with { Epochs = 16 };
        if (form.Name != RecipeForm.Paper.Name)
            return options;
        return options with
        {
            ReferenceSearch = EndmemberMethod.Vca,
            Abundances = AbundanceConvention.Scene,
            Worlds = false,
            Vertices = 0,
            Widths = NetworkWidths.Paper,
            Context = ContextLearning.Off,
            Epochs = 30,
        };
    }

    /// <exception cref="OptionsException">Lists every field that can't be used.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        foreach (var field in RecipeField.All.Where(field => !field.IsAllowedIn(this)))
            faults.Add($"{field.Name} is {field.ValueOf(this)} but must be {field.Allowed}");
        if (faults.Count > 0)
            throw new OptionsException(string.Join("; ", faults) + ". Change the option or the recipe.");
    }
}
