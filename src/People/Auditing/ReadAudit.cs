using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Auditing;

/// <summary>The audit trail for whoever oversees it, newest first; narrowed to a person it is that person's extract.</summary>
internal sealed class ReadAudit(AppDb db, AuditNames names)
{
    /// <summary>One entry as it is shown.</summary>
    /// <param name="Id">In the order in which it happened.</param>
    /// <param name="Chain">The case, or what else it is about: "Enrolment:12".</param>
    /// <param name="Number">Its number there.</param>
    /// <param name="At">UTC.</param>
    /// <param name="ActorId">0 for the system itself.</param>
    /// <param name="Actor">Who did it; null when erased.</param>
    /// <param name="Action">"enrolment.withdrawn".</param>
    /// <param name="What">The same in the reader's language.</param>
    /// <param name="Subject">What changed.</param>
    /// <param name="SubjectId">Its id.</param>
    /// <param name="PersonId">Whom it concerns.</param>
    /// <param name="Person">The name of now; null for nobody, or nobody who is still known.</param>
    /// <param name="Before">The state before.</param>
    /// <param name="After">The state after.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Erased">Whether actor, before, after and reason have been erased.</param>
    public sealed record Line(
        long Id, string Chain, int Number, DateTime At, int ActorId, string? Actor, string Action, string What, string Subject, long SubjectId,
        int? PersonId, string? Person, string? Before, string? After, string? Reason, bool Erased)
    {
        /// <summary>What changed, within its chain: "Attendance:31".</summary>
        internal string Thing => $"{Subject}:{SubjectId}";
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/audit", async ([AsParameters] PageRequest page, [AsParameters] AuditFilter filter, ReadAudit feature, CancellationToken ct) =>
            await feature.Handle(filter, page, ct)).RequireAuthorization(Policies.Overseers);

    public async Task<Page<Line>> Handle(AuditFilter filter, PageRequest page, CancellationToken ct)
    {
        var found = await Rows(filter).ToPage(page, ct);
        return new Page<Line>([.. found.Items.Select(row => row.Shown(names))], found.Number, found.Size, found.Total);
    }

    /// <summary>All of them, one at a time: a sheet of any length is never in memory as a whole.</summary>
    public IEnumerable<Line> All(AuditFilter filter) => Rows(filter).AsEnumerable().Select(row => row.Shown(names));

    public Task<int> Count(AuditFilter filter, CancellationToken ct) => filter.Of(db.Set<AuditEntry>()).CountAsync(ct);

    public Task<string?> NameOf(int personId, CancellationToken ct) =>
        db.Persons.AsNoTracking().Where(p => p.Id == personId).Select(p => p.FirstName + " " + p.LastName).FirstOrDefaultAsync(ct)!;

    private IQueryable<Row> Rows(AuditFilter filter) =>
        from entry in filter.Of(db.Set<AuditEntry>().AsNoTracking())
        join person in db.Persons on entry.PersonId equals person.Id into known
        from person in known.DefaultIfEmpty()
        orderby entry.Id descending
        select new Row { Entry = entry, Person = person == null || person.Email == "" ? null : person.FirstName + " " + person.LastName };

    private sealed class Row
    {
        public required AuditEntry Entry { get; init; }
        public string? Person { get; init; }

        public Line Shown(AuditNames names) => new(
            Entry.Id, Entry.Chain, Entry.Number, Entry.At, Entry.ActorId, Entry.Actor, Entry.Action, names.Of(Entry.Action), Entry.Subject, Entry.SubjectId,
            Entry.PersonId, Person, Entry.Before, Entry.After, Entry.Reason, Entry.IsErased);
    }
}
