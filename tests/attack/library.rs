//! Tables that no project can declare, protected by dosah's library and written as a results table. The attacker reads only that.

use dosah::disclosure::{Audience, Policy, protect};
use dosah::indicators::definition::Method;
use dosah::indicators::measurement::{CellPart, Cut, Measurement, Measurements, Part, Quantity, Relation, Rest, Value};
use dosah::output::measurements_csv;

/// A count of children in a table: dimensions joined by `*`, categories by `|`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub dimension: String,
    pub category: String,
    pub count: i64,
}

impl Count {
    pub fn new(dimension: impl Into<String>, category: impl Into<String>, count: i64) -> Self {
        Count { dimension: dimension.into(), category: category.into(), count }
    }

    fn cut(&self) -> Cut {
        let split = |text: &str, at: char| if self.dimension == "total" { Vec::new() } else { text.split(at).map(str::to_owned).collect() };
        Cut { dimensions: split(&self.dimension, '*'), categories: split(&self.category, '|') }
    }

    fn measurement(&self) -> Measurement {
        Measurement {
            indicator: "reached".to_owned(),
            period: "total".to_owned(),
            cut: self.cut(),
            value: Value::of(self.count.into()),
            numerator: Some(Quantity { amount: self.count.into(), persons: Some(self.count.unsigned_abs()), payees: None }),
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
}

/// Which counts make up another: a whole and its parts, as places in the list.
pub type Sum = (usize, Vec<usize>);

/// Every count is the sum of those of each table with more dimensions; what does not add up is left to the caller.
pub fn sums(counts: &[Count]) -> Vec<Sum> {
    let cuts: Vec<Cut> = counts.iter().map(Count::cut).collect();
    let mut tables: Vec<&[String]> = cuts.iter().map(|cut| cut.dimensions.as_slice()).collect();
    tables.sort_unstable();
    tables.dedup();
    let pairs = |cut: &Cut| cut.dimensions.clone().into_iter().zip(cut.categories.clone()).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (whole, cut) in cuts.iter().enumerate() {
        for table in &tables {
            let finer = table.len() > cut.dimensions.len() && cut.dimensions.iter().all(|dimension| table.contains(dimension));
            let inside = |part: &Cut| part.dimensions == *table && pairs(cut).iter().all(|pair| pairs(part).contains(pair));
            let parts: Vec<usize> = (0..cuts.len()).filter(|part| finer && inside(&cuts[*part])).collect();
            let sum: i64 = parts.iter().map(|part| counts[*part].count).sum();
            if !parts.is_empty() && sum == counts[whole].count {
                found.push((whole, parts));
            }
        }
    }
    found
}

/// The results table that dosah writes for readers from whom counts below the threshold are hidden.
pub fn protected(counts: &[Count], sums: &[Sum], threshold: u64, rounding: Option<u64>) -> String {
    let term = |sign: i8, cell: usize| (sign, CellPart { cell, part: Part::Numerator });
    let relation = |(whole, parts): &Sum| Relation {
        reason: "parts and whole".to_owned(),
        terms: std::iter::once(term(1, *whole)).chain(parts.iter().map(|part| term(-1, *part))).collect(),
        rest: Rest::Nothing,
    };
    let measurements =
        Measurements { cells: counts.iter().map(Count::measurement).collect(), relations: sums.iter().map(relation).collect() };
    let policy = Policy {
        audience: if rounding.is_some() { Audience::Public } else { Audience::Funder },
        threshold: Some(threshold),
        sensitive: Vec::new(),
        rounding,
        already_public: Vec::new(),
        known: Vec::new(),
        unseen_periods: std::collections::BTreeSet::new(),
    };
    let protected = protect(&measurements, &policy, None).expect("these counts can be protected");
    String::from_utf8(measurements_csv(&protected).expect("a results table")).expect("text")
}
