//! Views: the rows that indicators are made of. The dataset's tables, with what follows from them (phases at a session, cases, ages) as columns.

mod cases;
mod children;
mod episodes;
mod frame;
mod money;
mod pairs;
mod sessions;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use cases::{Case, Spell};
pub use children::PERSON;
pub use frame::{Frame, NONE, civil, day_number};
pub use money::{PAID_PERSON, add_eligibility, add_indirect};
pub use pairs::{means_something, position};

use super::period::Span;
use crate::error::Error;
use crate::ingest::dataset::Dataset;
use crate::ingest::exchange;
use crate::ingest::schema::{Domain, Kind, Table};
use crate::project::Project;

/// What indicators can be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the tables; cases and spells are in their own file, and so are pairs")]
pub enum View {
    Children,
    Sessions,
    PhaseTransitions,
    Cases,
    Spells,
    Budget,
    Costs,
    Payments,
    Activities,
    Scores,
    Goals,
    Pairs,
}

/// What a column can be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// One of a set of values.
    Label,
    /// A civil day.
    Date,
    /// A whole number.
    Integer,
    /// Money in minor units.
    Money,
    /// Any number.
    Number,
    /// Yes or no.
    Flag,
    /// Only sameness matters: it can be counted and tested for emptiness.
    Key,
}

/// Decimals that are kept of numbers that are neither whole nor money, such as scores.
const NUMBER_DECIMALS: u32 = 4;

impl ColumnType {
    /// How many decimals of an amount stand in the whole numbers of [`Frame::integers`].
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self {
            ColumnType::Money => 2,
            ColumnType::Number => NUMBER_DECIMALS,
            _ => 0,
        }
    }

    /// For messages: "a category in single quotes".
    #[must_use]
    pub fn expected(self) -> &'static str {
        match self {
            ColumnType::Label => "a category in single quotes",
            ColumnType::Date => "a day such as '2015-02-01'",
            ColumnType::Integer => "a whole number",
            ColumnType::Money => "an amount",
            ColumnType::Number => "a number",
            ColumnType::Flag => "nothing: it is yes or no by itself",
            ColumnType::Key => "nothing: it can only be counted, or tested with is null",
        }
    }
}

const ALL: [View; 12] = [
    View::Children,
    View::Sessions,
    View::PhaseTransitions,
    View::Cases,
    View::Spells,
    View::Budget,
    View::Costs,
    View::Payments,
    View::Activities,
    View::Scores,
    View::Goals,
    View::Pairs,
];

/// What every view of children's rows has beside its own columns.
const OF_THE_CHILD: &[(&str, ColumnType)] = &[
    ("sex", ColumnType::Label),
    ("area", ColumnType::Label),
    ("referred_by", ColumnType::Label),
    ("age_band", ColumnType::Label),
    ("is_child", ColumnType::Flag),
];

impl View {
    /// The view of a name in `from`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|view| view.name() == name)
    }

    /// The names that `from` accepts.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ALL.into_iter().map(View::name)
    }

    /// Its name in `from`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            View::Cases => "cases",
            View::Spells => "spells",
            View::Pairs => "pairs",
            _ => self.table().spec().name,
        }
    }

    /// The table that it comes from.
    #[must_use]
    pub fn table(self) -> Table {
        match self {
            View::Children => Table::Children,
            View::Sessions => Table::Sessions,
            View::PhaseTransitions | View::Cases | View::Spells => Table::PhaseTransitions,
            View::Budget => Table::Budget,
            View::Costs => Table::Costs,
            View::Payments => Table::Payments,
            View::Activities => Table::Activities,
            View::Scores | View::Pairs => Table::Scores,
            View::Goals => Table::Goals,
        }
    }

    /// The date column that decides the period unless an indicator names another.
    #[must_use]
    pub fn date(self) -> Option<&'static str> {
        match self {
            View::Cases | View::Spells => Some("start"),
            _ => self.table().spec().date,
        }
    }

    /// Whether its rows belong to children.
    #[must_use]
    pub fn has_children(self) -> bool {
        !matches!(self, View::Budget | View::Costs | View::Payments | View::Activities)
    }

    /// Whether its rows are the project's money: for the project as a whole all of them count, whatever their date.
    #[must_use]
    pub fn is_ledger(self) -> bool {
        matches!(self, View::Costs | View::Payments)
    }

    /// Its columns and what they can be compared with.
    pub fn columns(self) -> impl Iterator<Item = (&'static str, ColumnType)> {
        let own = match self {
            View::PhaseTransitions | View::Cases | View::Spells | View::Pairs => &[],
            _ => self.table().spec().columns,
        };
        let derived = match self {
            View::Children => children::COLUMNS,
            View::Sessions => sessions::COLUMNS,
            View::PhaseTransitions => cases::TRANSITION_COLUMNS,
            View::Cases => cases::CASE_COLUMNS,
            View::Spells => cases::SPELL_COLUMNS,
            View::Budget => money::BUDGET_COLUMNS,
            View::Costs => money::COST_COLUMNS,
            View::Payments => money::PAYMENT_COLUMNS,
            View::Pairs => pairs::COLUMNS,
            View::Activities | View::Scores | View::Goals => &[],
        };
        let of_the_child = match self {
            View::Children => &OF_THE_CHILD[3..],
            view if view.has_children() => OF_THE_CHILD,
            _ => &[],
        };
        own.iter().map(|column| (column.name, column_type(column.kind))).chain(derived.iter().copied()).chain(of_the_child.iter().copied())
    }

    /// What a column can be compared with.
    #[must_use]
    pub fn column(self, name: &str) -> Option<(&'static str, ColumnType)> {
        self.columns().find(|(known, _)| *known == name)
    }
}

fn column_type(kind: Kind) -> ColumnType {
    match kind {
        Kind::Id | Kind::Text => ColumnType::Key,
        Kind::Category(_) => ColumnType::Label,
        Kind::Date => ColumnType::Date,
        Kind::Count | Kind::Minutes | Kind::Hours => ColumnType::Integer,
        Kind::Money => ColumnType::Money,
        Kind::Number => ColumnType::Number,
        Kind::Flag => ColumnType::Flag,
    }
}

/// The views of a dataset.
#[derive(Debug, Clone)]
pub struct Views {
    frames: BTreeMap<View, Frame>,
    cases: Vec<Case>,
    children: usize,
    phases: Vec<String>,
    exit_reasons: Vec<String>,
}

impl Views {
    /// Derives the views. Phase transitions and stays that begin after `as_of` are not seen.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn build(dataset: &Dataset, project: &Project, as_of: NaiveDate) -> Result<Self, Error> {
        let mut frames = BTreeMap::new();
        for view in ALL.into_iter().filter(|view| view.name() == view.table().spec().name) {
            if let Some(rows) = dataset.tables.get(&view.table()) {
                frames.insert(view, Frame::of_table(rows, view.table(), &dataset.categories));
            }
        }
        let mut children = frames.remove(&View::Children).unwrap_or_default();
        children::add_enrolment(&mut children)?;
        children::add_person(&mut children, project)?;
        let count = children.height();
        let phases = cases::phases(dataset);
        let exit_reasons = dataset.categories.values(Domain::ExitReason).to_vec();
        let episodes = dataset.tables.get(&Table::Episodes).map(|rows| Frame::of_table(rows, Table::Episodes, &dataset.categories));
        let followed = match (frames.remove(&View::PhaseTransitions), episodes) {
            (Some(transitions), _) => Some(cases::follow(&transitions, &phases, as_of)?),
            (None, Some(episodes)) => Some(episodes::follow(&episodes, &phases, as_of)?),
            (None, None) => None,
        };
        if let Some(found) = &followed {
            frames.insert(View::PhaseTransitions, cases::transition_frame(found, &phases, &exit_reasons)?);
            frames.insert(View::Cases, cases::case_frame(found, &exit_reasons, project, as_of)?);
            frames.insert(View::Spells, cases::spell_frame(found, &phases, &exit_reasons, as_of)?);
        }
        if let Some(scores) = frames.get(&View::Scores)
            && let Some(pairs) = pairs::frame(scores, &children, followed.as_deref(), project, as_of)?
        {
            frames.insert(View::Pairs, pairs);
        }
        let found = followed.unwrap_or_default();
        if let Some(sessions) = frames.get_mut(&View::Sessions) {
            let first = sessions::first_sessions(sessions, count)?;
            children::add_first_session(&mut children, &first, project)?;
            sessions::derive(sessions, &first, &found, &phases, project)?;
        }
        let rates = exchange::rates(project, dataset.tables.get(&Table::Rates))?;
        for view in [View::Costs, View::Payments] {
            if let Some(lines) = frames.get_mut(&view) {
                money::convert(lines, project, rates.as_ref(), dataset.categories.values(Domain::RateSource))?;
            }
        }
        if let Some(costs) = frames.get_mut(&View::Costs) {
            money::add_eligibility(costs, project)?;
            money::add_indirect(costs, project)?;
            money::add_payees(costs, project)?;
        }
        if let Some(budget) = frames.get_mut(&View::Budget) {
            money::add_versions(budget)?;
        }
        for (view, frame) in &mut frames {
            if view.has_children() {
                frame.gather(&children, &["sex", "area", "referred_by", PERSON])?;
            }
        }
        frames.insert(View::Children, children);
        Ok(Views { frames, cases: found, children: count, phases, exit_reasons })
    }

    /// The same views with the columns that depend on the period: ages, and the state of cases on its last day.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn in_period(&self, period: &Span, project: &Project) -> Result<BTreeMap<View, Frame>, Error> {
        let mut frames = self.frames.clone();
        let mut children = frames.remove(&View::Children).unwrap_or_default();
        if let Some(sessions) = frames.get(&View::Sessions) {
            children::add_first_in_period(&mut children, sessions, period)?;
        }
        children::add_ages(&mut children, period, project)?;
        if let Some(cases) = frames.get_mut(&View::Cases) {
            cases::add_state(cases, &self.cases, period, &self.phases, &self.exit_reasons)?;
        }
        for (view, frame) in &mut frames {
            if view.has_children() {
                frame.gather(&children, &["age_band", "is_child"])?;
            }
        }
        frames.insert(View::Children, children);
        Ok(frames)
    }

    /// How many children there are rows for; a child's number is below it.
    #[must_use]
    pub fn children(&self) -> usize {
        self.children
    }
}
