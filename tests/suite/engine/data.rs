//! A project as read on a day: its tables, its children, its cases, and the categories of everything.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use super::cases::{Case, cases};
use super::children::Child;
use super::counting::{Dimensions, UNKNOWN};
use super::project::{Period, Project};
use super::table::Tables;

/// What every figure is made from.
pub struct Data {
    pub project: Project,
    pub tables: Tables,
    pub children: BTreeMap<String, Child>,
    /// `None` where the project says nothing about cases.
    pub cases: Option<Vec<Case>>,
    pub phases: Vec<String>,
    pub as_of: NaiveDate,
}

impl Data {
    pub fn read(folder: &Path, as_of: Option<NaiveDate>) -> Self {
        let project = Project::load(folder);
        let tables = Tables::read(folder, &project);
        let last = project.periods.iter().map(|period| period.end).max().expect("a period");
        let as_of = as_of.unwrap_or(last);
        let places = [("phase_transitions", "to_phase"), ("episodes", "phase")];
        let mut phases = tables.categories(&project.phases, &places);
        phases.retain(|phase| phase != "exit");
        let cases = cases(&tables, &phases, as_of);
        Data { children: Child::all(&tables), cases, phases, as_of, project, tables }
    }

    /// The categories of a declared or open list, with `unknown`.
    fn with_unknown(&self, declared: &[String], places: &[(&str, &str)]) -> Vec<String> {
        let mut categories = self.tables.categories(declared, places);
        categories.push(UNKNOWN.to_owned());
        categories
    }

    /// The reasons for exits, without `unknown`.
    pub fn reasons(&self) -> Vec<String> {
        let declared: Vec<String> = self.project.exit_reasons.iter().map(|(id, _)| id.clone()).collect();
        let places = [("children", "exit_reason"), ("phase_transitions", "exit_reason"), ("episodes", "exit_reason")];
        self.tables.categories(&declared, &places)
    }

    /// The services, without `unknown`.
    pub fn services(&self) -> Vec<String> {
        self.tables.categories(&self.project.services, &[("sessions", "service")])
    }

    /// The phases with `unknown`.
    pub fn phases_and_unknown(&self) -> Vec<String> {
        self.phases.iter().cloned().chain([UNKNOWN.to_owned()]).collect()
    }

    /// The name of a phase, of nothing where there is none.
    pub fn phase(&self, phase: Option<usize>) -> String {
        phase.map_or(String::new(), |phase| self.phases[phase].clone())
    }

    /// The dimensions that follow from children.
    pub fn of_children(&self) -> Dimensions {
        let mut dimensions = Dimensions::new();
        let sexes = ["female", "male", "other"].map(str::to_owned);
        if self.tables.has("children", "sex") {
            dimensions.insert("sex", self.with_unknown(&sexes, &[("children", "sex")]));
        }
        if self.tables.has("children", "area") {
            dimensions.insert("area", self.with_unknown(&self.project.areas, &[("children", "area")]));
        }
        if self.tables.has("children", "birth_date") {
            dimensions.insert("age_band", self.project.bands.iter().cloned().chain([UNKNOWN.to_owned()]).collect());
        }
        dimensions
    }

    /// The dimensions of sessions in a period.
    pub fn of_sessions(&self, period: &Period) -> Dimensions {
        let mut dimensions = self.of_children();
        let settings: Vec<String> = self.project.settings.iter().map(|(id, _)| id.clone()).collect();
        for (name, declared) in [("service", &self.project.services), ("setting", &settings), ("worker_role", &self.project.roles)] {
            if self.tables.has("sessions", name) {
                dimensions.insert(name, self.with_unknown(declared, &[("sessions", name)]));
            }
        }
        if self.cases.as_ref().is_some_and(|cases| !cases.is_empty()) {
            dimensions.insert("phase", self.phases_and_unknown());
        }
        dimensions.insert("month", months(period));
        dimensions
    }

    /// The dimensions of cases.
    pub fn of_cases(&self) -> Dimensions {
        let reasons = self.reasons();
        let states = ["open".to_owned()].into_iter().chain(reasons.iter().cloned()).chain([UNKNOWN.to_owned()]);
        Dimensions::from([
            ("phase", self.phases_and_unknown()),
            ("case_state", states.collect()),
            ("exit_reason", reasons.into_iter().chain([UNKNOWN.to_owned()]).collect()),
        ])
    }

    /// The headings of the budget, with `unknown`.
    pub fn headings(&self) -> Vec<String> {
        let declared = self.project.finance.as_ref().map(|finance| finance.headings.clone()).unwrap_or_default();
        self.with_unknown(&declared, &[("budget", "heading"), ("costs", "heading")])
    }

    /// What an exit reason says about completion.
    pub fn outcome(&self, reason: &str) -> &str {
        self.project.exit_reasons.iter().find(|(id, _)| id == reason).map_or("", |(_, outcome)| outcome)
    }
}

/// The months of a period.
pub fn months(period: &Period) -> Vec<String> {
    period.blocks(1).into_iter().flatten().collect()
}

/// The block of months of a period that a day is in.
pub fn block(period: &Period, length: usize, day: NaiveDate) -> String {
    let month = day.format("%Y-%m").to_string();
    let block = period.blocks(length).into_iter().find(|block| block.contains(&month));
    block.map_or(String::new(), |block| block_name(&block))
}

/// `2015-02..2015-04`.
pub fn block_name(block: &[String]) -> String {
    format!("{}..{}", block[0], block[block.len() - 1])
}
