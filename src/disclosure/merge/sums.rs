//! The figures of merged categories: amounts are added up, and what is made of them is made anew.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::groups::Group;
use super::lines::{self, Line, PARTS, quantity, value};
use crate::error::Error;
use crate::indicators::measurement::{CellPart, Measurement, Measurements, Part, Quantity, Relation, Rest, Value};

/// Adds a figure for each group to every line in which its categories can be added up, before the first of them, and what both say of each other.
///
/// # Errors
/// Only on a defect of dosah.
pub(super) fn add(measurements: &mut Measurements, groups: &[Group]) -> Result<(), Error> {
    let Some(dimension) = groups.first().map(|group| group.dimension.as_str()) else { return Ok(()) };
    // The merged figures that go before a cell, each with the cells that it is made of.
    let mut before: BTreeMap<usize, Vec<(Measurement, Vec<usize>)>> = BTreeMap::new();
    for line in lines::of(&measurements.cells, dimension) {
        for group in groups {
            let is_member = |cell: &usize| group.members.contains(&measurements.cells[*cell].cut.categories[line.position]);
            let members: Vec<usize> = line.cells.iter().copied().filter(is_member).collect();
            let Some(first) = members.first().copied() else { continue };
            let merged = merged(&measurements.cells, &line, group, &members)?;
            before.entry(first).or_default().push((merged, members));
        }
    }
    let mut moved_to = Vec::with_capacity(measurements.cells.len());
    let mut added = Vec::new();
    let mut cells = Vec::with_capacity(measurements.cells.len());
    for (at, cell) in std::mem::take(&mut measurements.cells).into_iter().enumerate() {
        for (merged, members) in before.remove(&at).unwrap_or_default() {
            added.push((cells.len(), members));
            cells.push(merged);
        }
        moved_to.push(cells.len());
        cells.push(cell);
    }
    for (_, term) in measurements.relations.iter_mut().flat_map(|relation| &mut relation.terms) {
        term.cell =
            moved_to.get(term.cell).copied().ok_or_else(|| Error::Defect("a relation speaks of a figure that is not there".into()))?;
    }
    for (merged, members) in added {
        let members = members.iter().map(|member| moved_to[*member]);
        measurements.relations.extend(relations(&cells, merged, &members.collect::<Vec<_>>()));
    }
    measurements.cells = cells;
    Ok(())
}

/// The figure of a group in a line, from those of its members.
fn merged(cells: &[Measurement], line: &Line, group: &Group, members: &[usize]) -> Result<Measurement, Error> {
    let members: Vec<&Measurement> = members.iter().map(|member| &cells[*member]).collect();
    let first = members.first().ok_or_else(|| Error::Defect("a merged figure is made of nothing".to_owned()))?;
    let sum = |part| {
        let filled: Vec<Quantity> = members.iter().filter_map(|cell| quantity(cell, part)).collect();
        if filled.is_empty() { None } else { Some(sum(&filled, line.persons_add_up)) }
    };
    let (numerator, denominator) = (sum(Part::Numerator), sum(Part::Denominator));
    let mut merged = Measurement {
        value: value(numerator, denominator, &first.unit).unwrap_or(Value::NoData),
        numerator,
        denominator,
        complement: sum(Part::Complement),
        basis: sum(Part::Basis),
        ..(*first).clone()
    };
    merged.cut.categories[line.position].clone_from(&group.category);
    // All that could be in it, whether somebody is or not.
    let of = if first.merges.is_empty() { vec![first.cut.category()] } else { first.merges.clone() };
    let with = |category: &str, member: &str| {
        let categories = category.split('|').enumerate();
        categories.map(|(at, category)| if at == line.position { member } else { category }).collect::<Vec<_>>().join("|")
    };
    merged.merges = of.iter().flat_map(|category| group.members.iter().map(move |member| with(category, member))).collect();
    Ok(merged)
}

/// Where somebody may stand behind several of the figures, no more persons are counted than stand behind one.
fn sum(quantities: &[Quantity], persons_add_up: bool) -> Quantity {
    let persons = quantities.iter().filter_map(|quantity| quantity.persons);
    let amount = quantities.iter().map(|quantity| quantity.amount).sum::<Decimal>();
    Quantity::of(amount, if persons_add_up { persons.reduce(u64::saturating_add) } else { persons.max() })
}

/// A merged figure is the sum of its parts.
fn relations(cells: &[Measurement], merged: usize, members: &[usize]) -> Vec<Relation> {
    let cell = &cells[merged];
    let reason = format!("{} of {} ({}) is made of its parts", cell.cut.category(), cell.indicator, cell.period);
    let of = |part: Part| {
        let members = members.iter().copied().filter(|member| quantity(&cells[*member], part).is_some());
        let terms = members.map(|member| (1, CellPart { cell: member, part }));
        let terms = [(-1, CellPart { cell: merged, part })].into_iter().chain(terms).collect();
        Relation { reason: reason.clone(), terms, rest: Rest::Nothing }
    };
    PARTS.into_iter().filter(|part| quantity(cell, *part).is_some()).map(of).collect()
}
