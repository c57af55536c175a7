namespace Unmix.Trainer.Tests.Tensors;

/// <summary>A call of a method that makes a TorchSharp scalar.</summary>
/// <param name="Type">Full name of the type that calls.</param>
/// <param name="Caller">Full name of its method.</param>
/// <param name="Callee">Full name of the method called.</param>
/// <param name="Finallies">Blocks of the caller that end in a 'finally' or a 'catch'; each 'using' is one.</param>
public sealed record ScalarCall(string Type, string Caller, string Callee, int Finallies);
