namespace Unmix.Learning.Recipes;

/// <summary>What a recipe and docs/recipes.md say of one of its fields.</summary>
/// <param name="group">The object of the recipe that it stands in; empty for the recipe itself.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RecipeFieldAttribute(string group) : Attribute
{
    /// <summary>The object of the recipe that it stands in.</summary>
    public string Group { get; } = group;

    /// <summary>What a change of it was measured to do, and where that stands; docs/recipes.md says it.</summary>
    public string Effect { get; init; } = "not measured";
}
