namespace Certification.Platform.Personal;

/// <summary>Says who has something in a module, so that they are not taken for people without anything.</summary>
public interface IOccupies
{
    IQueryable<int> Persons { get; }
}
