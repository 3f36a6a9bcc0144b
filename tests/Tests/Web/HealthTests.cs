using System.Net;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Web;

public class HealthTests
{
    [Fact]
    public async Task The_host_is_healthy_only_while_its_database_answers()
    {
        await using var host = new WebHost();

        var before = await host.Visit().Get("/health");
        await host.Read(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE AuditEntries RENAME TO Gone"));
        var after = await host.Visit().Get("/health");

        (before.StatusCode, after.StatusCode).Should().Be((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable));
    }
}
