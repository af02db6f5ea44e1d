//! Nothing is lost: a counter of records that knows nothing of dosah agrees with what dosah says it read, in every file that there is.

use std::fs;

use crate::support::{Case, SAMPLES, files_of, folders_of, name_of, repository};

/// How many records a CSV file has that are not blank. It looks at single characters and nothing else: a quotation mark opens a cell only at
/// its beginning, a delimiter or a line end inside an open cell is text, LF, CR and CRLF end a record.
fn records(text: &str, delimiter: char) -> u64 {
    let (mut records, mut has_text, mut is_open, mut at_cell_start) = (0, false, false, true);
    let mut signs = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if is_open && signs.peek() == Some(&'"') => {
                signs.next();
                has_text = true;
            }
            '"' if is_open => is_open = false,
            '"' if at_cell_start => {
                is_open = true;
                at_cell_start = false;
            }
            '\n' | '\r' if !is_open => {
                records += u64::from(has_text);
                (has_text, at_cell_start) = (false, true);
            }
            sign if sign == delimiter && !is_open => at_cell_start = true,
            sign => {
                has_text |= !sign.is_whitespace();
                at_cell_start = false;
            }
        }
    }
    records + u64::from(has_text || is_open)
}

#[test]
fn the_counter_knows_quotes_and_every_line_end() {
    assert_eq!(records("a,b\n1,2\n\n3,4", ','), 3);
    assert_eq!(records("a;b\r\n\"1\r\n2\";\"x \"\"y\"\" z\"\r\n;;\r\n", ';'), 2);
    assert_eq!(records("a\rb\r\rc\r", ','), 3);
    assert_eq!(records("5\" pipe,x\n6,\"open\n7", ','), 2);
    assert_eq!(records("", ','), 0);
}

/// What is no row of data, from the words in which dosah says how a file was read.
fn beside_data(dialect: &str) -> u64 {
    let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>().unwrap_or(1);
    let part = |words: &str| dialect.split(", ").find(|part| part.contains(words)).map(number);
    1 + part("row of hashtags").map_or(0, |_| 1) + part("above the header").unwrap_or(0) + part("no data").unwrap_or(0)
}

/// The delimiter in those words.
fn delimiter(dialect: &str) -> char {
    let signs = [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("bar", '|')];
    signs.into_iter().find(|(name, _)| dialect.split(", ").any(|part| part == *name)).map_or(',', |(_, sign)| sign)
}

/// Compares every input of a project from which a report can be made; says how many there were.
fn agrees(case: &Case, name: &str) -> usize {
    if case.run("report project --template funder -o out --quiet --audience internal").code != 0 {
        return 0;
    }
    let manifest = fs::read_to_string(case.path("out/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let inputs = manifest["inputs"].as_array().expect("a list of inputs");
    for input in inputs {
        let (file, dialect) = (input["file"].as_str().expect("a name"), input["dialect"].as_str().expect("words"));
        let encoding =
            dialect.split(", ").next().and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())).expect("an encoding");
        let bytes = fs::read(case.path("project").join(file)).expect("a file that is there");
        let text = encoding.decode(&bytes).0;
        let is_separator_line = text.trim_start_matches('\u{feff}').get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
        let counted = records(&text, delimiter(dialect)).saturating_sub(beside_data(dialect) + u64::from(is_separator_line));
        let of = |key: &str| input[key].as_u64().expect("a count");
        assert_eq!(of("rows_read"), counted, "{name}: {file} ({dialect})");
        assert_eq!(of("rows_read"), of("used") + of("outside_period") + of("filtered") + of("set_aside"), "{name}: {file}");
    }
    inputs.len()
}

#[test]
fn an_independent_counter_finds_the_rows_that_dosah_read() {
    let faults = repository().join("tests/faults");
    let mut files: usize = SAMPLES.iter().map(|name| agrees(&Case::sample(name), name)).sum();
    for folder in folders_of(&faults) {
        let stored = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
        let mut case = Case::empty().copied_from(&faults.join("_base")).copied_from(&folder);
        if files_of(&folder).iter().any(|file| name_of(file) == "dosah.more.toml") {
            let more = case.text("dosah.more.toml");
            case = case.edit("dosah.toml", |text| text.to_owned() + &more);
        }
        for file in stored.lines().filter_map(|line| line.strip_prefix("without: ")) {
            case = case.without(file);
        }
        files += agrees(&case, &name_of(&folder));
    }
    assert!(files > 100, "{files} files were compared");
}

/// A project of 2022 with the first quarter as a period, and these rows of one table beside the base.
fn in_a_quarter(file: &str, rows: &str) -> Case {
    let period = "[[period]]\nid = \"q1\"\nstart = 2022-01-01\nend = 2022-03-31\ntitle = { en = \"First quarter\" }";
    let base = repository().join("tests/faults/_base");
    Case::empty().copied_from(&base).append("dosah.toml", period).with(file, rows)
}

/// Read, used, outside the period, filtered and set aside.
fn fates(case: &Case, file: &str, options: &str) -> [u64; 5] {
    case.run(&format!("report project --template funder -o out --quiet --audience internal {options}")).succeeds();
    let manifest = fs::read_to_string(case.path("out/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let inputs = manifest["inputs"].as_array().expect("a list of inputs");
    let input = inputs.iter().find(|input| input["file"] == file).expect("the file");
    ["rows_read", "used", "outside_period", "filtered", "set_aside"].map(|key| input[key].as_u64().expect("a count"))
}

#[test]
fn both_days_of_a_period_belong_to_it_and_the_days_beside_it_do_not() {
    let days = ["2021-12-31", "2022-01-01", "2022-01-02", "2022-03-30", "2022-03-31", "2022-04-01", "2022-12-31", "2023-01-01"];
    let rows: String = days.iter().enumerate().map(|(at, day)| format!("S-{at},C-1,{day}\n")).collect();
    let case = in_a_quarter("sessions.csv", &format!("session_id,child_id,date\n{rows}S-8,C-1,2022-02-30\nS-9,C-9,2022-02-01\n"));
    let held = |period: &str| case.measurements("internal").of("sessions_held", period, "total", "total").to_owned();
    assert_eq!((held("q1"), held("total")), ("4".to_owned(), "6".to_owned()));
    assert_eq!(fates(&case, "sessions.csv", ""), [10, 6, 2, 0, 2]);
    assert_eq!(fates(&case, "sessions.csv", "--period q1"), [10, 4, 4, 0, 2]);
    assert_eq!(fates(&case, "sessions.csv", "--period q1 --period total"), [10, 6, 2, 0, 2]);
}

#[test]
fn rows_left_out_on_purpose_are_counted_as_such_and_as_nothing_else() {
    let input = "[[input]]\ntable = \"sessions\"\nfile = \"sessions.csv\"\nwhere = \"kind <> 'test'\"";
    let rows = "session_id,child_id,date,kind\nS-1,C-1,2022-01-01,x\nS-2,C-9,never,test\nS-3,C-1,2023-01-01,test\nS-4,C-1,2023-01-01,\nS-5,C-1,soon,\n";
    let case = in_a_quarter("sessions.csv", rows).append("dosah.toml", input);
    assert_eq!(fates(&case, "sessions.csv", ""), [5, 1, 1, 2, 1]);
    let children = "child_id,sex\nOLD,female\nC-1,female\nC-2,male\nC-3,male\nC-4,male\nOLDER,male\n";
    let case = in_a_quarter("children.csv", children).with("aliases.csv", "alias,child_id\nOLD,C-1\nOLDER,OLD\n");
    assert_eq!(fates(&case, "children.csv", ""), [6, 4, 0, 2, 0]);
    assert_eq!(fates(&case, "aliases.csv", ""), [2, 2, 0, 0, 0]);
}

#[test]
fn stays_on_the_borders_of_a_period_open_and_close_cases_there() {
    // First day, last day: the cases that a quarter finds open, sees entering, sees leaving and leaves open.
    for (start, end, expected) in [
        ("2021-12-30", "2021-12-31", ["0", "0", "0", "0"]),
        ("2021-12-31", "2022-01-01", ["1", "0", "1", "0"]),
        ("2022-01-01", "2022-01-01", ["0", "1", "1", "0"]),
        ("2022-01-01", "", ["0", "1", "0", "1"]),
        ("2021-12-31", "2022-03-31", ["1", "0", "1", "0"]),
        ("2021-12-31", "2022-04-01", ["1", "0", "0", "1"]),
        ("2022-03-31", "2022-03-31", ["0", "1", "1", "0"]),
        ("2022-03-31", "2022-04-01", ["0", "1", "0", "1"]),
        ("2022-04-01", "", ["0", "0", "0", "0"]),
        ("2022-12-31", "2023-01-01", ["0", "0", "0", "0"]),
    ] {
        let case = in_a_quarter("phase_transitions.csv", &format!("child_id,phase,start,end\nC-1,assessment,{start},{end}\n"));
        let figures = case.measurements("internal");
        let found =
            ["cases_open_start", "cases_entered", "cases_exited", "cases_open_end"].map(|id| figures.of(id, "q1", "total", "total"));
        assert_eq!(found, expected, "{start} to {end}");
    }
    let later = in_a_quarter("phase_transitions.csv", "child_id,phase,start,end\nC-1,assessment,2022-12-31,\nC-2,assessment,2023-01-01,\n");
    assert_eq!(fates(&later, "phase_transitions.csv", ""), [2, 1, 1, 0, 0]);
}

#[test]
fn a_stay_that_overlaps_is_split_where_the_project_says_so() {
    let stays = "child_id,phase,start,end\nC-1,assessment,2022-01-01,2022-03-01\nC-1,assessment,2022-01-11,2022-01-21\nC-2,assessment,2022-01-01,2022-01-01\n";
    let input = "[[input]]\ntable = \"phase_transitions\"\nfile = \"phase_transitions.csv\"\noverlaps = \"split\"";
    let kept = in_a_quarter("phase_transitions.csv", stays);
    // The middle of 59, 10 and 0 days, and then of 10, 10 and 0.
    assert_eq!(kept.measurements("internal").total("cases_exited"), "2");
    let split = kept.append("dosah.toml", input);
    let figures = split.measurements("internal");
    assert_eq!((figures.total("phase_days_completed"), figures.total("cases_exited")), ("10.00", "2"));
    assert_eq!(fates(&split, "phase_transitions.csv", ""), [3, 3, 0, 0, 0]);
}
