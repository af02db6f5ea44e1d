//! What must hold whatever the data: a planted fault is found where it is, and neither order, nor split, nor spelling, nor the machine matters.

use fastrand::Rng;

use crate::support::{AUDIENCES, Case, SAMPLES, repository};

/// How a file is written.
#[derive(Debug, Clone, Copy)]
struct Dialect {
    mark: &'static str,
    delimiter: char,
    end: &'static str,
    quoted_breaks: bool,
    blank_lines: bool,
}

fn dialects() -> Vec<Dialect> {
    let mut dialects = Vec::new();
    for mark in ["", "\u{feff}"] {
        for delimiter in [',', ';', '\t', '|'] {
            for end in ["\n", "\r\n", "\r"] {
                for (quoted_breaks, blank_lines) in [(false, false), (true, false), (false, true), (true, true)] {
                    dialects.push(Dialect { mark, delimiter, end, quoted_breaks, blank_lines });
                }
            }
        }
    }
    dialects
}

/// Columns that rubbish can be told from, by table; the others hold any text. `note` is not dosah's, and may hold line breaks.
const READ: [(&str, &[&str]); 4] = [
    ("children.csv", &["birth_date", "sex", "enrolled_on"]),
    ("sessions.csv", &["child_id", "date", "service", "setting", "minutes", "status"]),
    ("phase_transitions.csv", &["child_id", "date", "to_phase"]),
    ("costs.csv", &["date", "heading", "amount", "kind"]),
];

/// What is planted: no date, no number, no category, no child.
const RUBBISH: &str = "Žofie?";

/// Writes a table in a dialect, rubbish in one cell, and gives the line and column of that cell. It counts as it writes, so that the answer
/// owes nothing to the reader.
fn written(table: &str, dialect: Dialect, planted: (usize, usize), random: &mut Rng) -> (String, usize, usize) {
    let (mut text, mut line, mut column) = (String::new(), 1, 1);
    let mut found = (0, 0);
    for (row, cells) in table.lines().enumerate() {
        if row > 0 && dialect.blank_lines {
            for _ in 0..random.usize(0..3) {
                text.push_str(dialect.end);
                line += 1;
            }
        }
        let note = match row {
            0 => "note".to_owned(),
            _ if dialect.quoted_breaks && random.bool() => {
                format!("\"{}said{}\"\"no\"\"{}\"", dialect.delimiter, dialect.end, dialect.delimiter)
            }
            _ => "ř".to_owned(),
        };
        let cells: Vec<&str> = cells.split(',').collect();
        // The note goes before or after what is read, so that faults stand on either side of its line breaks.
        let at = if table.len().is_multiple_of(2) { 0 } else { cells.len() / 2 };
        for (field, cell) in cells.iter().enumerate() {
            for cell in [note.as_str()].into_iter().filter(|_| field == at).chain([*cell]) {
                let is_planted = (row, field) == planted && cell != note;
                let cell = if is_planted { RUBBISH } else { cell };
                if is_planted {
                    found = (line, column);
                }
                text.push_str(cell);
                match cell.rsplit_once(dialect.end) {
                    Some((_, last)) => (line, column) = (line + 1, last.chars().count() + 1),
                    None => column += cell.chars().count(),
                }
                text.push(dialect.delimiter);
                column += 1;
            }
        }
        text.pop();
        text.push_str(dialect.end);
        (line, column) = (line + 1, 1);
    }
    (dialect.mark.to_owned() + &text, found.0, found.1)
}

#[test]
fn rubbish_in_one_cell_is_one_finding_at_that_cell() {
    let base = repository().join("tests/faults/_base");
    let mut random = Rng::with_seed(1);
    let mut tried = 0;
    for dialect in dialects() {
        for _ in 0..2 {
            let case = Case::empty().copied_from(&base);
            let (file, columns) = READ[random.usize(0..READ.len())];
            let wanted = columns[random.usize(0..columns.len())];
            let table = case.text(file);
            let field = table.lines().next().expect("a header").split(',').position(|label| label == wanted).expect("the column is there");
            let row = random.usize(1..table.lines().count());
            let (text, line, column) = written(&table, dialect, (row, field), &mut random);
            let outcome = case.with(file, &text).run("check project --format json");
            let findings: serde_json::Value = serde_json::from_str(&outcome.out).expect("findings are JSON");
            let places: Vec<(&str, u64, u64, &str)> = findings["findings"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|finding| {
                    let location = &finding["location"];
                    let number = |key: &str| location[key].as_u64().expect("a number");
                    let word = |key: &str| location[key].as_str().expect("a text");
                    (word("file"), number("line"), number("column"), word("header"))
                })
                .collect();
            assert_eq!(places, [(file, line as u64, column as u64, wanted)], "{dialect:?}\n{text}\n{}", outcome.out);
            assert!(!outcome.out.contains("Žofie") || !matches!(wanted, "child_id" | "birth_date"), "{}", outcome.out);
            tried += 1;
        }
    }
    assert!(tried >= 60, "{tried}");
}

#[test]
fn every_dialect_without_a_fault_is_clean() {
    let base = repository().join("tests/faults/_base");
    let mut random = Rng::with_seed(2);
    let expected = Case::empty().copied_from(&base).table("internal");
    for dialect in dialects() {
        let mut case = Case::empty().copied_from(&base);
        for (file, _) in READ {
            let (text, ..) = written(&case.text(file), dialect, (usize::MAX, 0), &mut random);
            case = case.with(file, text);
        }
        case.run("check project --strict").succeeds();
        assert_eq!(case.table("internal"), expected, "{dialect:?}");
    }
}

/// The tables of a case for both audiences.
fn tables(case: &Case) -> [String; 2] {
    AUDIENCES.map(|audience| case.table(audience))
}

#[test]
fn the_order_of_rows_does_not_matter() {
    for sample in SAMPLES {
        let expected = tables(&Case::sample(sample));
        for seed in 0..2 {
            let mut random = Rng::with_seed(seed);
            let mut case = Case::sample(sample);
            for file in case.csv_files() {
                case = case.edit(&file, |text| {
                    assert!(!text.contains('"'), "a line of {file} may not be a row");
                    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                    random.shuffle(&mut lines[1..]);
                    lines.concat()
                });
            }
            assert!(tables(&case) == expected, "{sample}, seed {seed}: the figures depend on the order of rows");
        }
    }
}

/// Moves every second row of a file to a second file.
fn in_halves(case: Case, file: &str, halves: [&str; 2]) -> Case {
    let text = case.text(file);
    let mut lines = text.split_inclusive('\n');
    let header = lines.next().unwrap_or_default();
    let mut parts = [header.to_owned(), header.to_owned()];
    for (at, line) in lines.enumerate() {
        parts[at % 2].push_str(line);
    }
    let mut case = case;
    for (name, part) in halves.iter().zip(parts) {
        // Copied first, so that the half has the encoding of the whole.
        std::fs::copy(case.path("project").join(file), case.path("project").join(name)).expect("a file that can be copied");
        case = case.edit(name, |_| part);
    }
    case.without(file)
}

#[test]
fn one_export_or_two_halves_are_the_same() {
    let expected = tables(&Case::sample("even-risk"));
    let case = in_halves(Case::sample("even-risk"), "sessions-2015.csv", ["sessions-2015-b.csv", "sessions-2015-a.csv"]);
    let case = in_halves(case, "costs.csv", ["costs-1.csv", "costs-2.csv"]);
    let case = in_halves(case, "children.csv", ["children-1.csv", "children-2.csv"]);
    let more = ["costs", "children"].map(|table| format!("\n[[input]]\ntable = \"{table}\"\nfile = \"{table}-?.csv\"\n")).concat();
    let case = case.edit("dosah.toml", |text| text.to_owned() + &more);
    assert!(tables(&case) == expected, "even-risk differs in halves");

    let expected = tables(&Case::sample("pomahame-spolecne"));
    let case = in_halves(Case::sample("pomahame-spolecne"), "setkani.csv", ["setkani 2021.csv", "setkani 2022.csv"]);
    let case = case.replace("dosah.toml", "file = \"setkani.csv\"", "file = \"setkani*.csv\"");
    assert!(tables(&case) == expected, "pomahame-spolecne differs in halves");
}

#[test]
fn line_ends_marks_delimiters_and_encodings_do_not_matter() {
    let expected = tables(&Case::sample("even-risk"));
    for (mark, delimiter, end) in [("", ",", "\r\n"), ("\u{feff}", ";", "\r\n"), ("\u{feff}", "\t", "\n"), ("", "|", "\r")] {
        let mut case = Case::sample("even-risk");
        for file in case.csv_files() {
            case = case.edit(&file, |text| mark.to_owned() + &text.replace(',', delimiter).replace('\n', end));
        }
        assert!(tables(&case) == expected, "even-risk differs with {mark:?} {delimiter:?} {end:?}");
    }

    let expected = tables(&Case::sample("pomahame-spolecne"));
    let mut case = Case::sample("pomahame-spolecne");
    for file in case.csv_files() {
        let text = case.text(&file);
        case = case.with(&file, "\u{feff}".to_owned() + &text.replace("\r\n", "\n").replace(';', "\t"));
    }
    let case = case.edit("dosah.toml", |text| text.replace("encoding = \"windows-1250\"\ndelimiter = \";\"\n", ""));
    assert!(tables(&case) == expected, "pomahame-spolecne differs as UTF-8");
}

#[test]
fn clock_country_and_threads_do_not_matter() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let expected = case.table("funder");
        for environment in [
            [("TZ", "Pacific/Kiritimati"), ("LANG", "cs_CZ.UTF-8"), ("LC_ALL", "cs_CZ.UTF-8")],
            [("TZ", "America/Los_Angeles"), ("LANG", "C"), ("LC_ALL", "C")],
            [("POLARS_MAX_THREADS", "1"), ("RAYON_NUM_THREADS", "1"), ("TZ", "UTC")],
            [("POLARS_MAX_THREADS", "3"), ("RAYON_NUM_THREADS", "3"), ("TZ", "UTC")],
        ] {
            let found = case.run_with("indicators project --audience funder", &environment).succeeds().out;
            assert!(found == expected, "{sample} differs under {environment:?}");
        }
    }
}

#[test]
fn a_report_comes_out_byte_for_byte_the_same() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        case.run("report project --quiet --output one").succeeds();
        let elsewhere = [("TZ", "Asia/Tokyo"), ("LANG", "cs_CZ.UTF-8"), ("POLARS_MAX_THREADS", "1"), ("RAYON_NUM_THREADS", "1")];
        case.run_with("report project --quiet --output two", &elsewhere).succeeds();
        for file in crate::support::files_of(&case.path("one")) {
            let name = crate::support::name_of(&file);
            let same = std::fs::read(&file).ok() == std::fs::read(case.path("two").join(&name)).ok();
            assert!(same, "{sample}: {name} differs between two runs");
        }
    }
}
