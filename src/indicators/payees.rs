//! Payees: who stands behind an amount of money. A sum that went to two people tells each of them what the other got.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

/// How an amount was paid to persons. Money that came back is taken for what it moved, so that no sum looks smaller than its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Payees {
    /// Different payees.
    pub count: u64,
    /// What the one who was paid most got.
    pub largest: Decimal,
    /// What the next one got; nothing where there is none.
    pub second: Decimal,
    /// What all of them got.
    pub all: Decimal,
}

impl Payees {
    /// The payees of amounts, each with the number of its payee; `None` where nobody was paid.
    #[must_use]
    pub fn of(paid: impl IntoIterator<Item = (u32, Decimal)>) -> Option<Self> {
        let mut each: BTreeMap<u32, Decimal> = BTreeMap::new();
        for (payee, amount) in paid {
            *each.entry(payee).or_default() += amount;
        }
        let mut amounts: Vec<Decimal> = each.into_values().map(|amount| amount.abs()).filter(|amount| !amount.is_zero()).collect();
        amounts.sort_unstable();
        let largest = *amounts.last()?;
        let second = amounts.iter().rev().nth(1).copied().unwrap_or_default();
        Some(Payees { count: amounts.len() as u64, largest, second, all: amounts.iter().sum() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payee_on_several_lines_is_one_and_a_refund_is_taken_off() {
        let paid = [(7, 300), (2, 20), (7, -50), (5, 10), (2, 5)].map(|(payee, amount)| (payee, Decimal::from(amount)));
        let payees = Payees::of(paid);
        let [largest, second, all] = [250, 25, 285].map(Decimal::from);
        assert_eq!(payees, Some(Payees { count: 3, largest, second, all }));
    }

    #[test]
    fn who_paid_everything_back_was_not_paid() {
        assert_eq!(Payees::of([(1, Decimal::TEN), (1, -Decimal::TEN)]), None);
        assert_eq!(Payees::of([]), None);
    }
}
