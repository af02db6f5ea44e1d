//! Relations: which figures add up to which. Every run asserts them, and disclosure control reasons with them, because a reader can too.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::definition::Aggregation;
use super::indicator::{Indicator, Measure};
use super::measurement::{CellPart, Cut, Measurement, Measurements, Part, Quantity, Relation, TOTAL};
use super::period::Span;
use crate::error::Error;

/// Dimensions of which a child has one value in a period.
const OF_A_CHILD: [&str; 7] = ["sex", "age_band", "area", "referred_by", "quarter", "half_year", "service_set"];

/// Pairs of figures that are the same amount seen twice, wherever both exist in the same cut.
const SAME: [((&str, Part), (&str, Part)); 5] = [
    (("children_first_reached", Part::Numerator), ("children_reached", Part::Numerator)),
    (("service_overlap", Part::Numerator), ("children_reached", Part::Numerator)),
    (("cases_completed", Part::Numerator), ("completion_rate", Part::Numerator)),
    (("phase_conversion", Part::Denominator), ("phase_reached", Part::Numerator)),
    (("outreach_share", Part::Denominator), ("sessions_held", Part::Numerator)),
];

/// Signed sums that hold in every cut that all of them have.
const SUMS: [&[(i8, &str)]; 2] = [
    &[(1, "children_new"), (1, "children_continuing"), (-1, "children_reached")],
    &[(1, "cases_open_start"), (1, "cases_entered"), (-1, "cases_exited"), (-1, "cases_open_end")],
];

/// Pairs of categories of two indicators that hold the same amount when nothing is left over; see [`Index::same_if_equal`].
const SAME_IF_EQUAL: [((&str, &str), (&str, &str)); 3] = [
    (("cases_exited", "exit_reason"), ("case_progress", "case_state")),
    (("cases_exited", "phase"), ("phase_transitions", "transition")),
    (("cases_entered", ""), ("phase_transitions", "transition")),
];

/// All relations between the cells of a run.
#[must_use]
pub fn relations(cells: &[Measurement], indicators: &[Indicator], periods: &[Span]) -> Vec<Relation> {
    let index = Index::new(cells);
    let mut found = Vec::new();
    for indicator in indicators {
        for period in periods {
            index.parts_and_wholes(indicator, &period.id, &mut found);
            index.operands(indicator, &period.id, &mut found);
        }
    }
    for period in periods {
        index.same(&period.id, &mut found);
        index.overlap(&period.id, &mut found);
        index.phases(&period.id, &mut found);
    }
    index.shared_months(indicators, periods, &mut found);
    index.shared_borders(periods, &mut found);
    index.tiling_periods(indicators, periods, &mut found);
    for at in 0..cells.len() {
        index.complement(at, &mut found);
    }
    found
}

/// Checks every relation: a broken one is a defect of dosah.
///
/// # Errors
/// With the reason of the first relation that does not hold.
pub fn assert_all(measurements: &Measurements) -> Result<(), Error> {
    for relation in &measurements.relations {
        let amounts = relation.terms.iter().filter_map(|(sign, term)| {
            quantity(&measurements.cells[term.cell], term.part).map(|quantity| Decimal::from(*sign) * quantity.amount)
        });
        if !negligible(amounts.sum()) {
            return Err(Error::Defect(format!("figures that must add up do not: {}", relation.reason)));
        }
    }
    Ok(())
}

/// Hours are minutes divided by 60, which a decimal number cannot always hold exactly.
fn negligible(amount: Decimal) -> bool {
    amount.abs() < Decimal::new(1, 9)
}

fn quantity(cell: &Measurement, part: Part) -> Option<Quantity> {
    match part {
        Part::Numerator => cell.numerator,
        Part::Denominator => cell.denominator,
        Part::Complement => cell.complement,
    }
}

struct Index<'a> {
    cells: &'a [Measurement],
    /// Cells by indicator, period and dimension (joined by `*`), in their order.
    groups: HashMap<(&'a str, &'a str, String), Vec<usize>>,
    by_cut: HashMap<(&'a str, &'a str, &'a Cut), usize>,
}

impl<'a> Index<'a> {
    fn new(cells: &'a [Measurement]) -> Self {
        let mut groups: HashMap<_, Vec<usize>> = HashMap::new();
        let mut by_cut = HashMap::new();
        for (at, cell) in cells.iter().enumerate() {
            groups.entry((cell.indicator.as_str(), cell.period.as_str(), cell.cut.dimension())).or_default().push(at);
            by_cut.insert((cell.indicator.as_str(), cell.period.as_str(), &cell.cut), at);
        }
        Index { cells, groups, by_cut }
    }

    fn group<'s>(&'s self, indicator: &'s str, period: &'s str, dimension: &str) -> &'s [usize] {
        // The key holds a String, so one is needed to ask.
        self.groups.get(&(indicator, period, dimension.to_owned())).map_or(&[], Vec::as_slice)
    }

    fn cut(&self, indicator: &str, period: &str, cut: &Cut) -> Option<usize> {
        self.by_cut.get(&(indicator, period, cut)).copied()
    }

    fn amount(&self, term: CellPart) -> Option<Decimal> {
        quantity(&self.cells[term.cell], term.part).map(|quantity| quantity.amount)
    }

    /// A relation, unless one of its terms has no amount.
    fn relation(&self, reason: &str, terms: Vec<(i8, CellPart)>, found: &mut Vec<Relation>) {
        if terms.len() > 1 && terms.iter().all(|(_, term)| self.amount(*term).is_some()) {
            found.push(Relation { reason: reason.to_owned(), terms });
        }
    }

    fn holds(&self, terms: &[(i8, CellPart)]) -> bool {
        let amounts: Option<Vec<Decimal>> =
            terms.iter().map(|(sign, term)| self.amount(*term).map(|amount| Decimal::from(*sign) * amount)).collect();
        amounts.is_some_and(|amounts| negligible(amounts.into_iter().sum()))
    }

    /// Totals and the parts of a dimension, for every dimension and for every margin of two dimensions together.
    fn parts_and_wholes(&self, indicator: &Indicator, period: &str, found: &mut Vec<Relation>) {
        for by in &indicator.by {
            let ids: Vec<&str> = by.iter().map(|dimension| dimension.id()).collect();
            let parts = self.group(&indicator.id, period, &ids.join("*"));
            for (position, dropped) in ids.iter().enumerate() {
                let mut margins: BTreeMap<Cut, Vec<usize>> = BTreeMap::new();
                for part in parts {
                    let mut margin = self.cells[*part].cut.clone();
                    margin.dimensions.remove(position);
                    margin.categories.remove(position);
                    margins.entry(margin).or_default().push(*part);
                }
                for (margin, parts) in margins {
                    let Some(whole) = self.cut(&indicator.id, period, &margin) else { continue };
                    for part_of in [Part::Numerator, Part::Denominator, Part::Complement] {
                        let term = |cell| CellPart { cell, part: part_of };
                        let mut terms: Vec<(i8, CellPart)> = vec![(-1, term(whole))];
                        // A part without an amount (no data) is an empty part.
                        terms.extend(parts.iter().map(|cell| (1, term(*cell))).filter(|(_, term)| self.amount(*term).is_some()));
                        if must_add_up(indicator, dropped) || self.holds(&terms) {
                            let reason = format!("{} by {} ({period}, {})", indicator.id, ids.join("*"), margin.category());
                            self.relation(&reason, terms, found);
                        }
                    }
                }
            }
        }
    }

    /// What ratios and differences are made of.
    fn operands(&self, indicator: &Indicator, period: &str, found: &mut Vec<Relation>) {
        let (plus, minus, over) = match &indicator.measure {
            Measure::Difference { plus, minus } => (plus, minus, None),
            Measure::Ratio { plus, minus, over } => (plus, minus, Some(over)),
            _ => return,
        };
        for cell in self.cells_of(&indicator.id, period) {
            let cut = &self.cells[cell].cut;
            let value_of = |name: &String| {
                let cell = self.cut(name, period, cut)?;
                let term = CellPart { cell, part: Part::Numerator };
                (self.amount(term) == self.cells[cell].value.number()).then_some(term)
            };
            let above: Option<Vec<(i8, CellPart)>> = plus
                .iter()
                .map(|name| (1, name))
                .chain(minus.iter().map(|name| (-1, name)))
                .map(|(sign, name)| Some((sign, value_of(name)?)))
                .collect();
            if let Some(mut terms) = above {
                terms.push((-1, CellPart { cell, part: Part::Numerator }));
                self.relation(&format!("{} above the line ({period})", indicator.id), terms, found);
            }
            if let Some(term) = over.and_then(value_of) {
                let terms = vec![(1, term), (-1, CellPart { cell, part: Part::Denominator })];
                self.relation(&format!("{} below the line ({period})", indicator.id), terms, found);
            }
        }
    }

    fn cells_of(&self, indicator: &str, period: &str) -> Vec<usize> {
        (0..self.cells.len()).filter(|at| self.cells[*at].indicator == indicator && self.cells[*at].period == period).collect()
    }

    /// The lists [`SAME`] and [`SUMS`].
    fn same(&self, period: &str, found: &mut Vec<Relation>) {
        for ((left, left_part), (right, right_part)) in SAME {
            for cell in self.cells_of(left, period) {
                let Some(other) = self.cut(right, period, &self.cells[cell].cut) else { continue };
                let terms = vec![(1, CellPart { cell, part: left_part }), (-1, CellPart { cell: other, part: right_part })];
                // Sessions in an undeclared setting are in no share; then the two are different amounts.
                if self.holds(&terms) || left.starts_with("children") {
                    self.relation(&format!("{left} and {right} ({period})"), terms, found);
                }
            }
        }
        for sum in SUMS {
            for cell in self.cells_of(sum[0].1, period) {
                let cut = &self.cells[cell].cut;
                let terms: Option<Vec<(i8, CellPart)>> = sum
                    .iter()
                    .map(|(sign, name)| Some((*sign, CellPart { cell: self.cut(name, period, cut)?, part: Part::Numerator })))
                    .collect();
                let names: Vec<&str> = sum.iter().map(|(_, name)| *name).collect();
                self.relation(&format!("{} ({period})", names.join(", ")), terms.unwrap_or_default(), found);
            }
        }
        for ((left, left_dimension), (right, right_dimension)) in SAME_IF_EQUAL {
            self.same_if_equal(period, (left, left_dimension), (right, right_dimension), found);
        }
    }

    /// Cells of two disaggregations that mean the same and have the same amount: an exit reason and the state of cases with it, the phase that
    /// cases ended in and the transitions from it to `exit`. They can differ, for cases that ended before the period; then nothing follows.
    fn same_if_equal(&self, period: &str, left: (&str, &str), right: (&str, &str), found: &mut Vec<Relation>) {
        let dimension = if left.1.is_empty() { TOTAL } else { left.1 };
        for cell in self.group(left.0, period, dimension) {
            let category = self.cells[*cell].cut.category();
            for other in self.group(right.0, period, right.1) {
                let other_category = self.cells[*other].cut.category();
                let meant = match (left.1, right.1) {
                    ("phase", "transition") => other_category == format!("{category}>exit"),
                    ("", "transition") => other_category.starts_with('>'),
                    _ => other_category == category,
                };
                let terms =
                    vec![(1, CellPart { cell: *cell, part: Part::Numerator }), (-1, CellPart { cell: *other, part: Part::Numerator })];
                if meant && self.holds(&terms) {
                    self.relation(&format!("{} and {} ({period}, {category})", left.0, right.0), terms, found);
                }
            }
        }
    }

    /// Children with a service are the children of all sets that hold it.
    fn overlap(&self, period: &str, found: &mut Vec<Relation>) {
        let sets = self.group("service_overlap", period, "service_set");
        for cell in self.group("children_reached", period, "service") {
            let service = self.cells[*cell].cut.category();
            let holding = sets.iter().filter(|set| self.cells[**set].cut.category().split('+').any(|member| member == service));
            let mut terms: Vec<(i8, CellPart)> = holding.map(|set| (1, CellPart { cell: *set, part: Part::Numerator })).collect();
            terms.push((-1, CellPart { cell: *cell, part: Part::Numerator }));
            self.relation(&format!("sets of services with {service} ({period})"), terms, found);
        }
    }

    /// Where no case skipped a phase, the cases that reached it are those whose furthest phase is this or a later one.
    fn phases(&self, period: &str, found: &mut Vec<Relation>) {
        let furthest: Vec<usize> = self
            .group("case_progress", period, "phase")
            .iter()
            .copied()
            .filter(|cell| self.cells[*cell].cut.category() != "unknown")
            .collect();
        for cell in self.group("phase_reached", period, "phase") {
            let phase = self.cells[*cell].cut.category();
            let Some(from) = furthest.iter().position(|other| self.cells[*other].cut.category() == phase) else { continue };
            let mut terms: Vec<(i8, CellPart)> =
                furthest[from..].iter().map(|cell| (1, CellPart { cell: *cell, part: Part::Numerator })).collect();
            terms.push((-1, CellPart { cell: *cell, part: Part::Numerator }));
            if self.holds(&terms) {
                self.relation(&format!("cases at {phase} or further ({period})"), terms, found);
            }
        }
    }

    /// A month that lies in two periods with all its days has the same figure in both.
    fn shared_months(&self, indicators: &[Indicator], periods: &[Span], found: &mut Vec<Relation>) {
        for indicator in indicators {
            for (at, one) in periods.iter().enumerate() {
                for other in periods.iter().skip(at + 1).filter(|other| other.overlaps(one)) {
                    for cell in self.group(&indicator.id, &one.id, "month") {
                        let Some(same) = self.cut(&indicator.id, &other.id, &self.cells[*cell].cut) else { continue };
                        let terms = vec![
                            (1, CellPart { cell: *cell, part: Part::Numerator }),
                            (-1, CellPart { cell: same, part: Part::Numerator }),
                        ];
                        // A month cut by the border of a period may differ.
                        if self.holds(&terms) {
                            self.relation(&format!("{} in one month of {} and {}", indicator.id, one.id, other.id), terms, found);
                        }
                    }
                }
            }
        }
    }

    /// Cases open on the border of two periods are the same cases in both.
    fn shared_borders(&self, periods: &[Span], found: &mut Vec<Relation>) {
        for (at, one) in periods.iter().enumerate() {
            for other in &periods[at + 1..] {
                let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
                if first.start == second.start {
                    self.same_cuts(("cases_open_start", &first.id), ("cases_open_start", &second.id), found);
                }
                if first.end == second.end {
                    self.same_cuts(("cases_open_end", &first.id), ("cases_open_end", &second.id), found);
                }
                if first.end.succ_opt() == Some(second.start) {
                    self.same_cuts(("cases_open_end", &first.id), ("cases_open_start", &second.id), found);
                }
            }
        }
    }

    fn same_cuts(&self, (left, left_period): (&str, &str), (right, right_period): (&str, &str), found: &mut Vec<Relation>) {
        for cell in self.cells_of(left, left_period) {
            let Some(same) = self.cut(right, right_period, &self.cells[cell].cut) else { continue };
            let terms = vec![(1, CellPart { cell, part: Part::Numerator }), (-1, CellPart { cell: same, part: Part::Numerator })];
            self.relation(&format!("{left} of {left_period} and {right} of {right_period}"), terms, found);
        }
    }

    /// Periods that fill another without gaps or overlaps add up to it, for figures whose periods add up.
    fn tiling_periods(&self, indicators: &[Indicator], periods: &[Span], found: &mut Vec<Relation>) {
        for whole in periods {
            let mut parts: Vec<&Span> =
                periods.iter().filter(|part| part.id != whole.id && whole.start <= part.start && part.end <= whole.end).collect();
            parts.sort_by_key(|part| part.start);
            let joined = parts.windows(2).all(|pair| pair[0].end.succ_opt() == Some(pair[1].start));
            let fills =
                parts.first().is_some_and(|first| first.start == whole.start) && parts.last().is_some_and(|last| last.end == whole.end);
            if !joined || !fills {
                continue;
            }
            for indicator in
                indicators.iter().filter(|indicator| matches!(indicator.aggregation, Aggregation::Sum | Aggregation::RatioOfSums))
            {
                for cell in self.cells_of(&indicator.id, &whole.id) {
                    let cut = &self.cells[cell].cut;
                    for part in [Part::Numerator, Part::Denominator] {
                        let mut terms = vec![(-1, CellPart { cell, part })];
                        let of_parts = parts.iter().filter_map(|period| self.cut(&indicator.id, &period.id, cut));
                        terms.extend(of_parts.map(|cell| (1, CellPart { cell, part })).filter(|(_, term)| self.amount(*term).is_some()));
                        if self.holds(&terms) {
                            self.relation(&format!("{} over the periods of {}", indicator.id, whole.id), terms, found);
                        }
                    }
                }
            }
        }
    }

    /// The part and the rest are the whole.
    fn complement(&self, cell: usize, found: &mut Vec<Relation>) {
        let term = |sign, part| (sign, CellPart { cell, part });
        let terms = vec![term(1, Part::Numerator), term(1, Part::Complement), term(-1, Part::Denominator)];
        self.relation(&format!("{}: the part and the rest", self.cells[cell].indicator), terms, found);
    }
}

/// Whether the parts of a dimension have to add up to the whole: each unit has one value of it.
fn must_add_up(indicator: &Indicator, dimension: &str) -> bool {
    match &indicator.measure {
        Measure::Count { of, .. } | Measure::Share { of, .. } | Measure::Sum { of, .. } => match *of {
            None => true,
            Some("child_id") => OF_A_CHILD.contains(&dimension),
            Some("case") => indicator.id.starts_with("cases_") || indicator.id == "case_progress",
            Some("case_phase") => dimension == "phase",
            _ => false,
        },
        Measure::Overlap { .. } => true,
        Measure::Median { .. } | Measure::Difference { .. } | Measure::Ratio { .. } | Measure::Burn { .. } => false,
    }
}
