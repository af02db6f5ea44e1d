//! Amounts that add up: a total split into ledger lines, to the cent.

use chrono::NaiveDate;
use fastrand::Rng;

use crate::export::Dialect;

/// A line of the cost ledger.
pub struct Line {
    pub date: NaiveDate,
    pub heading: &'static str,
    /// Minor units.
    pub amount: i64,
    pub payee: String,
    pub paid_on: NaiveDate,
    pub source: &'static str,
    pub eligible: &'static str,
    pub kind: &'static str,
}

impl Line {
    /// Its cells: date, heading, amount, document, payee, paid_on, source, eligible, kind.
    pub fn row(&self, document: &str, dialect: &Dialect) -> Vec<String> {
        vec![
            (dialect.date)(self.date),
            self.heading.to_owned(),
            (dialect.money)(self.amount),
            document.to_owned(),
            self.payee.clone(),
            (dialect.date)(self.paid_on),
            self.source.to_owned(),
            self.eligible.to_owned(),
            self.kind.to_owned(),
        ]
    }
}

/// Splits a total into `parts` amounts that differ by up to `spread` percent and add up exactly.
pub fn split(rng: &mut Rng, total: i64, parts: usize, spread: i64) -> Vec<i64> {
    let weights: Vec<i64> = (0..parts).map(|_| rng.i64(100 - spread..=100 + spread)).collect();
    let sum: i64 = weights.iter().sum();
    let mut amounts: Vec<i64> = weights.iter().map(|weight| total * weight / sum).collect();
    let missing = total - amounts.iter().sum::<i64>();
    if let Some(last) = amounts.last_mut() {
        *last += missing;
    }
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_to_the_total() {
        let mut rng = Rng::with_seed(1);
        assert_eq!(split(&mut rng, 2_318_000, 48, 30).iter().sum::<i64>(), 2_318_000);
    }
}
