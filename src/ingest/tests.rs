//! Reading whole projects: small files with planted faults, and where the findings say they are.

use std::fs;

use polars::prelude::*;
use tempfile::TempDir;

use super::schema::Domain;
use super::*;
use crate::finding::Severity;

const PROJECT: &str = r#"
[project]
id = "test"
title = { en = "Test", cs = "Test" }
promoter = { en = "Us", cs = "My" }
funder = { en = "Them", cs = "Oni" }
start = 2022-01-01
end = 2022-12-31
languages = ["en"]

[finance]
currency = "CZK"
"#;

const CHILDREN: &str = "child_id,sex\nC1,female\nC2,male\nC3,\n";
const SESSIONS: &str = "session_id,child_id,date,minutes,service\nS1,C1,2022-01-03,60,therapy\nS1,C2,2022-01-03,60,therapy\n";

/// A project in a folder of its own.
struct Case {
    folder: TempDir,
    toml: String,
}

impl Case {
    fn new() -> Self {
        let case = Case { folder: TempDir::new().expect("a temporary folder"), toml: PROJECT.to_owned() };
        case.file("children.csv", CHILDREN).file("sessions.csv", SESSIONS)
    }

    /// Adds or replaces a file.
    fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.folder.path().join(name), content).expect("a file in a temporary folder");
        self
    }

    fn without(self, name: &str) -> Self {
        fs::remove_file(self.folder.path().join(name)).expect("a file that is there");
        self
    }

    fn toml(mut self, more: &str) -> Self {
        self.toml.push_str(more);
        self
    }

    fn try_read(self) -> Result<Reading, Error> {
        let toml = self.toml.clone();
        let case = self.file(crate::project::PROJECT_FILE, toml);
        read(&Project::load(case.folder.path())?)
    }

    fn read(self) -> Reading {
        self.try_read().expect("a project that can be read")
    }

    fn refused(self) -> (u8, String) {
        let error = self.try_read().expect_err("a project that cannot be read");
        (error.exit_code(), error.to_string())
    }
}

/// Check, line, column and spreadsheet cell of every finding.
fn found(reading: &Reading) -> Vec<(&str, u64, u64, &str)> {
    let each = reading.findings.iter().map(|finding| (finding.check, &finding.location));
    each.map(|(check, at)| (check, at.line, at.column, at.cell.as_deref().unwrap_or(""))).collect()
}

fn codes(reading: &Reading, table: Table, column: &str) -> Vec<Option<u32>> {
    reading.dataset.tables[&table].column(column).expect("a column").u32().expect("codes").iter().collect()
}

fn numbers(reading: &Reading, table: Table, column: &str) -> Vec<Option<i64>> {
    reading.dataset.tables[&table].column(column).expect("a column").i64().expect("whole numbers").iter().collect()
}

#[test]
fn a_clean_project_is_read_without_a_finding() {
    let reading = Case::new().read();
    assert_eq!(found(&reading), []);
    assert_eq!(codes(&reading, Table::Sessions, "child_id"), [Some(0), Some(1)]);
    assert_eq!(codes(&reading, Table::Children, "sex"), [Some(0), Some(1), None]);
    assert_eq!(codes(&reading, Table::Sessions, "_line"), [Some(2), Some(3)]);
    assert_eq!(codes(&reading, Table::Sessions, "status"), [Some(0), Some(0)]);
    let sessions = &reading.dataset.tables[&Table::Sessions];
    assert_eq!(sessions.column("date").expect("a column").dtype(), &DataType::Date);
    assert!(sessions.column("setting").is_err() && !reading.dataset.tables.contains_key(&Table::Costs));
    assert_eq!(reading.dataset.files[0].dialect, "utf-8, comma, LF, decimal point");
    assert_eq!(reading.dataset.files[0].sha256.len(), 64);
}

#[test]
fn planted_faults_stand_at_the_same_place_under_every_line_end_mark_and_delimiter() {
    let sessions = "child_id,date,minutes,service\nC1,2022-01-03,60,\"a\nb\"\n\n\"C2\",2022-13-03,60,x\nC9,2022-01-04,1,x\nC1,2022-01-05,ř\nC2,2022-01-05,,x\nC2,2022-01-05,3x,y,z\nC2,2022-01-06,\"3x\",y\n";
    let expected = [
        ("type-error", 5, 6, "B4"),
        ("foreign-key", 6, 1, "A5"),
        ("missing-cell", 7, 16, "D6"),
        ("extra-cell", 9, 20, "E8"),
        ("type-error", 10, 15, "C9"),
    ];
    for mark in ["", "\u{feff}"] {
        for delimiter in [",", ";", "\t"] {
            for end in ["\n", "\r\n", "\r"] {
                let text = mark.to_owned() + &sessions.replace(',', delimiter).replace('\n', end);
                let reading = Case::new().file("sessions.csv", text).read();
                assert_eq!(found(&reading), expected, "{mark:?} {delimiter:?} {end:?}");
                let file = &reading.dataset.files[1];
                assert_eq!((file.rows_read, file.rows_set_aside), (7, 4));
                assert_eq!(codes(&reading, Table::Sessions, "_line"), [Some(2), Some(8), Some(10)]);
                assert_eq!(reading.rejected.len(), 4);
                assert_eq!((reading.rejected[0].line, reading.rejected[0].column, reading.rejected[0].finding), (5, 6, "type-error"));
            }
        }
    }
}

#[test]
fn czech_excel_is_read_as_declared() {
    let children = "Kód;Pohlaví;Bydliště\r\nK1;žena;Žižkov\r\nK2;Muž;Řepy\r\n";
    let costs = "Datum;Kapitola;Částka;Uznatelný\r\n3. 4. 2022;mzdy;1 234,50;ano\r\n13. 4. 2022;mzdy;\u{a0}10\u{a0}000,00 Kč;ne\r\n";
    let windows = |text: &str| encoding_rs::WINDOWS_1250.encode(text).0.into_owned();
    let reading = Case::new()
        .file("deti.csv", windows(children))
        .file("náklady 2022.csv", windows(costs))
        .file("sessions.csv", "child_id,date\nK1,2022-01-03\n")
        .toml(
            r#"
[[input]]
table = "costs"
file = "náklady *.csv"
encoding = "windows-1250"
decimal = ","
dates = "d. m. yyyy"
columns = { date = "Datum", heading = "Kapitola", amount = "Částka", eligible = "Uznatelný" }

[[input]]
table = "children"
file = "deti.csv"
encoding = "windows-1250"
columns = { child_id = "Kód", sex = "Pohlaví", area = "Bydliště" }
values.sex = { "žena" = "female", "muž" = "male" }
"#,
        )
        .read();
    assert_eq!(found(&reading), []);
    assert_eq!(reading.dataset.files[0].dialect, "windows-1250, semicolon, CRLF, decimal point");
    assert_eq!(reading.dataset.files[2].dialect, "windows-1250, semicolon, CRLF, decimal comma, dates d. m. yyyy");
    assert_eq!(codes(&reading, Table::Children, "sex"), [Some(0), Some(1)]);
    assert_eq!(reading.dataset.categories.values(Domain::Area), ["Řepy", "Žižkov"]);
    assert_eq!(codes(&reading, Table::Children, "area"), [Some(1), Some(0)]);
    assert_eq!(numbers(&reading, Table::Costs, "amount"), [Some(123_450), Some(1_000_000)]);
}

#[test]
fn an_unterminated_quote_blocks_where_it_was_opened() {
    let reading =
        Case::new().file("sessions.csv", "child_id,date,service\r\nC1,2022-01-03,x\r\nC1,2022-01-04,\"y\r\nC2,2022-01-05,z\r\n").read();
    assert_eq!(found(&reading), [("unterminated-quote", 3, 15, "")]);
    assert_eq!(reading.findings[0].severity, Severity::Blocks);
    assert_eq!((reading.dataset.files[1].rows_read, reading.dataset.files[1].rows_set_aside), (2, 1));
    let reading = Case::new().file("sessions.csv", "child_id,date\nC1,2022-01-03\n\" \n\n").read();
    assert_eq!(found(&reading), [("unterminated-quote", 3, 1, "")]);
}

#[test]
fn headers_are_matched_or_named() {
    let check = |sessions: &str| {
        let reading = Case::new().file("sessions.csv", sessions).read();
        reading.findings.iter().map(|finding| (finding.check, finding.severity)).collect::<Vec<_>>()
    };
    assert_eq!(check(" Child_ID ,DATE,other\nC1,2022-01-03,x\n"), []);
    assert_eq!(check("child_id,datum\nC1,2022-01-03\n"), [("missing-label", Severity::Blocks)]);
    assert_eq!(check("child_id,date,date\nC1,2022-01-03,2022-01-03\n"), [("duplicate-label", Severity::Blocks)]);
    assert_eq!(
        check("child_id,date,x,x,\nC1,2022-01-03,,,\n"),
        [("duplicate-label", Severity::Warning), ("blank-label", Severity::Warning)]
    );
    assert_eq!(check("child_id,date\n"), [("no-rows", Severity::Blocks)]);
    assert_eq!(check("\n \n"), [("empty-file", Severity::Blocks)]);
    assert_eq!(check("<html><body>"), [("not-csv", Severity::Blocks)]);
}

#[test]
fn a_separator_line_declares_the_delimiter_and_counts_as_a_line() {
    let reading = Case::new().file("sessions.csv", "sep=;\r\nchild_id;date\r\nC1;2022-01-03\r\nC1;x\r\n").read();
    assert_eq!(found(&reading), [("type-error", 4, 4, "B4")]);
    assert_eq!(reading.dataset.files[1].dialect, "utf-8, semicolon, CRLF, decimal point, dates iso");
    assert_eq!(codes(&reading, Table::Sessions, "_line"), [Some(3)]);
}

#[test]
fn a_header_in_the_middle_of_a_file_is_no_row() {
    let reading = Case::new().file("sessions.csv", "child_id,date\nC1,2022-01-03\nchild_id, date\nC2,2022-01-04\n").read();
    assert_eq!(found(&reading), [("repeated-header", 3, 0, "")]);
    assert_eq!((reading.dataset.files[1].rows_read, reading.dataset.files[1].rows_set_aside), (3, 1));
}

#[test]
fn a_quote_that_stands_alone_loses_no_row_of_the_parts_after_it() {
    let rows = "C1,2022-01-03,\"a\nb\"\n".repeat(20);
    let text = format!("child_id,date,service\n{rows}C1,2022-01-03,5\" pipe\n{rows}C9,2022-01-03,\"c\"\n");
    let reading = Case::new().file("sessions.csv", text).read();
    assert_eq!(found(&reading), [("foreign-key", 83, 1, "A43")]);
    assert_eq!((reading.dataset.files[1].rows_read, reading.dataset.categories.values(Domain::Service).len()), (42, 2));
}

#[test]
fn the_later_of_two_equal_rows_is_set_aside() {
    let reading = Case::new()
        .file("children.csv", "child_id\nC1\nC2\nC1\n")
        .file("sessions.csv", SESSIONS.to_owned() + "S1,C1,2022-02-02,5,x\n")
        .read();
    assert_eq!(found(&reading), [("primary-key", 4, 1, "A4"), ("primary-key", 4, 1, "A4")]);
    assert_eq!(reading.findings[0].related.as_ref().map(|related| related.line), Some(2));
    assert_eq!(reading.findings[1].related.as_ref().map(|related| (related.file.as_str(), related.line)), Some(("sessions.csv", 2)));
    assert!(reading.findings.iter().all(|finding| !finding.message.contains("C1") && !finding.help.contains("C1")));
}

#[test]
fn a_row_set_aside_stays_readable_and_says_which_cell_is_in_doubt() {
    let sessions =
        "child_id,date,service\nC9,2022-01-03,b\nC2,soon,only here\nC1,2022-01-04,b\nC9,2022-01-05,b\nC8,2022-01-05,b\nC1,2022-01-06\n";
    let reading = Case::new().file("sessions.csv", sessions).read();
    let aside = &reading.set_aside[&Table::Sessions];
    let codes = |column: &str| aside.column(column).expect("a column").u32().expect("codes").iter().collect::<Vec<_>>();
    assert_eq!(codes("child_id"), [dataset::LOST, 1, dataset::LOST, dataset::LOST + 1].map(Some));
    assert_eq!(codes("service"), [Some(0), None, Some(0), Some(0)]);
    assert_eq!(codes("_line"), [2, 3, 5, 6].map(Some));
    assert_eq!(reading.dataset.categories.values(Domain::Service), ["b"]);
    assert_eq!(reading.dataset.tables[&Table::Sessions].height(), 1);
    let doubts: Vec<_> = reading.doubts.iter().map(|doubt| (doubt.line, doubt.column, doubt.sets_aside)).collect();
    let child = Some("child_id");
    assert_eq!(doubts, [(2, child, true), (3, Some("date"), true), (5, child, true), (6, child, true), (7, Some("service"), true)]);
}

#[test]
fn a_session_of_a_child_whose_row_was_set_aside_says_so() {
    let reading = Case::new().file("children.csv", "child_id,sex\nC1,female\nC2,male,x\n").read();
    assert_eq!(found(&reading), [("extra-cell", 3, 9, "C3"), ("foreign-key", 3, 4, "B3")]);
    assert!(reading.findings[1].help.contains("set aside"));
}

#[test]
fn a_bad_optional_cell_is_unknown_and_a_bad_deciding_cell_sets_its_row_aside() {
    let sessions = "child_id,date,minutes,status\nC1,2022-01-03,long,held\nC1,2022-01-04,5,zrušeno\nC1,,5,held\nC1,2022-01-05,5,\n";
    let reading = Case::new().file("children.csv", "child_id,sex\nC1,dívka\n").file("sessions.csv", sessions).read();
    let expected = [
        ("unknown-category", 2, 4, "B2"),
        ("type-error", 2, 15, "C2"),
        ("unknown-category", 3, 17, "D3"),
        ("missing-value", 4, 4, "B4"),
        ("assumed-default", 5, 17, "D5"),
    ];
    assert_eq!(found(&reading), expected);
    assert_eq!(numbers(&reading, Table::Sessions, "minutes"), [None, Some(5)]);
    assert_eq!(codes(&reading, Table::Children, "sex"), [None]);
    assert_eq!(reading.rejected.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn refunds_are_negative_and_costs_are_not() {
    let costs = "date,heading,amount,kind\n2022-01-01,staff,10,cost\n2022-01-01,staff,4,refund\n2022-01-01,staff,-3,refund\n2022-01-01,staff,-3,cost\n2022-01-01,staff,5 EUR,cost\n";
    let reading = Case::new().file("costs.csv", costs).read();
    assert_eq!(numbers(&reading, Table::Costs, "amount"), [Some(1000), Some(-400), Some(-300)]);
    assert_eq!(found(&reading), [("constraint-error", 5, 18, "C5"), ("constraint-error", 6, 18, "C6")]);
    assert!(reading.findings[0].help.contains("set kind to refund"));
    assert_eq!(reading.dataset.categories.values(Domain::Currency), ["CZK"]);
}

#[test]
fn two_halves_and_shuffled_rows_are_one_file() {
    let whole = Case::new().file("sessions.csv", "child_id,date,service\nC1,2022-01-03,b\nC2,2022-01-04,a\nC3,2022-01-05,c\n").read();
    let halves = Case::new()
        .without("sessions.csv")
        .file("sessions-1.csv", "child_id,date,service\nC1,2022-01-03,b\n")
        .file("sessions-2.csv", "service;date;child_id\na;2022-01-04;C2\nc;2022-01-05;C3\n")
        .toml("[[input]]\ntable = \"sessions\"\nfile = \"sessions-*.csv\"\n")
        .read();
    for column in ["child_id", "service", "status"] {
        assert_eq!(codes(&whole, Table::Sessions, column), codes(&halves, Table::Sessions, column));
    }
    assert_eq!(whole.dataset.categories.values(Domain::Service), ["a", "b", "c"]);
    assert_eq!(whole.dataset.categories.0, halves.dataset.categories.0);
    assert_eq!(codes(&halves, Table::Sessions, "_file"), [Some(1), Some(2), Some(2)]);
    let shuffled = Case::new().file("sessions.csv", "child_id,date,service\nC3,2022-01-05,c\nC2,2022-01-04,a\nC1,2022-01-03,b\n").read();
    assert_eq!(codes(&shuffled, Table::Sessions, "service"), [Some(2), Some(0), Some(1)]);
}

#[test]
fn what_dosah_toml_gets_wrong_is_named_with_what_is_near() {
    let input = |lines: &str| Case::new().toml(&format!("[[input]]\n{lines}\n")).refused();
    let (code, text) = input("table = \"sesions\"\nfile = \"sessions.csv\"");
    assert!(code == 2 && text.contains(":14:9: error:") && text.contains("did you mean “sessions”"), "{text}");
    let (_, text) = input("table = \"sessions\"\nfile = \"sessions.csv\"\ncolumns = { minuts = \"Min\" }");
    assert!(text.contains(":16:13: error:") && text.contains("did you mean “minutes”"), "{text}");
    let (_, text) = input("table = \"sessions\"\nfile = \"sessions.csv\"\nencoding = \"windows1250\"");
    assert!(text.contains(":16:12: error:") && text.contains("did you mean “windows-1250”"), "{text}");
    let (_, text) = input("table = \"children\"\nfile = \"children.csv\"\nvalues.sex = { F = \"femal\" }");
    assert!(text.contains("did you mean “female”"), "{text}");
    let (code, text) = input("table = \"sessions\"\nfile = \"sesions.csv\"");
    assert!(code == 2 && text.contains("does not exist") && text.contains("“sessions.csv”"), "{text}");
    let (code, text) = input("table = \"sessions\"\nfile = \"export-*.csv\"");
    assert!(code == 2 && text.contains("no file matches"), "{text}");
    let (code, text) = Case::new().without("sessions.csv").refused();
    assert!(code == 2 && text.contains("sessions.csv") && text.contains("[[input]]"), "{text}");
}

#[test]
fn any_truncation_is_read_or_named_but_never_lost() {
    let text = "child_id,date,service\r\nC1,2022-01-03,\"a;\r\nb\"\r\nC2,2022-01-04,\"c \"\"d\"\"\"\r\nC3,2022-01-05,é\r\n";
    for end in 0..=text.len() {
        let reading = Case::new().file("sessions.csv", &text.as_bytes()[..end]).read();
        let file = &reading.dataset.files[1];
        assert_eq!(file.rows_read, file.rows_set_aside + reading.dataset.tables[&Table::Sessions].height() as u64, "{end}");
        assert_eq!(file.rows_set_aside as usize, reading.rejected.len(), "{end}");
    }
}

#[test]
fn a_length_that_cannot_be_sets_its_row_aside() {
    let reading = Case::new().file("sessions.csv", "child_id,date,minutes\nC1,2022-01-03,1441\nC1,2022-01-03,-5\nC1,2022-01-03,0\n").read();
    assert_eq!(found(&reading), [("constraint-error", 2, 15, "C2"), ("constraint-error", 3, 15, "C3")]);
    assert_eq!(numbers(&reading, Table::Sessions, "minutes"), [Some(0)]);
}

#[test]
fn ten_thousand_findings_are_kept_and_every_row_set_aside_is_listed() {
    let reading = Case::new().file("sessions.csv", SESSIONS.to_owned() + &"S2,C9,2022-01-03,5,x\n".repeat(10_005)).read();
    assert_eq!((reading.findings.len(), reading.rejected.len()), (10_001, 10_005));
    assert!(reading.findings.last().is_some_and(|last| last.message.starts_with("5 more") && last.location.line == 0));
}

#[test]
fn without_children_no_other_row_is_called_an_orphan() {
    let reading = Case::new().file("children.csv", "id,sex\nC1,female\n").read();
    assert_eq!(found(&reading), [("missing-label", 1, 0, "")]);
    assert!(reading.findings[0].help.contains("“id”"));
}

#[test]
fn no_bytes_make_reading_panic_or_lose_a_row() {
    let text = "session_id;child_id;date;minutes;status\r\nS1;C1;2022-01-03;60;held\r\n\"S2\";C2;2022-01-04;\"1,5\";\r\nS3;C3;;x;ř\r\n";
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..300 {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..3 {
            let at = random(bytes.len());
            match random(3) {
                0 => bytes[at] = b"\";,\r\n\xc5\x00 -."[random(10)],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"\";,\r\n\t|x1"[random(9)]),
            }
        }
        let reading = Case::new().file("sessions.csv", &bytes).read();
        let file = &reading.dataset.files[1];
        let used = reading.dataset.tables[&Table::Sessions].height() as u64;
        assert_eq!(file.rows_read, file.rows_set_aside + used, "{:?}", String::from_utf8_lossy(&bytes));
        assert_eq!(file.rows_set_aside as usize, reading.rejected.len());
    }
}
