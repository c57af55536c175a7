using Mono.Cecil;
using TorchSharp;

namespace Unmix.Trainer.Tests.Tensors;

/// <summary>
/// TorchSharp's methods that make a <see cref="Scalar"/>, themselves or through others of its methods, read from its compiled code.
/// A virtual method makes what any override of it makes, except a module's <c>forward</c>, where the module is known.
/// </summary>
public sealed class ScalarMakers : IDisposable
{
    private readonly DefaultAssemblyResolver resolver = new();
    private readonly HashSet<string> makers = [];

    /// <summary>Reads the TorchSharp that the tests run with.</summary>
    public ScalarMakers()
    {
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(Scalar).Assembly.Location));
        using var torchSharp = Read(typeof(Scalar).Assembly.Location);
        var callers = MethodsOf(torchSharp)
            .SelectMany(caller => CallsFrom(caller).Select(callee => (caller, callee)))
            .Concat(
                MethodsOf(torchSharp).SelectMany(method => OverriddenBy(method).Select(named => (caller: named, callee: method.FullName)))
            )
            .ToLookup(call => call.callee, call => call.caller.FullName);
        var found = new Queue<string>(
            MethodsOf(torchSharp)
                .Where(method => method.IsConstructor && method.DeclaringType.FullName == typeof(Scalar).FullName)
                .Select(method => method.FullName)
        );
        while (found.TryDequeue(out var maker))
        {
            if (!makers.Add(maker))
                continue;
            foreach (var caller in callers[maker])
                found.Enqueue(caller);
        }
    }

    /// <summary>Full names, as in the compiled code.</summary>
    public IReadOnlySet<string> Names => makers;

    /// <summary>Each call of a maker in an assembly.</summary>
    public IReadOnlyList<ScalarCall> CallsIn(string assembly)
    {
        using var module = Read(assembly);
        return
        [
            .. MethodsOf(module)
                .SelectMany(method =>
                    CallsFrom(method)
                        .Where(makers.Contains)
                        .Select(callee => new ScalarCall(
                            method.DeclaringType.FullName,
                            method.FullName,
                            callee,
                            method.Body.ExceptionHandlers.Count
                        ))
                ),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => resolver.Dispose();

    private ModuleDefinition Read(string path) => ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });

    private static IEnumerable<MethodDefinition> MethodsOf(ModuleDefinition module) =>
        module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    // The methods of its base types that a call of may end in this one.
    private static IEnumerable<MethodDefinition> OverriddenBy(MethodDefinition method)
    {
        if (!method.IsVirtual || method.IsNewSlot || method.Name == "forward")
            yield break;
        for (var type = method.DeclaringType.BaseType?.Resolve(); type is not null; type = type.BaseType?.Resolve())
        {
            foreach (var named in type.Methods.Where(named => named.IsVirtual && IsSame(named, method)))
                yield return named;
        }
    }

    private static bool IsSame(MethodDefinition named, MethodDefinition method) =>
        named.Name == method.Name
        && named
            .Parameters.Select(parameter => parameter.ParameterType.FullName)
            .SequenceEqual(method.Parameters.Select(parameter => parameter.ParameterType.FullName));

    // Resolved, since a reference to a method of a generic type is written otherwise than its definition.
    private static IEnumerable<string> CallsFrom(MethodDefinition method) =>
        method
            .Body.Instructions.Select(instruction => instruction.Operand)
            .OfType<MethodReference>()
            .Where(callee => callee.DeclaringType.GetElementType().Scope.Name.StartsWith(nameof(TorchSharp), StringComparison.Ordinal))
            .Select(callee => callee.Resolve()?.FullName)
            .OfType<string>();
}
