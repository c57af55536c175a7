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
    /// --library` uses). It decides the constants below and the defaults of the other fields.
    /// </summary>
    [RecipeField(
        "",
        Effect = "NRMSE_A of `paper` and `default`: bilinear 0.122, 0.026; variability 0.163, 0.066; Samson 0.554, 0.235 (ablation)"
    )]
    public RecipeForm Form { get; init; } = RecipeForm.Default;

    /// <summary>
    /// P, the number of endmembers; at most the number of usable bands. With a library, the largest number of endmembers that its classes
    /// are split into; 12 if not given.
    /// </summary>
    [RecipeField("scene", Effect = "depends on the scene; `unmix-train endmembers` counts them")]
    [Allowed(Flag = "--endmembers", From = 2)]
    public int Endmembers { get; init; }

    /// <summary>
    /// How endmembers are found when no references are given. Differs from the paper, which finds pixels by vertex component analysis:
    /// <see cref="EndmemberMethod.Vca"/>.
    /// </summary>
    [RecipeField(
        "scene",
        Effect = "mean angle from the truth in simulated scenes: faces 2.6, nfindr 3.2, vca 3.4 degrees "
            + "([made-judging](../tests/Benchmarks/results/made-judging.md))"
    )]
    public EndmemberMethod ReferenceSearch { get; init; } = EndmemberMethod.Faces;

    /// <summary>n, the size of a bundle: the pixels nearest to a reference in spectral angle (M11).</summary>
    [RecipeField("scene")]
    [Allowed(From = 2)]
    public int BundleSize { get; init; } = 100;

    /// <summary>
    /// What abundances are shares of: the references with their own brightness (`area`), divided by their length (`brightness`) or by their
    /// largest value (`peak`), or spectra with the brightness of the scene (`scene`). Differs from the paper, which uses spectra of the
    /// scene: <see cref="AbundanceConvention.Scene"/>.
    /// </summary>
    [RecipeField("scene", Effect = "not comparable: use what your truth uses")]
    public AbundanceConvention Abundances { get; init; } = AbundanceConvention.Area;

    /// <summary>The largest number of pixels of the scene to learn from. A larger scene is sampled at random, by the seed.</summary>
    [RecipeField("scene", Effect = "memory: 4 bytes for each pixel and band")]
    [Allowed(From = 100)]
    public int MaximumPixels { get; init; } = 200_000;

    /// <summary>
    /// Whether mixtures are made by many mixing models, called worlds (<c>MixingWorld.All</c>: linear, bilinear, post-nonlinear and
    /// multilinear mixing, with brightness of pixels and of materials, and changes of shape). The scene's pixels decide the share of each.
    /// Otherwise endmembers are the bundles' members, unchanged, and mixtures are linear. Differs from the paper, which has only that.
    /// </summary>
    [RecipeField(
        "labels",
        Effect = "NRMSE_A on variability, one seed: true 0.073, false 0.069; finding the shares of worlds takes seconds"
    )]
    public bool Worlds { get; init; } = true;

    /// <summary>The largest number of classes in a mixture. Each number from 1 to this is equally likely.</summary>
    [RecipeField("library")]
    [Allowed(From = 1)]
    public int MostClasses { get; init; } = new LibraryOptions().MostClasses;

    /// <summary>The largest number of endmembers of one class in a mixture. Each number from 1 to this is equally likely.</summary>
    [RecipeField("library")]
    [Allowed(From = 1)]
    public int MostMaterials { get; init; } = new LibraryOptions().MostMaterials;

    /// <summary>Standard deviation of the logarithm (ln) of the brightness of a spectrum.</summary>
    [RecipeField("library")]
    [Allowed(From = 0)]
    public double Brightness { get; init; } = new LibraryOptions().Brightness;

    /// <summary>Standard deviation of the logarithm (ln) of the illumination of a mixture.</summary>
    [RecipeField("library")]
    [Allowed(From = 0)]
    public double Illumination { get; init; } = new LibraryOptions().Illumination;

    /// <summary>Standard deviation of the noise in every band, in reflectance.</summary>
    [RecipeField("library")]
    [Allowed(From = 0)]
    public double Noise { get; init; } = new LibraryOptions().Noise;

    /// <summary>H, number of latent dimensions for each endmember.</summary>
    [RecipeField("network")]
    [Allowed(From = 1)]
    public int Latent { get; init; } = 2;

    /// <summary>
    /// J, the number of learnt spectra that an endmember is a mixture of (see <c>EndmemberDecoder</c>). With them, abundances are found
    /// without computing every band of every endmember. Differs from the paper, whose decoders give each band directly: 0.
    /// </summary>
    [RecipeField(
        "network",
        Effect = "NRMSE_A with 0 and 6: variability .075, .072; bilinear .032, .029; Samson .066, .068; MUUFL .582, .584; "
            + "with 6 a run takes 40 to 50 % of the time"
    )]
    [Allowed(From = 0, To = 64)]
    public int Vertices { get; init; } = 6;

    /// <summary>
    /// Hidden layers with the paper's widths (`paper`), or with a share of them (`narrow`: an eighth, and a quarter in the mixing decoder;
    /// for a library a quarter and a twentieth). Differs from the paper: narrow layers are as exact, and several times as fast.
    /// </summary>
    [RecipeField(
        "network",
        Effect = "NRMSE_A on variability: `paper` 0.071, `narrow` 0.066 (ablation); with `paper` a run takes eight times as long"
    )]
    public NetworkWidths Widths { get; init; } = NetworkWidths.Narrow;

    /// <summary>
    /// Whether the model learns to refine its answers by neighbouring pixels (see <c>ContextTraining</c>). Differs from the paper, which
    /// unmixes every pixel by itself.
    /// </summary>
    [RecipeField(
        "network",
        Effect = "NRMSE_A without and with: variability .073, .041; minerals .062, .049; Samson .064, .064; MUUFL .573, .568; "
            + "kept only if it is better on simulated maps like the scene"
    )]
    public ContextLearning Context { get; init; } = ContextLearning.Auto;

    /// <summary>r, how far neighbours may be: at most r steps along rows and columns.</summary>
    [RecipeField("network", Effect = "NRMSE_A on two simulated scenes, with 2 and 3: 0.048, 0.051 and 0.070, 0.074")]
    [Allowed(From = 1, To = 8)]
    public int ContextRadius { get; init; } = 2;

    /// <summary>Seed of everything random.</summary>
    [RecipeField("schedule", Effect = "[accuracy](accuracy.md) is of one seed")]
    [Allowed]
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Number of epochs. An epoch has 100 steps of 256 pixels; in the paper's form it is one pass over the pixels, in steps of 16.
    /// Differs from the paper, where 30 is a limit that the stopping rule rarely reaches.
    /// </summary>
    [RecipeField("schedule", Effect = "NRMSE_A on variability: 0.067 with half as many, 0.066 with all (ablation)")]
    [Allowed(From = 1)]
    public int Epochs { get; init; } = 24;

    /// <summary>Number of trainings with other first weights and draws. The best one on held-out mixtures is kept.</summary>
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
