using Unmix.Benchmarks;

var command = new BenchmarkCommand(args).Build();
command.Subcommands.Add(SideCommands.Product());
command.Subcommands.Add(SideCommands.Network());
command.Subcommands.Add(SideCommands.Truth());
return command.Parse(args).Invoke();
