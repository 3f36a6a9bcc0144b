using System.Globalization;
using Certification.Certificates;
using Certification.Notices;
using Certification.People;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Programmes;
using Microsoft.EntityFrameworkCore;

namespace Certification.Web;

/// <summary>What happens before the host listens: commands that end, or a database made ready.</summary>
internal static class Commands
{
    /// <returns>True when a command was run and the host should not start.</returns>
    public static async Task<bool> Run(WebApplication app, string[] args)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var (services, ct) = (scope.ServiceProvider, app.Lifetime.ApplicationStopping);
        var db = services.GetRequiredService<AppDb>();
        if (args.Contains("--migrate"))
        {
            await MakeReady(services, db, ct);
            Console.WriteLine("The database is up to date.");
            return true;
        }
        if (args.Contains("--rebuild-progress"))
        {
            var corrected = await services.RebuildProgress(ct);
            Console.WriteLine(corrected == 0 ? "Progress equals the facts." : $"{corrected} rows of progress differed from the facts and were corrected.");
            return true;
        }
        if (args.Contains("--verify-audit"))
        {
            var found = await services.GetRequiredService<VerifyAudit>().Handle(ct);
            Show([(found.First is null, found.ToString())]);
            return true;
        }
        if (args.Contains("--retention-dry-run"))
        {
            foreach (var line in await services.GetRequiredService<ApplyRetention>().Look(ct))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Key,-12} {line.Class,-12} kept {line.Number,4} {line.Unit,-7} would take {line.Count,7}{(line.Oldest is { } oldest ? $", the oldest from {oldest:yyyy-MM-dd}" : "")}"));
            return true;
        }
        if (Array.IndexOf(args, "--send-test-mail") is >= 0 and var at)
        {
            var to = args.ElementAtOrDefault(at + 1) ?? "";
            Show([to.Length == 0 || to.StartsWith("--", StringComparison.Ordinal) ? (false, "Usage: --send-test-mail you@example.org") : await services.SendTestMail(to, ct)]);
            return true;
        }
        if (args.Contains("--send-due-mail"))
        {
            Console.WriteLine($"{await services.SendDueMail(ct)} mails were sent.");
            return true;
        }
        if (args.Contains("--mail-doctor"))
        {
            Show(await services.ExamineMail(ct));
            return true;
        }
        if (app.Environment.IsDevelopment())
        {
            await MakeReady(services, db, ct);
            await Seed(app.Services, services.GetRequiredService<TimeProvider>(), app.Configuration, ct);
            app.Lifetime.ApplicationStarted.Register(() => SayHello(app));
        }
        else if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new InvalidOperationException("The database is not up to date. Run the host once with --migrate.");
        }
        return false;
    }

    private static async Task MakeReady(IServiceProvider services, AppDb db, CancellationToken ct)
    {
        await db.Database.MigrateAsync(ct);
        await services.MakeAuditReady(ct);
        await services.LoadMunicipalityList(ct);
        await services.LoadProgrammeCatalogue(ct);
    }

    /// <summary>Each module puts in its part, in order; a part that finds data leaves it alone.</summary>
    private static async Task Seed(IServiceProvider root, TimeProvider clock, IConfiguration configuration, CancellationToken ct)
    {
        if (!configuration.GetValue("Seed", true)) return;
        await using var outer = root.CreateAsyncScope();
        foreach (var order in outer.ServiceProvider.GetServices<ISeed>().Select(s => s.Order).Order().ToList())
        {
            await using var scope = root.CreateAsyncScope();
            var seed = scope.ServiceProvider.GetServices<ISeed>().Single(s => s.Order == order);
            await seed.Seed(scope.ServiceProvider, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), ct);
        }
    }

    /// <summary>One line each; whoever runs the command in a script sees by its exit code whether all is well.</summary>
    private static void Show(IReadOnlyList<(bool Well, string Said)> checks)
    {
        foreach (var (well, said) in checks) Console.WriteLine($"{(well ? "OK" : "!!")}  {said}");
        Environment.ExitCode = checks.All(check => check.Well) ? 0 : 1;
    }

    private static void SayHello(WebApplication app)
    {
        var address = app.Urls.FirstOrDefault() ?? "http://localhost:5080";
        Console.WriteLine($"""

              Certification is running on {address}
              Sign in (development): {address}/sign-in
                Karen Holm        course coordinator
                Mette Skovgaard   trainer
                Ulla Thorup       supervisor
                Hanne Dalgaard    municipal contact, Aarhus
                Birgit Nørgaard   administrator
                Ole Friis         auditor
                Anne Sørensen     participant, Hold 12
              API: {address}/swagger

            """);
    }
}
