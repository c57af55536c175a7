using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Unmix.Mutations;

/// <summary>Compiles the learner with one file's text replaced, in a second where a build takes many.</summary>
internal sealed class MutantCompiler
{
    private const string Product = "Unmix.Learning";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private readonly PlainClone clone;
    private readonly CSharpCompilation whole;

    /// <param name="clone">Built.</param>
    public MutantCompiler(PlainClone clone)
    {
        this.clone = clone;
        var sources = Directory
            .EnumerateFiles(clone.Learner, "*.cs", SearchOption.AllDirectories)
            .Where(file =>
                !Path.GetRelativePath(clone.Learner, file).StartsWith("obj", StringComparison.Ordinal)
                && !Path.GetRelativePath(clone.Learner, file).StartsWith("bin", StringComparison.Ordinal)
            )
            .Concat(clone.Generated);
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator) // the host always says them
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location));
        var own = Directory.EnumerateFiles(clone.Tests, "*.dll").Where(path => IsReferenced(Path.GetFileNameWithoutExtension(path)));
        whole = WithGenerated(
            CSharpCompilation.Create(
                Product,
                sources.Select(file => Parse(file, File.ReadAllText(file))),
                framework.Concat(own).DistinctBy(path => Path.GetFileName(path)).Select(path => MetadataReference.CreateFromFile(path)),
                new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary,
                    optimizationLevel: OptimizationLevel.Release,
                    allowUnsafe: true,
                    nullableContextOptions: NullableContextOptions.Enable
                )
            )
        );
    }

    /// <summary>Puts the library with a mutation in it beside the tests; without one the library as it is.</summary>
    /// <exception cref="InvalidOperationException">It does not compile.</exception>
    public void Write(Mutation? mutation)
    {
        var compilation = whole;
        if (mutation is not null)
        {
            var path = Path.Combine(clone.Trainer, mutation.File);
            var before = whole.SyntaxTrees.Single(tree => tree.FilePath == path);
            compilation = whole.ReplaceSyntaxTree(before, Parse(path, mutation.In(before.ToString())));
        }
        using var library = File.Create(Path.Combine(clone.Tests, Product + ".dll"));
        var result = compilation.Emit(library);
        if (!result.Success)
            throw new InvalidOperationException(
                string.Join('\n', result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Take(5))
            );
    }

    // What the framework's own generators write: regular expressions and calls of native functions.
    private static CSharpCompilation WithGenerated(CSharpCompilation compilation)
    {
        // a file has a folder
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var pack = Directory.EnumerateDirectories(Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref")).Max()!; // as the SDK
        var loader = new GeneratorLoader();
        var generators = Directory
            .EnumerateFiles(Path.Combine(pack, "analyzers", "dotnet", "cs"), "*.dll")
            .SelectMany(path => new AnalyzerFileReference(path, loader).GetGenerators(LanguageNames.CSharp));
        _ = CSharpGeneratorDriver
            .Create(generators, parseOptions: Parsing)
            .RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        return (CSharpCompilation)whole;
    }

    private static SyntaxTree Parse(string file, string text) => CSharpSyntaxTree.ParseText(text, Parsing, file, System.Text.Encoding.UTF8);

    private static bool IsReferenced(string name) =>
        name != Product
        && name != "unmix-train"
        && !name.StartsWith("Unmix.Trainer.Tests", StringComparison.Ordinal)
        && !name.StartsWith("xunit", StringComparison.Ordinal)
        && IsManaged(name);

    // Native libraries lie in the same folder; of them only Windows' end in .dll.
    private static bool IsManaged(string name) => !name.StartsWith("onnxruntime", StringComparison.Ordinal);

    private sealed class GeneratorLoader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath) { }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
