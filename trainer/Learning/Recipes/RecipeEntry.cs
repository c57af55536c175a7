using System.Text.Json;

namespace Unmix.Learning.Recipes;

/// <summary>One value that a recipe, or an option of the command line, gives.</summary>
/// <param name="Path">The field as it was named.</param>
/// <param name="Value">The value.</param>
/// <param name="Source">Who gives it, the beginning of a sentence: <c>The recipe 'x.json'</c>.</param>
/// <param name="Where">Where it stands there, such as <c> at line 3</c>.</param>
internal sealed record RecipeEntry(string Path, JsonElement Value, string Source, string Where);
