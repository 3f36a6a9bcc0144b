namespace Certification.Platform.Personal;

/// <summary>What kind of data a column holds: decides why it is kept, how long, and what becomes of it when its person is erased.</summary>
public enum DataClass
{
    /// <summary>Structure: keys, settings, programmes and plans; about no person.</summary>
    None,
    /// <summary>Who somebody is.</summary>
    Identity,
    /// <summary>Where somebody works and how they are reached.</summary>
    Contact,
    /// <summary>Enrolment, attendance, points and progress: facts without words.</summary>
    Course,
    /// <summary>What somebody wrote or was told: homework, reviews, practice, reasons.</summary>
    Content,
    Supervision,
    /// <summary>Applications, extensions, waivers, recommendations and awards.</summary>
    Decision,
    /// <summary>The register of what was issued and what it is worth.</summary>
    Certificate,
    MailBody,
    /// <summary>That a mail was sent, when and how it went.</summary>
    MailMeta,
    /// <summary>Sessions, keys, links and how somebody signs in.</summary>
    Access,
    Audit,
    /// <summary>What was shown or sent to whom outside the house.</summary>
    Sharing,
    /// <summary>Municipalities and workplaces.</summary>
    Organisation,
}
