//! Files as they come when something went wrong on the way: cut off anywhere, or of sizes that no export has. They are made here, because
//! nobody wants to store them.

use std::io::{BufWriter, Write};
use std::time::{Duration, Instant};

use dosah::finding::{Finding, Severity};
use dosah::ingest::Reading;
use dosah::ingest::schema::Table;
use dosah::project::Project;
use rayon::prelude::*;

use crate::support::{Case, repository};

fn base() -> Case {
    Case::empty().copied_from(&repository().join("tests/faults/_base"))
}

fn read(case: &Case) -> Reading {
    let project = Project::load(&case.path("project")).expect("a project");
    dosah::ingest::read(&project).expect("a project that can be read")
}

/// An export of about 20 kB with quoted cells, line breaks in them, and letters of several bytes.
fn export(end: &str) -> String {
    let mut text = format!("session_id,child_id,date,service,minutes,status,note{end}");
    for number in 0.. {
        let note = ["", "plain", "\"with, comma\"", "\"two\nlines\"", "\"she said \"\"no\"\"\"", "šťastná Žofie"][number % 6];
        text += &format!("S-{number},C-{},2022-01-{:02},therapy,{},held,{note}{end}", number % 4 + 1, number % 28 + 1, number % 90);
        if text.len() > 20_000 {
            return text;
        }
    }
    text
}

/// Where rows end in a text, as bytes, and how many rows there are up to there.
fn row_ends(text: &str, end: &str) -> Vec<usize> {
    let mut is_open = false;
    let is_end = |at: usize| text[..at].ends_with(end);
    let mut ends = Vec::new();
    for (at, sign) in text.char_indices() {
        is_open ^= sign == '"';
        if !is_open && is_end(at + sign.len_utf8()) {
            ends.push(at + sign.len_utf8());
        }
    }
    ends
}

/// Cuts a file off and looks at what is found and what is lost.
fn cut_off(lengths: impl Fn(usize) -> bool + Sync) {
    for end in ["\n", "\r\n"] {
        let text = export(end);
        let ends = row_ends(&text, end);
        // A file that ends with a row is whole as far as anybody can see, and so is one that lacks the second half of its last line end.
        let is_whole = |length: usize| ends.contains(&length) || (end == "\r\n" && ends.contains(&(length + 1)));
        (0..text.len()).into_par_iter().filter(|length| lengths(*length)).for_each_init(base, |case, length| {
            std::fs::write(case.path("project").join("sessions.csv"), &text.as_bytes()[..length]).expect("a file");
            let reading = read(case);
            let of_file = |finding: &&Finding| finding.location.file == "sessions.csv";
            let found: Vec<&Finding> = reading.findings.iter().filter(of_file).collect();
            assert_eq!(found.is_empty(), is_whole(length) && length > ends[0], "{length} bytes: {found:?}");
            // What stands before the cut is read as it was: every row that is whole, and the last one too if it is not refused.
            let is_blocked = found.iter().any(|finding| finding.severity == Severity::Blocks);
            let whole_rows = ends.iter().filter(|end| **end <= length).count().saturating_sub(1);
            let used = reading.dataset.tables.get(&Table::Sessions).map_or(0, |sessions| sessions.height());
            assert!(is_blocked || used >= whole_rows && used <= whole_rows + 1, "{length} bytes: {used} of {whole_rows} rows");
        });
    }
}

#[test]
fn a_file_cut_off_anywhere_is_an_error_or_a_warning_and_loses_no_row_in_silence() {
    cut_off(|length| (40..300).contains(&length) || length % 211 == 0);
}

/// `cargo test --release --test suite -- --ignored every_byte`.
#[test]
#[ignore = "reads 40 000 files"]
fn a_file_cut_off_at_every_byte_loses_no_row_in_silence() {
    cut_off(|_| true);
}

/// A file for the table sessions, made of pieces, without keeping it in memory.
fn with_sessions(pieces: impl Iterator<Item = Vec<u8>>) -> Case {
    let case = base();
    let mut file = BufWriter::new(std::fs::File::create(case.path("project").join("sessions.csv")).expect("a file"));
    for piece in pieces {
        file.write_all(&piece).expect("room for a file");
    }
    file.flush().expect("room for a file");
    case
}

/// What `dosah check` says to files of absurd sizes; each has so many bytes in its cell, its line or its columns.
fn absurd(bytes: usize) -> Vec<(&'static str, Case, String)> {
    const HEADER: &str = "session_id,child_id,date,service,minutes,status,note\n";
    const ROW: &str = "S-1,C-1,2022-01-20,therapy,60,held,";
    let start = |text: &str| std::iter::once(text.as_bytes().to_vec());
    let repeat = |text: &str| {
        let piece = text.repeat((1 << 20) / text.len());
        std::iter::repeat_n(piece.into_bytes(), bytes >> 20)
    };
    let long = "sessions.csv:2: error: a cell of this row is longer than 1 MiB".to_owned();
    let one_line = long.replace(":2:", ":1:");
    vec![
        ("a cell", with_sessions(start(HEADER).chain(start(ROW)).chain(repeat("x")).chain(start("\n"))), long.clone()),
        (
            "a quoted cell",
            with_sessions(start(HEADER).chain(start(&format!("{ROW}\""))).chain(repeat("x, ")).chain(start("\"\n"))),
            long.clone(),
        ),
        (
            "a quoted cell of many lines",
            with_sessions(start(HEADER).chain(start(&format!("{ROW}\""))).chain(repeat("x\n")).chain(start("\"\n"))),
            long.clone(),
        ),
        (
            "a quote that is never closed",
            with_sessions(start(HEADER).chain(start(&format!("{ROW}\"\n"))).chain(repeat("S-2,C-1,2022-01-20,therapy,60,held,\n"))),
            long,
        ),
        ("one line without a delimiter", with_sessions(repeat("x")), one_line),
        ("columns", with_sessions(repeat("x,")), "sessions.csv:1: error: this row has more than 10 000 cells".to_owned()),
        (
            "columns in a row",
            with_sessions(start(HEADER).chain(repeat("x,"))),
            "sessions.csv:2: error: this row has more than 10 000 cells".to_owned(),
        ),
    ]
}

fn are_refused(bytes: usize, within: Duration) {
    for (name, case, words) in absurd(bytes) {
        let begun = Instant::now();
        let outcome = case.run("check project").exits(1);
        assert!(outcome.out.contains(&words), "{name}: {}", outcome.out);
        assert!(outcome.out.contains("[cell-too-long]") || outcome.out.contains("[too-many-columns]"), "{name}: {}", outcome.out);
        assert!(begun.elapsed() < within, "{name} took {:?}", begun.elapsed());
    }
}

#[test]
fn files_of_absurd_sizes_are_refused_in_words() {
    are_refused(4 << 20, Duration::from_secs(20));
}

/// `cargo test --release --test suite -- --ignored absurd`; it needs 1 GiB of room for temporary files. Memory: run it under
/// `/usr/bin/time -v`, which says the largest of all the programs that it started.
#[test]
#[ignore = "writes files of 1 GiB"]
fn files_of_absurd_sizes_are_refused_at_full_size() {
    are_refused(1 << 30, Duration::from_secs(10));
}

#[test]
fn a_cell_a_little_too_long_is_refused_where_its_row_is() {
    let long = "x".repeat((1 << 20) + 1);
    let case = base().append("sessions.csv", &format!("S-6,C-1,2022-04-24,{long},home,60,held"));
    let outcome = case.run("check project").exits(1);
    assert!(outcome.out.contains("\nsessions.csv:7: error: a cell of this row is longer than 1 MiB"), "{}", outcome.out);
    let case = base().append("sessions.csv", &format!("S-6,C-1,2022-04-24,{},home,60,held", &long[1..]));
    let outcome = case.run("check project");
    assert!(outcome.out.contains("[unknown-category]"), "a cell of 1 MiB is read: {}", outcome.out);
}
