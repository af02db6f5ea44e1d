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
    /// Whether a share counts it above the line; of a time, whether it has ended.
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
    /// The mean, in so many parts of one.
    Mean(i128),
    /// The time by which half have ended, by the curve of Kaplan and Meier.
    HalfEnded,
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
        Measure::Mean(parts) => {
            let values: Vec<i128> = items.iter().filter_map(|item| item.amount).collect();
            if values.is_empty() {
                return Figure::None(Missing::NoData);
            }
            let value = Fraction::of(values.iter().sum(), parts * values.len() as i128);
            Figure::Known { value, above: None, below: Some(Fraction::whole(values.len())) }
        }
        Measure::HalfEnded => half_ended(items),
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

/// The first time at which the share that goes on is below one half; where it stays at one half for a while, the middle of that while. What is no
/// longer followed from a day on was followed on that day.
fn half_ended(items: &[&Item]) -> Figure {
    let times: Vec<(i128, bool)> = items.iter().filter_map(|item| Some((item.amount?, item.is_part))).collect();
    let ends: BTreeSet<i128> = times.iter().filter(|(_, ended)| *ended).map(|(time, _)| *time).collect();
    let (mut goes_on, mut at_one_half) = (1.0, None);
    for end in ends {
        let followed = times.iter().filter(|(time, _)| *time >= end).count() as f64;
        let ended = times.iter().filter(|(time, ended)| *ended && *time == end).count() as f64;
        goes_on *= (followed - ended) / followed;
        if goes_on > 0.5 + 1e-9 {
            continue;
        }
        if goes_on > 0.5 - 1e-9 {
            at_one_half = at_one_half.or(Some(end));
            continue;
        }
        let value = Fraction::of(at_one_half.unwrap_or(end) + end, 2);
        return Figure::Known { value, above: None, below: Some(Fraction::whole(times.len())) };
    }
    let value = at_one_half.map(|end| Fraction::of(end, 1));
    value.map_or(Figure::None(Missing::NoData), |value| Figure::Known { value, above: None, below: Some(Fraction::whole(times.len())) })
}
