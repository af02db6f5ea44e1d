//! What an amount means in its row: refunds are negative, costs and budgets are not, and the currency is that of the row.

use super::category::Vocabularies;
use super::cell::Value;
use super::faults::{CONSTRAINT_ERROR, Fault};
use super::schema::{Domain, Table, TableSpec};

/// The column of a table that holds money, if it has one.
pub(super) fn amount_column(spec: &TableSpec) -> Option<usize> {
    position(spec, "amount")
}

/// Gives the amount of a row its sign, or says why the row cannot be. `beside` is the currency that stands in the cell itself,
/// `reporting` the one of rows without a currency.
pub(super) fn settle(
    spec: &TableSpec,
    row: &mut [Option<Value>],
    beside: Option<&'static str>,
    reporting: Option<&str>,
    vocabularies: &mut Vocabularies,
) -> Result<(), Fault> {
    let Some((amount, Some(Value::Whole(minor)))) = amount_column(spec).map(|column| (column, row[column])) else { return Ok(()) };
    let mut word = |column, domain| match position(spec, column).and_then(|column| row[column]) {
        Some(Value::Code(code)) => Some(vocabularies.of(domain).value(code).to_owned()),
        _ => None,
    };
    let of_row = word("currency", Domain::Currency).or_else(|| reporting.map(str::to_owned));
    let is_refund = spec.table == Table::Costs && word("kind", Domain::CostKind).is_some_and(|kind| kind == "refund");
    if let (Some(beside), Some(of_row)) = (beside, of_row)
        && beside != of_row
    {
        let message = format!("the amount is written in {beside}, but the row is in {of_row}");
        return Err(Fault::new(CONSTRAINT_ERROR, message, "add a column currency, or remove the sign from the cell"));
    }
    if is_refund {
        row[amount] = Some(Value::Whole(-minor.saturating_abs()));
        return Ok(());
    }
    match spec.table {
        Table::Costs if minor < 0 => {
            let help = "set kind to refund in this row if money came back, or correct the sign";
            Err(Fault::new(CONSTRAINT_ERROR, "a cost is below zero", help))
        }
        Table::Budget if minor < 0 => Err(Fault::new(CONSTRAINT_ERROR, "a budgeted amount is below zero", "correct the sign")),
        _ => Ok(()),
    }
}

fn position(spec: &TableSpec, name: &str) -> Option<usize> {
    spec.columns.iter().position(|column| column.name == name)
}
