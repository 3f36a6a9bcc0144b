namespace Certification.Platform.Data;

/// <summary>Puts a module's part of the first hour's example into an empty database.</summary>
public interface ISeed
{
    int Order { get; }

    Task Seed(IServiceProvider services, DateOnly today, CancellationToken ct);
}
