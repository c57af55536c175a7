namespace Unmix.Formats.Onnx;

/// <summary>Cuts a graph down to the outputs that are wanted, so that the big ones are computed only when asked for.</summary>
public static class GraphOutputs
{
    /// <summary>
    /// A copy with only these outputs and the nodes, initializers and recorded shapes they need; order is kept. The inputs
    /// stay, also one that nothing needs any more, so that a caller feeds every cut of a graph alike.
    /// </summary>
    /// <param name="model">The whole graph; not changed.</param>
    /// <param name="outputs">Names of outputs of the graph; at least one.</param>
    /// <exception cref="ArgumentException">No name, or one that is not an output of the graph.</exception>
    public static ModelProto Keep(ModelProto model, IReadOnlyCollection<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 0)
            throw new ArgumentException("At least one output is to be kept.", nameof(outputs));
        var known = model.Graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        if (outputs.FirstOrDefault(o => !known.Contains(o)) is { } unknown)
            throw new ArgumentException($"The graph has no output '{unknown}'; it has {string.Join(", ", known)}.", nameof(outputs));

        var needed = outputs.ToHashSet(StringComparer.Ordinal);
        var kept = new List<NodeProto>();
        foreach (var node in model.Graph.Node.Reverse()) // nodes are in topological order by the specification
        {
            if (!node.Output.Any(needed.Contains))
                continue;
            kept.Add(node.Clone());
            AddInputs(node, needed);
        }
        kept.Reverse();
        return WithGraph(model, kept, needed, outputs);
    }

    private static ModelProto WithGraph(
        ModelProto model,
        List<NodeProto> nodes,
        HashSet<string> needed,
        IReadOnlyCollection<string> outputs
    )
    {
        var all = model.Graph;
        var produced = nodes.SelectMany(n => n.Output).Concat(needed).ToHashSet(StringComparer.Ordinal);
        var graph = new GraphProto { Name = all.Name, DocString = all.DocString };
        graph.Node.AddRange(nodes);
        graph.Initializer.AddRange(all.Initializer.Where(i => needed.Contains(i.Name)).Select(i => i.Clone()));
        graph.Input.AddRange(all.Input.Select(i => i.Clone()));
        graph.Output.AddRange(all.Output.Where(o => outputs.Contains(o.Name)).Select(o => o.Clone()));
        graph.ValueInfo.AddRange(all.ValueInfo.Where(v => produced.Contains(v.Name)).Select(v => v.Clone()));
        var copy = new ModelProto
        {
            IrVersion = model.IrVersion,
            ProducerName = model.ProducerName,
            ProducerVersion = model.ProducerVersion,
            Domain = model.Domain,
            ModelVersion = model.ModelVersion,
            DocString = model.DocString,
            Graph = graph,
        };
        copy.OpsetImport.AddRange(model.OpsetImport.Select(o => o.Clone()));
        copy.MetadataProps.AddRange(model.MetadataProps.Select(p => p.Clone()));
        return copy;
    }

    /// <summary>A node's inputs, and what the graphs inside it (If, Loop) take from around them.</summary>
    private static void AddInputs(NodeProto node, HashSet<string> needed)
    {
        foreach (var input in node.Input)
            needed.Add(input);
        foreach (var attribute in node.Attribute)
        {
            if (attribute.G is null)
                continue;
            foreach (var inner in attribute.G.Node)
                AddInputs(inner, needed);
            foreach (var output in attribute.G.Output)
                needed.Add(output.Name);
        }
    }
}
