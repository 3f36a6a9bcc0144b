using System.Globalization;
using System.Text;
using Certification.Cohorts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Rights;

/// <summary>Whose a thing is, seen from the actors: their own, or another cohort's, or another municipality's, or nobody's.</summary>
internal enum Whose
{
    /// <summary>The participant's, in the cohort of trainer and supervisor, of the contact's municipality.</summary>
    Own,
    /// <summary>Of the contact's municipality, in a cohort that trainer and supervisor have nothing to do with.</summary>
    OtherCohort,
    /// <summary>In their cohort, of another municipality.</summary>
    OtherMunicipality,
    /// <summary>Not there at all.</summary>
    Missing,
}

/// <summary>The first hour's example, with one thing of every kind in each of the cases, and an actor for every role.</summary>
internal sealed class World(WebHost host) : IAsyncDisposable
{
    public const int Nobodys = 999_999;

    /// <summary>The key of a reminder rule that every cohort here has.</summary>
    public const string Rule = "aaa";

    /// <summary>Stands where a row names a stored content, until there is one.</summary>
    private const string Content = "none";

    private const string List = "Fornavn;Efternavn;E-mail;Kommune\nAnne;Sørensen;anne.soerensen@example.org;Aarhus\n";

    private static readonly DateTime Now = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);
    private readonly Dictionary<Whose, (int Enrolment, int Person, int Cohort, int Municipality)> _courses = [];
    private readonly Dictionary<(string Kind, Whose Whose), int> _ids = [];

    private SqliteConnection? _before;

    public WebHost Host => host;

    /// <summary>Who asks, by role; a stranger has none.</summary>
    public Dictionary<Roles, Visitor> Actors { get; } = [];

    public Dictionary<Roles, int> ActorIds { get; } = [];

    public static async Task<World> Make()
    {
        var world = new World(new WebHost(seed: true, now: Now, settings: ("SignIn:IdleMinutes", "1440")));
        await world.Choose();
        return world;
    }

    /// <summary>The id of a thing of this kind; null where there can be none: a municipality is nobody's cohort.</summary>
    public int Id(string kind, Whose whose) => whose == Whose.Missing ? Nobodys : _ids.TryGetValue((kind, whose), out var id) ? id
        : throw new InvalidOperationException($"A door has the id of something that the world does not hold: {kind}. Put one in for each case.");

    public bool Knows(string kind) => _ids.ContainsKey((kind, Whose.Own));

    private async Task Choose()
    {
        await host.Read(async db =>
        {
            await db.Database.OpenConnectionAsync();
            var sql = (SqliteConnection)db.Database.GetDbConnection();
            int One(string select) => Convert.ToInt32(Scalar(sql, select) ?? throw new InvalidOperationException($"Nothing: {select}"), CultureInfo.InvariantCulture);
            int? Some(string select) => Scalar(sql, select) is { } value ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null;
            int Put(string insert) => One($"{insert} RETURNING Id");

            var (twelve, eleven) = (One("SELECT Id FROM Cohorts WHERE Name='Hold 12'"), One("SELECT Id FROM Cohorts WHERE Name='Hold 11'"));
            var (rasmus, pavia, hanne) = (Person("rasmus.bech"), Person("pavia.kleist"), Person("hanne.dalgaard"));
            var aarhus = One("SELECT Id FROM Organisations WHERE Name='Aarhus'");
            Scalar(sql, $"INSERT INTO CohortStaff(CohortId, PersonId, Role) VALUES({twelve},{rasmus},'Trainer'),({twelve},{pavia},'Supervisor')");
            Course(Whose.Own, $"CohortId={twelve} AND MunicipalityId={aarhus} AND State='Enrolled'");
            Course(Whose.OtherCohort, $"CohortId={eleven} AND MunicipalityId={aarhus}");
            Course(Whose.OtherMunicipality, $"CohortId={twelve} AND MunicipalityId<>{aarhus} AND State='Enrolled'");
            ActorIds[Roles.Participant] = _courses[Whose.Own].Person;
            (ActorIds[Roles.Trainer], ActorIds[Roles.Supervisor], ActorIds[Roles.MunicipalContact]) = (rasmus, pavia, hanne);
            (ActorIds[Roles.Coordinator], ActorIds[Roles.Administrator], ActorIds[Roles.Auditor]) = (Person("karen.holm"), Person("birgit.noergaard"), Person("ole.friis"));

            foreach (var (whose, of) in _courses)
            {
                var (e, p, c) = (of.Enrolment, of.Person, of.Cohort);
                const string At = "'2026-11-01 12:00:00'";
                Is("enrolments", e);
                Is("cohorts", c);
                var day = One($"SELECT Id FROM CourseDays WHERE CohortId={c} ORDER BY Number LIMIT 1");
                Is("days", day);
                Is("imports", Put($"INSERT INTO ImportUploads(CohortId, FileKey, FileName, UploadedById, UploadedAt) VALUES({c},'{Content}','liste.csv',1,{At})"));
                var submission = Some($"SELECT Id FROM Submissions WHERE EnrolmentId={e} AND RequirementKey='assignment1'")
                    ?? Put($"INSERT INTO Submissions(EnrolmentId, RequirementKey, ReviewedBy, State, HandedIn, SubmittedAt, Late, ChangedAt, Version) VALUES({e},'assignment1','Trainer','Submitted',1,{At},0,{At},0)");
                Is("submissions", submission);
                var version = Some($"SELECT Id FROM SubmissionVersions WHERE SubmissionId={submission}")
                    ?? Put($"INSERT INTO SubmissionVersions(SubmissionId, Number, Answers, SubmittedAt, DueAt, Late) VALUES({submission},1,'{{}}',{At},{At},0)");
                Is("files", Put($"INSERT INTO SubmissionFiles(SubmissionVersionId, Key, Name, MediaType, Bytes, Sha256, AttachedAt) VALUES({version},'{Content}','a.txt','text/plain',1,'0',{At})"));
                Is("practice", Put($"INSERT INTO PracticeEntries(EnrolmentId, Date, Minutes, TargetGroup, Elements, Role, LoggedAt) VALUES({e},'2026-10-05',60,'Hold','Tre gode ting','CoLed',{At})"));
                Is("awards", Some($"SELECT Id FROM AwardCases WHERE EnrolmentId={e} AND AwardKey='course'") ?? Put($"INSERT INTO AwardCases(EnrolmentId, AwardKey, State, Version, Since) VALUES({e},'course','Eligible',0,{At})"));
                Is("certificates", Some($"SELECT Id FROM Certificates WHERE AwardCaseId={_ids[("awards", whose)]}")
                    ?? Put($"INSERT INTO Certificates(AwardCaseId, Number, Code, Edition, ContentJson, IssuedAt, Status, Version) SELECT {_ids[("awards", whose)]},'2026-9{e:D4}','CODE{e}',1,ContentJson,IssuedAt,'Active',0 FROM Certificates LIMIT 1"));
                Scalar(sql, $"INSERT INTO CertificateStatusChanges(CertificateId, Status, ById, At) SELECT Id, 'Active', 1, IssuedAt FROM Certificates WHERE Id NOT IN (SELECT CertificateId FROM CertificateStatusChanges)");
                Is("waivers", Put($"INSERT INTO Waivers(EnrolmentId, RequirementKey, Reason, FileKey, FileName, MediaType, ById, At) VALUES({e},'assignment3','Orlov','{Content}','brev.txt','text/plain',1,{At})"));
                Is("make-ups", Put($"INSERT INTO MakeUps(EnrolmentId, MissedDayId, Task, AgreedAt, AgreedById) VALUES({e},{day},'Læs kapitel 3',{At},1)"));
                var attendance = Some($"SELECT Id FROM Attendances WHERE EnrolmentId={e} ORDER BY Id LIMIT 1") ?? Put($"INSERT INTO Attendances(DayId, EnrolmentId, Mark, MarkedAt, MarkedById, Version) VALUES({day},{e},'Absent',{At},1,0)");
                Is("objections", Put($"INSERT INTO Objections(AttendanceId, Text, At, Version) VALUES({attendance},'Jeg var der',{At},0)"));
                var session = Put($"INSERT INTO SupervisionSessions(Number, Date, Minutes, Form, SupervisorId, Others, LoggedById, LoggedAt, State, Version) VALUES(1,'2026-10-21',60,'Individual',{(whose == Whose.OtherCohort ? 7 : pavia)},0,{p},{At},'Logged',0)");
                Scalar(sql, $"INSERT INTO SupervisionAttendees(SessionId, EnrolmentId, State, Number) VALUES({session},{e},'Logged',1)");
                Is("supervision", session);
                Is("external-supervisors", Put($"INSERT INTO CohortStaff(CohortId, PersonId, Role, ByLinkSince) VALUES({c},{One($"SELECT Id FROM Persons WHERE Id NOT IN (SELECT PersonId FROM CohortStaff) AND Id<>{p} ORDER BY Id DESC LIMIT 1 OFFSET {(int)whose}")},'Supervisor',{At})"));
                Is("mail", Put($"UPDATE OutgoingMails SET RecipientId={p} WHERE Id=(SELECT Id FROM OutgoingMails ORDER BY Id LIMIT 1 OFFSET {(int)whose})"));
                Is("people", p);
                Is("accounts", p);
                Is("addresses", Put($"INSERT INTO MailAddresses(AddressKey, Address, SuppressedAt) VALUES('a{e}@example.org','a{e}@example.org',{At})"));
                Is("matches", Put($"INSERT INTO MatchProposals(PersonId, OtherId, ProposedAt, Dismissed) VALUES({p},{One($"SELECT Id FROM Persons WHERE Id<>{p} AND Id>10 ORDER BY RANDOM() LIMIT 1")},{At},0)"));
                Is("municipalities", of.Municipality);
                Is("organisations", of.Municipality);
                Is("contacts", Some($"SELECT Id FROM RoleGrants WHERE OrganisationId={of.Municipality}") ?? Put($"INSERT INTO RoleGrants(PersonId, Role, OrganisationId) VALUES({p},'MunicipalContact',{of.Municipality})"));
                Is("employments", One($"SELECT Id FROM Employments WHERE PersonId={p} ORDER BY Id LIMIT 1"));
                Is("merges", Put($"INSERT INTO PersonMerges(FromId, ToId, At, ById, Reason, Version) VALUES({p},{p},'2026-01-01 12:00:00',1,'Prøve',0)"));
                Is("personal-data", Put($"INSERT INTO PersonalRequests(PersonId, Kind, ReceivedOn, Due, RegisteredById, RegisteredAt, State, Version) VALUES({p},'Copy','2026-11-01','2026-12-01',1,{At},'Open',0)"));
                Is("supervisors", whose == Whose.OtherCohort ? 7 : pavia);
                Scalar(sql, $"INSERT INTO CohortRules(CohortId, Key, Anchor, Days, \"To\", Letter, Requirements, Paused, SavedAt, ForThePast, Version) SELECT {c},'{Rule}','Day','-7','Participant','day-soon','',0,{At},0,0 WHERE NOT EXISTS (SELECT 1 FROM CohortRules WHERE CohortId={c})");
                Scalar(sql, $"INSERT INTO AbsenceNotices(EnrolmentId, DayId, GivenAt) SELECT {e},{day},{At} WHERE NOT EXISTS (SELECT 1 FROM AbsenceNotices WHERE EnrolmentId={e} AND DayId={day})");
                Is("programmes", One($"SELECT Id FROM ProgrammeVersions ORDER BY Id LIMIT 1 OFFSET {(int)whose}"));
                Scalar(sql, $"INSERT INTO Authenticators(PersonId, ProtectedSecret, ConnectedAt, LastStep, WrongInARow, Version) VALUES({p},'none',{At},0,0,0)");
                Is("tokens", Put($"INSERT INTO PersonalAccessTokens(PersonId, Name, Prefix, SecretHash, Scopes, CreatedAt, ExpiresAt, Version) VALUES({p},'Skolens system','cert_pat_{e:D8}','h{e}','cohorts:read',{At},'2027-01-01 00:00:00',0)"));
                Is("webhooks", Put($"INSERT INTO Webhooks(Address, Events, Secret, CreatedAt, Failures) VALUES('https://hooks.example.org/{e}','enrolment.created','none',{At},0)"));
                Is("deliveries", Put($"INSERT INTO WebhookDeliveries(WebhookId, EventId, Type, Body, CreatedAt, State, Attempts, NextAt, Claim) VALUES({_ids[("webhooks", whose)]},'e{e}','enrolment.created','{{}}',{At},'GivenUp',1,{At},0)"));
                Is("sessions", Put($"INSERT INTO Sessions(PersonId, KeyHash, Way, Device, StartedAt, SeenAt) VALUES({p},'k{e}','MailLink','x','2026-11-21 08:59:00','2026-11-21 08:59:00')"));

                void Is(string kind, int id) => _ids[(kind, whose)] = id;
            }
            return true;

            int Person(string name) => One($"SELECT Id FROM Persons WHERE Email='{name}@example.org'");

            void Course(Whose whose, string where)
            {
                using var command = sql.CreateCommand();
                command.CommandText = $"SELECT Id, PersonId, CohortId, MunicipalityId FROM Enrolments WHERE {where} ORDER BY Id LIMIT 1";
                using var row = command.ExecuteReader();
                row.Read().Should().BeTrue(where);
                _courses[whose] = (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3));
            }
        });
        foreach (var (role, id) in ActorIds) Actors[role] = await host.Visit(id);
        Actors[Roles.None] = host.Visit();
        _before = new SqliteConnection("Data Source=:memory:");
        await _before.OpenAsync();
        await host.Read(async db =>
        {
            await db.Database.OpenConnectionAsync();
            ((SqliteConnection)db.Database.GetDbConnection()).BackupDatabase(_before);
            return true;
        });
        await PutContent();
    }

    /// <summary>Everything as it was, after somebody was let do something.</summary>
    public async Task Restore()
    {
        await host.Read(async db =>
        {
            await db.Database.OpenConnectionAsync();
            _before!.BackupDatabase((SqliteConnection)db.Database.GetDbConnection());
            return true;
        });
        await PutContent();
    }

    /// <summary>What is named as a file is one.</summary>
    private async Task PutContent()
    {
        var stored = await host.Services.GetRequiredService<FileStore>().Keep(new MemoryStream(Encoding.UTF8.GetBytes(List)), "liste.csv", default);
        await host.Read(async db =>
        {
            foreach (var (table, column) in new[] { ("ImportUploads", "FileKey"), ("SubmissionFiles", "Key"), ("Waivers", "FileKey") })
                await db.Database.ExecuteSqlRawAsync($"UPDATE {table} SET \"{column}\"='{stored.Key}' WHERE \"{column}\"='{Content}'");
            return true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_before is not null) await _before.DisposeAsync();
        await host.DisposeAsync();
    }

    /// <summary>Whether a reach covers a thing.</summary>
    public static bool Covers(Reach reach, Roles role, Whose whose) => whose != Whose.Missing && reach switch
    {
        Reach.All => true,
        Reach.OwnCohorts => whose != Whose.OtherCohort,
        Reach.OwnStaff => whose != Whose.OtherMunicipality,
        // What is here is the participant's; everybody else's own is tried where it is made.
        Reach.Own => role == Roles.Participant && whose == Whose.Own,
        _ => false,
    };

    private static object? Scalar(SqliteConnection sql, string text)
    {
        using var command = sql.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
