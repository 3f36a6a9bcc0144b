namespace Certification.Platform.Ticking;

/// <summary>Something that looks, every so often, whether there is anything to do. It may run late, twice or on another node: the database alone says what is due.</summary>
public interface ITick
{
    Task Handle(CancellationToken ct);
}
