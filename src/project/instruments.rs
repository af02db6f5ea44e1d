//! `[[instrument]]` as it is written: which scores of a child make a pair, and what its authors say counts as a change.

use serde::Deserialize;
use toml::Spanned;

use super::validate::MOST_DAYS;
use super::{Project, Texts};
use crate::error::Error;
use crate::statistics::change_classes::{self, Thresholds};

/// A questionnaire or scale whose scores before and after are paired.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Name used in `scores`, conditions and `measurements.csv`.
    pub id: Spanned<String>,
    /// What readers see.
    pub title: Texts,
    /// Which scores are the good ones.
    pub better: Better,
    /// Whose scores are paired; without it both have to be of one informant, whoever that is.
    pub informant: Option<Spanned<String>>,
    /// Days from the start of the case in which a score counts as the one before.
    pub before: Window,
    /// Days from the score before in which a score counts as the one after.
    pub after: Window,
    /// The least change that is more than an error of measurement, and who says so.
    pub reliable_change: Option<Points>,
    /// Between those in need and people in general, and who says so.
    pub cut_off: Option<Points>,
}

/// Which scores are the good ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// High ones, as of well-being.
    Higher,
    /// Low ones, as of distress.
    Lower,
}

/// Days, both included.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First day.
    pub from: Spanned<i64>,
    /// Last day.
    pub to: Spanned<i64>,
}

/// A number of points that somebody published, or agreed on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// How many.
    pub points: Spanned<f64>,
    /// Where that stands, and of which population.
    pub source: Texts,
}

impl Window {
    /// First and last day.
    #[must_use]
    pub fn days(&self) -> (i32, i32) {
        // More than fits is refused before.
        let day = |written: &Spanned<i64>| i32::try_from(*written.get_ref()).unwrap_or_default();
        (day(&self.from), day(&self.to))
    }
}

impl Instrument {
    /// What counts as a change; nothing where nobody said from which change on it is one.
    #[must_use]
    pub fn thresholds(&self) -> Option<Thresholds> {
        Some(Thresholds {
            least_change: *self.reliable_change.as_ref()?.points.get_ref(),
            cut_off: self.cut_off.as_ref().map(|cut_off| *cut_off.points.get_ref()),
            better: match self.better {
                Better::Higher => change_classes::Better::Higher,
                Better::Lower => change_classes::Better::Lower,
            },
        })
    }

    /// Whether pairs and classes of two declarations mean the same.
    #[must_use]
    pub fn is_like(&self, other: &Instrument) -> bool {
        let informant = |one: &Instrument| one.informant.as_ref().map(|informant| informant.get_ref().to_lowercase());
        let points = |points: &Option<Points>| points.as_ref().map(|points| *points.points.get_ref());
        self.id.get_ref() == other.id.get_ref()
            && self.better == other.better
            && informant(self) == informant(other)
            && (self.before.days(), self.after.days()) == (other.before.days(), other.after.days())
            && (points(&self.reliable_change), points(&self.cut_off)) == (points(&other.reliable_change), points(&other.cut_off))
    }
}

impl Project {
    /// A declared instrument.
    #[must_use]
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.file.instrument.iter().find(|declared| declared.id.get_ref() == id)
    }

    /// Windows that have days, thresholds that are numbers and say where they come from.
    pub(super) fn instruments_make_sense(&self) -> Result<(), Error> {
        self.terms("instrument", self.file.instrument.iter().map(|instrument| (&instrument.id, &instrument.title)))?;
        for instrument in &self.file.instrument {
            if let Some(informant) = instrument.informant.as_ref().filter(|informant| informant.get_ref().trim().is_empty()) {
                let help = "name an informant of the column informant, or remove the key: then both scores are of the same one";
                return Err(self.error_at(informant.span(), "invalid-instrument", "the informant has no name", help));
            }
            self.window(&instrument.before, -MOST_DAYS, "days are counted from the start of the case; days before it are below 0")?;
            self.window(&instrument.after, 1, "days are counted from the score before, so that the first of them is 1")?;
            self.points_make_sense(instrument)?;
        }
        Ok(())
    }

    fn window(&self, window: &Window, least: i64, meaning: &str) -> Result<(), Error> {
        let (from, to) = (*window.from.get_ref(), *window.to.get_ref());
        for (day, place) in [(from, &window.from), (to, &window.to)] {
            if !(least..=MOST_DAYS).contains(&day) {
                let message = format!("{day} cannot be a day of this window");
                return Err(self.error_at(place.span(), "invalid-instrument", message, format!("write {least} to {MOST_DAYS}: {meaning}")));
            }
        }
        if from > to {
            let message = format!("this window ends on day {to}, before it begins on day {from}");
            return Err(self.error_at(window.to.span(), "invalid-instrument", message, "correct from or to"));
        }
        Ok(())
    }

    fn points_make_sense(&self, instrument: &Instrument) -> Result<(), Error> {
        let Instrument { id, reliable_change, cut_off, .. } = instrument;
        if let Some(points) = reliable_change.as_ref().map(|change| &change.points)
            && !(points.get_ref().is_finite() && *points.get_ref() > 0.0)
        {
            let message = format!("a change of {} points is none", points.get_ref());
            return Err(self.error_at(points.span(), "invalid-instrument", message, "write the least change that counts, above 0"));
        }
        if let Some(points) = cut_off.as_ref().map(|cut_off| &cut_off.points) {
            if !points.get_ref().is_finite() {
                return Err(self.error_at(points.span(), "invalid-instrument", "this is no score", "write the score of the cut-off"));
            }
            if reliable_change.is_none() {
                let help = "add reliable_change = { points = ..., source = ... }: who recovered has improved by so much, too";
                return Err(self.error_at(points.span(), "invalid-instrument", "a cut-off says nothing without a reliable change", help));
            }
        }
        for points in [reliable_change, cut_off].into_iter().flatten() {
            self.texts(id, "source", &points.source)?;
        }
        Ok(())
    }
}
