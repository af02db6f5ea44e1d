//! Hand-made material for tests: a project, and figures added one by one.

use std::path::Path;

use rust_decimal::Decimal;
use toml::Spanned;

use super::context::Context;
use super::locale::Locale;
use super::material::{FileAccount, IndicatorCard, Material};
use crate::disclosure::{Audience, Protected, Published};
use crate::finding::Finding;
use crate::indicators::definition::{Level, Method};
use crate::indicators::measurement::{Cut, TOTAL, Value};
use crate::ingest::schema::Table;
use crate::project::file::{Direction, Target};
use crate::project::{Lang, Project};

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/fixture.toml");

/// Material under construction.
pub(super) struct Fixture {
    pub project: Project,
    pub period: crate::indicators::period::Span,
    pub as_of: chrono::NaiveDate,
    pub protected: Protected,
    pub indicators: Vec<IndicatorCard>,
    pub accounting: Vec<FileAccount>,
    pub findings: Vec<Finding>,
    pub releases: Vec<(u64, chrono::NaiveDate)>,
}

impl Default for Fixture {
    fn default() -> Self {
        let project = Project::load(Path::new(PROJECT)).unwrap();
        let file = FileAccount {
            path: "sessions.csv".to_owned(),
            table: Table::Sessions,
            sha256: "b81d04e7c95f2a13aaaa".to_owned(),
            read: 981,
            used: 967,
            outside_period: 4,
            filtered: 8,
            set_aside: 2,
        };
        let protected =
            Protected { audience: Audience::Funder, threshold: Some(5), rounding: None, told_before: Vec::new(), cells: Vec::new() };
        let (period, as_of) = (project.span(), project.file.project.end);
        let (indicators, findings, releases) = (Vec::new(), Vec::new(), Vec::new());
        Fixture { project, period, as_of, protected, indicators, accounting: vec![file], findings, releases }
    }
}

impl Fixture {
    /// Adds a count of children (or of what the indicator's name says); `None` is a hidden one.
    pub fn count(self, indicator: &str, dimensions: &[&str], categories: &[&str], number: Option<i64>) -> Self {
        let unit = match indicator {
            name if name.starts_with("children") || name == "service_overlap" => "children",
            name if name.starts_with("case") || name == "phase_reached" => "cases",
            name if name.contains("days") => "days",
            "service_hours" => "hours",
            _ => "sessions",
        };
        let value = number.map_or(Value::Suppressed, |number| Value::of(number.into()));
        self.cell(indicator, dimensions, categories, value, unit, None)
    }

    /// Adds an amount in euros.
    pub fn money(self, indicator: &str, dimensions: &[&str], categories: &[&str], amount: &str) -> Self {
        self.cell(indicator, dimensions, categories, Value::of(amount.parse().unwrap()), "EUR", None)
    }

    /// Adds a share: numerator and denominator.
    pub fn share(self, indicator: &str, part: i64, whole: i64) -> Self {
        let value = Value::of(Decimal::from(part * 100) / Decimal::from(whole));
        self.cell(indicator, &[], &[], value, "percent", Some((part.into(), whole.into())))
    }

    /// Adds a ratio of money to a count.
    pub fn ratio(self, indicator: &str, part: i64, whole: i64) -> Self {
        let value = Value::of(Decimal::from(part) / Decimal::from(whole));
        self.cell(indicator, &[], &[], value, "EUR", Some((part.into(), whole.into())))
    }

    /// Moves the figure that was added last to another period.
    pub fn during(mut self, period: &str) -> Self {
        self.protected.cells.last_mut().unwrap().period = period.to_owned();
        self
    }

    /// Promises something for a figure that was added.
    pub fn target(mut self, indicator: &str, target: i64) -> Self {
        for cell in self.protected.cells.iter_mut().filter(|cell| cell.indicator == indicator && cell.cut.dimensions.is_empty()) {
            cell.target = Some(target.into());
            cell.baseline = Some(Decimal::ZERO);
        }
        self.project.file.target.push(Target {
            indicator: Spanned::new(0..0, indicator.to_owned()),
            period: None,
            baseline: Some(Spanned::new(0..0, 0.0)),
            target: Spanned::new(0..0, i32::try_from(target).unwrap().into()),
            direction: None,
            band: None,
        });
        self
    }

    /// Gives every figure the same state, but for those of one indicator.
    pub fn all_but(self, indicator: &str, value: Value) -> Self {
        let kept: Vec<Published> = self.protected.cells.iter().filter(|cell| cell.indicator == indicator).cloned().collect();
        let mut fixture = self.all(value);
        fixture.protected.cells.retain(|cell| cell.indicator != indicator);
        fixture.protected.cells.extend(kept);
        fixture
    }

    /// Gives every figure the same state.
    pub fn all(mut self, value: Value) -> Self {
        for cell in &mut self.protected.cells {
            (cell.value, cell.numerator, cell.denominator) = (value, None, None);
        }
        self
    }

    fn cell(
        mut self,
        indicator: &str,
        dimensions: &[&str],
        categories: &[&str],
        value: Value,
        unit: &str,
        ratio: Option<(Decimal, Decimal)>,
    ) -> Self {
        if self.indicators.iter().all(|card| card.id != indicator) {
            self.indicators.push(IndicatorCard {
                id: indicator.to_owned(),
                own_title: Default::default(),
                own_definition: Default::default(),
                level: Level::Output,
                unit: unit.to_owned(),
                hash: "9b1f44d0".to_owned(),
                direction: Some(Direction::Increase),
                accumulates: true,
                adds_up: unit != "children",
            });
        }
        let (numerator, denominator) = ratio.unzip();
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        self.protected.cells.push(Published {
            indicator: indicator.to_owned(),
            period: TOTAL.to_owned(),
            cut: Cut { dimensions: owned(dimensions), categories: owned(categories) },
            value,
            numerator,
            denominator,
            unit: unit.to_owned(),
            decimals: 0,
            baseline: None,
            target: None,
            method: Method::Counted,
            already_public: None,
            merges: Vec::new(),
            merged_into: None,
        });
        self
    }

    /// The material itself.
    pub fn material(&self) -> Material<'_> {
        Material {
            project: &self.project,
            protected: &self.protected,
            indicators: &self.indicators,
            accounting: &self.accounting,
            exchange: &[],
            findings: &self.findings,
            releases: &self.releases,
            as_of: self.as_of,
            period: &self.period,
            project_sha256: "c6b2094e1f8d7a35",
            comparison: None,
        }
    }

    /// Runs something in a language.
    pub fn with<T>(&self, lang: Lang, run: impl FnOnce(&Context) -> T) -> T {
        let locale = Locale::built_in(lang).unwrap();
        run(&Context::new(&self.material(), &locale))
    }
}

/// A project with everything that the funder report speaks of; some cells are hidden.
pub(super) fn even_risk() -> Fixture {
    let mut fixture = Fixture::default()
        .count("children_reached", &[], &[], Some(47))
        .count("children_reached", &["sex"], &["female"], Some(22))
        .count("children_reached", &["sex"], &["male"], Some(25))
        .count("sessions_held", &[], &[], Some(967))
        .count("sessions_held", &["setting"], &["home"], Some(810))
        .count("sessions_held", &["setting"], &["office"], Some(157))
        .share("outreach_share", 810, 967)
        .count("sessions_cancelled", &[], &[], Some(2))
        .count("service_hours", &[], &[], Some(1160));
    for (band, girls, boys, all) in [
        ("0-5", None, None, 9),
        ("6-11", Some(8), Some(9), 17),
        ("12-14", Some(7), Some(7), 14),
        ("15-17", None, None, 7),
        ("18+", Some(0), Some(0), 0),
    ] {
        fixture = fixture
            .count("children_reached", &["age_band"], &[band], Some(all))
            .count("children_reached", &["sex", "age_band"], &["female", band], girls)
            .count("children_reached", &["sex", "age_band"], &["male", band], boys);
    }
    for (month, sessions) in [("2015-02", 40), ("2015-03", 50), ("2015-04", 60), ("2015-12", 400), ("2016-01", 417)] {
        fixture = fixture.count("sessions_held", &["month"], &[month], Some(sessions)).count(
            "sessions_held",
            &["worker_role", "month"],
            &["psychologist", month],
            Some(sessions),
        );
    }
    fixture = fixture
        .count("sessions_held", &["worker_role"], &["psychologist"], Some(967))
        .count("children_first_reached", &["quarter"], &["2015-02..2015-04"], None)
        .count("children_first_reached", &["quarter"], &["2015-12..2016-01"], None)
        .count("children_first_reached", &["half_year"], &["2015-02..2015-04"], Some(30))
        .count("children_first_reached", &["half_year"], &["2015-12..2016-01"], Some(17))
        .count("case_progress", &[], &[], Some(47));
    for (phase, count) in [("diagnostics", 6), ("intervention", 12), ("stabilization", 29)] {
        fixture = fixture
            .count("case_progress", &["phase"], &[phase], Some(count))
            .count("phase_reached", &["phase"], &[phase], Some(count))
            .count("phase_days_completed", &["phase"], &[phase], Some(count * 10));
    }
    for (state, count) in [("left", 13), ("open", 10), ("planned", 24)] {
        fixture = fixture.count("case_progress", &["case_state"], &[state], Some(count));
    }
    for (phase, state, count) in [
        ("diagnostics", "left", Some(6)),
        ("intervention", "left", Some(7)),
        ("intervention", "open", Some(5)),
        ("stabilization", "open", Some(5)),
        ("stabilization", "planned", Some(24)),
    ] {
        fixture = fixture.count("case_progress", &["phase", "case_state"], &[phase, state], count);
    }
    fixture
        .count("cases_open_start", &[], &[], Some(0))
        .count("cases_entered", &[], &[], Some(47))
        .count("cases_exited", &[], &[], Some(37))
        .count("cases_open_end", &[], &[], Some(10))
        .count("cases_completed", &[], &[], Some(24))
        .money("initial_cost", &[], &[], "40002")
        .money("initial_cost", &["heading"], &["staff"], "37602")
        .money("initial_cost", &["heading"], &["travel"], "2400")
        .money("final_cost", &[], &[], "36702")
        .money("final_cost", &["heading"], &["staff"], "34114")
        .money("final_cost", &["heading"], &["travel"], "2588")
        .money("grant_received", &[], &[], "32549")
        .money("cofinancing", &[], &[], "4153")
        .share("cost_variance_share", -3300, 40002)
        .share("grant_share", 32549, 36702)
        .ratio("cost_per_child", 36702, 47)
        .ratio("grant_cost_per_child", 32549, 47)
        .target("children_reached", 45)
        .target("sessions_held", 1000)
}
