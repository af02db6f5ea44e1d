//! Overlap: how many children had exactly which set of services.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Selected;
use crate::error::Error;
use crate::indicators::compute::Amounts;
use crate::indicators::dimension::{Dimension, UNKNOWN};
use crate::indicators::measurement::{Cut, Quantity, Value};
use crate::indicators::views::{Frame, NONE};
use crate::ingest::dataset::is_unknown;

/// Up to this many services every combination is listed, also those that no child had.
const LIST_ALL: usize = 3;
/// A set is a bit a service, the last bit for an unknown one.
const WIDTH: usize = 63;

/// The total, then one figure a set of services: smaller sets first, services in their declared order.
///
/// # Errors
/// When there are more services than a set can hold.
pub fn overlap(frame: &Frame, selected: &Selected<'_>) -> Result<Vec<(Cut, Amounts)>, Error> {
    let services = frame.labels("service").unwrap_or_default();
    if services.len() > WIDTH {
        return Err(Error::Defect(format!("more than {WIDTH} services")));
    }
    let (child, service) = (frame.codes("child_id")?, frame.codes("service")?);
    let children = child.iter().max().map_or(0, |last| *last as usize + 1);
    let mut sets: Vec<u64> = vec![0; children];
    for row in selected.rows() {
        let code = service[*row as usize];
        let bit = if code == NONE { services.len() } else { code as usize };
        sets[child[*row as usize] as usize] |= 1 << bit;
    }
    let mut persons: Vec<u32> = (0..).take(children).collect();
    if let Some(of_rows) = frame.persons()? {
        selected.rows().iter().for_each(|row| persons[child[*row as usize] as usize] = of_rows[*row as usize]);
    }
    let reached: Vec<(u64, u32)> = sets.into_iter().zip(persons).filter(|(set, _)| *set != 0).collect();
    let mut sizes: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    let known = services.iter().filter(|service| !is_unknown(service)).count();
    if known <= LIST_ALL {
        sizes.extend((1..1_u64 << known).map(|set| (set, Vec::new())));
    }
    for (set, person) in &reached {
        sizes.entry(*set).or_default().push(*person);
    }
    let mut sizes: Vec<(u64, Vec<u32>)> = sizes.into_iter().collect();
    sizes.sort_by_key(|(set, _)| (set.count_ones(), Reverse(set.reverse_bits())));
    let name = |set: u64| {
        let members = (0..=services.len()).filter(|bit| set >> bit & 1 == 1);
        members.map(|bit| services.get(bit).map_or(UNKNOWN, String::as_str)).collect::<Vec<_>>().join("+")
    };
    // One entry a child.
    let cell = |persons: Vec<u32>| {
        let amount = Decimal::from(persons.len());
        let different = persons.into_iter().collect::<BTreeSet<u32>>().len();
        let quantity = Quantity::of(amount, u64::try_from(different).ok());
        Amounts { value: Value::of(amount), numerator: Some(quantity), denominator: None, complement: None, basis: None }
    };
    let all = reached.into_iter().map(|(_, person)| person).collect();
    let mut cells = vec![(Cut::default(), cell(all))];
    for (set, persons) in sizes {
        let cut = Cut { dimensions: vec![Dimension::ServiceSet.id().to_owned()], categories: vec![name(set)] };
        cells.push((cut, cell(persons)));
    }
    Ok(cells)
}
