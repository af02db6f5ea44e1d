//! `dosah report --release`: what readers are given is recorded, once.

use std::collections::BTreeSet;

use super::Computed;
use crate::cli::ReportArgs;
use crate::disclosure::Audience;
use crate::error::Error;
use crate::output::Standing;
use crate::releases::{Contents, Entry, LEDGER, Ledger, Reading};

/// What a released report brings.
pub(super) enum News {
    /// A release that is to be recorded.
    Release(Entry),
    /// Nothing that an earlier release did not have.
    Again(Entry),
}

impl News {
    /// What has to be recorded.
    pub fn entry(&self) -> Option<&Entry> {
        match self {
            News::Release(entry) => Some(entry),
            News::Again(_) => None,
        }
    }

    /// What a person is told in the end.
    pub fn sentence(&self) -> String {
        match self {
            News::Release(entry) => {
                format!("Release {} recorded in {LEDGER}. Keep this file: what comes later is held against it.", entry.release)
            }
            News::Again(entry) => format!("These figures are release {} already; {LEDGER} is as it was.", entry.release),
        }
    }
}

/// Refuses to release what is for the team alone.
pub(super) fn may_be_released(args: &ReportArgs) -> Result<(), Error> {
    if args.release && args.run.audience == Audience::Internal {
        return Err(Error::Usage {
            message: "figures for the team itself hide nothing and cannot be released".to_owned(),
            help: "use --release with --audience funder or --audience public".to_owned(),
        });
    }
    Ok(())
}

/// What a manifest says about releases.
pub(super) fn standing(news: Option<&News>, ledger: &Ledger) -> Option<Standing> {
    match news {
        Some(News::Release(entry) | News::Again(entry)) => Some(Standing::Release(entry.stamp())),
        None => ledger.stamp().map(Standing::Draft),
    }
}

impl Computed {
    /// What the readers of a run are given, held against what was given before.
    pub(super) fn news(&self, ledger: &Ledger, readers: &[Audience], project_sha256: &str) -> Result<News, Error> {
        let audiences: BTreeSet<Audience> = readers.iter().copied().chain([self.audience]).collect();
        let readings = audiences.into_iter().map(|audience| Ok(Reading::of(self.protected(audience)?)));
        let period = |span: &crate::indicators::period::Span| (span.id.clone(), (span.start, span.end));
        let published = Contents {
            periods: self.periods.iter().map(period).collect(),
            age_bands: self.project.age_bands().iter().map(ToString::to_string).collect(),
            definitions: self.indicators.iter().map(|indicator| (indicator.id.clone(), indicator.hash.clone())).collect(),
            readings: readings.filter_map(Result::transpose).collect::<Result<_, Error>>()?,
        };
        if let Some(entry) = ledger.recorded(&published) {
            return Ok(News::Again(entry.clone()));
        }
        let entry = Entry {
            format: 0,
            release: 0,
            project: String::new(),
            dosah: env!("CARGO_PKG_VERSION").to_owned(),
            as_of: self.as_of,
            project_sha256: project_sha256.to_owned(),
            inputs: self.reading.dataset.files.iter().map(|file| (file.path.clone(), file.sha256.clone())).collect(),
            published,
            previous: None,
            sha256: String::new(),
        };
        Ok(News::Release(ledger.next(entry)?))
    }
}
