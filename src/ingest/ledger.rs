//! Lines of the ledger that cannot count: amounts in another currency without a rate, and documents charged to several grants for more than they cost.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::clashes::{Clash, Fate, Said};
use super::faults::{DOUBLE_FUNDING, Fault, MISSING_RATE};
use super::schema::{Domain, Table};
use super::table::Shared;
use crate::project::grant::exact;

/// The whole amount of a line, in percent.
const WHOLE: f64 = 100.0;

/// The lines of costs or payments that cannot count, at most one clash a line.
pub(super) fn clashes(table: Table, columns: &[Column], fates: &[Fate], shared: &mut Shared) -> PolarsResult<Vec<Clash>> {
    let lines = Lines { columns, kept: (0..fates.len()).filter(|row| fates[*row] == Fate::Kept).collect() };
    let mut clashes = lines.without_a_rate(shared)?;
    if table == Table::Costs {
        let out: BTreeSet<usize> = clashes.iter().map(|clash| clash.row).collect();
        clashes.extend(lines.funded_twice(&out)?);
    }
    Ok(clashes)
}

/// The lines of a table that can be used so far.
struct Lines<'a> {
    columns: &'a [Column],
    kept: Vec<usize>,
}

impl Lines<'_> {
    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name() == name)
    }

    fn codes(&self, name: &str) -> PolarsResult<Option<&UInt32Chunked>> {
        self.column(name).map(|column| column.u32()).transpose()
    }

    fn days(&self, name: &str) -> PolarsResult<Option<&Int32Chunked>> {
        self.column(name).map(|column| Ok(column.date()?.physical())).transpose()
    }

    fn without_a_rate(&self, shared: &mut Shared) -> PolarsResult<Vec<Clash>> {
        let reporting = shared.known.currency.clone();
        let reporting = reporting.and_then(|currency| shared.vocabularies.of(Domain::Currency).find(&currency));
        let (Some(rates), Some(currencies), Some(incurred)) = (&shared.rates, self.codes("currency")?, self.days("date")?) else {
            return Ok(Vec::new());
        };
        let paid = self.days("paid_on")?;
        let file = shared.files.iter().find(|file| file.table == Table::Rates);
        let file = file.map_or_else(|| "rates.csv, a file with the columns currency, date and rate".to_owned(), |file| file.path.clone());
        let names = shared.vocabularies.of(Domain::Currency);
        let mut clashes = Vec::new();
        for row in self.kept.iter().copied() {
            let (Some(currency), Some(incurred)) = (currencies.get(row).filter(|code| Some(*code) != reporting), incurred.get(row)) else {
                continue;
            };
            let paid = paid.and_then(|paid| paid.get(row));
            if rates.find(currency, incurred, paid).is_none() {
                let (when, day) = rates.needed(incurred, paid);
                let currency = names.value(currency);
                let message = format!("there is no exchange rate of {currency} {when}");
                let help = format!("add a row to {file} with the currency {currency}, the date {day} and the rate");
                let said = Said { fault: Fault::new(MISSING_RATE, message, help), at: "currency" };
                clashes.push(Clash { row, earlier: row, check: MISSING_RATE, said: Some(said) });
            }
        }
        Ok(clashes)
    }

    /// Lines with the same document, payee, amount and currency are one document. Those that take it above its amount are funded twice, where
    /// several grants pay for it; a refund pays for nothing.
    fn funded_twice(&self, out: &BTreeSet<usize>) -> PolarsResult<Vec<Clash>> {
        let (Some(grants), Some(documents)) = (self.codes("charged_to")?, self.codes("document")?) else { return Ok(Vec::new()) };
        let (payees, currencies) = (self.codes("payee")?, self.codes("currency")?);
        let amounts = self.column("amount").map(|column| column.i64()).transpose()?;
        let percents = self.column("charged_percent").map(|column| column.f64()).transpose()?;
        let code = |codes: Option<&UInt32Chunked>, row| codes.and_then(|codes| codes.get(row));
        let mut same: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for row in self.kept.iter().copied().filter(|row| !out.contains(row)) {
            let amount = amounts.and_then(|amounts| amounts.get(row)).filter(|amount| *amount > 0);
            if let (Some(document), Some(amount)) = (documents.get(row), amount) {
                same.entry((document, code(payees, row), amount, code(currencies, row))).or_default().push(row);
            }
        }
        let mut clashes = Vec::new();
        for lines in same.values() {
            let several: BTreeSet<Option<u32>> = lines.iter().map(|row| grants.get(*row)).collect();
            if several.len() < 2 {
                continue;
            }
            let percent = |row: usize| exact(percents.and_then(|percents| percents.get(row)).unwrap_or(WHOLE)).unwrap_or_default();
            let all = lines.iter().map(|row| percent(*row)).sum::<rust_decimal::Decimal>().normalize();
            let mut charged = rust_decimal::Decimal::ZERO;
            for row in lines.iter().copied() {
                if charged + percent(row) <= rust_decimal::Decimal::ONE_HUNDRED {
                    charged += percent(row);
                    continue;
                }
                let message = format!("this document is charged to several grants, {all} percent of it together");
                let help = "charge no more than the whole of it: correct charged_percent, or delete the line of one grant; this line is not counted until then";
                let said = Said { fault: Fault::new(DOUBLE_FUNDING, message, help), at: "document" };
                clashes.push(Clash { row, earlier: lines[0], check: DOUBLE_FUNDING, said: Some(said) });
            }
        }
        Ok(clashes)
    }
}
