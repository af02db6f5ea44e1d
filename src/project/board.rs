//! `[board]` and `[[risk]]`: what the board's page shows, and what should worry its readers.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::file::optional_date;
use super::{Project, Texts};
use crate::error::Error;

/// The board reads one page, which has room for so many indicators.
pub const MOST_INDICATORS: usize = 5;
/// For so many charts.
pub const MOST_CHARTS: usize = 2;
/// And for so many risks.
pub const MOST_RISKS: usize = 4;

/// What the board's page shows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Its indicators, in their order; without it those with a target, in theirs.
    #[serde(default)]
    pub indicators: Vec<Spanned<String>>,
    /// Its charts; without it those of the work and of the money.
    pub charts: Option<Vec<Spanned<BoardChart>>>,
}

/// A chart of the board's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoardChart {
    /// How the project works: services, the way through the phases, or places.
    Work,
    /// What was spent against the plan.
    Money,
    /// Sessions month by month, with the limits of chance.
    Months,
}

impl Board {
    /// Whether a chart is on the page.
    #[must_use]
    pub fn shows(&self, chart: BoardChart) -> bool {
        match &self.charts {
            Some(charts) => charts.iter().any(|shown| *shown.get_ref() == chart),
            None => chart != BoardChart::Months,
        }
    }
}

/// Something that could go wrong, and what is done about it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// What could go wrong.
    pub title: Texts,
    /// How much it weighs.
    pub level: Spanned<RiskLevel>,
    /// What is done about it.
    pub action: Texts,
    /// Who does it.
    #[serde(default)]
    pub owner: Texts,
    /// By when.
    #[serde(default, deserialize_with = "optional_date")]
    pub due: Option<NaiveDate>,
}

/// How much a risk weighs, the heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RiskLevel {
    /// It can stop the project, or harm a child.
    High,
    /// It can keep the project from a result.
    Medium,
    /// It is watched.
    Low,
}

impl RiskLevel {
    /// Its name in `dosah.toml` and in locale files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RiskLevel::High => "high",
            RiskLevel::Medium => "medium",
            RiskLevel::Low => "low",
        }
    }
}

impl Project {
    /// Checks that risks can be read in every language of the reports, and that there are no more of them than the page has room for.
    pub(super) fn risks_make_sense(&self) -> Result<(), Error> {
        if let Some(one_too_many) = self.file.risk.get(MOST_RISKS) {
            let message = format!("there are {} risks, and the board's page has room for {MOST_RISKS}", self.file.risk.len());
            return Err(self.invalid(&one_too_many.level, &message, "keep those that the board should decide on"));
        }
        for risk in &self.file.risk {
            let texts = [("title", &risk.title, true), ("action", &risk.action, true), ("owner", &risk.owner, !risk.owner.0.is_empty())];
            for (key, texts, is_needed) in texts {
                let is_silent = |lang| texts.get(lang).is_none_or(|text| text.trim().is_empty());
                if let Some(lang) = self.file.project.languages.iter().find(|lang| is_needed && is_silent(**lang)) {
                    let message = format!("a risk has no {key} in the language \"{lang}\"");
                    let help = format!("write {key} = {{ ..., {lang} = \"...\" }}");
                    return Err(self.error_at(risk.level.span(), "missing-text", message, help));
                }
            }
            if let Some(due) = risk.due.filter(|due| *due < self.file.project.start) {
                let message = format!("a risk is due on {due}, before the project begins");
                return Err(self.invalid(&risk.level, &message, "correct the year of due"));
            }
        }
        Ok(())
    }

    /// Checks the indicators of the board's page against those that exist.
    pub(super) fn board_makes_sense(&self, known: &[&str]) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for indicator in &self.file.board.indicators {
            let id = indicator.get_ref();
            if !known.contains(&id.as_str()) {
                return Err(self.unknown(indicator, "indicator", known));
            }
            if !seen.insert(id) {
                return Err(self.invalid(indicator, &format!("the board's page shows \"{id}\" twice"), "remove one of them"));
            }
        }
        if let Some(third) = self.file.board.charts.as_ref().and_then(|charts| charts.get(MOST_CHARTS)) {
            let message = format!("the board's page has room for {MOST_CHARTS} charts");
            return Err(self.invalid(third, &message, "keep those that the board decides by"));
        }
        match self.file.board.indicators.get(MOST_INDICATORS) {
            Some(sixth) => {
                let message = format!("the board's page has room for {MOST_INDICATORS} indicators");
                Err(self.invalid(sixth, &message, "keep those that the board decides by"))
            }
            None => Ok(()),
        }
    }

    fn invalid<T>(&self, place: &Spanned<T>, message: &str, help: &str) -> Error {
        self.error_at(place.span(), "invalid-project-file", message, help)
    }
}
