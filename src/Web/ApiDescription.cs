using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Certification.Platform.Access;
using Certification.Platform.Input;
using Certification.Platform.Repeating;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Certification.Web;

/// <summary>How the OpenAPI document is written: names as they are sent, choices with their values, answers where they are used.</summary>
internal static class ApiDescription
{
    public static void Write(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Certification", Version = "v1", Description = "Cohorts, attendance, assignments, supervision and certificates. Sign in first, or send an access key made on the page /me/tokens; every refusal is problem details with a code." };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access key (cert_pat_...) of a person. It may do what its scopes name and its owner may do at that moment: GET needs area:read, everything else area:write." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                var type = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name)?.ParameterDescriptor?.ParameterType;
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
                if (Choices(type) is { } choices) parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = choices };
            }
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata is { } metadata) Guard(operation, context.Document!, new Endpoint(null, new(metadata), null));
            if (context.Description.HttpMethod == HttpMethods.Post) Repeat(operation);
            Problems(operation, context.Description.HttpMethod == HttpMethods.Post);
            return Task.CompletedTask;
        });
        options.CreateSchemaReferenceId = Name;
    }

    private const string Key = "accessKey";

    /// <summary>Which calls take a key, and what its scopes must name.</summary>
    private static void Guard(OpenApiOperation operation, OpenApiDocument document, Endpoint call)
    {
        if (call.Metadata.GetMetadata<IAllowAnonymous>() is not null || !ApiAreas.IsForTokens(call)) return;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
    }

    /// <summary>One way for every post.</summary>
    private static void Repeat(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKeys.Header,
            In = ParameterLocation.Header,
            Description = "Sent again with the same key and content within 24 hours, the call is answered as the first time and does nothing more. Refusals are not kept. 409 idempotency-in-progress while the first still runs; 422 idempotency-mismatch when the content is another.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKeys.Longest, Pattern = "^[!-~]+$" },
        });
    }

    /// <summary>Refusals are problem details, wherever they come from.</summary>
    private static void Problems(OpenApiOperation operation, bool posts)
    {
        operation.Responses ??= [];
        foreach (var (status, sentence) in ((string, string)[])[("400", "Badly typed"), ("401", "Not signed in, or the access key is no good"), ("403", "Not allowed, or the access key lacks the scope (token-scope)"),
            ("404", "Not there, or not yours"), ("409", "A rule says no"), .. posts ? [("422", "The idempotency key was used for something else")] : ((string, string)[])[]])
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = sentence, Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = Problem() } } });
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema> { ["title"] = Text(), ["detail"] = Text(), ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer }, ["code"] = Text() },
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

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
