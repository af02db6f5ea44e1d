//! Age bands: `"6-11"` or `"18+"`, in completed years.

use std::collections::BTreeSet;
use std::fmt;

use super::Project;
use crate::error::Error;

/// Completed years from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeBand {
    first: u32,
    /// `None` for an open band.
    last: Option<u32>,
}

impl AgeBand {
    /// Reads a band as it is written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = match text.split_once('-') {
            Some((first, last)) => (first, Some(last)),
            None => (text.strip_suffix('+')?, None),
        };
        let band = AgeBand { first: first.trim().parse().ok()?, last: last.map(|last| last.trim().parse()).transpose().ok()? };
        band.last.is_none_or(|last| band.first <= last).then_some(band)
    }

    /// The lowest age in it.
    #[must_use]
    pub fn first(&self) -> u32 {
        self.first
    }

    /// The band from the beginning of this one to the end of another.
    #[must_use]
    pub fn up_to(&self, other: &AgeBand) -> Self {
        AgeBand { first: self.first, last: other.last }
    }

    /// The lowest age above it; none above an open band.
    #[must_use]
    pub fn next(&self) -> Option<u32> {
        self.last.and_then(|last| last.checked_add(1))
    }

    /// The bands between these lowest ages, and an open one from the highest.
    #[must_use]
    pub fn between(borders: &BTreeSet<u32>) -> Vec<AgeBand> {
        let ends = borders.iter().skip(1).map(|next| Some(next.saturating_sub(1))).chain([None]);
        borders.iter().zip(ends).map(|(first, last)| AgeBand { first: *first, last }).collect()
    }

    /// Whether all of another band is in it.
    #[must_use]
    pub fn holds(&self, other: &AgeBand) -> bool {
        self.first <= other.first && self.last.is_none_or(|last| other.last.is_some_and(|other| other <= last))
    }

    /// Whether an age is in it.
    #[must_use]
    pub fn contains(&self, age: u32) -> bool {
        self.first <= age && self.last.is_none_or(|last| age <= last)
    }
}

impl fmt::Display for AgeBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            Some(last) => write!(f, "{}-{last}", self.first),
            None => write!(f, "{}+", self.first),
        }
    }
}

impl Project {
    /// The same project with other age bands.
    #[must_use]
    pub fn with_age_bands(&self, bands: Vec<AgeBand>) -> Project {
        Project { bands, ..self.clone() }
    }

    /// The age bands of `dosah.toml`: youngest first, without gaps or overlaps, from 0 to an open end, so that every age is in one.
    pub(super) fn parse_bands(&self) -> Result<Vec<AgeBand>, Error> {
        let mut bands: Vec<AgeBand> = Vec::new();
        let mut next = Some(0);
        for written in &self.file.ages.bands {
            let wrong = |message: String| {
                self.error_at(
                    written.span(),
                    "invalid-age-band",
                    message,
                    "write bands such as [\"0-5\", \"6-11\", \"12-14\", \"15-17\", \"18+\"]",
                )
            };
            let text = written.get_ref();
            let band = AgeBand::parse(text).ok_or_else(|| wrong(format!("\"{text}\" is not an age band")))?;
            if Some(band.first) != next {
                return Err(wrong(match next {
                    Some(next) => format!("the age band \"{text}\" should begin at {next}, so that no age is missed or counted twice"),
                    None => format!("the age band \"{text}\" comes after one without an end"),
                }));
            }
            next = band.last.map(|last| last + 1);
            bands.push(band);
        }
        if let (Some(next), Some(last)) = (next, self.file.ages.bands.last()) {
            let message = format!("no age band holds {next} years and more");
            return Err(self.error_at(last.span(), "invalid-age-band", message, format!("add \"{next}+\" at the end")));
        }
        Ok(bands)
    }
}
