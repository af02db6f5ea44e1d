//! One run, several readers: everybody sees a part of what the funder sees, whoever else reads, and all pages together give nobody away.

use std::collections::BTreeSet;
use std::fs;

use crate::protection::{Attack, declared_public, rounding_for};
use crate::random::data;
use crate::support::{Case, Key, Measurements, Row, SAMPLES};

const FUNDER_THRESHOLD: i64 = 5;
const PUBLIC_THRESHOLD: i64 = 10;

/// Rows that the table for everybody shows, and the funder's neither in the same way nor more exactly: figures for everybody are rounded
/// to the nearest five, and money that is split to three digits.
fn shown_beyond(public: &Measurements, funder: &Measurements) -> Vec<String> {
    assert_eq!(public.0.len(), funder.0.len());
    let is_part = |(key, row): &(&Key, &Row)| {
        let known = &funder.0[*key];
        let lines = [(&row.numerator, &known.numerator), (&row.denominator, &known.denominator)];
        row == &known
            || ["number", "zero"].contains(&&*known.state)
                && row.unit == known.unit
                && lines.iter().all(|(shown, known)| shown == known || is_rounded(shown, known))
    };
    let beyond = public.0.iter().filter(|(_, row)| row.state != "suppressed").filter(|shown| !is_part(shown));
    beyond.map(|(key, row)| format!("{key:?} {row:?} instead of {:?}", funder.0[key])).collect()
}

/// Whether a number is another one to the nearest five, or to three digits.
fn is_rounded(shown: &str, known: &str) -> bool {
    let [shown, known] = [shown, known].map(|number| number.parse::<f64>().ok());
    let to = |unit: f64, shown: f64, known: f64| ((known / unit).round() * unit - shown).abs() < 1e-6 * unit;
    shown.zip(known).is_some_and(|(shown, known)| to(5.0, shown, known) || to(10_f64.powf(known.abs().log10().floor() - 2.0), shown, known))
}

fn hidden(table: &Measurements) -> usize {
    table.0.values().filter(|row| row.state == "suppressed").count()
}

#[test]
fn what_everybody_sees_is_a_part_of_what_the_funder_sees() {
    // Seeds of projects that are protected in a few seconds even without optimisation.
    let random = [2, 6, 12, 22, 60].map(|seed| (format!("seed {seed}"), data::project(seed)));
    let samples = SAMPLES.map(|sample| (sample.to_owned(), Case::sample(sample)));
    let mut hidden_more = 0;
    for (name, case) in samples.into_iter().chain(random) {
        let [funder, public] = ["funder", "public"].map(|audience| case.measurements(audience));
        assert_eq!(shown_beyond(&public, &funder), [] as [&str; 0], "{name}");
        hidden_more += hidden(&public) - hidden(&funder);
    }
    assert!(hidden_more > 500, "the public saw nearly all that the funder saw: {hidden_more} figures less");
}

#[test]
fn the_page_for_everybody_is_the_same_whoever_reads_the_other_pages() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let page = |audience: &str| {
            let arguments = format!("report project --template public --lang en --audience {audience} --quiet --output {audience}");
            case.run(&arguments).succeeds();
            fs::read_to_string(case.path(audience).join("public.en.html")).expect("a page")
        };
        let [internal, funder, public] = ["internal", "funder", "public"].map(page);
        assert!(internal == funder && funder == public, "{sample}: the page depends on who reads the others");
        assert!(public.contains(&format!("counts below {PUBLIC_THRESHOLD} hidden")), "{sample}: the page does not say what is hidden");
        assert!(!public.to_lowercase().contains("internal"), "{sample}: the page speaks of readers inside");
    }
}

#[test]
fn no_hidden_count_can_be_worked_out_from_all_pages_together() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let truth = case.measurements("internal");
        let [funder, public] = ["funder", "public"].map(|audience| case.measurements(audience));
        // A reader of both takes a figure from whichever page shows it, exactly where one does.
        let mut both = funder.clone();
        for (key, row) in public.0.iter().filter(|(_, row)| row.state != "suppressed") {
            let known = both.0.get_mut(key).expect("a figure of both");
            if known.state == "suppressed" {
                *known = row.clone();
            }
        }
        assert_eq!(Attack::on(&both, &truth, 1).worked_out(&truth, FUNDER_THRESHOLD), BTreeSet::new(), "{sample}, all pages");

        let declared = declared_public(&case.text("dosah.toml"));
        let found = Attack::on(&public, &truth, rounding_for("public")).worked_out(&truth, PUBLIC_THRESHOLD);
        let found: Vec<_> = found.into_iter().filter(|((key, _), _)| !declared.contains(key)).collect();
        assert_eq!(found, [], "{sample}, the page for everybody");
    }
}

#[test]
fn the_manifest_says_for_whom_each_file_is() {
    let case = Case::sample("even-risk");
    case.run("report project --template funder --template public --lang en --quiet --output out").succeeds();
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(case.path("out").join(name)).expect("a file")).expect("JSON")
    };
    let manifest = json("manifest.json");
    assert_eq!(manifest["audience"], "funder");
    let outputs = manifest["outputs"].as_array().expect("a list");
    let readers: Vec<_> =
        outputs.iter().map(|output| [&output["file"], &output["audience"]].map(|text| text.as_str().unwrap_or_default())).collect();
    for (file, audience) in [("funder.en.html", "funder"), ("public.en.html", "public"), ("measurements.csv", "funder")] {
        assert!(readers.contains(&[file, audience]), "{file} is for {audience}: {readers:?}");
    }
    let reports = json("report.json");
    let reports = reports["reports"].as_array().expect("a list");
    let readers: Vec<_> =
        reports.iter().map(|report| [&report["template"], &report["audience"]].map(|text| text.as_str().unwrap_or_default())).collect();
    assert_eq!(readers, [["funder", "funder"], ["funder-portal", "funder"], ["public", "public"]]);
}
