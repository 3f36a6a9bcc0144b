using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Certification.Programmes.Contracts;

namespace Certification.Programmes;

/// <summary>A programme file that cannot be used: where in the file, and which rule it breaks.</summary>
internal sealed class InvalidProgrammeException(string path, string rule) : Exception($"{path}: {rule}")
{
    public string Path { get; } = path;
    public string Rule { get; } = rule;
}

/// <summary>Reads and checks programme files; the published JSON Schema is made from the same types that read them.</summary>
internal static class ProgrammeFormat
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Nothing else sets it before the schema is asked for: a host that has read no programme yet would not start.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Disallow,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="InvalidProgrammeException">The file breaks the schema or a rule between its parts.</exception>
    public static ProgrammeDocument Read(string json)
    {
        ProgrammeDocument document;
        try
        {
            document = JsonSerializer.Deserialize<ProgrammeDocument>(json, Options)
                ?? throw new InvalidProgrammeException("$", "The file is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidProgrammeException(e.Path ?? "$", e.Message.Split(" Path:")[0]);
        }
        ProgrammeRules.Check(document);
        return document;
    }

    /// <summary>The schema of a programme file, for editors and for whoever writes one.</summary>
    public static string Schema()
    {
        var schema = Options.GetJsonSchemaAsNode(typeof(ProgrammeDocument), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (node is JsonObject type && context.PropertyInfo?.AttributeProvider?
                        .GetCustomAttributes(typeof(System.ComponentModel.DescriptionAttribute), false).FirstOrDefault()
                    is System.ComponentModel.DescriptionAttribute about)
                    type["description"] = about.Description;
                return node;
            },
        });
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["title"] = "Programme version";
        return schema.ToJsonString(Options);
    }
}
