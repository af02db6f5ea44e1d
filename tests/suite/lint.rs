//! Numbers typed into the narratives: those of the samples are true, and each of them is missed when it is not.

use std::collections::BTreeSet;

use crate::support::Case;

/// A typed number of a sample: what stands before it, the number, a wrong one, and the number and one.
struct Typed {
    before: &'static str,
    number: &'static str,
    wrong: &'static str,
    plus_one: &'static str,
    /// Why nobody can say that the number and one is wrong.
    true_by_chance: Option<&'static str>,
}

const fn typed(before: &'static str, number: &'static str, wrong: &'static str, plus_one: &'static str) -> Typed {
    Typed { before, number, wrong, plus_one, true_by_chance: None }
}

impl Typed {
    const fn unless(self, reason: &'static str) -> Self {
        Typed { true_by_chance: Some(reason), ..self }
    }
}

/// Every typed number of a narrative.
struct Narrative {
    sample: &'static str,
    file: &'static str,
    typed: &'static [Typed],
}

const NARRATIVES: &[Narrative] = &[
    Narrative {
        sample: "even-risk",
        file: "narrative.en.md",
        typed: &[
            typed("Its ", "four", "six", "five"),
            typed("its work has ", "three", "two", "four"),
            typed("The project ran for ", "twelve", "eleven", "thirteen"),
            typed("from ", "1 February 2015", "1 March 2015", "2 February 2015"),
            typed("to ", "31 January 2016", "30 January 2016", "31 January 2017"),
            typed("in ", "five", "seven", "six"),
            typed("finished in ", "January 2016", "March 2016", "January 2017"),
            typed("The largest age group was ", "6–11", "6–12", "7–11"),
            typed("The target of ", "700", "710", "701"),
            typed("before the project, in ", "2014", "2012", "2015").unless("2015 is a year of the project, too"),
            typed("there had been ", "two", "four", "three"),
            typed("Of the ", "€40,002", "€40,020", "€40,003"),
            typed("had been agreed, ", "€3,300", "€3,200", "€3,301"),
            typed("3,300 or ", "8.25%", "8.52%", "8.26%"),
            typed("could have paid up to ", "90%", "65%", "91%").unless("the grant was 88.68%, which is at most 91%"),
        ],
    },
    Narrative {
        sample: "even-risk",
        file: "narrative.cs.md",
        typed: &[
            typed("V týmu se doplňují ", "čtyři", "tři", "pět"),
            typed("práce má ", "tři", "dvě", "čtyři"),
            typed("Projekt trval ", "dvanáct", "deset", "třináct"),
            typed("od ", "1. února 2015", "1. března 2015", "2. února 2015"),
            typed("do ", "31. ledna 2016", "30. ledna 2016", "31. ledna 2017"),
            typed("tým pracoval v ", "pěti", "osmi", "šesti"),
            typed("v ", "lednu 2016", "březnu 2016", "lednu 2017"),
            typed("Nejčastěji jim bylo ", "6–11", "6–12", "7–11"),
            typed("mělo proběhnout ", "700", "710", "701"),
            typed("v roce ", "2014", "2012", "2015").unless("2015 is a year of the project, too"),
            typed("se zapojily ", "dva", "čtyři", "tři"),
            typed("Z dohodnutých ", "40 002 €", "40 020 €", "40 003 €"),
            typed("40 002 € se ", "3 300 €", "3 200 €", "3 301 €"),
            typed("tedy ", "8,25 %", "8,52 %", "8,26 %"),
            typed("zaplatit nejvýše ", "90 %", "65 %", "91 %"),
        ],
    },
    Narrative {
        sample: "pomahame-spolecne",
        file: "narrative.en.md",
        typed: &[
            typed("The project ran for ", "twelve", "eleven", "thirteen"),
            typed("from ", "1 April 2022", "2 April 2022", "2 April 2022"),
            typed("to ", "31 March 2023", "31 March 2024", "31 March 2024"),
            typed("At least ", "60%", "65%", "61%").unless("what is at least 60 may be 61, and the share was 63"),
            typed("it was ", "63%", "68%", "64%"),
            typed("supervision_hours | target }}). ", "Three", "Four", "Four"),
            typed("children_reached | noun }}, ", "three", "eight", "four"),
            typed("The foundation gave\n", "CZK 500,000", "CZK 510,000", "CZK 500,001"),
            typed("or ", "84.80%", "84.08%", "84.81%"),
            typed("the budget had been ", "CZK 600,000", "CZK 660,000", "CZK 600,001"),
        ],
    },
    Narrative {
        sample: "pomahame-spolecne",
        file: "narrative.cs.md",
        typed: &[
            typed("Projekt trval ", "dvanáct", "jedenáct", "třináct"),
            typed("od ", "1. 4. 2022", "1. 5. 2022", "2. 4. 2022"),
            typed("do ", "31. 3. 2023", "30. 3. 2023", "31. 3. 2024"),
            typed("alespoň ", "60 %", "65 %", "61 %").unless("what is at least 60 may be 61, and the share was 63"),
            typed("bylo to ", "63 %", "68 %", "64 %"),
            typed("V týmu pracovaly ", "tři", "dvě", "čtyři"),
            typed("o ", "tři", "osm", "čtyři"),
            typed("Nadace přispěla částkou\n", "500 000 Kč", "510 000 Kč", "500 001 Kč"),
            typed("to je ", "84,80 %", "84,08 %", "84,81 %"),
            typed("rozpočet byl ", "600 000 Kč", "660 000 Kč", "600 001 Kč"),
        ],
    },
];

/// A narrative with other numbers, and where each of them stands: line, column.
fn changed(text: &str, typed: &[Typed], number: impl Fn(&Typed) -> &'static str) -> (String, Vec<(usize, usize)>) {
    let mut edits: Vec<(usize, usize)> = Vec::new();
    for (at, typed) in typed.iter().enumerate() {
        let found = format!("{}{}", typed.before, typed.number);
        assert_eq!(text.matches(&found).count(), 1, "{found:?}");
        edits.push((text.find(&found).unwrap_or_default() + typed.before.len(), at));
    }
    edits.sort_unstable();
    let (mut changed, mut places, mut from) = (String::new(), vec![(0, 0); typed.len()], 0);
    for (start, at) in edits {
        changed += &text[from..start];
        let line = changed.matches('\n').count() + 1;
        places[at] = (line, changed.rsplit('\n').next().unwrap_or_default().chars().count() + 1);
        changed += number(&typed[at]);
        from = start + typed[at].number.len();
    }
    (changed + &text[from..], places)
}

/// A finding: line, column, what it says.
type Found = (usize, usize, String);

/// What is said about a narrative, and the exit code.
fn found(narrative: &Narrative, text: &str, options: &str) -> (Vec<Found>, i32) {
    let case = Case::sample(narrative.sample).with(narrative.file, text);
    let lang = if narrative.file.contains(".cs.") { "cs" } else { "en" };
    let outcome = case.run(&format!("report project --output out --lang {lang} {options}"));
    let start = format!("{}:", narrative.file);
    let finding = |line: &str| {
        let mut parts = line.strip_prefix(&start)?.splitn(3, ':');
        let mut number = || parts.next()?.parse().ok();
        Some((number()?, number()?, parts.next()?.trim().to_owned()))
    };
    (outcome.err.lines().filter_map(finding).collect(), outcome.code)
}

fn text_of(narrative: &Narrative) -> String {
    Case::sample(narrative.sample).text(narrative.file)
}

fn places(found: &[Found]) -> BTreeSet<(usize, usize)> {
    found.iter().map(|(line, column, _)| (*line, *column)).collect()
}

#[test]
fn the_samples_hold_many_typed_numbers_and_all_are_true() {
    let count: usize = NARRATIVES.iter().map(|narrative| narrative.typed.len()).sum();
    assert!(count >= 40, "{count} numbers");
    for narrative in NARRATIVES {
        let text = text_of(narrative);
        assert_eq!(found(narrative, &text, "").0, [], "{} {}", narrative.sample, narrative.file);
        // The list above is complete: without its numbers no digit is left outside placeholders.
        let (rest, _) = changed(&text, narrative.typed, |_| "");
        let words: String = rest.split("{{").map(|part| part.split_once("}}").map_or(part, |(_, words)| words)).collect();
        assert!(!words.contains(|letter: char| letter.is_ascii_digit()), "{words}");
    }
}

#[test]
fn a_wrong_number_is_found_where_it_stands_and_held_against_what_it_speaks_of() {
    let mut contradictions = 0;
    for narrative in NARRATIVES {
        let (text, expected) = changed(&text_of(narrative), narrative.typed, |typed| typed.wrong);
        let found = found(narrative, &text, "").0;
        assert_eq!(places(&found), expected.into_iter().collect(), "{found:#?}");
        contradictions +=
            found.iter().filter(|(.., message)| message.starts_with("warning: you wrote") && !message.contains("hides")).count();
    }
    assert!(contradictions >= 30, "{contradictions}");
}

#[test]
fn a_number_and_one_is_found_unless_it_is_true_by_chance() {
    for narrative in NARRATIVES {
        let (text, places_of) = changed(&text_of(narrative), narrative.typed, |typed| typed.plus_one);
        let found = found(narrative, &text, "").0;
        let expected = narrative.typed.iter().zip(places_of).filter(|(typed, _)| typed.true_by_chance.is_none()).map(|(_, place)| place);
        assert_eq!(places(&found), expected.collect(), "{found:#?}");
    }
}

#[test]
fn messages_name_the_figure_and_strict_writes_nothing() {
    let narrative = &NARRATIVES[0];
    let text = text_of(narrative).replace(" Of these, {{", " We met 46 children. Of these, {{");
    let (said, code) = found(narrative, &text, "");
    assert_eq!((said.len(), code), (1, 0));
    assert_eq!(said[0].2, "warning: you wrote “46 children”; children_reached is 47");
    // The data of the sample have findings of their own, so the small project shows what stops a run.
    let small = |words: &str| {
        Case::empty()
            .with("dosah.toml", SMALL)
            .with("children.csv", "child_id\na\nb\nc\nd\ne\nf\ng\n")
            .with("sessions.csv", "child_id,date\na,2025-03-01\nb,2025-03-02\nc,2025-03-02\nd,2025-03-02\ne,2025-03-02\nf,2025-03-02\n")
            .with("words.md", format!("# Summary {{#summary}}\n\n{words}\n"))
    };
    let right = small("We helped six children.").run("report project --output out --template funder --strict");
    assert_eq!(right.code, 0, "{}", right.err);
    let case = small("We helped eight children.");
    let wrong = case.run("report project --output out --strict").exits(1);
    assert!(wrong.err.contains("words.md:3:11: warning: you wrote “eight children”; children_reached is 6"), "{}", wrong.err);
    assert!(wrong.err.contains("[contradicting-number]") && !case.path("out").exists(), "{}", wrong.err);
    let sourced = small("We helped six children of 4,000. {# 4,000: report of the ministry, 2014 #}");
    let sourced = sourced.run("report project --output out --template funder --strict");
    assert_eq!(sourced.code, 0, "{}", sourced.err);
    let unsourced = small("We helped six children of 4,000. {# 4,000: #}").run("report project --output out").exits(2);
    assert!(unsourced.err.contains("words.md:3:34: error: this number has no source"), "{}", unsourced.err);
}

const SMALL: &str = r#"
[project]
id = "small"
title = { en = "A small project" }
promoter = { en = "A charity" }
funder = { en = "A foundation" }
start = 2025-01-01
end = 2025-12-31
languages = ["en"]

[narrative]
en = "words.md"
"#;

#[test]
fn a_typed_number_for_a_hidden_figure_is_named_and_the_figure_is_not() {
    let sessions: String = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|child| format!("{child},2025-03-01\n")).concat();
    let case = Case::empty()
        .with("dosah.toml", SMALL)
        .with("children.csv", "child_id,sex\na,female\nb,female\nc,female\nd,male\ne,male\nf,male\ng,male\nh,male\n")
        .with("sessions.csv", format!("child_id,date\n{sessions}"));
    for typed in ["two girls", "three girls", "4 girls"] {
        let case = case_with(&case, typed);
        let outcome = case.run("report project --output out").succeeds();
        let message = format!("words.md:3:11: warning: you wrote “{typed}”; the report \"funder\" hides children_reached[sex=female]");
        assert!(outcome.err.contains(&message), "{}", outcome.err);
    }
}

/// The same project with other words.
fn case_with(case: &Case, typed: &str) -> Case {
    Case::empty().copied_from(&case.path("project")).with("words.md", format!("# Summary {{#summary}}\n\nWe helped {typed}.\n"))
}

/// What people naturally write beside figures, and the same with a number that is wrong.
const ENGLISH: &[[&str; 2]] = &[
    ["The line is open 24/7.", "The line is open 24/7 and helped 46 children."],
    ["A girl aged 7 came.", "We met 46 children aged 7."],
    ["It is for children 7 to 15 years old.", "It helped 46 children 7 to 15 years old."],
    ["It is for 7-year-old children of the age of 7.", "At the age of 7 there were 46 children."],
    ["We met children aged 6–15.", "We met children aged 6–12."],
    ["We answer within 24 hours.", "We answer within 24 hours and worked directly with children for 1,106.5 hours."],
    ["We answer within 48 hours; 47 children were reached.", "Within 48 hours we held 966 sessions."],
    ["We answer within 3 days.", "Within 3 days we held 966 sessions."],
    ["Call us at +420 777 123 456.", "Call us at +420 777 123 456 as 46 children did."],
    ["Call us at 777 123 456 or 777123456.", "We called 46 children."],
    ["Our helpline is 116 111.", "The helpline helped 46 children."],
    ["Our office is at Dlouhá 12, 110 00 Praha 1.", "At Dlouhá 12, 110 00 Praha 1, we met 46 children."],
    ["Our office is at 25 Main Street.", "At 25 Main Street we met 46 children."],
    ["We work under Act No. 108/2006 Coll. and its § 35.", "Under Act No. 108/2006 Coll. we met 46 children."],
    ["We work in Praha 3 and Prague 7.", "In Prague 46 children were met."],
    ["Families in Prague 3 met 47 children.", "Of the children reached in Prague 21 were girls."],
    ["The club opens at 16:30 and closes at 8 pm.", "At 16:30 there were 46 children."],
    ["It is open from 14 to 18 o'clock, or 2 to 6 p.m.", "From 14 to 18 o’clock we held 960 sessions."],
    ["We follow ISO 9001 after COVID-19, with 1:1 support.", "With 1:1 support we spent €36,700."],
    ["A session takes 2 to 3 hours or 90 minutes.", "In 2 to 3 hours we held 966 sessions."],
    ["As planned, 24 cases ended, i.e. 65% of them.", "As planned, 24 cases ended, i.e. 66% of them."],
    ["We reached 47 children, 16 more than the year before (31).", "We reached 47 children, 17 more than the year before (31)."],
    ["We reached 47 children (31 in the year before).", "We reached 46 children (31 in the year before)."],
    ["In 2014 there were 31 children.", "In 2014 there were 47 children."],
    ["We held 967 sessions; in 2014 it was 435.", "In 2014 we held 967 sessions."],
    ["In the year before, there were 31 children.", "In the year before, there were 47 children."],
    ["We reached 47 children in 2015 and 31 in 2014.", "We reached 31 children in 2015."],
    ["Unlike in 2014, we reached 47 children.", "Unlike in 2014, we reached 46 children."],
    ["After 31 children in 2014, 47 came.", "After 31 children in 2014, we reached 46 children."],
    ["Of these, 47 aged 7 to 15 came.", "Of these, 46 aged 7 to 15 came."],
];

const CZECH: &[[&str; 2]] = &[
    ["Linka funguje 24/7.", "Linka funguje 24/7 a pomohla 46 dětem."],
    ["Pomohli jsme 7letému chlapci a žákům 3. třídy.", "Pomohli jsme 46dětem."],
    ["Program je pro děti ve věku 7 až 15 let.", "Potkali jsme 46 dětí ve věku 7 až 15 let."],
    ["Program je pro děti od 7 do 15 let.", "Program od 7 do 15 let pomohl 46 dětem."],
    ["Odpovídáme do 24 hodin.", "Do 24 hodin jsme uskutečnili 966 setkání."],
    ["Držíme 24hodinovou pohotovost a odpovíme do 3 dnů.", "Do 3 dnů jsme uskutečnili 966 setkání."],
    ["Volejte +420 777 123 456.", "Volejte +420 777 123 456 jako 46 dětí."],
    ["Volejte 777 123 456 nebo 777123456.", "Volali jsme 46 dětem."],
    ["Linka bezpečí má číslo 116 111.", "Linka pomohla 46 dětem."],
    ["Sídlíme v ulici Dlouhá 12, 110 00 Praha 1.", "V ulici Dlouhá 12, 110 00 Praha 1, jsme potkali 46 dětí."],
    ["Sídlíme na adrese Karlovo náměstí 7.", "Na Karlově náměstí 7 jsme potkali 46 dětí."],
    ["Pracujeme podle § 10 odst. 3 zákona č. 359/1999 Sb.", "Podle zákona č. 108/2006 Sb. jsme pomohli 46 dětem."],
    ["Pracujeme na Praze 3 a v Brně 2.", "V Praze 46 dětí dostalo pomoc."],
    ["Klub otevírá v 16:30 nebo v 16.30 hodin.", "V 16:30 bylo v klubu 46 dětí."],
    ["Oproti roku 2014 jsme podpořili 47 dětí.", "Oproti roku 2014 jsme podpořili 46 dětí."],
    ["Klub má otevřeno od 9 hodin do 17.30.", "Do 17.30 přišlo 46 dětí."],
    ["Klub má otevřeno od 14 do 18 hodin.", "Od 14 do 18 hodin jsme měli 960 setkání."],
    ["Řídíme se ISO 9001 a pracujeme 1:1.", "Pracujeme 1:1 a utratili jsme 36 700 €."],
    ["Setkání trvá 2 až 3 hodiny nebo 90 minut.", "Za 2 až 3 hodiny proběhlo 966 setkání."],
    ["Podle plánu skončilo 24 případů, tj. 65 %.", "Podle plánu skončilo 24 případů, tj. 66 %."],
    [
        "Podpořili jsme 47 dětí, o 16 dětí více než v předchozím roce (31).",
        "Podpořili jsme 47 dětí, o 17 dětí více než v předchozím roce (31).",
    ],
    ["V roce 2014 to bylo 31 dětí.", "V roce 2014 to bylo 47 dětí."],
    ["Uskutečnili jsme 967 setkání, rok předtím 435.", "Uskutečnili jsme 967 setkání, rok předtím 436."],
];

/// How many warnings each of these paragraphs of the summary gets.
fn warnings(narrative: &Narrative, paragraphs: &[&str]) -> Vec<usize> {
    let text = format!("# S {{#summary}}\n\n{}\n", paragraphs.join("\n\n"));
    // For everybody numbers are rounded, so that a true one differs.
    let found = found(narrative, &text, "--template funder --template board").0;
    (0..paragraphs.len()).map(|at| found.iter().filter(|(line, ..)| *line == 3 + 2 * at).count()).collect()
}

#[test]
fn what_people_naturally_write_is_no_contradiction_and_a_wrong_number_beside_it_is_found() {
    for (narrative, pairs) in [(&NARRATIVES[0], ENGLISH), (&NARRATIVES[1], CZECH)] {
        let counts = warnings(narrative, pairs.as_flattened());
        for ([right, wrong], counts) in pairs.iter().zip(counts.chunks(2)) {
            assert_eq!(counts, [0, 1], "{right} | {wrong}");
        }
    }
}

#[test]
fn an_exact_number_on_a_page_of_rounded_ones_is_found() {
    let (said, _) = found(&NARRATIVES[0], "# S {#summary}\n\nThere were 22 girls.\n", "");
    let rounded = "warning: you wrote “22 girls”; children_reached[sex=female] is 20 in the report \"public\", whose numbers are rounded";
    assert_eq!(said.iter().map(|(.., message)| message.as_str()).collect::<Vec<_>>(), [rounded]);
}

#[test]
fn a_small_number_of_people_on_a_public_page_has_to_name_its_figure() {
    let narrative = &NARRATIVES[0];
    let text = "# S {#summary}\n\nOnly two of them came back.\n\nOnly two families came.\n\nThe project has three phases.\n";
    let (public, _) = found(narrative, text, "--template public");
    let said: Vec<&str> = public.iter().map(|(.., message)| message.as_str()).collect();
    let telling =
        |number: &str| format!("warning: “{number}” may tell who is meant: the report \"public\" hides numbers of people below 10");
    assert_eq!(said, [telling("two"), telling("two families")]);
    // Where nothing is hidden, nothing can be told by it.
    let (internal, _) = found(narrative, text, "--template funder --audience internal");
    assert!(internal.iter().all(|(.., message)| !message.contains("may tell")), "{internal:?}");
}

#[test]
fn a_number_behind_words_that_are_not_printed_is_found_in_its_own_place() {
    let narrative = &NARRATIVES[0];
    let text = "# S {#summary}\n\nWe{% if 1 > 2 %} never{% endif %} met{# a note #} 46 children\n{% if 1 > 2 %}\nGone.\n{% endif %}\nand 46 boys.\n";
    let (said, _) = found(narrative, text, "");
    assert_eq!(places(&said), [(3, 51), (7, 5)].into(), "{said:?}");
}
