using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Access;

/// <summary>Which roles may use a door. Whoever has no policy is refused by the fallback policy.</summary>
public static class Policies
{
    public const string SignedIn = nameof(SignedIn);
    public const string Coordinators = nameof(Coordinators);
    /// <summary>Coordinators and trainers: registers and reviews.</summary>
    public const string Teachers = nameof(Teachers);
    /// <summary>Coordinators and supervisors: supervision and sign-off.</summary>
    public const string Supervisors = nameof(Supervisors);
    /// <summary>Coordinators, trainers and supervisors: reading a cohort.</summary>
    public const string Staff = nameof(Staff);
    public const string Participants = nameof(Participants);
    public const string Contacts = nameof(Contacts);
    public const string Administrators = nameof(Administrators);
    /// <summary>Administrators and auditors: who did what, and who may see what.</summary>
    public const string Overseers = nameof(Overseers);

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(s => s.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http ? Caller.From(http.User) : Caller.Nobody);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build())
            .AddPolicy(SignedIn, p => p.RequireAuthenticatedUser())
            .AddPolicy(Coordinators, p => p.RequireRole(nameof(Roles.Coordinator)))
            .AddPolicy(Teachers, p => p.RequireRole(nameof(Roles.Coordinator), nameof(Roles.Trainer)))
            .AddPolicy(Supervisors, p => p.RequireRole(nameof(Roles.Coordinator), nameof(Roles.Supervisor)))
            .AddPolicy(Staff, p => p.RequireRole(nameof(Roles.Coordinator), nameof(Roles.Trainer), nameof(Roles.Supervisor)))
            .AddPolicy(Participants, p => p.RequireRole(nameof(Roles.Participant)))
            .AddPolicy(Contacts, p => p.RequireRole(nameof(Roles.MunicipalContact)))
            .AddPolicy(Administrators, p => p.RequireRole(nameof(Roles.Administrator)))
            .AddPolicy(Overseers, p => p.RequireRole(nameof(Roles.Administrator), nameof(Roles.Auditor)));
        return services;
    }
}
