namespace Unmix.Learning.Export;

/// <summary>What a model is exported for.</summary>
public enum ExportTarget
{
    /// <summary>A model package for <c>unmix</c>.</summary>
    Package,

    /// <summary>An ONNX file for the Deepness plugin of QGIS.</summary>
    Deepness,
}
