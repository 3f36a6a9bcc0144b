using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Certification.Platform.Input;
using Microsoft.AspNetCore.OpenApi;

namespace Certification.Web;

/// <summary>How the OpenAPI document is written: names as they are sent, choices with their values, answers where they are used.</summary>
internal static class ApiDescription
{
    public static void Write(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Certification", Version = "v1", Description = "Cohorts, attendance, assignments, supervision and certificates. Sign in first; every refusal is problem details with a code." };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<Microsoft.OpenApi.OpenApiParameter>() ?? [])
            {
                var type = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name)?.ParameterDescriptor?.ParameterType;
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
                if (Choices(type) is { } choices) parameter.Schema = new Microsoft.OpenApi.OpenApiSchema { Type = Microsoft.OpenApi.JsonSchemaType.String, Enum = choices };
            }
            return Task.CompletedTask;
        });
        options.CreateSchemaReferenceId = Name;
    }

    private static List<JsonNode>? Choices(Type? type)
    {
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Choice<>)
            ? [.. Enum.GetNames(type.GenericTypeArguments[0]).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))]
            : null;
    }

    /// <summary>Every feature has an Input of its own; an answer without a name is described where it is given.</summary>
    private static string? Name(JsonTypeInfo json) => json.Type switch
    {
        { Name: var name } when name.StartsWith("<>", StringComparison.Ordinal) || json.Type.GenericTypeArguments.Any(a => a.Name.StartsWith("<>", StringComparison.Ordinal)) => null,
        { IsGenericType: true } => OpenApiOptions.CreateDefaultSchemaReferenceId(json) is null ? null : string.Concat(json.Type.GenericTypeArguments.Select(Full)) + json.Type.Name.Split('`')[0],
        _ => OpenApiOptions.CreateDefaultSchemaReferenceId(json) is null ? null : Full(json.Type),
    };

    private static string Full(Type type) => type.DeclaringType is { } feature ? Full(feature) + type.Name : type.Name;
}
