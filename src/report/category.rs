//! What readers see for a category of a disaggregation.

use chrono::NaiveDate;

use super::locale::Locale;
use crate::error::Error;
use crate::ingest::dataset::is_unknown;
use crate::project::file;

/// What readers see for a category: the project's title, a built-in word, or the id.
pub(crate) fn category<'a>(file: &'a file::ProjectFile, locale: &Locale, dimension: &str, id: &str) -> Result<String, Error> {
    let listed = |list: &'a [file::Category]| list.iter().find(|known| known.id.get_ref() == id).map(|known| &known.title);
    let declared = match dimension {
        "service" => listed(&file.service),
        "worker_role" => listed(&file.worker_role),
        "phase" => listed(&file.phase),
        "area" => listed(&file.area).or_else(|| file.area_group.iter().find(|group| group.id.get_ref() == id).map(|group| &group.title)),
        "heading" => {
            file.finance.iter().flat_map(|finance| &finance.heading).find(|known| known.id.get_ref() == id).map(|known| &known.title)
        }
        "instrument" => file.instrument.iter().find(|known| known.id.get_ref() == id).map(|known| &known.title),
        "period" => file.period.iter().find(|known| known.id.get_ref() == id).map(|known| &known.title),
        "setting" => file.setting.iter().find(|known| known.id.get_ref() == id).map(|known| &known.title),
        "exit_reason" | "case_state" => file.exit_reason.iter().find(|known| known.id.get_ref() == id).map(|known| &known.title),
        _ => None,
    };
    if let Some(title) = declared
        .and_then(|title| title.get(locale.lang).or_else(|| title.0.values().next().map(String::as_str)).map(|text| locale.set(text)))
    {
        return Ok(title);
    }
    match (dimension, id) {
        (_, "unknown") => locale.text("category.unknown"),
        ("service_set", services) => {
            let names: Result<Vec<String>, Error> = services.split('+').map(|service| category(file, locale, "service", service)).collect();
            Ok(names?.join(" + "))
        }
        (_, kind) if is_unknown(kind) => locale.text(&format!("category.{kind}")),
        ("sex", "female" | "male" | "other") => locale.text(&format!("category.{id}")),
        ("pair_missing" | "change_class", word) if locale.has(&format!("scores.{dimension}.{word}")) => {
            locale.text(&format!("scores.{dimension}.{word}"))
        }
        ("eligibility", reason) => locale.text(&format!("eligibility.reason.{reason}")),
        ("month", month) => match NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d") {
            Ok(first) => locale.month_of_year(first),
            Err(_) => Ok(month.to_owned()),
        },
        ("case_state", "open") => locale.text("category.open"),
        ("entry_lag", "0") => locale.text("check_page.entry.same_day"),
        ("entry_lag", band) => match band.split_once('-') {
            Some((first, last)) => locale.say("check_page.entry.days", &[("first", first), ("last", last)]),
            None => locale.say("check_page.entry.more", &[("first", band.trim_end_matches('+'))]),
        },
        ("age_band", band) => locale.say("category.years", &[("band", &band.replace('-', "–"))]),
        _ => Ok(id.to_owned()),
    }
}
