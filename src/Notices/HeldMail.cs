using Certification.Notices.Contracts;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Certification.Notices;

/// <summary>
/// What was planned for somebody who turns out to be somebody else. A plan's key names its reader: it goes along, or everything that was
/// sent before would be planned and sent again under the other name.
/// </summary>
internal sealed class HeldPlans(AppDb db) : PersonRows<PlannedMessage>(db, nameof(PlannedMessage.RecipientId))
{
    /// <summary>Both were to have the same message: one is enough.</summary>
    protected override IEnumerable<string> Keys(EntityEntry<PlannedMessage> row, int toId) => [Renamed(row.Entity.Key, row.Entity.Rule, row.Entity.RecipientId, toId)];

    protected override void Hand(EntityEntry<PlannedMessage> row, int fromId, int toId)
    {
        base.Hand(row, fromId, toId);
        foreach (var key in new[] { nameof(PlannedMessage.Key), nameof(PlannedMessage.WantedKey), nameof(PlannedMessage.Series) })
            row.Property(key).CurrentValue = Renamed((string)row.Property(key).CurrentValue!, row.Entity.Rule, fromId, toId);
        // The scopes of staff and contacts are persons.
        if (row.Entity.ScopeKind is ScopeKinds.Staff or ScopeKinds.Contact && row.Entity.ScopeId == fromId) row.Property(nameof(PlannedMessage.ScopeId)).CurrentValue = toId;
    }

    private static string Renamed(string key, string rule, int fromId, int toId) =>
        key.StartsWith($"{rule}:{fromId}:", StringComparison.Ordinal) ? $"{rule}:{toId}:{key[$"{rule}:{fromId}:".Length..]}" : key;
}
