//! Real data that nobody here wrote, mapped by a `dosah.toml` alone: `tests/cases/<case>/`, with the numbers that must come out.
//!
//! `answers.toml` says for each number of `expected.json` which figure it is. A new case needs no Rust.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::support::{Case, Key, Measurements, Row, files_of, name_of, repository};

const CASES: [&str; 5] = ["babbage_cra", "csc_903", "csc_cin", "eea_grants_projects", "hxl"];

/// The figures of the project files of a case, by the name of the file.
struct Figures {
    case: Case,
    of: BTreeMap<String, Measurements>,
}

impl Figures {
    fn computed(folder: &Path) -> Self {
        let case = Case::empty().copied_from(folder);
        let names = files_of(folder).into_iter().map(|file| name_of(&file)).filter(|name| name != "answers.toml");
        let of = names
            .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
            .map(|name| {
                let outcome = case.run(&format!("indicators project/{name}.toml --audience internal")).succeeds();
                (name, Measurements::parse(&outcome.out))
            })
            .collect();
        Figures { case, of }
    }

    /// The row of a figure written as `file: indicator[dimension=category]@period`.
    fn row(&self, figure: &str) -> &Row {
        let (file, figure) = figure.split_once(": ").unwrap_or(("dosah", figure));
        let (figure, period) = figure.rsplit_once('@').unwrap_or((figure, "total"));
        let (indicator, cut) = figure.split_once('[').unwrap_or((figure, "total=total]"));
        let (dimension, category) = cut.strip_suffix(']').and_then(|cut| cut.split_once('=')).expect("a dimension and a category");
        let key: Key = (indicator.to_owned(), period.to_owned(), dimension.to_owned(), category.to_owned());
        self.of[file].0.get(&key).unwrap_or_else(|| panic!("there is no {key:?} in {file}.toml"))
    }

    /// The value of a figure; none where there is none.
    fn value(&self, figure: &str) -> Option<f64> {
        number(&self.row(figure).value)
    }

    /// What an answer comes to.
    fn answer(&self, folder: &Path, answer: &toml::Value) -> Option<f64> {
        let word = |key: &str| answer.get(key).and_then(toml::Value::as_str);
        let at_least_one = |figure: &str| self.value(figure).is_some_and(|value| value >= 1.0);
        if let Some(figure) = answer.as_str() {
            self.value(figure)
        } else if let Some(figure) = word("quotient") {
            // measurements.csv rounds the value and has what it is made of exactly.
            let row = self.row(figure);
            let percent = if row.unit == "percent" { 100.0 } else { 1.0 };
            Some(percent * number(&row.numerator)? / number(&row.denominator)?)
        } else if let (Some(at), Some(beyond)) = (word("at"), word("beyond")) {
            // Extremes belong to single children and are no figure of dosah; that there are rows at the extreme and none beyond can be asked.
            let extreme = at.split('_').find_map(|part| part.parse().ok()).unwrap_or(1.0);
            (at_least_one(at) && self.value(beyond) == Some(0.0)).then_some(extreme)
        } else if let (Some(reached), Some(of)) = (word("reached"), word("of")) {
            Some(f64::from(u8::from(self.value(reached)? >= self.value(of)?)))
        } else if let (Some(indicator), Some(dimension)) = (word("above_zero"), word("dimension")) {
            let cells = self.of["dosah"].0.iter().filter(|(key, _)| key.0 == indicator && key.2 == dimension);
            Some(cells.filter(|(_, row)| number(&row.value).is_some_and(|value| value > 0.0)).count() as f64)
        } else if let Some(check) = word("findings") {
            let found: Json = serde_json::from_str(&self.case.run("check project --format json").out).expect("findings are JSON");
            let findings = found["findings"].as_array().expect("a list of findings");
            Some(findings.iter().filter(|finding| finding["check"] == *check).count() as f64)
        } else {
            let ending = word("files").expect("an answer that can be read");
            Some(files_of(folder).iter().filter(|file| file.extension().is_some_and(|found| found == ending)).count() as f64)
        }
    }
}

fn number(text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| text.parse().expect("a number"))
}

#[test]
fn data_that_nobody_here_wrote_give_the_published_numbers() {
    let mut compared = 0;
    for name in CASES {
        let folder = repository().join("tests/cases").join(name);
        let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
        let expected: Json = serde_json::from_str(&text("expected.json")).expect("expected numbers are JSON");
        let answers: toml::Table = toml::from_str(&text("answers.toml")).expect("answers are TOML");
        let figures = Figures::computed(&folder);
        let mut wrong = Vec::new();
        for number in expected["numbers"].as_array().expect("a list of numbers") {
            let id = number["id"].as_str().expect("a number has an id");
            let answer = answers.get(id).unwrap_or_else(|| panic!("{name} has no answer for {id}"));
            let (found, wanted) = (figures.answer(&folder, answer), number["value"].as_f64());
            // Half a unit of the last digit is what a printed number leaves open; binary fractions leave a little more.
            let tolerance = number["tolerance"].as_f64().unwrap_or(0.0) + 1e-9;
            let agrees = match (found, wanted) {
                (Some(found), Some(wanted)) => (found - wanted).abs() <= tolerance,
                (found, wanted) => found == wanted,
            };
            if !agrees {
                wrong.push(format!("{id}: {wanted:?} expected, {found:?} found"));
            }
            compared += 1;
        }
        assert!(wrong.is_empty(), "{name}\n{}", wrong.join("\n"));
    }
    assert!(compared > 200, "{compared}");
}
