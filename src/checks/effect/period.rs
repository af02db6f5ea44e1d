//! The effects of all groups on the figures of one period.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::Effect;
use super::doubts::{Doubted, Fate};
use super::extremes::{Counted, extremes};
use super::points::{ById, Point, settled, value};
use super::replicas::{Laid, Replicas};
use super::uses::{Unit, adds_up, depends, dimensions_of, reaches};
use super::values::unbounded;
use crate::error::Error;
use crate::indicators::Indicator;
use crate::indicators::combined::parts;
use crate::indicators::compute::{Amounts, Run};
use crate::indicators::formula::{self, Figures};
use crate::indicators::indicator::Measure;
use crate::indicators::measurement::{Cut, Value};
use crate::indicators::measures::{Counts, Selected};
use crate::indicators::views::{Frame, View};
use crate::ingest::schema::Table;

/// A group, and its worlds.
pub(super) struct Grouped {
    /// The rows in doubt.
    pub doubted: Doubted,
    /// Where its worlds are.
    pub laid: Laid,
}

/// One period: the data as they are, and all worlds.
pub(super) struct Period<'a> {
    indicators: &'a [Indicator],
    by_id: ById<'a>,
    now: &'a Run<'a>,
    worlds: &'a Run<'a>,
    /// The rows of every indicator in both.
    selected: Vec<Both<'a>>,
    begins: BTreeMap<View, Vec<u32>>,
    /// What is counted now.
    points: BTreeMap<(&'a str, Cut), Point>,
    /// Figures that do not add up.
    others: BTreeMap<&'a str, Option<Decimal>>,
}

/// The rows of an indicator in the data, and in all worlds.
struct Both<'a> {
    now: Option<(&'a Frame, Selected<'a>)>,
    worlds: Option<(&'a Frame, Selected<'a>)>,
}

/// What a group does to an indicator that is made of rows.
struct Touched<'a> {
    cells: Vec<(Cut, Vec<Point>)>,
    /// Whether it changes something that does not add up.
    changes: bool,
    indicator: &'a Indicator,
}

impl<'a> Period<'a> {
    /// Selects and counts what is needed.
    pub(super) fn new(
        indicators: &'a [Indicator],
        now: &'a Run<'a>,
        worlds: &'a Run<'a>,
        replicas: &Replicas<'_>,
        groups: &[Grouped],
    ) -> Result<Self, Error> {
        let select = |indicator: &'a Indicator| Ok(Both { now: now.selected(indicator)?, worlds: worlds.selected(indicator)? });
        let selected: Vec<Both<'a>> = indicators.par_iter().map(select).collect::<Result<_, Error>>()?;
        let mut begins = BTreeMap::new();
        for (indicator, both) in indicators.iter().zip(&selected) {
            if let (Some(rows), Some((frame, _))) = (indicator.measure.rows(), &both.worlds)
                && !begins.contains_key(&rows.from)
            {
                begins.insert(rows.from, replicas.begins(rows.from.table(), frame)?);
            }
        }
        let by_id = indicators.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect();
        let mut period = Period { indicators, by_id, now, worlds, selected, begins, points: BTreeMap::new(), others: BTreeMap::new() };
        let dimensions: BTreeSet<&str> = groups.iter().flat_map(Grouped::dimensions).collect();
        let counted: Vec<Vec<(Cut, Point)>> =
            indicators.par_iter().zip(&period.selected).map(|(indicator, both)| period.counted(indicator, both, &dimensions)).collect();
        for ((indicator, both), counted) in indicators.iter().zip(&period.selected).zip(counted) {
            period.points.extend(counted.into_iter().map(|(cut, point)| ((indicator.id.as_str(), cut), point)));
            if let (Some((_, selected)), None) = (&both.now, adds_up(&indicator.measure)) {
                period.others.insert(&indicator.id, selected.total(indicator).value.number().map(settled));
            }
        }
        period.put_together();
        Ok(period)
    }

    /// The totals of figures that are made of others and have no parts, put together as any run does it.
    fn put_together(&mut self) {
        let by_parts = |indicator: &Indicator| {
            let is_held = |other: &&Indicator| {
                matches!(other.measure, Measure::Excess { .. }) && other.measure.operands().contains(&indicator.id.as_str())
            };
            self.indicators.iter().any(|other| is_held(&other))
        };
        let mut figures = Figures::default();
        let mut whole = Vec::new();
        for (indicator, both) in self.indicators.iter().zip(&self.selected) {
            let measured = match (indicator.measure.rows(), &both.now) {
                (None, _) => formula::measure(indicator, &figures, self.now),
                (Some(_), None) => vec![self.now.measurement(indicator, Cut::default(), Amounts::none(Value::NotApplicable))],
                (Some(rows), Some((_, selected))) => {
                    let parts = indicator.by.iter().filter(|by| by.len() == 1 && by_parts(indicator));
                    let parts = parts.filter_map(|by| Some(selected.broken_down(indicator, by, &self.now.coded(rows, by)?))).flatten();
                    let total = (Cut::default(), selected.total(indicator));
                    [total].into_iter().chain(parts).map(|(cut, amounts)| self.now.measurement(indicator, cut, amounts)).collect()
                }
            };
            if let (None, true, Some(total)) = (indicator.measure.rows(), indicator.by.is_empty(), measured.first()) {
                whole.push((indicator.id.as_str(), total.value.number().map(settled)));
            }
            figures.extend(&measured);
        }
        self.others.extend(whole);
    }

    /// What is counted now: the total, and every category of some dimensions.
    fn counted(&self, indicator: &Indicator, both: &Both<'_>, dimensions: &BTreeSet<&str>) -> Vec<(Cut, Point)> {
        let (Some((_, selected)), Some(_), Some(rows)) = (&both.now, adds_up(&indicator.measure), indicator.measure.rows()) else {
            return Vec::new();
        };
        let point = |counts: &Counts| Point::of(&indicator.measure, counts);
        let mut counted: Vec<(Cut, Point)> =
            selected.counts(0..u32::MAX, 1, |_| 0).iter().map(|total| (Cut::default(), point(total))).collect();
        for by in &indicator.by {
            let ([dimension], Some(coded)) = (by.as_slice(), self.now.coded(rows, by)) else { continue };
            if dimensions.contains(dimension.id()) {
                let counts = selected.counts(0..u32::MAX, coded[0].categories.len(), |row| coded[0].codes[row] as usize);
                let cuts = coded[0].categories.iter().map(|category| cut(dimension.id(), category));
                counted.extend(cuts.zip(&counts).map(|(cut, counts)| (cut, point(counts))));
            }
        }
        counted
    }

    /// The effects of a group, in the order of the indicators and their cells.
    pub(super) fn effects(&self, grouped: &Grouped) -> Vec<Effect> {
        let Grouped { doubted, laid } = grouped;
        let only = grouped.only_column();
        let is_reached = |indicator: &Indicator| {
            let is_in_reach = grouped.tables().any(|table| reaches(table, indicator, self.now.project.file.ages.rule));
            is_in_reach && only.is_none_or(|column| depends(indicator, column))
        };
        let touched: Vec<Option<Touched<'_>>> = self
            .indicators
            .par_iter()
            .zip(&self.selected)
            .map(|(indicator, both)| both.now.as_ref().filter(|_| is_reached(indicator)).map(|_| self.touched(indicator, both, grouped)))
            .collect();
        let unbounded = grouped.unbounded();
        let mut effects = Vec::new();
        // Indicators that change in a way that has no bounds.
        let mut loose: BTreeSet<&str> = BTreeSet::new();
        let mut moved: BTreeSet<&str> = BTreeSet::new();
        for touched in touched.iter().flatten() {
            let indicator = touched.indicator;
            let is_unbounded = matches!(&indicator.measure, Measure::Sum { column, .. } if unbounded.contains(column));
            let is_coupled = laid.are_coupled && adds_up(&indicator.measure) == Some(Unit::Session);
            let is_loose = is_unbounded || is_coupled || !laid.is_complete;
            if doubted.is_opaque || touched.changes || (is_loose && touched.differs(laid)) {
                loose.insert(&indicator.id);
            }
            if touched.differs(laid) {
                moved.insert(&indicator.id);
            }
        }
        let worlds: BTreeMap<(&str, &Cut), &[Point]> = touched
            .iter()
            .flatten()
            .flat_map(|touched| touched.cells.iter().map(|(cut, points)| ((touched.indicator.id.as_str(), cut), points.as_slice())))
            .collect();
        // Figures of other periods decide these; what that does to them cannot be said here.
        let mut combined: BTreeSet<&str> = BTreeSet::new();
        for indicator in self.indicators.iter().filter(|indicator| self.is_applicable(indicator) && indicator.id != LINES) {
            let is_combined = !parts(indicator, self.now.period, self.now.project).is_empty();
            if is_combined || indicator.measure.operands().iter().any(|id| combined.contains(id)) {
                combined.insert(&indicator.id);
            }
            if indicator.measure.operands().iter().any(|id| loose.contains(id)) {
                loose.insert(&indicator.id);
            }
            if indicator.measure.operands().iter().any(|id| moved.contains(id)) {
                moved.insert(&indicator.id);
            }
            let effect = |cut: &Cut, now, bounds| Effect {
                group: doubted.group.clone(),
                indicator: indicator.id.clone(),
                period: self.now.period.id.clone(),
                cut: cut.clone(),
                now,
                bounds,
            };
            let (is_loose, is_moved) = (loose.contains(indicator.id.as_str()), moved.contains(indicator.id.as_str()));
            if combined.contains(indicator.id.as_str()) {
                effects.extend((is_loose || is_moved).then(|| effect(&Cut::default(), None, None)));
                continue;
            }
            if is_loose {
                let now = self.value_now(indicator, &Cut::default());
                effects.push(effect(&Cut::default(), now, None));
                continue;
            }
            if !is_moved {
                continue;
            }
            for cut in self.cuts(indicator, grouped) {
                let now = self.value_now(indicator, &cut);
                let counted = |id: &str| {
                    let now = *self.points.get(&(id, cut.clone()))?;
                    Some(Counted { now, worlds: worlds.get(&(id, &cut)).copied() })
                };
                let bounds = extremes(indicator, &cut, laid, self.now, &self.by_id, &counted);
                match bounds {
                    Some(None) => {}
                    Some(Some((low, high))) if Some(low) == now && low == high => {}
                    Some(Some(bounds)) => effects.push(effect(&cut, now, Some(bounds))),
                    None => effects.push(effect(&cut, now, None)),
                }
            }
            // What a cost is split by has parts that the cost itself has not; by how much they move cannot be said.
            let is_said = effects.last().is_some_and(|last| last.indicator == indicator.id && last.period == self.now.period.id);
            if !is_said && self.has_parts_of_a_cost(indicator, grouped) {
                effects.push(effect(&Cut::default(), self.value_now(indicator, &Cut::default()), None));
            }
        }
        effects
    }

    /// Counts every world of a group.
    fn touched<'i>(&self, indicator: &'i Indicator, both: &Both<'_>, grouped: &Grouped) -> Touched<'i> {
        let laid = &grouped.laid;
        let mut touched = Touched { cells: Vec::new(), changes: false, indicator };
        let (Some((_, selected)), Some(rows)) = (&both.worlds, indicator.measure.rows()) else { return touched };
        let Some(begins) = self.begins.get(&rows.from) else { return touched };
        let of = |replica: usize| begins[replica]..begins[replica + 1];
        if adds_up(&indicator.measure).is_none() {
            touched.changes = laid.clusters.iter().any(|cluster| {
                let as_is = selected.evidence(of(cluster.start));
                cluster.clone().skip(1).any(|replica| selected.evidence(of(replica)) != as_is)
            });
            return touched;
        }
        let point = |counts: &Counts| Point::of(&indicator.measure, counts);
        let totals = laid.replicas.clone().map(|replica| selected.counts(of(replica), 1, |_| 0).first().map_or(Point::default(), point));
        touched.cells.push((Cut::default(), totals.collect()));
        for by in &indicator.by {
            let ([dimension], Some(coded)) = (by.as_slice(), self.worlds.coded(rows, by)) else { continue };
            if !grouped.dimensions().contains(&dimension.id()) {
                continue;
            }
            let categories = &coded[0].categories;
            let mut cells: Vec<(Cut, Vec<Point>)> =
                categories.iter().map(|category| (cut(dimension.id(), category), Vec::with_capacity(laid.replicas.len()))).collect();
            for replica in laid.replicas.clone() {
                let counts = selected.counts(of(replica), categories.len(), |row| coded[0].codes[row] as usize);
                cells.iter_mut().zip(&counts).for_each(|((_, points), counts)| points.push(point(counts)));
            }
            touched.cells.extend(cells);
        }
        touched
    }

    /// The cells of an indicator that a group could change: the total, and the categories of what follows from the column in doubt.
    fn cuts(&self, indicator: &Indicator, grouped: &Grouped) -> Vec<Cut> {
        let first = std::iter::successors(Some(indicator), |indicator| {
            indicator.measure.operands().first().and_then(|id| self.by_id.get(id)).copied()
        });
        let Some(rows) = first.last() else { return Vec::new() };
        let dimensions = grouped.dimensions();
        let is_by = |dimension: &str| indicator.by.iter().any(|by| by.len() == 1 && by[0].id() == dimension);
        let cuts =
            self.points.range((rows.id.as_str(), Cut::default())..).take_while(|((id, _), _)| *id == rows.id).map(|((_, cut), _)| cut);
        let asked = |cut: &&Cut| cut.dimensions.iter().all(|dimension| is_by(dimension) && dimensions.contains(&dimension.as_str()));
        cuts.filter(asked).cloned().collect()
    }

    /// Whether a figure is a part of a cost, or made of one, and is broken down by what follows from the column in doubt.
    fn has_parts_of_a_cost(&self, indicator: &Indicator, grouped: &Grouped) -> bool {
        let is_cost = |id: &&str| matches!(self.by_id.get(*id).map(|one| &one.measure), Some(Measure::Cost { .. }));
        let dimensions = grouped.dimensions();
        let is_asked = indicator.by.iter().any(|by| by.len() == 1 && dimensions.contains(&by[0].id()));
        is_asked && [indicator.id.as_str()].iter().chain(&indicator.measure.operands()).any(is_cost)
    }

    fn is_applicable(&self, indicator: &Indicator) -> bool {
        let is_there = |id: &&str| self.by_id.get(*id).is_some_and(|operand| self.is_applicable(operand));
        let operands = indicator.measure.operands();
        match &indicator.measure {
            // What the contract does not say, and what it says of the whole project only.
            Measure::Term(term) | Measure::Portion { term, .. } if !self.now.covers_project() || self.now.term(*term).is_none() => {
                return false;
            }
            Measure::Least { .. } => return operands.iter().any(is_there),
            measure if measure.rows().is_none() => return operands.iter().all(is_there),
            _ => {}
        }
        let place = self.indicators.iter().position(|other| other.id == indicator.id);
        place.is_some_and(|place| self.selected[place].now.is_some())
    }

    fn value_now(&self, indicator: &Indicator, cut: &Cut) -> Option<Decimal> {
        if let Some(value) = self.others.get(indicator.id.as_str()) {
            return *value;
        }
        value(indicator, cut, self.now, &self.by_id, &|id| self.points.get(&(id, cut.clone())).copied())
    }
}

/// How many lines the ledger has, which the account of rows says anyway.
const LINES: &str = "cost_lines";

impl Touched<'_> {
    /// Whether some world differs from things as they are.
    fn differs(&self, laid: &Laid) -> bool {
        let first = laid.replicas.start;
        let differs = |points: &Vec<Point>| {
            let point = |replica: usize| points[replica - first];
            laid.clusters.iter().any(|cluster| cluster.clone().any(|replica| point(replica) != point(cluster.start)))
        };
        self.changes || self.cells.iter().any(|(_, points)| differs(points))
    }
}

impl Grouped {
    /// The dimensions that follow from the columns in doubt.
    fn dimensions(&self) -> Vec<&'static str> {
        self.doubted.group.column.map(dimensions_of).unwrap_or_default()
    }

    /// The tables whose rows could change.
    fn tables(&self) -> impl Iterator<Item = Table> {
        let adds_children = self.doubted.items.iter().any(|item| item.fate == Fate::Stranger);
        [self.doubted.table].into_iter().chain(adds_children.then_some(Table::Children))
    }

    /// The column that is in doubt, where all rows are used whatever it says.
    fn only_column(&self) -> Option<&'static str> {
        let is_only = !self.doubted.is_opaque && self.doubted.items.iter().all(|item| item.fate == Fate::Used);
        self.doubted.group.column.filter(|_| is_only)
    }

    /// Columns that may hold any amount.
    fn unbounded(&self) -> BTreeSet<&'static str> {
        let items = &self.doubted.items;
        let of_rows = items.iter().flat_map(|item| &item.columns).flat_map(|column| unbounded(self.doubted.table, column));
        let is_added = items.iter().any(|item| item.fate == Fate::Stranger);
        let of_children = if is_added { unbounded(Table::Children, "referred_on") } else { Vec::new() };
        of_rows.chain(of_children).collect()
    }
}

fn cut(dimension: &str, category: &str) -> Cut {
    Cut { dimensions: vec![dimension.to_owned()], categories: vec![category.to_owned()] }
}
