using Certification.Certificates;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Coursework;
using Certification.Notices;
using Certification.People;
using Certification.Platform;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Personal;
using Certification.Programmes;
using Certification.Programmes.Contracts;
using Certification.Programmes.Publishing;
using Certification.Supervision;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Support;

/// <summary>The real features over a SQLite file of their own, which holds the shipped programmes; only the clock is set by the test.</summary>
internal sealed class TestDb : IAsyncDisposable, IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ServiceProvider _services;

    public TestDb()
    {
        MigratedFile.CopyTo(_scratch.Database);
        _services = Compose(_scratch.Settings, services => services
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IFollowsFacts>(Followed));
    }

    public StoppedClock Clock { get; } = new();

    /// <summary>What the saves reported.</summary>
    public FollowedFacts Followed { get; } = new();

    public string FileFolder => _scratch.Files;

    /// <summary>How many contents the file store keeps.</summary>
    public int StoredFiles => Directory.Exists(FileFolder) ? Directory.EnumerateFiles(FileFolder, "*", SearchOption.AllDirectories).Count() : 0;

    /// <summary>What points a host at the same file and folders.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _scratch.Settings;

    public static Task<TestDb> Create() => Task.FromResult(new TestDb());

    /// <summary>One request: a scope of its own, in which the feature acts for the caller.</summary>
    public async Task<TResult> As<TFeature, TResult>(Caller caller, Func<TFeature, Task<TResult>> act) where TFeature : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Caller = caller;
        return await act(scope.ServiceProvider.GetRequiredService<TFeature>());
    }

    /// <inheritdoc cref="As{TFeature, TResult}"/>
    public Task As<TFeature>(Caller caller, Func<TFeature, Task> act) where TFeature : notnull =>
        As(caller, async (TFeature feature) => { await act(feature); return true; });

    public Task<TResult> Read<TResult>(Func<AppDb, Task<TResult>> read) => As(Caller.Nobody, read);

    public async Task Seed(ISeed seed, DateOnly today)
    {
        await using var scope = _services.CreateAsyncScope();
        await seed.Seed(scope.ServiceProvider, today, default);
    }

    public void Dispose()
    {
        _services.Dispose();
        _scratch.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _scratch.Dispose();
    }

    /// <summary>The modules as the host composes them, without the host.</summary>
    internal static ServiceProvider Compose(IDictionary<string, string?> folders, Action<IServiceCollection> add)
    {
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).AddInMemoryCollection(folders).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings).AddLogging();
        services.AddSite(settings).AddStorage(settings).AddFileStore().AddAudit().AddPersonalData(settings);
        services.AddNotices(settings).AddPeople(settings).AddProgrammes().AddCohorts().AddCoursework().AddSupervision().AddCertificates(settings);
        services.AddScoped<CallerSlot>().AddScoped(s => s.GetRequiredService<CallerSlot>().Caller);
        add(services);
        return services.BuildServiceProvider();
    }

    private sealed class CallerSlot
    {
        public Caller Caller { get; set; } = Caller.Nobody;
    }
}

/// <summary>A clock that a test sets.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public DateTime Now { get; set; } = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    public override DateTimeOffset GetUtcNow() => new(Now);
}

/// <summary>Remembers for which enrolments a save reported changed facts.</summary>
internal sealed class FollowedFacts : IFollowsFacts
{
    public List<int> Enrolments { get; } = [];

    public Task Follow(IReadOnlyList<object> changed, CancellationToken ct)
    {
        Enrolments.AddRange(changed.OfType<IEnrolmentFact>().Select(f => f.EnrolmentId));
        return Task.CompletedTask;
    }
}
