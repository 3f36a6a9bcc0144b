using Certification.People.Contracts;
using Certification.People.Matching;
using Certification.People.Organisations;
using Certification.People.Seeding;
using Certification.People.SigningIn;
using Certification.People.Tokens;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
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
            .AddScoped<PeopleReader>()
            .AddScoped<PersonRegistry>()
            .AddScoped<DismissMatch>()
            .AddScoped<LoadMunicipalities>()
            .AddScoped<MakeToken>()
            .AddScoped<RevokeToken>()
            .AddScoped<ReadTokens>()
            .AddScoped<ISeed, SeedPeople>();
    }

    public static void MapPeople(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        SignIn.Map(app);
        DismissMatch.Map(api);
        ReadMunicipalities.Map(api);
        ReadColleagues.Map(api);
        RevokeToken.Map(api);
        ReadTokens.Map(api);
    }

    /// <summary>Holds programs to the scopes of their keys; call when it is known who asks, and before it is looked at what they may.</summary>
    public static void UseTokenScopes(this IApplicationBuilder app) => app.Use(CheckScope.Handle);

    /// <summary>Puts the municipalities into the database that are not there yet.</summary>
    public static Task LoadMunicipalityList(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<LoadMunicipalities>().Handle(ct);
}
