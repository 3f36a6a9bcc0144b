using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Access;

/// <summary>How far a role reaches through a door.</summary>
public enum Reach
{
    /// <summary>The door is shut.</summary>
    None,
    /// <summary>To what is about the person themselves.</summary>
    Own,
    /// <summary>To the cohorts that the person teaches or supervises.</summary>
    OwnCohorts,
    /// <summary>To the staff of the organisations that the person is the contact of.</summary>
    OwnStaff,
    /// <summary>To everything.</summary>
    All,
}

/// <summary>One row of the matrix: how far each role reaches through the doors of one policy. Whoever has several roles reaches as far as any of them.</summary>
public sealed record Policy(string Name)
{
    public Reach Participant { get; init; }
    public Reach Trainer { get; init; }
    public Reach Supervisor { get; init; }
    public Reach Coordinator { get; init; }
    public Reach MunicipalContact { get; init; }
    public Reach Administrator { get; init; }
    public Reach Auditor { get; init; }

    public Reach Of(Roles role) => role switch
    {
        Roles.Participant => Participant,
        Roles.Trainer => Trainer,
        Roles.Supervisor => Supervisor,
        Roles.Coordinator => Coordinator,
        Roles.MunicipalContact => MunicipalContact,
        Roles.Administrator => Administrator,
        Roles.Auditor => Auditor,
        _ => Reach.None,
    };

    /// <summary>The roles for which the door is open at all.</summary>
    public IEnumerable<Roles> Open => Policies.EveryRole.Where(role => Of(role) != Reach.None);
}

/// <summary>
/// Who may use a door, and how far: the one matrix. A door names its policy; whoever has none is refused by the fallback policy. Which rows a role
/// reaches is decided by <c>VisibleTo(caller)</c>; a test tries every door as every role with ids of every kind and compares with what stands here.
/// </summary>
public static class Policies
{
    /// <summary>Everybody who is signed in, for what is their own.</summary>
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
    /// <summary>One participant's course: themselves, and the staff of the cohort.</summary>
    public const string Course = nameof(Course);
    /// <summary>What participants say of themselves, and coordinators for them.</summary>
    public const string OwnCourse = nameof(OwnCourse);
    /// <summary>A participant's supervision: themselves, and supervisors of the cohort.</summary>
    public const string Supervised = nameof(Supervised);
    /// <summary>Recommending an award: supervisors of the cohort, and nobody in their place.</summary>
    public const string Recommenders = nameof(Recommenders);
    /// <summary>A mail: its reader, and who answers for the mail.</summary>
    public const string Mail = nameof(Mail);
    /// <summary>What is about no person, such as a programme.</summary>
    public const string Everybody = nameof(Everybody);

    public static readonly IReadOnlyList<Roles> EveryRole =
        [Roles.Participant, Roles.Trainer, Roles.Supervisor, Roles.Coordinator, Roles.MunicipalContact, Roles.Administrator, Roles.Auditor];

    public static readonly IReadOnlyList<Policy> Matrix =
    [
        new(SignedIn) { Participant = Reach.Own, Trainer = Reach.Own, Supervisor = Reach.Own, Coordinator = Reach.Own, MunicipalContact = Reach.Own, Administrator = Reach.Own, Auditor = Reach.Own },
        new(Everybody) { Participant = Reach.All, Trainer = Reach.All, Supervisor = Reach.All, Coordinator = Reach.All, MunicipalContact = Reach.All, Administrator = Reach.All, Auditor = Reach.All },
        new(Mail) { Participant = Reach.Own, Trainer = Reach.Own, Supervisor = Reach.Own, Coordinator = Reach.All, MunicipalContact = Reach.Own, Administrator = Reach.Own, Auditor = Reach.Own },
        new(Participants) { Participant = Reach.Own },
        new(Contacts) { MunicipalContact = Reach.OwnStaff },
        new(Course) { Participant = Reach.Own, Trainer = Reach.OwnCohorts, Supervisor = Reach.OwnCohorts, Coordinator = Reach.All },
        new(OwnCourse) { Participant = Reach.Own, Coordinator = Reach.All },
        new(Supervised) { Participant = Reach.Own, Supervisor = Reach.OwnCohorts, Coordinator = Reach.All },
        new(Recommenders) { Supervisor = Reach.OwnCohorts },
        new(Staff) { Trainer = Reach.OwnCohorts, Supervisor = Reach.OwnCohorts, Coordinator = Reach.All },
        new(Teachers) { Trainer = Reach.OwnCohorts, Coordinator = Reach.All },
        new(Supervisors) { Supervisor = Reach.OwnCohorts, Coordinator = Reach.All },
        new(Coordinators) { Coordinator = Reach.All },
        new(Overseers) { Administrator = Reach.All, Auditor = Reach.All },
        new(Administrators) { Administrator = Reach.All },
    ];

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(s => s.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http ? Caller.From(http.User) : Caller.Nobody);
        var authorization = services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        foreach (var policy in Matrix)
            authorization.AddPolicy(policy.Name, p =>
            {
                p.RequireAuthenticatedUser();
                // Somebody without any role has an account all the same.
                if (policy.Name != SignedIn) p.RequireRole(policy.Open.Select(role => role.ToString()));
            });
        return services;
    }
}
