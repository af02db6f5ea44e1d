//! Figures that nobody is shown, set among those of a run: what readers put together, or kept of earlier releases, speaks of them.

use std::collections::{BTreeMap, HashMap};

use crate::indicators::measurement::{CellPart, Cut, Measurement, Measurements, Relation};

/// Where a figure stands: indicator, period, and each dimension with its category, in whatever order a table has them.
type Key = (String, String, BTreeMap<String, String>);

fn key(cell: &Measurement) -> Key {
    let cut = cell.cut.dimensions.iter().cloned().zip(cell.cut.categories.iter().cloned()).collect();
    (cell.indicator.clone(), cell.period.clone(), cut)
}

/// Adds the wanted figures of another computation of the same data, and all that it says about these and those that are there already.
/// What is new stands where it is told to: period and cut.
pub fn join(
    into: &mut Measurements,
    other: Measurements,
    is_wanted: impl Fn(&Measurement) -> bool,
    place: impl Fn(&str, &Cut) -> (String, Cut),
) {
    let there: HashMap<Key, usize> = into.cells.iter().enumerate().map(|(at, cell)| (key(cell), at)).collect();
    let mut places = Vec::with_capacity(other.cells.len());
    for mut cell in other.cells {
        let known = there.get(&key(&cell)).copied();
        places.push(known.or_else(|| {
            is_wanted(&cell).then(|| {
                (cell.period, cell.cut) = place(&cell.period, &cell.cut);
                into.cells.push(cell);
                into.cells.len() - 1
            })
        }));
    }
    let moved = |relation: Relation| {
        let terms = relation.terms.iter().map(|(sign, part)| Some((*sign, CellPart { cell: places[part.cell]?, ..*part })));
        Some(Relation { terms: terms.collect::<Option<_>>()?, ..relation })
    };
    into.relations.extend(other.relations.into_iter().filter_map(moved));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::definition::Method;
    use crate::indicators::measurement::{Part, Quantity, Rest, Value};

    fn count(indicator: &str, category: &str, count: u64) -> Measurement {
        let one = |text: &str| if category.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        Measurement {
            indicator: indicator.to_owned(),
            period: "total".to_owned(),
            cut: Cut { dimensions: one("age_band"), categories: one(category) },
            value: Value::of(count.into()),
            numerator: Some(Quantity { amount: count.into(), persons: Some(count), payees: None }),
            denominator: None,
            complement: None,
            basis: None,
            unit: "children".to_owned(),
            decimals: 0,
            percentile: None,
            baseline: None,
            target: None,
            method: Method::Counted,
            merges: Vec::new(),
            merged_into: None,
        }
    }

    fn sum(terms: &[(i8, usize)]) -> Relation {
        let term = |(sign, cell): &(i8, usize)| (*sign, CellPart { cell: *cell, part: Part::Numerator });
        Relation { reason: "parts".to_owned(), terms: terms.iter().map(term).collect(), rest: Rest::Nothing }
    }

    #[test]
    fn figures_that_are_there_are_met_again_and_the_others_are_added_with_what_ties_them() {
        let mut into = Measurements { cells: vec![count("reached", "", 9)], relations: Vec::new() };
        let cells = vec![count("reached", "", 9), count("reached", "0-5", 4), count("reached", "6+", 5), count("sessions", "", 30)];
        let other = Measurements { cells, relations: vec![sum(&[(-1, 0), (1, 1), (1, 2)]), sum(&[(1, 0), (-1, 3)])] };
        join(&mut into, other, |cell| cell.indicator == "reached", |period, cut| (format!("{period} then"), cut.clone()));
        let periods: Vec<&str> = into.cells.iter().map(|cell| cell.period.as_str()).collect();
        assert_eq!(periods, ["total", "total then", "total then"]);
        assert_eq!(into.relations, [sum(&[(-1, 0), (1, 1), (1, 2)])]);
    }
}
