using Unmix.Terminal;
using Unmix.Trainer;

// No library but the terminal's is named here: with few open files allowed none could be loaded, and that is to be said, not died of.
// A training with a page has 82 more open than at its start, two of them for each library.
return OpenFiles.Refusal("unmix-train", needed: 90) ?? await TrainerProgram.Run(args);
