using Certification.People.Auditing;
using Certification.People.Contracts;
using Certification.People.Matching;
using Certification.People.Organisations;
using Certification.People.Seeding;
using Certification.People.SigningIn;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.People;

/// <summary>Who people are, where they work, what they may be, and how they sign in.</summary>
public static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSignIn(configuration);
        return services
            .AddSingleton<IModuleTables, PeopleTables.Mappings>()
            .AddSingleton(new AuditWords(typeof(Texts)))
            .AddScoped<PeopleReader>()
            .AddScoped<PersonRegistry>()
            .AddScoped<DismissMatch>()
            .AddScoped<ReadAudit>()
            .AddScoped<ExportAudit>()
            .AddScoped<LoadMunicipalities>()
            .AddScoped<ISeed, SeedPeople>();
    }

    public static void MapPeople(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        SignIn.Map(app);
        DismissMatch.Map(api);
        ReadAudit.Map(api);
        ExportAudit.Map(api);
        ReadMunicipalities.Map(api);
        ReadColleagues.Map(api);
    }

    /// <summary>Puts the municipalities into the database that are not there yet.</summary>
    public static Task LoadMunicipalityList(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<LoadMunicipalities>().Handle(ct);
}
