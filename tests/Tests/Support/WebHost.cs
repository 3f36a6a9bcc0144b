using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Certification.Tests.Support;

/// <summary>The real host in Development over a database, files and mail of its own, empty but for programmes and municipalities unless seeded.</summary>
internal sealed class WebHost : WebApplicationFactory<Program>
{
    private readonly Scratch _scratch = new();
    private readonly Dictionary<string, string?> _settings;
    private readonly bool _late;
    private readonly string _environment;

    /// <param name="seed">With the first hour's example, as of the clock's day.</param>
    /// <param name="now">Where the clock stands (UTC); 2 March 2026 when not given.</param>
    /// <param name="late">Over a database that answers later.</param>
    /// <param name="environment">Outside Development it is reached over TLS and nobody can be chosen from a list.</param>
    /// <param name="settings">Further settings: ("Limits:PublicPerMinute", "3").</param>
    public WebHost(bool seed = false, DateTime? now = null, bool late = false, string environment = "Development", params (string Key, string Value)[] settings)
    {
        (_late, _environment) = (late, environment);
        if (environment != "Development") ClientOptions.BaseAddress = new("https://localhost");
        if (now is { } start) Clock.Now = start;
        if (seed && environment == "Development") SeededFolder.CopyTo(_scratch.Folder, Clock.Now);
        else MigratedFile.CopyTo(_scratch.Database);
        _settings = new(_scratch.Settings) { ["Seed"] = seed.ToString(), ["Limits:PublicPerMinute"] = "100000", ["Limits:SignInAtOnce"] = "100000", ["Limits:ApiPerMinute"] = "100000", ["Limits:CostlyPerMinute"] = "100000", ["Limits:WrongKeysPerMinute"] = "100000", ["Ticks:Enabled"] = "false" };
        if (environment != "Development")
            foreach (var (key, value) in Scratch.Real) _settings[key] = value;
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    private WebHost(DateTime now, IReadOnlyDictionary<string, string?> settings) => (Clock.Now, _settings, _environment) = (now, new(settings) { ["Seed"] = "True", ["Ticks:Enabled"] = "false" }, "Development");

    public StoppedClock Clock { get; } = new();

    /// <summary>Who hears what the host logs; nobody when not given.</summary>
    public ILoggerProvider? Log { get; init; }

    public string MailFolder => _scratch.Mail;

    public string FileFolder => _scratch.Files;

    /// <summary>Starts over this folder, puts the first hour's example in, and ends.</summary>
    internal static async Task Seed(Scratch scratch, DateTime now)
    {
        MigratedFile.CopyTo(scratch.Database);
        await using var host = new WebHost(now, scratch.Settings);
        await host.Read(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)"));
    }

    /// <summary>A browser of its own: nobody is signed in, redirects are answers.</summary>
    public Visitor Visit() => new(this, CreateClient(new() { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress }));

    /// <summary>A browser in which this person (or this e-mail address) is signed in.</summary>
    public async Task<Visitor> Visit(int personId)
    {
        var visitor = Visit();
        await visitor.SignIn(personId);
        return visitor;
    }

    /// <inheritdoc cref="Visit(int)"/>
    public async Task<Visitor> Visit(string email)
    {
        var visitor = Visit();
        await visitor.SignIn(email);
        return visitor;
    }

    /// <summary>Behind a real server on this machine, for what HttpClient is too well-mannered to say; returns the port.</summary>
    public int Listen()
    {
        UseKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        StartServer();
        return ClientOptions.BaseAddress.Port;
    }

    public async Task<TResult> Read<TResult>(Func<AppDb, Task<TResult>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    /// <summary>Somebody who can sign in.</summary>
    public Task<int> Person(string email, Roles role, string firstName = "Karen", string lastName = "Holm", string language = "da", int? municipality = null) =>
        Read(async db =>
        {
            var person = Certification.People.Person.Register(firstName, lastName, email, null, language, Clock.Now);
            person.Grant(role, municipality);
            db.Add(person);
            await db.SaveChangesAsync();
            return person.Id;
        });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(_environment);
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging =>
        {
            logging.ClearProviders();
            if (Log is not null) logging.AddProvider(Log);
        });
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock).AddSingleton<IStartupFilter>(new EndpointsOnce(_environment));
            if (_late) services.AnswerLater();
            services.AddDataProtection().UseEphemeralDataProtectionProvider();
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _scratch.Dispose();
        GC.SuppressFinalize(this);
    }
}

internal static class WebHostOver
{
    /// <summary>The real host over the same file, at the same hour.</summary>
    public static WebHost Host(this TestDb test) => new(now: test.Clock.Now, settings: [.. test.Settings.Select(s => (s.Key, s.Value!))]);
}
