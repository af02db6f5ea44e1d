//! Personal data in columns that nobody reads, and those that are allowed with a reason.

use std::fs;

use crate::support::{Case, repository};

/// The sample with three more columns, in which all is personal and which nothing maps.
fn with_unmapped_columns() -> Case {
    Case::sample("even-risk").edit("children.csv", |text| {
        let mut lines = text.lines();
        let header = format!("{},name,birth_number,contact\n", lines.next().unwrap_or_default());
        header + &lines.map(|line| format!("{line},Jana Kanárková,045201/1010,kanarek@example.org\n")).collect::<String>()
    })
}

#[test]
fn columns_that_nothing_maps_are_never_loaded() {
    let (plain, planted) = (Case::sample("even-risk"), with_unmapped_columns());
    for command in ["indicators project --audience internal", "check project --format json", "explain project child_id"] {
        let [plain, planted] = [&plain, &planted].map(|case| case.run(command));
        assert_eq!((plain.code, plain.out, plain.err), (planted.code, planted.out, planted.err), "{command}");
    }
    // The control: where a column maps them, they are found.
    let mapped = planted.edit("dosah.toml", |toml| {
        toml.to_owned() + "\n[[input]]\ntable = \"children\"\nfile = \"children.csv\"\n[input.columns]\nchild_id = \"child_id\"\nhousehold_id = \"birth_number\"\n"
    });
    let outcome = mapped.run("indicators project --audience internal").exits(3);
    assert!(outcome.err.contains("[birth-number]") && outcome.err.contains("more like this"), "{}", outcome.err);
    assert!(!outcome.err.contains("045201"));
}

#[test]
fn what_is_allowed_goes_to_the_manifest_with_its_reason() {
    let allowed = repository().join("tests/faults/personal_data_that_are_allowed");
    let case = Case::empty().copied_from(&repository().join("tests/faults/_base")).copied_from(&allowed);
    let more = case.text("dosah.more.toml");
    let case = case.edit("dosah.toml", |toml| toml.to_owned() + &more);
    case.run("report project --quiet --output out").succeeds();
    let manifest = fs::read_to_string(case.path("out/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let entries = manifest["personal_data_allowed"].as_array().expect("a list");
    assert_eq!(entries.len(), 4);
    assert_eq!(entries[0]["kind"], "e-mail-address");
    assert_eq!(entries[0]["reason"]["en"], "The bank exports it.");
    // Without a reason nothing is allowed.
    let empty = case.edit("dosah.toml", |toml| toml.replacen("The bank exports it.", " ", 1)).run("check project").exits(2);
    assert!(empty.err.contains("[missing-text]"), "{}", empty.err);
}

#[test]
fn every_command_that_makes_figures_refuses() {
    let refused = repository().join("tests/faults/personal_data_that_are_refused");
    let case = Case::empty().copied_from(&repository().join("tests/faults/_base")).copied_from(&refused);
    for command in [
        "report project --output out",
        "report project --audience internal --output out",
        "indicators project",
        "explain project children_reached",
    ] {
        let outcome = case.run(command).exits(3);
        assert!(outcome.err.contains("[birth-number]") && outcome.out.is_empty(), "{command}: {}", outcome.err);
    }
    assert!(!case.path("out").exists());
    // What is wrong can be asked for.
    let card = case.run("explain project birth-number").succeeds().out;
    assert!(!card.contains("710319"), "{card}");
}

/// The base of the faults, with more vouchers.
fn with_documents(documents: &[&str]) -> Case {
    let rows: String = documents.iter().map(|document| format!("2022-03-01,travel,35.50,cost,{document},payee-1\n")).collect();
    Case::empty()
        .copied_from(&repository().join("tests/faults/_base"))
        .with("costs.csv", format!("date,heading,amount,kind,document,payee\n{rows}"))
}

/// The base of the faults, where children were referred by these.
fn with_referrals(referrals: &[&str]) -> Case {
    let rows = |(number, referral): (usize, &&str)| format!("C-{},female,2022-01-10,{referral}\n", number + 1);
    let rows: String = referrals.iter().enumerate().map(rows).collect();
    Case::empty()
        .copied_from(&repository().join("tests/faults/_base"))
        .with("children.csv", format!("child_id,sex,enrolled_on,referred_by\n{rows}"))
}

#[test]
fn a_birth_number_without_its_slash_stops_a_report() {
    for written in ["045201 0009", "045201-0009", "045201 / 0009", "045201\u{a0}/\u{a0}0009", "r. č. 045201 - 0009"] {
        let outcome = with_referrals(&[written, "club", "club", "club"]).run("indicators project").exits(3);
        assert!(outcome.err.contains("children.csv:2:") && outcome.err.contains("[birth-number]"), "{}", outcome.err);
        assert!(!outcome.err.contains("045201") && !outcome.err.contains("0009"), "{}", outcome.err);
    }
}

#[test]
fn a_birth_number_with_a_mistyped_digit_is_a_warning() {
    let outcome = with_referrals(&["045201/0008", "club", "club", "club"]).run("report project --output out").succeeds();
    assert!(outcome.err.contains("warning: this cell holds what looks like a birth number with a mistyped digit"), "{}", outcome.err);
    assert!(!outcome.err.contains("045201"), "{}", outcome.err);
    // Without a slash a wrong check digit says that it is some other number.
    let outcome = with_referrals(&["045201 0008", "0452010008", "club", "club"]).run("report project --output out").succeeds();
    assert!(!outcome.err.contains("[birth-number]"), "{}", outcome.err);
}

#[test]
fn vouchers_of_a_day_stop_nothing_and_the_number_of_an_old_person_does() {
    let outcome = with_documents(&["150312/001", "150312/002", "220104/117"]).run("report project --output out").succeeds();
    assert!(outcome.err.contains("warning: nine digits of this cell are written like a birth number of before 1954"), "{}", outcome.err);
    assert!(!outcome.err.contains("150312"), "{}", outcome.err);
    let paid = Case::empty()
        .copied_from(&repository().join("tests/faults/_base"))
        .with("costs.csv", "date,heading,amount,kind,payee\n2022-03-01,travel,35.50,cost,530101/123\n");
    assert!(paid.run("indicators project").exits(3).err.contains("costs.csv:2:"));
}

#[test]
fn ten_thousand_warnings_are_still_warnings() {
    let documents: Vec<String> = (0..10_050).map(|number| format!("150312/{:03}", number % 1000)).collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    let outcome = with_documents(&documents).run("indicators project").succeeds();
    assert!(outcome.out.starts_with("indicator,"), "{}", outcome.out);
    let all = with_documents(&documents).run("check project --format json").out;
    assert!(all.contains("50 more like this in the file are not listed"));
}

#[test]
fn a_telephone_without_spaces_or_prefix_is_a_warning() {
    for written in ["777 123 456", "777123456", "777 123456", "tel. 603123456"] {
        let outcome = with_referrals(&[written, "club", "club", "club"]).run("report project --output out").succeeds();
        assert!(outcome.err.contains("[telephone-number]"), "{written}: {}", outcome.err);
        assert!(!outcome.err.contains("123"), "{}", outcome.err);
    }
    let outcome = with_documents(&["777123456", "603000001"]).run("report project --output out").succeeds();
    assert!(!outcome.err.contains("[telephone-number]"), "numbers of vouchers run on: {}", outcome.err);
}

#[test]
fn an_account_with_blanks_stops_a_report_and_zeros_before_the_number_of_an_invoice_do_not() {
    for written in ["19 - 2000145399 / 0800", "19-2000145399 /0800", "000000-2000145399/0800"] {
        let outcome = with_referrals(&[written, "club", "club", "club"]).run("indicators project").exits(3);
        assert!(outcome.err.contains("[bank-account]") && !outcome.err.contains("2000145399"), "{written}: {}", outcome.err);
    }
    let outcome = with_documents(&["0000000019/2010", "000019/2010"]).run("report project --output out").succeeds();
    assert!(!outcome.err.contains("[bank-account]"), "{}", outcome.err);
}

#[test]
fn the_name_of_a_file_is_looked_at_before_anything_is_said() {
    let named = |file: &str, pattern: &str| {
        let input = format!("\n[[input]]\ntable = \"children\"\nfile = \"{pattern}\"\n");
        let case = Case::empty().copied_from(&repository().join("tests/faults/_base"));
        let children = case.text("children.csv");
        case.with(file, children).without("children.csv").edit("dosah.toml", |toml| toml.to_owned() + &input)
    };
    for (file, secret, what) in [
        ("rodne-cislo-0452010009.csv", "0452010009", "a birth number"),
        ("deti-045201-0009.csv", "045201", "a birth number"),
        ("jana@example.org.csv", "jana", "an e-mail address"),
        ("CZ6508000000192000145399.csv", "CZ65", "the number of a bank account"),
    ] {
        for command in [
            "report project --output out",
            "indicators project",
            "check project",
            "check project --format json",
            "explain project children_reached",
            "pseudonymise project --key key --new-key",
        ] {
            let case = named(file, file);
            let line = 1 + case.text("dosah.toml").lines().take_while(|line| !line.contains(file)).count();
            let outcome = case.run(command).exits(3);
            let message = format!("dosah.toml:{line}:8: error: the name of a file of [[input]] holds {what}");
            assert!(outcome.err.contains(&message), "{command}: {}", outcome.err);
            assert!(!outcome.err.contains(secret) && !outcome.out.contains(secret), "{command}: {}{}", outcome.out, outcome.err);
            // Of several files its place among them is said.
            let case = named(file, "*[0-9g].csv").with("0.csv", "");
            let outcome = case.run(command).exits(3);
            let message =
                format!("dosah.toml:{line}:8: error: the name of file 2 of 2, by their names, that match this pattern holds {what}");
            assert!(outcome.err.contains(&message), "{command}: {}", outcome.err);
            assert!(!outcome.err.contains(secret) && !outcome.out.contains(secret), "{command}: {}{}", outcome.out, outcome.err);
            assert!(!case.path("out").exists() && !case.path("key").exists());
        }
    }
    // A file that is beside the one that is missing is not named either.
    let outcome = named("deti-045201-0009.csv", "deti.csv").run("check project").exits(2);
    assert!(!outcome.err.contains("045201"), "{}", outcome.err);
    // A day, and a number behind it, are none.
    named("export-20220312-0007.csv", "export-*.csv").run("indicators project").succeeds();
}

#[test]
fn narratives_are_looked_through_for_birth_numbers_without_a_slash() {
    let told = |words: &str| {
        let words = format!("# Story {{#story}}\n\nThe children came ({words}) and were glad.\n");
        let case = Case::empty().copied_from(&repository().join("tests/faults/_base")).with("story.md", words);
        case.edit("dosah.toml", |toml| toml.to_owned() + "\n[narrative]\nen = \"story.md\"\n")
    };
    let outcome = told("045201 0009").run("check project");
    assert!(outcome.out.contains("story.md:3:1: error: this line holds a birth number"), "{}", outcome.out);
    told("045201 0009").run("indicators project").exits(3);
    for words in ["150312/001", "045201/0008"] {
        let outcome = told(words).run("check project");
        assert!(outcome.out.contains("story.md:3:1: warning: "), "{}", outcome.out);
        assert!(!outcome.out.contains(words), "{}", outcome.out);
        told(words).run("indicators project").succeeds();
    }
}
