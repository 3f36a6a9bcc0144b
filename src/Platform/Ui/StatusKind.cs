namespace Certification.Platform.Ui;

/// <summary>How a state is meant, from calm to urgent; each has its own colour and its own drawing.</summary>
public enum StatusKind { Neutral, Info, Ok, Warn, Error }
