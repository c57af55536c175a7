using Unmix.Cli;
using Unmix.Terminal;

// No library but the terminal's is named here: with few open files allowed none could be loaded, and that is to be said, not died of.
// A run with all its outputs has 74 more open than at its start, two of them for each library.
return OpenFiles.Refusal("unmix", needed: 80) ?? await UnmixProgram.Run(args);
