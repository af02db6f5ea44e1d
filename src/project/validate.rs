//! What `dosah.toml` means: ids that are unique, periods that do not end before they begin, texts in every language of the reports.

use std::collections::BTreeSet;

use toml::Spanned;

use super::{Lang, Project, Texts, nearest};
use crate::error::Error;
use crate::indicators::Indicator;
use crate::indicators::measurement::TOTAL;

/// What closes a case in `phase_transitions`.
const EXIT: &str = "exit";
/// Counts below this hide too little to protect anybody.
const LOWEST_THRESHOLD: u64 = 3;
/// Highest threshold; of a project of that many children a report says little more than that it was.
const HIGHEST_THRESHOLD: u64 = 100;
/// Nobody waits, is followed, or is given to pay, longer than this.
pub(super) const MOST_DAYS: i64 = 3650;

impl Project {
    /// Checks everything that can be checked without data and without the catalogue.
    pub(super) fn validate(&self) -> Result<(), Error> {
        let file = &self.file;
        self.valid_id(&file.project.id, "-")?;
        self.languages()?;
        if file.project.end < file.project.start {
            return Err(self.error_at(
                file.project.id.span(),
                "invalid-period",
                "the project ends before it begins",
                "correct start or end",
            ));
        }
        self.not_too_long(file.project.id.span(), file.project.start, file.project.end)?;
        self.texts(&file.project.id, "title", &file.project.title)?;
        self.texts(&file.project.id, "promoter", &file.project.promoter)?;
        self.texts(&file.project.id, "funder", &file.project.funder)?;
        self.terms("period", file.period.iter().map(|period| (&period.id, &period.title)))?;
        self.terms("phase", file.phase.iter().map(|term| (&term.id, &term.title)))?;
        if let Some(phase) = file.phase.iter().find(|phase| phase.id.get_ref() == EXIT) {
            let message = format!("a phase cannot have the id \"{EXIT}\", which stands for the end of a case");
            return Err(self.error_at(phase.id.span(), "duplicate-id", message, "give it another id"));
        }
        self.terms("exit_reason", file.exit_reason.iter().map(|term| (&term.id, &term.title)))?;
        self.terms("service", file.service.iter().map(|term| (&term.id, &term.title)))?;
        self.terms("setting", file.setting.iter().map(|term| (&term.id, &term.title)))?;
        self.terms("worker_role", file.worker_role.iter().map(|term| (&term.id, &term.title)))?;
        self.terms("area", file.area.iter().map(|term| (&term.id, &term.title)))?;
        self.merging_makes_sense()?;
        self.terms("activity_kind", file.activity_kind.iter().map(|term| (&term.id, &term.title)))?;
        if let Some(kind) = file.activity_kind.iter().find(|kind| kind.sensitive) {
            let message = format!("\"{}\" cannot be sensitive: activities are about no child", kind.id.get_ref());
            return Err(self.error_at(kind.id.span(), "invalid-project-file", message, "remove sensitive"));
        }
        self.instruments_make_sense()?;
        for figure in &file.already_public {
            self.texts(&figure.indicator, "source", &figure.source)?;
        }
        self.periods_make_sense()?;
        self.finance_makes_sense()?;
        self.unit_costs_make_sense()?;
        self.standards_make_sense()?;
        self.thresholds_make_sense()?;
        self.risks_make_sense()?;
        self.personal_data_make_sense()?;
        for threshold in [&file.disclosure.funder_threshold, &file.disclosure.public_threshold] {
            if *threshold.get_ref() < LOWEST_THRESHOLD {
                let message = format!("a threshold of {} would hide next to nothing", threshold.get_ref());
                return Err(self.error_at(threshold.span(), "invalid-threshold", message, format!("use {LOWEST_THRESHOLD} or more")));
            }
        }
        let (funder, public) = (&file.disclosure.funder_threshold, &file.disclosure.public_threshold);
        for threshold in [funder, public] {
            if *threshold.get_ref() > HIGHEST_THRESHOLD {
                let message = format!("a threshold of {} would hide next to everything", threshold.get_ref());
                return Err(self.error_at(threshold.span(), "invalid-threshold", message, format!("use {HIGHEST_THRESHOLD} or less")));
            }
        }
        if funder.get_ref() > public.get_ref() {
            let message = format!("the funder would see less than everybody: {} and {}", funder.get_ref(), public.get_ref());
            let help = "give public_threshold the same number or a higher one";
            return Err(self.error_at(funder.span(), "invalid-threshold", message, help));
        }
        let (rounding, threshold) = (&file.disclosure.public_rounding, file.disclosure.public_threshold.get_ref());
        if !rounding.span().is_empty() && !(1..=*threshold).contains(rounding.get_ref()) {
            // A count at the threshold could be rounded to nothing.
            let message = format!("counts of {threshold} or more cannot be rounded to multiples of {}", rounding.get_ref());
            return Err(self.error_at(rounding.span(), "invalid-threshold", message, format!("use 1 (no rounding) to {threshold}")));
        }
        for path in file.narrative.values().filter(|_| self.exports.is_none()) {
            if !self.folder.join(path.get_ref()).is_file() {
                let message = format!("there is no file {}", path.get_ref());
                return Err(self.error_at(
                    path.span(),
                    "unreadable-file",
                    message,
                    "put the narrative beside dosah.toml, or correct its name",
                ));
            }
        }
        for lang in &file.project.languages {
            if !file.narrative.is_empty() && !file.narrative.contains_key(lang) {
                let message = format!("there is a narrative, but not in the language \"{lang}\"");
                return Err(self.error_at(file.project.id.span(), "missing-text", message, format!("add {lang} = \"...\" to [narrative]")));
            }
        }
        Ok(())
    }

    /// Checks targets, estimates and published figures against the indicators that exist.
    ///
    /// # Errors
    /// When one names an indicator or a period that does not exist, cannot be kept or broken, or an own indicator has a unit without words.
    pub fn check_references(&self, indicators: &[Indicator], units: &[&str]) -> Result<(), Error> {
        let names: Vec<&str> = indicators.iter().map(|indicator| indicator.id.as_str()).collect();
        for own in &self.file.indicator {
            if !units.contains(&own.unit.get_ref().as_str()) {
                return Err(self.unknown(&own.unit, "unit", units));
            }
        }
        let targets = self.file.target.iter().map(|target| (&target.indicator, target.period.as_ref()));
        let published = self.file.already_public.iter().map(|figure| (&figure.indicator, figure.period.as_ref()));
        for (indicator, period) in targets.chain(published) {
            if !names.contains(&indicator.get_ref().as_str()) {
                return Err(self.unknown(indicator, "indicator", &names));
            }
            if let Some(period) = period {
                self.period_exists(period)?;
            }
        }
        self.board_makes_sense(&names)?;
        self.targets_make_sense(indicators)?;
        self.estimates_make_sense(indicators)
    }

    /// Checks that a period is declared, or `total`.
    pub(super) fn period_exists(&self, period: &Spanned<String>) -> Result<(), Error> {
        let spans = self.periods();
        let ids: Vec<&str> = spans.iter().map(|span| span.id.as_str()).collect();
        if ids.contains(&period.get_ref().as_str()) { Ok(()) } else { Err(self.unknown(period, "period", &ids)) }
    }

    pub(super) fn unknown(&self, written: &Spanned<String>, what: &str, known: &[&str]) -> Error {
        let help = nearest(written.get_ref(), known)
            .map_or_else(|| format!("use one of {}", known.join(", ")), |name| format!("did you mean \"{name}\"?"));
        self.error_at(written.span(), "unknown-name", format!("there is no {what} \"{}\"", written.get_ref()), help)
    }

    fn languages(&self) -> Result<(), Error> {
        let languages = &self.file.project.languages;
        let different: BTreeSet<Lang> = languages.iter().copied().collect();
        if languages.is_empty() || different.len() != languages.len() {
            let help = "write languages = [\"cs\", \"en\"], or one of them";
            return Err(self.error_at(self.file.project.id.span(), "invalid-project-file", "languages are missing or named twice", help));
        }
        Ok(())
    }

    fn periods_make_sense(&self) -> Result<(), Error> {
        for period in &self.file.period {
            if period.id.get_ref() == TOTAL {
                let message = format!("\"{TOTAL}\" is the whole project and needs no declaration");
                return Err(self.error_at(period.id.span(), "invalid-period", message, "remove it, or give it another id"));
            }
        }
        Ok(())
    }

    fn standards_make_sense(&self) -> Result<(), Error> {
        let standards = &self.file.standards;
        let percent = Some((&standards.unknown_percent, 0, 100, "percent"));
        let days = [&standards.waiting_days, &standards.re_entry_days].map(|days| Some((days.as_ref()?, 1, MOST_DAYS, "days")));
        for (written, least, most, unit) in days.into_iter().chain([percent]).flatten() {
            if !(least..=most).contains(written.get_ref()) {
                let message = format!("a standard cannot be {} {unit}", written.get_ref());
                let help = format!("write a whole number from {least} to {most}");
                return Err(self.error_at(written.span(), "invalid-project-file", message, help));
            }
        }
        Ok(())
    }

    /// Ids that are valid and unique, titles in every language of the reports.
    pub(super) fn terms<'a>(&'a self, table: &str, terms: impl Iterator<Item = (&'a Spanned<String>, &'a Texts)>) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for (id, title) in terms {
            self.valid_id(id, "-_")?;
            if !seen.insert(id.get_ref()) {
                let message = format!("there are two [[{table}]] with the id \"{}\"", id.get_ref());
                return Err(self.error_at(id.span(), "duplicate-id", message, "give one of them another id"));
            }
            self.texts(id, "title", title)?;
        }
        Ok(())
    }

    pub(super) fn valid_id(&self, id: &Spanned<String>, also: &str) -> Result<(), Error> {
        let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || also.contains(c);
        if !id.get_ref().is_empty() && id.get_ref().chars().all(valid) {
            return Ok(());
        }
        let message = format!("\"{}\" cannot be an id", id.get_ref());
        let names = also.chars().map(|c| format!(", {c}")).collect::<String>();
        Err(self.error_at(id.span(), "invalid-id", message, format!("use lower-case letters without accents, digits{names}")))
    }

    pub(super) fn texts(&self, place: &Spanned<String>, key: &str, texts: &Texts) -> Result<(), Error> {
        for lang in &self.file.project.languages {
            if texts.get(*lang).is_none_or(|text| text.trim().is_empty()) {
                let message = format!("\"{}\" has no {key} in the language \"{lang}\"", place.get_ref());
                return Err(self.error_at(place.span(), "missing-text", message, format!("write {key} = {{ ..., {lang} = \"...\" }}")));
            }
        }
        Ok(())
    }
}
