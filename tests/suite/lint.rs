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
            typed("Of these, ", "22", "21", "23"),
            typed("girls\nand ", "25", "24", "26"),
            typed("The largest age group was ", "6–11", "6–12", "7–11"),
            typed("worked directly with children for ", "1,160.5", "1,106.5", "1,161.5"),
            typed("The target of ", "700", "710", "701"),
            typed("there had been ", "435", "453", "436"),
            typed("of any kind. ", "Forty-seven", "Forty-five", "Forty-eight"),
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
            typed("Bylo mezi nimi ", "22", "23", "23"),
            typed("dívek\na ", "25", "24", "26"),
            typed("Nejčastěji jim bylo ", "6–11", "6–12", "7–11"),
            typed("bylo celkem ", "1 160,5", "1 106,5", "1 161,5"),
            typed("mělo proběhnout ", "700", "710", "701"),
            typed("se konalo ", "435", "453", "436"),
            typed("všeho druhu. ", "Čtyřicet sedm", "Pětačtyřicet", "Osmačtyřicet"),
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
    let text = text_of(narrative).replace("Of these, 22", "We met 46 children. Of these, 22");
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
    let right = small("We helped six children.").run("report project --output out --strict");
    assert_eq!(right.code, 0, "{}", right.err);
    let case = small("We helped eight children.");
    let wrong = case.run("report project --output out --strict").exits(1);
    assert!(wrong.err.contains("words.md:3:11: warning: you wrote “eight children”; children_reached is 6"), "{}", wrong.err);
    assert!(wrong.err.contains("[contradicting-number]") && !case.path("out").exists(), "{}", wrong.err);
    let sourced =
        small("We helped six children of 4,000. {# 4,000: report of the ministry, 2014 #}").run("report project --output out --strict");
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
