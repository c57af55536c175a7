namespace Unmix.Trainer.Training;

/// <summary>A term of the loss, or its gradient, is no longer a number; another run of the same training may fare better.</summary>
/// <param name="message">What is no number, since when, what to do.</param>
public sealed class DivergedException(string message) : TrainingException(message);
