#!/usr/bin/env python3
"""Plants bugs in delivery and planning, one at a time, and expects the tests to find each.

Run in a clean working copy: tests/planted_bugs.py [number ...]. Every file is put back; the exit code is the number of bugs that were not found.
With --check it only looks whether each bug can still be planted.
"""
import os
import subprocess
import sys

NOTICES = "src/Notices/"
BUGS = [
    ("nothing is looked at again before it is sent", "Delivering/CheckMail.cs",
     "var gone = parts.Where(p => !stillWanted.Has(p)).ToList();", "var gone = new List<PlannedMessage>();"),
    ("whoever lost a mail to another sender may still finish it", "OutgoingMail.cs",
     "mail.Property(m => m.Claim).IsConcurrencyToken();", ""),
    ("the server hears of a mail before the attempt is on record", "Delivering/DeliverMail.cs",
     "var lost = await record.Keep(changed);\n            changed.Clear();", "IReadOnlyList<OutgoingMail> lost = [];"),
    ("quiet hours are forgotten", "Delivering/CheckMail.cs",
     "else if (!mail.AtOnce && !SendingHours.IsOpen(now, mail.Zone))", "else if (mail.AtOnce && !SendingHours.IsOpen(now, mail.Zone))"),
    ("what is of no use any more is sent all the same", "Delivering/CheckMail.cs",
     "if (now > mail.UsefulUntil)", "if (now > mail.UsefulUntil.AddYears(1))"),
    ("suppressed addresses get mail", "Delivering/CheckMail.cs",
     "else if (standing.Suppresses(mail.To))", "else if (standing.Suppresses(mail.To + '!'))"),
    ("what was cancelled is never planned again", "Planning/PlanMessages.cs",
     "plan is null or { State: PlanState.Cancelled or PlanState.Superseded }", "plan is null"),
    ("what was sent is planned again", "Planning/PlanMessages.cs",
     "plan is null or { State: PlanState.Cancelled or PlanState.Superseded }", "plan is null or { State: not PlanState.Planned }"),
    ("a lease keeps nobody away", "Delivering/ClaimMail.cs",
     "(State IN ('Claimed', 'Submitting') AND LeaseUntil <= {2})", "(State IN ('Claimed', 'Submitting'))"),
    ("a crashed sender's mails are never taken over", "Delivering/ClaimMail.cs",
     " OR (State IN ('Claimed', 'Submitting') AND LeaseUntil <= {2})", ""),
    ("every attempt has a Message-ID of its own", "Delivering/ComposeMail.cs",
     "MessageId = MessageId.Of(mail.Key, options.Value.From)", "MessageId = MessageId.Of($\"{mail.Key}{mail.Attempts}\", options.Value.From)"),
    ("an answer that never came counts as sent", "Delivering/DeliverMail.cs",
     "mail.TryLater(MailState.Unknown, answer.Said, Backoff.Next(mail, now), now);", "mail.Finish(MailState.Dead, answer.Said, now);"),
    ("a server that cannot be reached fails the mails", "Delivering/DeliverMail.cs",
     "foreach (var mail in mails) mail.GiveBack(answer.Said, now);", "foreach (var mail in mails) mail.Finish(MailState.Failed, answer.Said, now);"),
    ("a mark is gone before its scope is planned", "Planning/PlanMessages.cs",
     "            var (_, left) = await Plan(scopes, ct);\n", "            db.RemoveRange(marks);\n            await db.SaveChangesAsync(ct);\n            db.ChangeTracker.Clear();\n            var (_, left) = await Plan(scopes, ct);\n            marks = [PlanMark.On(default, default)];\n"),
    ("two mails may have the same key", "../Migrations.Sqlite/Migrations/20261121083416_First.cs",
     "table: \"OutgoingMails\",\n                column: \"Key\",\n                unique: true", "table: \"OutgoingMails\",\n                column: \"Key\",\n                unique: false"),
    ("a merged mail keeps what is no longer true", "Delivering/CheckMail.cs",
     "if (gone.Count == 0 && late.Count is", "if (gone.Count < parts.Count && late.Count is"),
    ("an invitation that may have arrived is never taken back", "Planning/StandingPlan.cs",
     " || m.Mail!.History.Any(h => h.State == MailState.Unknown)", ""),
    ("one fault stops the planning of all", "Trouble.cs",
     "catch (Exception e) when (IsOfOne(e))", "catch (Exception e) when (e is TimeoutException)"),
]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "MAIL_HISTORIES": "1000"})


def found(name, file, right, wrong):
    path = NOTICES + file
    text = open(path, encoding="utf-8").read()
    if right not in text:
        print(f"{path} no longer says: {right}")
        return False
    try:
        open(path, "w", encoding="utf-8").write(text.replace(right, wrong, 1))
        build = run("dotnet", "build", "tests/Tests", "-v", "q", "-nodeReuse:false")
        if build.returncode:
            raise SystemExit(f"{name}: does not build\n{build.stdout[-2000:]}")
        tests = run("dotnet", "test", "tests/Tests", "--no-build", "--filter", "FullyQualifiedName~MailModelTests|FullyQualifiedName~DeliveryTests|FullyQualifiedName~LastLookTests", "--", "xUnit.StopOnFail=true")
        return tests.returncode != 0
    finally:
        open(path, "w", encoding="utf-8").write(text)


if sys.argv[1:] == ["--check"]:
    gone = [name for name, file, right, _ in BUGS if right not in open(NOTICES + file, encoding="utf-8").read()]
    print("\n".join(gone))
    sys.exit(len(gone))

chosen = [int(number) - 1 for number in sys.argv[1:]] or range(len(BUGS))
missed = 0
for number in chosen:
    bug = BUGS[number]
    ok = found(*bug)
    missed += not ok
    print(f"{number + 1:2} {'found' if ok else 'NOT FOUND'}: {bug[0]}", flush=True)
sys.exit(missed)
