using System.CommandLine;
using Unmix.Mutations;

var list = new Option<string>("--list") { Description = "the mutations", DefaultValueFactory = _ => "tests/Mutations/mutations.json" };
var table = new Option<string>("--table")
{
    Description = "the table that is written",
    DefaultValueFactory = _ => "tests/Mutations/results.md",
};
var only = new Option<int?>("--only") { Description = "one mutation alone, by its number; no table is written" };
var folder = new Option<string>("--folder")
{
    Description = "where the clone goes; kept, and used again",
    DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "unmix-mutations"),
};
var root = new RootCommand(
    "Put wrong signs, factors and indices into the trainer's mathematics, one at a time, in a clone without outside data, and see which "
        + "test fails. Exit code 1 when one survives."
)
{
    list,
    table,
    only,
    folder,
};

root.SetAction(parsed =>
{
    var mutations = Mutation.ReadAll(parsed.GetRequiredValue(list));
    var place = parsed.GetRequiredValue(folder);
    var clone = Directory.Exists(place) ? new PlainClone(place) : PlainClone.Make(Directory.GetCurrentDirectory(), place);
    var one = parsed.GetValue(only);
    return new MutationRun(clone).Try(mutations, one, one is null ? parsed.GetRequiredValue(table) : null) == 0 ? 0 : 1;
});
return root.Parse(args).Invoke();
