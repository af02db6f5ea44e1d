//! Rules of the house that no compiler checks: small files, one home for each library, names that hang together.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{files_of, folders_of, name_of, repository};

/// Every source file: its path below `src`, with `/`, and its text.
fn sources() -> Vec<(String, String)> {
    let src = repository().join("src");
    let mut found = Vec::new();
    for file in below(&src) {
        let shown = file.strip_prefix(&src).expect("a file below src").to_string_lossy().replace('\\', "/");
        if shown.ends_with(".rs") {
            found.push((shown, fs::read_to_string(&file).expect("source is text")));
        }
    }
    assert!(found.len() > 50, "where is the source?");
    found
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = files_of(folder);
    files.extend(folders_of(folder).iter().flat_map(|folder| below(folder)));
    files
}

/// Source without comments and without the tests at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// Files in which a text stands in code, beside those that may hold it.
fn strangers(needle: &str, homes: &[&str]) -> Vec<String> {
    let stands = |text: &str| code(text).contains(needle);
    sources()
        .into_iter()
        .filter(|(file, text)| !homes.iter().any(|home| file.starts_with(home)) && stands(text))
        .map(|(file, _)| file)
        .collect()
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    let long = |(file, text): (String, String)| (text.lines().count() > 400).then(|| format!("{file}: {} lines", text.lines().count()));
    assert_eq!(sources().into_iter().filter_map(long).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn every_source_file_says_first_what_it_is_for() {
    let silent = sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(file, _)| file);
    assert_eq!(silent.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn nothing_is_unsafe_and_nothing_needs_unix() {
    for needle in ["unsafe ", "std::os::unix", "std::os::linux", "/dev/", "libc::"] {
        // Only there is known who can read the file of a key; it is left out elsewhere.
        let homes: &[&str] = if needle == "std::os::unix" { &["pseudonymise/key.rs"] } else { &[] };
        assert_eq!(strangers(needle, homes), Vec::<String>::new(), "{needle}");
    }
}

#[test]
fn every_library_has_its_home() {
    for (needle, homes) in [
        ("csv::", &["ingest/", "output/"][..]),
        ("polars::", &["ingest/", "accounting.rs", "checks/", "indicators/"]),
        ("clap::", &["cli.rs", "main.rs", "disclosure/mod.rs"]),
        ("tera::", &["render/"]),
        ("plotters::", &["render/charts/"]),
        ("typst", &["render/pdf/"]),
        ("encoding_rs::", &["ingest/"]),
        ("csv_core::", &["ingest/size.rs"]),
        ("unicode_security::", &["ingest/confusable.rs"]),
        ("microlp::", &["disclosure/"]),
        ("sqlparser::", &["sql.rs", "indicators/condition.rs", "ingest/filter.rs"]),
        ("icu_", &["report/", "project/texts.rs"]),
        ("unicode_normalization::", &["ingest/", "init/", "personal/", "render/pdf/"]),
        ("chardetng::", &["ingest/detect.rs"]),
        ("pulldown_cmark::", &["report/"]),
        ("hmac::", &["pseudonymise/"]),
        ("getrandom::", &["pseudonymise/key.rs"]),
        ("sha2::", &["hash.rs", "explain/contributing.rs", "indicators/indicator.rs", "ingest/", "pseudonymise/", "render/style.rs"]),
        ("textwrap::", &["terminal.rs", "terminal/"]),
        ("statrs::", &["statistics/"]),
        ("libm::", &["statistics/distributions.rs"]),
    ] {
        assert_eq!(strangers(needle, homes), Vec::<String>::new(), "{needle}");
    }
}

#[test]
fn the_clock_and_the_environment_are_never_asked() {
    // The gallery of charts is a test that stores its pictures when it is told to.
    for needle in ["Utc::", "Local::", "fn now(", "SystemTime", "Instant::", "env::var", "thread_rng", "std::net"] {
        assert_eq!(strangers(needle, &["render/charts/gallery/"]), Vec::<String>::new(), "{needle}");
    }
}

#[test]
fn no_page_in_code_is_named_for_what_it_is_not() {
    for (file, _) in sources() {
        let stem = file.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        assert!(!["utils", "util", "helpers", "common", "misc"].contains(&stem), "{file}");
    }
}

/// The built-in names of the contract.
const BUILT_IN: &str = "children_reached children_new children_continuing service_overlap attendances sessions_held sessions_cancelled \
    no_show_rate service_hours sessions_per_child outreach_share cases_open_start cases_entered cases_exited cases_open_end waiting_days \
    phase_reached phase_conversion phase_transitions phase_days_completed phase_days_median case_days_median completion_rate re_entry_rate score_change \
    score_improved_share initial_cost revised_cost final_cost \
    cost_variance cost_variance_share absorption cost_variance_revised cost_variance_share_revised absorption_revised grant_received \
    grant_share cofinancing cofinancing_share cost_per_child grant_cost_per_child cost_per_session cost_per_hour cost_per_completed_case \
    line_variance burn";

fn toml_file(path: &str) -> toml::Table {
    let text = fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn catalogue() -> BTreeSet<String> {
    let file = toml_file("src/indicators/catalogue.toml");
    let indicators = file["indicator"].as_array().expect("a list of indicators");
    indicators.iter().map(|indicator| indicator["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn the_catalogue_has_every_name_of_the_contract() {
    let catalogue = catalogue();
    let missing: Vec<&str> = BUILT_IN.split_whitespace().filter(|id| !catalogue.contains(*id)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_check_is_shown_by_a_fault() {
    let names = checks();
    // Files too large to be stored are made where they are tested.
    let made = fs::read_to_string(repository().join("tests/suite/robustness.rs")).expect("tests");
    let expected: String = folders_of(&repository().join("tests/faults"))
        .iter()
        .filter(|folder| name_of(folder) != "_base")
        .map(|folder| fs::read_to_string(folder.join("expected.txt")).expect("a case has an expected.txt"))
        .chain([made])
        .collect();
    let unseen: Vec<String> = names.into_iter().filter(|name| !expected.contains(&format!("[{name}]"))).collect();
    assert_eq!(unseen, Vec::<String>::new());
}

#[test]
fn every_check_is_explained_in_every_language() {
    for lang in ["cs", "en"] {
        let locale = toml_file(&format!("report_templates/locales/{lang}.toml"));
        for check in checks() {
            for key in ["title", "meaning", "remedy"] {
                let text = locale["check"].get(&check).and_then(|texts| texts.get(key)).and_then(toml::Value::as_str);
                assert!(text.is_some_and(|text| !text.trim().is_empty()), "{check} has no {key} in {lang}");
            }
        }
    }
}

/// The names of all checks: of reading, and of what is beyond single cells.
fn checks() -> BTreeSet<String> {
    let lists = ["src/ingest/faults.rs", "src/checks/list.rs"];
    let text: String = lists.iter().map(|file| fs::read_to_string(repository().join(file)).expect("a list of checks")).collect();
    let names = text.lines().filter_map(|line| line.trim().split_once(" = \"")?.1.split_once("\": \"")).map(|(name, _)| name.to_owned());
    let names: BTreeSet<String> = names.collect();
    assert!(names.len() > 40, "{names:?}");
    names
}

#[test]
fn every_indicator_has_a_title_and_a_definition_in_every_language() {
    let catalogue = catalogue();
    for lang in ["cs", "en"] {
        let locale = toml_file(&format!("report_templates/locales/{lang}.toml"));
        for id in &catalogue {
            for key in ["title", "definition"] {
                let text = locale["indicator"].get(id).and_then(|texts| texts.get(key)).and_then(toml::Value::as_str);
                assert!(text.is_some_and(|text| !text.trim().is_empty()), "{id} has no {key} in {lang}");
            }
        }
    }
}
