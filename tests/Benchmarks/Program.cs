using Unmix.Benchmarks;
using Unmix.Benchmarks.Made;

var command = new BenchmarkCommand(args).Build();
command.Subcommands.Add(SideCommands.Product());
command.Subcommands.Add(SideCommands.Network());
command.Subcommands.Add(SideCommands.Truth());
command.Subcommands.Add(MadeCommand.Make());
return command.Parse(args).Invoke();
