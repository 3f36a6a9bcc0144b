namespace Certification.Platform.Ui;

/// <summary>What a mark on a <see cref="JourneyPicture"/> stands for.</summary>
public enum JourneyKind { Day, Due, Today }

/// <summary>One date on a <see cref="JourneyPicture"/>; a deadline that is past and not done shows as overdue.</summary>
public sealed record JourneyMark(DateOnly Date, string Label, JourneyKind Kind, string? Text = null, bool Done = false);
