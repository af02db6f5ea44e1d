//! Which file becomes which table. A table is held by one file, or by several with the same header.

use std::collections::BTreeMap;

use super::export::{Export, Unused};
use super::fit::{Fit, Ids};
use super::text::quoted;
use super::words::Words;
use crate::ingest::schema::{TABLES, Table};

/// A table with the files that hold it.
#[derive(Debug)]
pub(super) struct Chosen<'e> {
    /// How the columns of the files are those of the table.
    pub fit: Fit,
    /// The files, all with the same header.
    pub exports: Vec<&'e Export>,
}

impl Chosen<'_> {
    /// The values of a column in all files.
    pub(super) fn values(&self, column: &str) -> BTreeMap<&str, u64> {
        let mut values = BTreeMap::new();
        if let Some(found) = self.fit.column(column) {
            for (value, count) in self.exports.iter().flat_map(|export| &export.columns[found.field].values) {
                *values.entry(value.as_str()).or_default() += count;
            }
        }
        values
    }
}

/// The tables of a folder in dosah's order, and the files that hold none.
pub(super) fn choose<'e>(exports: &'e [Export], words: &Words) -> (Vec<Chosen<'e>>, Vec<Unused>) {
    let children = best(exports, &fits(exports, None, words), Table::Children);
    let ids: Option<Ids> = children.as_ref().map(|children| children.values("child_id").into_keys().map(str::to_owned).collect());
    let mut fits = fits(exports, ids.as_ref(), words);
    if let Some(children) = &children {
        // What the ids come from stays what it is.
        for (fit, _) in fits.iter_mut().zip(exports).filter(|(_, export)| children.exports.iter().any(|used| used.name == export.name)) {
            *fit = Some(children.fit.clone());
        }
    }
    let chosen: Vec<Chosen<'e>> = TABLES.iter().filter_map(|spec| best(exports, &fits, spec.table)).collect();
    let mut unused = Vec::new();
    for (export, fit) in exports.iter().zip(&fits) {
        if chosen.iter().all(|table| table.exports.iter().all(|used| used.name != export.name)) {
            unused.push(Unused { name: export.name.clone(), why: why_unused(export, fit.as_ref(), &chosen, words) });
        }
    }
    (chosen, unused)
}

/// The table that each file fits best.
fn fits(exports: &[Export], ids: Option<&Ids>, words: &Words) -> Vec<Option<Fit>> {
    let best = |export: &Export| {
        let mut fits: Vec<Fit> = TABLES.iter().filter_map(|spec| Fit::of(export, spec, ids, words)).collect();
        // The sort is stable: of equals the earlier table stays first.
        fits.sort_by(|one, other| other.score.total_cmp(&one.score));
        fits.into_iter().next()
    };
    exports.iter().map(best).collect()
}

/// The file that fits a table best, with all that have the same header. Of equals the one with most rows.
fn best<'e>(exports: &'e [Export], fits: &[Option<Fit>], table: Table) -> Option<Chosen<'e>> {
    let of_table =
        || exports.iter().zip(fits).filter_map(|(export, fit)| Some((export, fit.as_ref().filter(|fit| fit.spec.table == table)?)));
    let rank = |(export, fit): &(&Export, &Fit)| (fit.score, export.rows);
    let (first, fit) = of_table().reduce(|best, next| {
        let ((best_score, best_rows), (score, rows)) = (rank(&best), rank(&next));
        if score.total_cmp(&best_score).then(rows.cmp(&best_rows)).is_gt() { next } else { best }
    })?;
    let alike = of_table().filter(|(export, _)| export.is_like(first)).map(|(export, _)| export);
    // Two files of children with the same header may be two offices or two copies; ids that repeat tell.
    let exports: Vec<&Export> = if table == Table::Children && repeats(first, fit, alike.clone()) { vec![first] } else { alike.collect() };
    Some(Chosen { fit: fit.clone(), exports })
}

/// Whether another file holds mostly the same children.
fn repeats<'e>(first: &'e Export, fit: &Fit, alike: impl Iterator<Item = &'e Export>) -> bool {
    let Some(id) = fit.column("child_id") else { return false };
    let ids = &first.columns[id.field].values;
    alike.filter(|other| other.name != first.name).any(|other| {
        let theirs = &other.columns[id.field].values;
        theirs.keys().filter(|value| ids.contains_key(*value)).count() * 2 > theirs.len()
    })
}

fn why_unused(export: &Export, fit: Option<&Fit>, chosen: &[Chosen<'_>], words: &Words) -> String {
    let holder = |fit: &Fit| chosen.iter().find(|table| table.fit.spec.table == fit.spec.table)?.exports.first().copied();
    if let Some((fit, holder)) = fit.and_then(|fit| Some((fit, holder(fit)?))) {
        return format!("it could hold {} too, but {} fits better", fit.spec.name, quoted(&holder.name));
    }
    if export.rows == 0 {
        return "it has a header and no rows".to_owned();
    }
    let nearly = TABLES.iter().find_map(|spec| {
        let (header, column) = {
            // A column of names is never a misspelt one of anything else.
            let mut columns = export.columns.iter().filter(|column| column.identifies.is_none());
            columns.find_map(|column| Some((&column.header, words.nearly(spec, &column.label)?)))?
        };
        Some(format!("; is the header {} perhaps {column} of {}?", quoted(header), spec.name))
    });
    format!("its headers and values are those of no table of dosah{}", nearly.unwrap_or_default())
}
