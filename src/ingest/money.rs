//! What an amount means in its row: refunds are negative, costs and budgets are not, and the currency is that of the row.

use std::ops::RangeInclusive;

use super::category::Vocabularies;
use super::cell::Value;
use super::faults::{CONSTRAINT_ERROR, Fault};
use super::number::Beside;
use super::schema::{Domain, Table, TableSpec};

/// What costs below zero are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Negative {
    /// A mistake.
    #[default]
    Error,
    /// Money that came back.
    Refund,
}

/// The keywords of `negative` in `dosah.toml`.
pub(super) const NEGATIVES: &[(&str, Negative)] = &[("error", Negative::Error), ("refund", Negative::Refund)];

/// Gives the amount of a row its sign, or says why the row cannot be, and in which column. `beside` are the currencies that the sign in the cell itself can mean,
/// `reporting` is the one of rows without a currency.
pub(super) fn settle(
    spec: &TableSpec,
    row: &mut [Option<Value>],
    (beside, negative): (Beside, Negative),
    reporting: Option<&str>,
    vocabularies: &mut Vocabularies,
) -> Result<(), (usize, Fault)> {
    let is_possible = match spec.table {
        Table::Rates => number_within(spec, row, ("rate", f64::MIN_POSITIVE..=f64::MAX, "a rate is above zero")),
        Table::Costs => number_within(spec, row, ("charged_percent", 0.0..=100.0, "a percentage lies between 0 and 100")),
        _ => Ok(()),
    };
    is_possible?;
    let Some((amount, Some(Value::Whole(minor)))) = position(spec, "amount").map(|column| (column, row[column])) else { return Ok(()) };
    let wrong = |fault| Err((amount, fault));
    let mut word = |column, domain| match position(spec, column).and_then(|column| row[column]) {
        Some(Value::Code(code)) => Some(vocabularies.of(domain).value(code).to_owned()),
        _ => None,
    };
    let of_row = word("currency", Domain::Currency).or_else(|| reporting.map(str::to_owned));
    let is_refund = spec.table == Table::Costs && word("kind", Domain::CostKind).is_some_and(|kind| kind == "refund");
    if let Some(of_row) = of_row
        && !beside.is_empty()
        && !beside.contains(&of_row.as_str())
    {
        return wrong(another_currency(beside, &of_row));
    }
    if is_refund {
        row[amount] = Some(Value::Whole(-minor.saturating_abs()));
        return Ok(());
    }
    match spec.table {
        Table::Costs if minor < 0 && negative == Negative::Refund => {
            let refund = vocabularies.of(Domain::CostKind).code("refund");
            if let (Some(kind), Some(refund)) = (position(spec, "kind"), refund) {
                row[kind] = Some(Value::Code(refund));
            }
            Ok(())
        }
        Table::Costs if minor < 0 => {
            let help = "set kind to refund in this row if money came back, or correct the sign; where all costs below zero are refunds, set negative = \"refund\" in dosah.toml, in the [[input]] of this file";
            wrong(Fault::new(CONSTRAINT_ERROR, "a cost is below zero", help))
        }
        Table::Budget if minor < 0 => wrong(Fault::new(CONSTRAINT_ERROR, "a budgeted amount is below zero", "correct the sign")),
        _ => Ok(()),
    }
}

/// Whether a number of a row, if there is one, can be.
fn number_within(
    spec: &TableSpec,
    row: &[Option<Value>],
    (column, range, rule): (&str, RangeInclusive<f64>, &str),
) -> Result<(), (usize, Fault)> {
    let Some(column) = position(spec, column) else { return Ok(()) };
    match row[column] {
        Some(Value::Real(number)) if !range.contains(&number) => {
            Err((column, Fault::new(CONSTRAINT_ERROR, format!("{number} cannot be: {rule}"), "correct the number")))
        }
        _ => Ok(()),
    }
}

fn another_currency(beside: Beside, of_row: &str) -> Fault {
    const NAMED: usize = 6;
    let written = match beside {
        [only] => (*only).to_owned(),
        [first @ .., last] if beside.len() <= NAMED => format!("a currency that is {} or {last}", first.join(", ")),
        _ => format!("a currency that is {} or one of {} others", beside[..NAMED - 1].join(", "), beside.len() + 1 - NAMED),
    };
    let message = format!("the amount is written in {written}, but the row is in {of_row}");
    Fault::new(
        CONSTRAINT_ERROR,
        message,
        "enter the amount in the currency of the row, or add a column currency to the export; remove the sign only if it is wrong",
    )
}

fn position(spec: &TableSpec, name: &str) -> Option<usize> {
    spec.columns.iter().position(|column| column.name == name)
}
