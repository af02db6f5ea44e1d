//! The codes of categories in frames: which are in use, and their final ones.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::category::UNUSED;
use super::schema::{Domain, Kind, Table};
use crate::error::Error;

/// The codes of every domain that stand in frames.
pub(super) fn used_codes(frames: &BTreeMap<Table, DataFrame>) -> Result<BTreeMap<Domain, BTreeSet<u32>>, Error> {
    let mut used: BTreeMap<Domain, BTreeSet<u32>> = BTreeMap::new();
    for (table, frame) in frames {
        for (domain, name) in categories(*table) {
            if let Ok(column) = frame.column(name) {
                let mut is_used = Vec::new();
                for code in column.u32()?.iter().flatten() {
                    let code = code as usize;
                    if code >= is_used.len() {
                        is_used.resize(code + 1, false);
                    }
                    is_used[code] = true;
                }
                used.entry(domain).or_default().extend((0..).zip(is_used).filter_map(|(code, is_used)| is_used.then_some(code)));
            }
        }
    }
    Ok(used)
}

/// Replaces the codes of open domains by their final ones.
pub(super) fn move_codes(frames: &mut BTreeMap<Table, DataFrame>, moves: &BTreeMap<Domain, Vec<u32>>) -> Result<(), Error> {
    for (table, frame) in frames {
        for (domain, name) in categories(*table) {
            let Some(new_codes) = moves.get(&domain) else { continue };
            let Ok(column) = frame.column(name) else { continue };
            let mut moved = recoded(column.u32()?, new_codes);
            if new_codes.contains(&UNUSED) {
                moved = moved.iter().map(|code| code.filter(|code| *code != UNUSED)).collect::<UInt32Chunked>().with_name(name.into());
            }
            frame.with_column(moved.into_column())?;
        }
    }
    Ok(())
}

fn categories(table: Table) -> impl Iterator<Item = (Domain, &'static str)> {
    table.spec().columns.iter().filter_map(|column| match column.kind {
        Kind::Category(domain) => Some((domain, column.name)),
        _ => None,
    })
}

/// Codes replaced by others.
pub(super) fn recoded(codes: &UInt32Chunked, new_codes: &[u32]) -> UInt32Chunked {
    codes.apply_values(|old| new_codes.get(old as usize).copied().unwrap_or(old))
}
