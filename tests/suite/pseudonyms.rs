//! `dosah pseudonymise`: the same figures without an id, and a key that is nowhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{Case, SAMPLES, files_of, name_of, repository};

/// A key as an office would draw it, readable for its owner only.
fn with_key(case: &Case, name: &str, content: &str) {
    fs::write(case.path(name), content).expect("a file in a temporary folder");
    for_owner_only(&case.path(name));
}

#[cfg(unix)]
fn for_owner_only(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("permissions that can be set");
}

#[cfg(not(unix))]
fn for_owner_only(_: &Path) {}

const KEY: &str = "5a0c3b1e9f7d24680ace13579bdf02468ace1357";

/// The distinct texts below a header of a CSV file.
fn texts(file: &Path, delimiter: u8, header: &str) -> BTreeSet<String> {
    let bytes = fs::read(file).expect("a file that is there");
    let text = String::from_utf8(bytes).unwrap_or_else(|error| encoding_rs::WINDOWS_1250.decode(error.as_bytes()).0.into_owned());
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let at = reader.headers().expect("a header").iter().position(|label| label == header).expect(header);
    reader.records().map(|record| record.expect("a row")[at].to_owned()).filter(|text| !text.is_empty()).collect()
}

fn bytes_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    files_of(folder).iter().map(|file| (name_of(file), fs::read(file).expect("a file that can be read"))).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_copy_has_the_same_figures_and_none_of_the_ids() {
    let ids_of = |sample: &str| match sample {
        "even-risk" => ("children.csv", b',', ["child_id", "household_id"], "costs.csv", "payee"),
        _ => ("klienti.csv", b';', ["Klient", "Domácnost"], "naklady.csv", "Dodavatel"),
    };
    for sample in SAMPLES {
        let (children, delimiter, ids, costs, payee) = ids_of(sample);
        let case = Case::sample(sample);
        with_key(&case, "key", KEY);
        let said = case.run("pseudonymise project --key key").succeeds();
        let copy = case.path("project-pseudonymised");
        let figures = case.run("indicators project-pseudonymised --audience internal").succeeds().out;
        assert_eq!(figures, case.table("internal"), "{sample}");
        let mut known: BTreeSet<String> = ids.iter().flat_map(|id| texts(&case.path("project").join(children), delimiter, id)).collect();
        known.extend(texts(&case.path("project").join(costs), delimiter, payee));
        assert!(known.len() > 60, "{sample}: {known:?}");
        for (file, bytes) in bytes_of(&copy).into_iter().filter(|(file, _)| file.ends_with(".csv")) {
            let text = String::from_utf8(bytes).unwrap_or_else(|error| encoding_rs::WINDOWS_1250.decode(error.as_bytes()).0.into_owned());
            let cells: BTreeSet<&str> = text.split([',', ';', '\r', '\n']).collect();
            assert_eq!(known.iter().filter(|id| cells.contains(id.as_str())).collect::<Vec<_>>(), Vec::<&String>::new(), "{sample} {file}");
        }
        for output in
            [said.out.as_bytes(), said.err.as_bytes()].into_iter().chain(bytes_of(&copy).iter().map(|(_, bytes)| bytes.as_slice()))
        {
            assert!(!holds(output, KEY), "{sample}: the key is nowhere");
        }
    }
}

#[test]
fn recipients_cannot_join_their_copies_and_the_same_one_gets_the_same_bytes() {
    let case = Case::sample("even-risk");
    with_key(&case, "key", KEY);
    for (domain, folder) in [("funder", "one"), ("funder", "again"), ("evaluator", "other")] {
        case.run(&format!("pseudonymise project --key key --domain {domain} --output {folder} --quiet")).succeeds();
    }
    assert_eq!(bytes_of(&case.path("one")), bytes_of(&case.path("again")));
    for (file, header) in
        [("children.csv", "child_id"), ("children.csv", "household_id"), ("sessions-2015.csv", "session_id"), ("costs.csv", "payee")]
    {
        let [one, other] = ["one", "other"].map(|folder| texts(&case.path(folder).join(file), b',', header));
        assert!(one.len() > 5 && one.len() == other.len(), "{file} {header}");
        assert!(one.is_disjoint(&other), "{file} {header}");
    }
    let strangers = |folder: &str| {
        let [children, sessions] = ["children.csv", "sessions-2015.csv"].map(|file| texts(&case.path(folder).join(file), b',', "child_id"));
        sessions.difference(&children).count()
    };
    assert_eq!(strangers("one"), strangers("project"), "a child has one pseudonym in all tables");
}

/// A project with everything that makes copying hard: aliases, ids that are built, a title, a header row, totals, a file of two tables.
fn hard() -> Case {
    let toml = fs::read_to_string(repository().join("tests/faults/_base/dosah.toml")).expect("the base of all cases");
    let inputs = r#"
[[input]]
table = "children"
file = "in/clients.csv"
delimiter = ";"
encoding = "windows-1250"
header_row = 3
footer_rows = 2
columns = { birth_date = "Born", enrolled_on = "From", sex = "Sex", area = "Office" }
build = { child_id = "{Office}-{Number}", household_id = "none" }

[[input]]
table = "sessions"
file = "in/visits.csv"
where = "Kind = 'visit'"
columns = { child_id = "Client", date = "Day", session_id = "No", minutes = "Min" }

[[input]]
table = "activities"
file = "in/visits.csv"
where = "Kind = 'meeting'"
columns = { date = "Day", organisation = "Who" }
build = { kind = "meeting" }
"#;
    let case = Case::empty().with("dosah.toml", toml + inputs).with("aliases.csv", "alias,child_id,note\nOLD-7,A-1,Jana Kanárková\n");
    fs::create_dir(case.path("project").join("in")).expect("a folder");
    let clients = "Clients of Žaneta Kanárková;;;;;\r\n\r\nOffice;Number;Name;Born;From;Sex\r\nA;1;Žluťásek;2012-05-01;2022-01-10;female\r\nB;1;Červenka;2010-06-02;2022-01-11;male\r\n\
                   A;2;Žluna;045201/1010;2022-02-12;\r\nTotal;3;;;;\r\nSigned;Kanárková;;;;\r\n";
    let visits = "No,Client,Day,Min,Kind,Who,Note\n1,A-1,2022-01-20,60,visit,,Kanárková\n2,OLD-7,2022-01-21,60,visit,,\n3,B-1,2022-02-22,45,visit,,\n,,2022-03-01,,meeting,Office B,\n\
                  9,A-2,2022-03-01,45,phone,,\n4,C-9,2022-03-02,45,visit,,\nTotal,6\n";
    case.with("in/clients.csv", encoding_rs::WINDOWS_1250.encode(clients).0).with("in/visits.csv", visits)
}

#[test]
fn what_makes_copying_hard_changes_no_figure() {
    let case = hard();
    with_key(&case, "key", KEY);
    let said = case.run("pseudonymise project --key key --output copy").succeeds();
    assert!(said.out.contains("Rows that dosah cannot read, and left out: 1"), "{}", said.out);
    let before = case.table("internal");
    assert_eq!(case.run("indicators copy --audience internal").succeeds().out, before);
    assert!(before.contains("children_reached,total,total,total,number,2,"), "two children came: {before}");
    let copied = |file: &str| fs::read(case.path("copy").join(file)).expect("a file of the copy");
    let clients = encoding_rs::WINDOWS_1250.decode(&copied("in/clients.csv")).0.into_owned();
    assert!(clients.starts_with("Office;Born;From;Sex;child_id (pseudonym)\r\n"), "{clients}");
    // A birth number that strayed into a column of days is neither kept nor made a day.
    assert!(clients.contains(";?;2022-02-12;"), "{clients}");
    let visits = String::from_utf8(copied("in/visits.csv")).expect("UTF-8");
    assert!(visits.starts_with("No,Client,Day,Min,Kind,Who\n") && visits.lines().count() == 6 && !visits.contains("phone"), "{visits}");
    for (file, bytes) in ["dosah.toml", "aliases.csv", "in/clients.csv", "in/visits.csv"].map(|file| (file, copied(file))) {
        for secret in ["Kan", "OLD", "A-1", "Signed", "Number", "lu", "045201", "note", "Note"] {
            assert!(!holds(&bytes, secret) || (secret == "lu" && file == "dosah.toml"), "{file} holds {secret}");
        }
    }
}

#[test]
fn a_key_that_others_know_or_nobody_has_is_refused() {
    let case = Case::sample("even-risk");
    with_key(&case, "short", "0123456789abcdef");
    with_key(&case, "plain", &"x".repeat(64));
    with_key(&case, "project/key", KEY);
    fs::create_dir(case.path("copies")).expect("a folder");
    with_key(&case, "beside", KEY);
    for (arguments, says) in [
        ("--key none", "cannot be read"),
        ("--key short", "too short, or too plain"),
        ("--key plain", "too short, or too plain"),
        ("--key copies", "no file of a key"),
        ("--key project/key", "lies in the folder of the project"),
        ("--key copies/key --new-key --output copies", "lies in the folder of the project or of the copy"),
    ] {
        let outcome = case.run(&format!("pseudonymise project {arguments}")).exits(2);
        assert!(outcome.err.contains(says), "{arguments}: {}", outcome.err);
        assert!(!outcome.err.contains(KEY));
    }
    assert!(!case.path("project-pseudonymised").exists() && !case.path("copies/key").exists());
    let outcome = case.run("pseudonymise project --key beside --new-key").exits(4);
    assert!(outcome.err.contains("never overwritten"), "{}", outcome.err);
    assert_eq!(fs::read_to_string(case.path("beside")).expect("the key"), KEY);
}

#[cfg(unix)]
#[test]
fn a_key_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let case = Case::sample("even-risk");
    with_key(&case, "key", KEY);
    for mode in [0o640, 0o604, 0o620, 0o660] {
        fs::set_permissions(case.path("key"), fs::Permissions::from_mode(mode)).expect("permissions that can be set");
        let outcome = case.run("pseudonymise project --key key").exits(2);
        assert!(outcome.err.contains("others than its owner can read the key"), "{mode:o}: {}", outcome.err);
    }
    case.run("pseudonymise project --key new --new-key --quiet").succeeds();
    assert_eq!(fs::metadata(case.path("new")).expect("the new key").permissions().mode() & 0o777, 0o600);
    let key = fs::read_to_string(case.path("new")).expect("the new key");
    assert!(key.trim().len() == 64 && key.trim().bytes().all(|sign| sign.is_ascii_hexdigit()), "32 bytes");
    case.run("pseudonymise project --key second --new-key --output second-copy --quiet").succeeds();
    assert_ne!(key, fs::read_to_string(case.path("second")).expect("another key"));
}

#[test]
fn a_folder_that_holds_anything_is_left_alone() {
    let case = Case::sample("even-risk");
    with_key(&case, "key", KEY);
    fs::create_dir(case.path("full")).expect("a folder");
    fs::write(case.path("full/mine.txt"), "mine").expect("a file");
    case.run("pseudonymise project --key key --output full").exits(4);
    assert_eq!(bytes_of(&case.path("full")), [("mine.txt".to_owned(), b"mine".to_vec())]);
    case.run("pseudonymise project --key key --output copy --quiet").succeeds();
    case.run("pseudonymise project --key key --output copy").exits(4);
}

#[test]
fn a_copy_is_for_somebody() {
    let case = Case::sample("even-risk");
    with_key(&case, "key", KEY);
    let outcome = case.run("pseudonymise project --key key --domain=").exits(2);
    assert!(outcome.err.contains("--domain names nobody"), "{}", outcome.err);
    assert!(!case.path("project-pseudonymised").exists());
}

#[test]
fn a_copy_never_lies_where_the_next_run_would_read_it() {
    let case = Case::sample("even-risk");
    with_key(&case, "key", KEY);
    let before = bytes_of(&case.path("project"));
    for output in ["project", "project/copy", "project/deep/copy", "new/../project/copy", "project/new/../copy"] {
        let outcome = case.run(&format!("pseudonymise project --key key --output {output}")).exits(2);
        assert!(outcome.err.contains("the copy would lie in the folder of the project"), "{output}: {}", outcome.err);
    }
    assert_eq!(bytes_of(&case.path("project")), before);
    assert!(!case.path("new").exists() && !case.path("project/new").exists());
}

#[cfg(unix)]
#[test]
fn a_link_into_the_project_is_no_way_round() {
    let case = Case::sample("even-risk");
    with_key(&case, "key", KEY);
    std::os::unix::fs::symlink(case.path("project"), case.path("link")).expect("a link");
    case.run("pseudonymise project --key key --output link/copy").exits(2);
    case.run("pseudonymise link --key key --output project/copy").exits(2);
    assert!(!case.path("project/copy").exists());
}

#[test]
fn words_that_no_report_may_print_are_not_copied() {
    let case = Case::sample("even-risk").edit("dosah.toml", |toml| format!("# The first child was 710319/2745.\n{toml}"));
    with_key(&case, "key", KEY);
    let outcome = case.run("pseudonymise project --key key").exits(3);
    assert!(outcome.err.contains("dosah.toml:1:1: error: this line holds a birth number"), "{}", outcome.err);
    assert!(!outcome.err.contains("710319") && !case.path("project-pseudonymised").exists());
}

#[test]
fn what_cannot_be_replaced_is_not_copied() {
    let base = repository().join("tests/faults/_base");
    let sessions = "No,Client,Day\n1,C-1,2022-01-20\n";
    let input = |more: &str| format!("\n[[input]]\ntable = \"sessions\"\nfile = \"sessions.csv\"\n{more}\n");
    let prepared = |more: &str| {
        let case =
            Case::empty().copied_from(&base).with("sessions.csv", sessions).edit("dosah.toml", |toml| toml.to_owned() + &input(more));
        with_key(&case, "key", KEY);
        case
    };
    for more in [
        "columns = { child_id = \"Client\", date = \"Day\", service = \"Client\" }",
        "where = \"Client <> 'C-2'\"\ncolumns = { child_id = \"Client\", date = \"Day\" }",
    ] {
        let case = prepared(more);
        let outcome = case.run("pseudonymise project --key key").exits(2);
        assert!(outcome.err.contains("dosah.toml:") && outcome.err.contains("read as an id and as something else"), "{}", outcome.err);
        assert!(!case.path("project-pseudonymised").exists());
    }
    // Birth numbers as ids are what pseudonyms are for; anywhere else they stop the copy.
    let born = |case: Case, column: &str| case.with("children.csv", format!("child_id,{column}\nC-1,710319/2745\nC-2,x\nC-3,y\nC-4,z\n"));
    let plain = "columns = { child_id = \"Client\", date = \"Day\" }";
    let outcome = born(prepared(plain), "referred_by").run("pseudonymise project --key key").exits(3);
    assert!(outcome.err.contains("children.csv:2:5: error: this cell holds a birth number"), "{}", outcome.err);
    let case = born(prepared(plain), "household_id");
    case.run("pseudonymise project --key key --quiet").succeeds();
    for (file, bytes) in bytes_of(&case.path("project-pseudonymised")) {
        assert!(!holds(&bytes, "710319"), "{file}");
    }
    case.run("indicators project").exits(3);
    case.run("indicators project-pseudonymised").succeeds();
}
