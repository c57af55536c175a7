using System.Text.Json;
using Unmix.Formats;

namespace Unmix.Learning.Recipes;

/// <summary>What entries ask for, and what is wrong with them.</summary>
internal static class RecipeReading
{
    /// <summary>A sentence can't be read that lists dozens.</summary>
    private const int ListedFields = 6;

    /// <summary>The options of a recipe.</summary>
    /// <param name="file">What a file gives.</param>
    /// <param name="settings">What wins over it.</param>
    /// <param name="usual">The form where neither names one.</param>
    /// <exception cref="OptionsException">An entry is no field, or no value of it.</exception>
    public static TrainerOptions Of(IReadOnlyList<RecipeEntry> file, IReadOnlyList<RecipeEntry> settings, RecipeForm usual)
    {
        RequireEachOnce(file);
        RequireEachOnce(settings);
        RecipeEntry[] all = [.. file, .. settings];
        var named = FormOf(all);
        var options = In(named ?? usual, all);
        RecipeForm[] others = named is null ? [.. RecipeForm.All.Where(form => form != usual)] : [];
        foreach (var entries in (IReadOnlyList<RecipeEntry>[])[file, settings])
            RequireFields(entries, options, others.Select(form => In(form, all)));
        return options;
    }

    private static TrainerOptions In(RecipeForm form, IEnumerable<RecipeEntry> entries)
    {
        var options = TrainerOptions.Of(form);
        foreach (var entry in entries)
        {
            if (FieldOf(entry) is { } field && field.Property.PropertyType != typeof(RecipeForm))
                field.Property.SetValue(options, Value(entry, field));
        }
        return options;
    }

    /// <summary>An entry of the command line.</summary>
    /// <param name="text"><c>FIELD=VALUE</c>.</param>
    /// <exception cref="OptionsException">It is none.</exception>
    public static RecipeEntry Setting(string text)
    {
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        if (sign < 1 || sign == text.Length - 1)
            throw new OptionsException(
                $"--set is '{Quoted.Text(text)}' but must be FIELD=VALUE, such as epochs=8. Change the option; docs/recipes.md lists the "
                    + "fields."
            );
        var (name, value) = (text[..sign].Trim(), text[(sign + 1)..].Trim());
        return new RecipeEntry(name, Parsed(value, RecipeField.Find(name)), "--set", "");
    }

    // A number or a flag as JSON has it; else a word.
    private static JsonElement Parsed(string value, RecipeField? field)
    {
        if (field is not { IsWord: true })
        {
            try
            {
                using var document = JsonDocument.Parse(value);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // No JSON: a word, which is refused where a number belongs.
            }
        }
        return JsonSerializer.SerializeToElement(value);
    }

    private static RecipeForm? FormOf(IEnumerable<RecipeEntry> entries) =>
        entries.LastOrDefault(entry => FieldOf(entry) is { } field && field.Property.PropertyType == typeof(RecipeForm)) is { } named
            ? (named.Value.ValueKind == JsonValueKind.String ? RecipeForm.Find(named.Value.GetString()) : null)
                ?? throw NoValue(named, FieldOf(named)!.Wanted)
            : null;

    private static RecipeField? FieldOf(RecipeEntry entry) => RecipeField.Find(entry.Path);

    private static object Value(RecipeEntry entry, RecipeField field)
    {
        if (entry.Value.ValueKind == JsonValueKind.Number && !double.IsFinite(entry.Value.GetDouble()))
            throw new OptionsException(
                $"{entry.Source} has '{entry.Path}': {Quoted.Text(entry.Value.GetRawText())}, which is too large for a number. "
                    + Recipe.SeeExample
            );
        try
        {
            return entry.Value.Deserialize(field.Property.PropertyType, Recipe.Json) ?? throw NoValue(entry, field.Wanted);
        }
        catch (JsonException)
        {
            throw NoValue(entry, field.Wanted);
        }
    }

    private static OptionsException NoValue(RecipeEntry entry, string wanted) =>
        new($"{entry.Source} has a value for '{entry.Path}'{entry.Where} that is not {wanted}. {Recipe.SeeExample}");

    private static void RequireEachOnce(IEnumerable<RecipeEntry> entries)
    {
        var twice = entries.GroupBy(entry => FieldOf(entry)?.Path).FirstOrDefault(group => group.Key is not null && group.Count() > 1);
        if (twice is not null)
            throw new OptionsException($"{twice.First().Source} has '{twice.Key}' {twice.Count()} times. Leave all but one out.");
    }

    private static void RequireFields(IReadOnlyList<RecipeEntry> entries, TrainerOptions options, IEnumerable<TrainerOptions> inOtherForms)
    {
        RecipeEntry[] others = [.. entries.Where(entry => FieldOf(entry) is null)];
        RecipeEntry[] unknown = [.. others.Where(entry => !RetiredFields.Has(entry.Path))];
        if (unknown.FirstOrDefault(entry => RecipeField.All.Any(field => field.Group == entry.Path)) is { } group)
            throw NoValue(group, "an object in braces");
        if (unknown.Length > 0)
            throw new OptionsException(
                $"{entries[0].Source} has unknown fields: '{string.Join("', '", unknown.Select(entry => entry.Path))}'. "
                    + Recipe.SeeExample
            );
        RecipeEntry[] gone = [.. others.Where(entry => !RetiredFields.SaysNothing(entry, options))];
        if (gone.Length == 0)
            return;
        // An older recipe of the paper, or of a library, says nothing but what its form is.
        if (
            gone.Length > 1
            && inOtherForms.FirstOrDefault(other => others.All(entry => RetiredFields.SaysNothing(entry, other))) is { } form
        )
            throw new OptionsException(
                $"{gone[0].Source} has fields that no longer exist, such as '{gone[0].Path}'; together they are the form "
                    + $"'{form.Form.Name}'. "
                    + $"Leave them out, and give \"form\": \"{form.Form.Name}\"."
            );
        var more = gone.Length > ListedFields ? $"; and {gone.Length - ListedFields} more" : "";
        throw new OptionsException(
            $"{gone[0].Source} sets fields that a recipe can no longer set: "
                + $"{string.Join("; ", gone.Take(ListedFields).Select(entry => RetiredFields.Fate(entry.Path)))}{more}. Leave it out, or "
                + "change it."
        );
    }
}
