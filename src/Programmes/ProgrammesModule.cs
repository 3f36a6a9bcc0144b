using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Certification.Programmes.Publishing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Programmes;

/// <summary>What trainings demand: a catalogue of immutable, versioned documents.</summary>
public static class ProgrammesModule
{
    public static IServiceCollection AddProgrammes(this IServiceCollection services) => services
        .AddSingleton<IModuleTables, ProgrammeTables.Mappings>()
        .AddSingleton(new AuditWords(typeof(Texts)))
        .AddSingleton<ProgrammeShelf>()
        .AddScoped<ProgrammeReader>()
        .AddScoped<PublishProgramme>()
        .AddScoped<LoadCatalogue>();

    public static void MapProgrammes(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        ProgrammeSchema.Map(app);
        PublishProgramme.Map(api);
        ReadProgrammes.Map(api);
    }

    /// <summary>Puts the shipped catalogue into the database; refuses to start when a shipped version was altered.</summary>
    public static Task LoadProgrammeCatalogue(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<LoadCatalogue>().Handle(ct);
}
