namespace Certification.Platform.Personal;

/// <summary>Says who has something in a module, or stands with their name under what others have there, so that they are not taken for people without anything.</summary>
public interface IOccupies
{
    IQueryable<int> Persons { get; }
}
