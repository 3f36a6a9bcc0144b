using Certification.Platform.Audit;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Http.Extensions;

namespace Certification.People.Auditing;

/// <summary>What the log is narrowed to; all of it stands in the address, and a person only as a number.</summary>
internal sealed class AuditFilter
{
    /// <summary>Whom entries concern, or who made them.</summary>
    public int? Person { get; set; }

    /// <summary>"enrolment.withdrawn".</summary>
    public string? Action { get; set; }

    /// <summary>First day, Danish time.</summary>
    public DateOnly? From { get; set; }

    /// <summary>Last day, Danish time.</summary>
    public DateOnly? To { get; set; }

    /// <summary>"Enrolment:12".</summary>
    public string? Chain { get; set; }

    public bool IsEmpty => Person is null && From is null && To is null && string.IsNullOrWhiteSpace(Action) && string.IsNullOrWhiteSpace(Chain);

    public IQueryable<AuditEntry> Of(IQueryable<AuditEntry> entries)
    {
        if (Person is { } person) entries = entries.About(person);
        if (!string.IsNullOrWhiteSpace(Action) && Action.Trim() is var action) entries = entries.Where(e => e.Action == action);
        if (!string.IsNullOrWhiteSpace(Chain) && Chain.Trim() is var chain) entries = entries.Where(e => e.Chain == chain && e.Number > 0);
        if (From is { } from && Begin(from) is var begin) entries = entries.Where(e => e.At >= begin);
        // The last day of the calendar has no day after it.
        if (To is { } to && to < DateOnly.MaxValue && Begin(to.AddDays(1)) is var end) entries = entries.Where(e => e.At < end);
        return entries;
    }

    /// <summary>An address with this filter in its query.</summary>
    public string Address(string path, params (string Key, string Value)[] more)
    {
        var query = new QueryBuilder();
        foreach (var (key, value) in (IEnumerable<(string, string?)>)
            [("person", Said(Person)), ("action", Action), ("from", Day(From)), ("to", Day(To)), ("chain", Chain), .. more])
            if (!string.IsNullOrWhiteSpace(value)) query.Add(key, value);
        return path + query.ToQueryString();
    }

    /// <summary>For the log of exports: what was taken out, without a name.</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        Person is null ? null : $"person {Said(Person)}", Action, Chain, From is null ? null : $"from {Day(From)}", To is null ? null : $"to {Day(To)}",
    }.Where(part => !string.IsNullOrWhiteSpace(part)));

    internal static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string? Said(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Before the first time that a zone can be told of, every entry is later anyway.
    private static DateTime Begin(DateOnly day) => day.Year < 1900 ? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc) : Zones.ToUtc(day, TimeOnly.MinValue, Zones.Copenhagen);
}
