using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Notices.Webhooks;
using Certification.Notices.Writing;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices;

/// <summary>The module's tables. The plan and the log are coordinators' reading; a person sees the mails addressed to them.</summary>
internal static class NoticeTables
{
    extension(AppDb db)
    {
        public DbSet<OutgoingMail> OutgoingMails => db.Set<OutgoingMail>();
        public DbSet<MailChange> MailChanges => db.Set<MailChange>();
        public DbSet<PlannedMessage> PlannedMessages => db.Set<PlannedMessage>();
        public DbSet<PlanMark> PlanMarks => db.Set<PlanMark>();
        public DbSet<LetterText> LetterTexts => db.Set<LetterText>();
        public DbSet<MailAddress> MailAddresses => db.Set<MailAddress>();
        public DbSet<MailChannel> MailChannels => db.Set<MailChannel>();
        public DbSet<MailChoice> MailChoices => db.Set<MailChoice>();
        public DbSet<Webhook> Webhooks => db.Set<Webhook>();
        public DbSet<WebhookDelivery> WebhookDeliveries => db.Set<WebhookDelivery>();
    }

    /// <summary>Webhooks are administrators' alone; one that was removed is nobody's.</summary>
    public static IQueryable<Webhook> VisibleTo(this IQueryable<Webhook> webhooks, Platform.Access.Caller caller) =>
        caller.Is(Platform.Access.Roles.Administrator) ? webhooks.Where(w => w.RemovedAt == null) : webhooks.Where(w => false);

    /// <summary>Coordinators see every mail, anybody else those to themselves.</summary>
    public static IQueryable<OutgoingMail> VisibleTo(this IQueryable<OutgoingMail> mails, Platform.Access.Caller caller) =>
        caller.Is(Platform.Access.Roles.Coordinator) ? mails : mails.Where(m => m.RecipientId == caller.PersonId);

    /// <inheritdoc cref="VisibleTo(IQueryable{OutgoingMail}, Platform.Access.Caller)"/>
    public static IQueryable<PlannedMessage> VisibleTo(this IQueryable<PlannedMessage> messages, Platform.Access.Caller caller) =>
        caller.Is(Platform.Access.Roles.Coordinator) ? messages : messages.Where(m => m.RecipientId == caller.PersonId);

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model)
        {
            OutgoingMail.Map(model);
            MailContent.Map(model);
            MailChange.Map(model);
            PlannedMessage.Map(model);
            PlanMark.Map(model);
            LetterText.Map(model);
            ActionLink.Map(model);
            MailAddress.Map(model);
            AddressFault.Map(model);
            MailChannel.Map(model);
            MailChoice.Map(model);
            Webhook.Map(model);
            WebhookDelivery.Map(model);
            WebhookAttempt.Map(model);
        }
    }
}
