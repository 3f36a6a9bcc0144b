namespace Certification.Coursework.Seeding;

/// <summary>What the seeded participants and their trainer write.</summary>
internal static class SeedTexts
{
    private static readonly string[] Situations =
    [
        "På et personalemøde blev vi uenige om vagtplanen, og stemningen blev hurtigt dårlig. Jeg bad om to minutters pause, og bagefter tog vi én ting ad gangen. Det gjorde en forskel, at alle fik lov til at sige, hvad de var bekymrede for, før vi ledte efter løsninger.",
        "En tirsdag morgen meldte tre kolleger sig syge. Førhen var jeg gået direkte i gang med at ringe rundt. Denne gang stoppede jeg op, trak vejret et par gange og spurgte de andre, hvad der kunne vente til i morgen. Dagen blev travl, men ikke kaotisk.",
        "Jeg holdt oplæg for afdelingen om den nye arbejdsgang og fik mange kritiske spørgsmål. Jeg mærkede pulsen stige, men nåede at tænke \"det er spørgsmål, ikke angreb\". Så kunne jeg svare roligt og skrive resten op til næste gang.",
        "I en periode med mange opsigelser tog jeg bekymringerne med hjem. Jeg begyndte at gå den lange vej til bussen og lægge dagen fra mig undervejs. Efter to uger sov jeg bedre, og jeg var mere til stede over for kollegerne.",
        "Vi fik en klage, som jeg først tog meget personligt. Da jeg havde talt den igennem med en kollega, kunne jeg se, hvad der handlede om mig, og hvad der handlede om ventetiden. Bagefter ringede jeg op og lyttede, og samtalen endte godt.",
        "Under flytningen til de nye lokaler gik alt, hvad der kunne gå galt, galt. Vi aftalte at mødes ti minutter hver morgen og sige højt, hvad der lykkedes dagen før. Det lød banalt, men det holdt os oppe.",
    ];

    private static readonly string[] Lessons =
    [
        "Jeg lagde mærke til, at pausen virkede på mig selv først. Jeg vil prøve at foreslå den, før stemningen vender, og ikke først bagefter.",
        "Jeg opdagede, hvor hurtigt jeg går i handlingsgear. Den næste måned vil jeg stille ét spørgsmål, før jeg foreslår noget.",
        "Tanker er ikke fakta: den sætning har jeg sat på skærmen. Jeg vil bruge den, når jeg forbereder svære samtaler.",
        "Det overraskede mig, at de små ting virker, når man gør dem hver dag. Jeg vil holde fast i turen og spørge en kollega, om hun vil med.",
        "Jeg blev bedre til at skille sag og person. Jeg vil øve mig i at sige \"fortæl mere\", også når jeg har lyst til at forsvare mig.",
        "Fællesskabet bar mere, end jeg troede. Jeg vil foreslå, at vi beholder de ti minutter om morgenen.",
    ];

    private static readonly string[] Exercises =
    [
        "Jeg prøvede opmærksomhedsøvelsen fra dag 2 med mit team på fem. To syntes, det var underligt i starten, men efter tredje gang bad de selv om den. Jeg skal tale langsommere og lade stilheden være længere.",
        "Jeg brugte tankefælde-kortene på et møde med elevrådets kontaktlærere. De genkendte hurtigt \"katastrofetanken\". Det gik bedst, da jeg selv begyndte med et eksempel.",
        "Med min makker fra kurset prøvede jeg åndedrætsankeret, først selv og så i vores frokostpause med fire kolleger. Telefonen ringede midt i det hele; næste gang booker jeg et lokale.",
        "Jeg afprøvede \"tre gode ting\" i fredagsmødet over tre uger. Den første gang kom der mest høflige svar. Den tredje gang fortalte en kollega om noget, der var svært, og hvem der havde hjulpet.",
        "Øvelsen med at sætte ord på følelser prøvede jeg sammen med aftenvagten. Vi var trætte, og jeg gjorde den for lang. Ti minutter havde været nok.",
    ];

    private static readonly string[] Plans =
    [
        "Gang 1 (60 min.): Velkomst, aftaler om fortrolighed, hvad er robusthed, åndedrætsanker. Hjemme: øv ankeret en gang om dagen.\nGang 2 (60 min.): Hvordan gik det? Tanker og tankefælder, arbejde to og to med egne eksempler.\nGang 3 (60 min.): Følelser og relationer, hvem kan jeg gå til, aftaler om at holde fast. Evaluering på en seddel.",
        "Gruppen er otte nye medarbejdere. Første gang handler om at lære hinanden at kende og om det, der giver energi. Anden gang øver vi opmærksomhed i korte bidder og taler om travlhed. Tredje gang laver hver en lille plan, som de viser til deres nærmeste kollega. Alle gange varer 75 minutter, og jeg sender en påmindelse dagen før.",
        "Tre gange i personalerummet kl. 14-15.\n1. Hvad slider, og hvad bærer? Vi tegner det på en planche.\n2. Øvelser: åndedræt, tankefælder, \"fortæl mere\".\n3. Hvad vil vi blive ved med? Vi vælger to ting og aftaler, hvem der minder os om dem.",
        "Jeg kender gruppen fra vores netværk for ledere af små enheder. Gang 1: stress og belastning, egne advarselstegn. Gang 2: svære samtaler, rollespil i grupper på tre. Gang 3: hvordan taler vi om det i vores egne team? Jeg har brug for en, der er med til at lede rollespillene.",
    ];

    private static readonly Dictionary<string, string[]> ActionPlan = new()
    {
        ["what"] = ["Vi indfører et kort robusthedsforløb for alle nye medarbejdere i jobcentret.", "Vi gør opmærksomhedsøvelser til en fast del af børnehusets ugemøder."],
        ["how"] = ["Tre gange en time i de første to måneder, ledet af mig og en kollega, med materialet fra kurset.", "Ti minutter først på hvert ugemøde. Jeg leder de første otte gange, derefter går det på skift."],
        ["who"] = ["Alle nyansatte, deres mentorer og afdelingslederen. HR hjælper med indkaldelser.", "Hele personalegruppen på fjorten, også vikarer, og lederen er med."],
        ["signs"] = ["Nye medarbejdere ved, hvem de kan gå til, og færre stopper i prøvetiden.", "Vi taler om belastning, før nogen bliver syge, og øvelserne bliver brugt uden for mødet."],
        ["followup"] = ["Afdelingslederen og jeg mødes efter tre og seks måneder og ser på tilbagemeldingerne.", "Vi tager det op på personalemødet hver anden måned og justerer sammen."],
    };

    private static readonly Dictionary<string, string[]> English = new()
    {
        ["situation"] = ["During a busy week I noticed that I answered colleagues before they had finished. I started to take one breath before I spoke. In a tense meeting on Thursday that one breath kept the discussion about the matter."],
        ["learned"] = ["I noticed that I calm down faster than I think. I will try to name out loud when we all need a pause."],
        ["exercise"] = ["I tried the breathing anchor with three colleagues before our Monday meeting. It felt awkward the first time. The second time we started without me asking. I will keep it under five minutes."],
        ["session"] = ["Session 1: what wears us down and what carries us, breathing anchor.\nSession 2: thought traps, working in pairs with our own examples.\nSession 3: whom can I turn to, and what do we keep doing? One hour each, six colleagues."],
    };

    private static readonly string[] Kind =
    [
        "Tak for en ærlig beskrivelse. Godt set, at det begyndte med dig selv.",
        "Fint arbejde. Hold fast i de små skridt, de holder længst.",
        "Meget konkret, og jeg kan se teorien i det. Godkendt.",
        "Du beskriver både det, der lykkedes, og det, der ikke gjorde. Det er præcis det, opgaven spørger om.",
        "Godt. Tag gerne eksemplet med på næste kursusdag.",
    ];

    private static readonly Dictionary<int, string[]> Wanted = new()
    {
        [1] = ["Beskriv også, hvad du selv tænkte og gjorde, ikke kun hvad der skete."],
        [2] = ["Du skriver, at det gik godt. Hvordan kunne du se det på gruppen? Tilføj et par linjer om det.", "Hvem var med, og hvor længe varede øvelsen? Skriv det på, så ser jeg den igen."],
        [3] = ["Planen er god, men gang 3 mangler en afslutning. Hvordan holder gruppen fast bagefter?", "Skriv tider på, og sæt en øvelse ind i gang 2, så deltagerne ikke kun lytter."],
        [4] = ["Skriv, hvornår I følger op."],
    };

    private static readonly (int Minutes, string Group, string Elements, string? Reflection)[] Sessions =
    [
        (60, "Medarbejdere i egen afdeling", "Åndedrætsanker, runde om ugens belastning", "Det gik roligere, da jeg lod være med at fylde pauserne ud."),
        (75, "Nye kolleger", "Hvad er robusthed, tankefælder to og to", "De ville gerne have flere eksempler fra hverdagen."),
        (60, "Lederteam", "Opmærksomhedsøvelse, \"fortæl mere\"", null),
        (90, "Forældregruppe", "Følelser og relationer, tegneøvelse", "Godt med en makker. Vi delte gruppen i to og samlede op sammen."),
        (60, "Aftenvagt", "Tre gode ting, åndedrætsanker", "Folk var trætte, så jeg kortede den sidste øvelse af."),
    ];

    public static string Answer(int number, string prompt, int variant, bool english)
    {
        if (english && English.TryGetValue(prompt, out var spoken)) return Pick(spoken, variant);
        return prompt switch
        {
            "situation" => Pick(Situations, variant),
            "learned" => Pick(Lessons, variant),
            "exercise" => Pick(Exercises, variant),
            "session" => Pick(Plans, variant),
            _ => ActionPlan.TryGetValue(prompt, out var planned) ? Pick(planned, variant) : $"{number}: {Pick(Lessons, variant)}",
        };
    }

    public static string Praise(int variant) => Pick(Kind, variant);

    public static string Request(int number, int variant) => Pick(Wanted.GetValueOrDefault(number, Wanted[1]), variant);

    public static (int Minutes, string Group, string Elements, string? Reflection) Session(int variant) => Pick(Sessions, variant);

    public static string Notes(int variant) =>
        $"Noter\n\nVi var {4 + variant % 5} i gruppen.\nDet virkede at begynde med noget kort.\nNæste gang: aftal på forhånd, hvem der holder øje med tiden.\n";

    private static T Pick<T>(T[] from, int variant) => from[variant % from.Length];
}
