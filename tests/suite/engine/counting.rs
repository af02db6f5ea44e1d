//! Counting, one cell after another, each by a loop over all items.

use std::collections::{BTreeMap, BTreeSet};

use super::number::{Figure, Fraction, Missing};

/// What stands for the whole: as a dimension, and as its only category.
pub const TOTAL: &str = "total";
/// The category of what nobody recorded.
pub const UNKNOWN: &str = "unknown";

/// One thing that counts in a period.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// What makes two items the same.
    pub unit: String,
    /// What it adds to a sum, or its place in a row of values.
    pub amount: Option<i128>,
    /// Whether a share counts it above the line.
    pub is_part: bool,
    /// Its category in each dimension; nothing is unknown.
    pub words: BTreeMap<&'static str, String>,
}

/// The dimensions that the data have, with their categories.
pub type Dimensions = BTreeMap<&'static str, Vec<String>>;

/// How items become a figure.
#[derive(Debug, Clone, Copy)]
pub enum Measure {
    /// Different units.
    Count,
    /// Amounts, once a unit, in so many parts of one.
    Sum(i128),
    /// Different units that are the part, in percent of all.
    Share,
    /// The value that so many percent of the values are below, in so many parts of one.
    Percentile(i128, i128),
}

/// Dimension, category and figure.
pub type Cell = (String, String, Figure);

/// The total, and every category of every breakdown that the data allow.
pub fn cells(items: &[Item], measure: Measure, by: &[&str], dimensions: &Dimensions) -> Vec<Cell> {
    let all: Vec<&Item> = items.iter().collect();
    let mut cells = vec![(TOTAL.to_owned(), TOTAL.to_owned(), figure(&all, measure))];
    for dimension in by {
        let names: Vec<&str> = dimension.split('*').collect();
        if !names.iter().all(|name| dimensions.contains_key(name)) {
            continue;
        }
        let mut combinations: Vec<Vec<String>> = vec![Vec::new()];
        for name in &names {
            let longer = |combination: &Vec<String>| {
                let add = |category: &String| combination.iter().cloned().chain([category.clone()]).collect();
                dimensions[name].iter().map(add).collect::<Vec<_>>()
            };
            combinations = combinations.iter().flat_map(longer).collect();
        }
        for combination in combinations {
            let word =
                |item: &Item, name: &str| item.words.get(name).filter(|word| !word.is_empty()).map_or(UNKNOWN, String::as_str).to_owned();
            let inside = |item: &&&Item| names.iter().zip(&combination).all(|(name, category)| word(item, name) == *category);
            let items: Vec<&Item> = all.iter().filter(inside).copied().collect();
            cells.push(((*dimension).to_owned(), combination.join("|"), figure(&items, measure)));
        }
    }
    cells
}

fn figure(items: &[&Item], measure: Measure) -> Figure {
    match measure {
        Measure::Count => Figure::amount(Fraction::whole(different(items.iter().copied()))),
        Measure::Sum(parts) => {
            let mut amounts: BTreeMap<&str, i128> = BTreeMap::new();
            for item in items {
                if let Some(amount) = item.amount {
                    amounts.entry(&item.unit).or_insert(amount);
                }
            }
            if amounts.is_empty() && !items.is_empty() {
                return Figure::None(Missing::NoData);
            }
            Figure::amount(Fraction::of(amounts.values().sum(), parts))
        }
        Measure::Share => {
            let part = different(items.iter().copied().filter(|item| item.is_part));
            Figure::ratio(Fraction::whole(part), Fraction::whole(different(items.iter().copied())), 100)
        }
        Measure::Percentile(percent, parts) => percentile(items.iter().filter_map(|item| item.amount).collect(), percent, parts),
    }
}

fn different<'a>(items: impl Iterator<Item = &'a Item>) -> usize {
    items.map(|item| &item.unit).collect::<BTreeSet<_>>().len()
}

/// Of n sorted values the one at place (n − 1) × percent / 100, counted from 0; between two places in proportion.
fn percentile(mut values: Vec<i128>, percent: i128, parts: i128) -> Figure {
    values.sort_unstable();
    let Some(last) = values.len().checked_sub(1) else { return Figure::None(Missing::NoData) };
    let place = last as i128 * percent;
    let (below, rest) = ((place / 100) as usize, place % 100);
    let value = values[below] * 100 + (values[(below + 1).min(last)] - values[below]) * rest;
    Figure::Known { value: Fraction::of(value, 100 * parts), above: None, below: Some(Fraction::whole(values.len())) }
}
