//! A project's own indicators that count or add up what a built-in one does, in one category: "children in therapy" are the children reached by the
//! service "therapy". Readers see both, so what is hidden in one must be hidden in the other.

use std::borrow::Cow;

use toml::Spanned;

use super::implied::OF_CHILDREN;
use super::index::{Index, numerator};
use crate::indicators::condition::{Comparison, Condition, Operand};
use crate::indicators::dimension::UNKNOWN;
use crate::indicators::indicator::{Indicator, Measure, Rows};
use crate::indicators::measurement::Rest;
use crate::ingest::dataset;
use crate::project::Project;

/// Relates the total of every indicator to the categories of another that it repeats.
pub fn repeated(index: &mut Index<'_>, indicators: &[Indicator], period: &str, project: &Project) {
    for own in indicators {
        let Some((own_rows, own_of)) = added_up(own) else { continue };
        let Some(total) = index.cell(&own.id, period, &[], &[]) else { continue };
        for other in indicators.iter().filter(|other| other.id != own.id) {
            let Some((rows, of)) = added_up(other) else { continue };
            if (own_rows.from, own_rows.date, own_of) != (rows.from, rows.date, of) {
                continue;
            }
            let extra = narrower(&own_rows, &rows);
            let are_counts = [own, other].iter().all(|indicator| matches!(indicator.measure, Measure::Count { .. }));
            let counts_children = are_counts && own_of.0.is_some_and(|of| OF_CHILDREN.contains(&of)) && own_of.1.is_none();
            if counts_children && extra.as_ref().is_some_and(|extra| !extra.is_empty()) {
                others(index, &own.id, &other.id, period);
            }
            let categories = match extra {
                Some(extra) if extra.is_empty() => index.cell(&other.id, period, &[], &[]).into_iter().collect(),
                Some(extra) => categories(index, &other.id, period, &extra, project),
                None => continue,
            };
            if !categories.is_empty() {
                index.may(format!("{} and {} ({period})", own.id, other.id), Index::sum(categories, total));
            }
        }
    }
}

/// Who is counted by the wider of two indicators and not by the narrower, in each cut that both have.
fn others(index: &mut Index<'_>, narrower: &str, wider: &str, period: &str) {
    for cell in index.cells_of(narrower, period) {
        if let Some(all) = index.cut(wider, period, &index.cells[cell].cut) {
            let reason = format!("{wider} without {narrower} ({period})");
            index.leaves(reason, vec![(1, numerator(all)), (-1, numerator(cell))], Rest::Persons);
        }
    }
}

/// The rows, and what is counted once among them or added up.
type AddedUp<'a> = (Cow<'a, Rows>, (Option<&'static str>, Option<&'static str>));

fn added_up(indicator: &Indicator) -> Option<AddedUp<'_>> {
    match &indicator.measure {
        Measure::Count { rows, of } => Some((Cow::Borrowed(rows), (*of, None))),
        Measure::Sum { rows, of, column } => Some((Cow::Borrowed(rows), (*of, Some(column)))),
        // What stands above the line of a share is a count, too.
        Measure::Share { rows, of, part } => {
            let filter = rows.filter.clone().map_or_else(|| part.clone(), |whole| Condition::All(Box::new(whole), Box::new(part.clone())));
            Some((Cow::Owned(Rows { filter: Some(filter), ..rows.clone() }), (*of, None)))
        }
        _ => None,
    }
}

/// What a condition asks for beyond another, if it asks for all that the other does; being a child is taken for granted.
fn narrower(own: &Rows, other: &Rows) -> Option<Vec<Condition>> {
    let (own, other) = (parts(own.filter.as_ref()), parts(other.filter.as_ref()));
    let given = |part: &Condition| *part == Condition::Flag("is_child");
    let all = other.iter().all(|part| given(part) || own.contains(part));
    all.then(|| own.iter().filter(|part| !given(part) && !other.contains(part)).map(|part| (*part).clone()).collect())
}

fn parts(condition: Option<&Condition>) -> Vec<&Condition> {
    match condition {
        None => Vec::new(),
        Some(Condition::All(left, right)) => [parts(Some(left)), parts(Some(right))].concat(),
        Some(one) => vec![one],
    }
}

/// The cells of one dimension that a single further condition picks out.
fn categories(index: &Index<'_>, indicator: &str, period: &str, extra: &[Condition], project: &Project) -> Vec<usize> {
    let [condition] = extra else { return Vec::new() };
    // Whether workers went out is declared with the settings.
    if let Some(out) = outreach(condition) {
        let declared = |cell: &usize| project.is_outreach(&index.cells[*cell].cut.category()) == Some(out);
        return index.group(indicator, period, "setting").into_iter().filter(declared).collect();
    }
    // Which costs are indirect is declared with the rules of the grant.
    if let Some(headings) = headings(condition, project) {
        let declared = |cell: &usize| headings.iter().any(|heading| *heading.get_ref() == index.cells[*cell].cut.category());
        return index.group(indicator, period, "heading").into_iter().filter(declared).collect();
    }
    let columns = condition.columns();
    let Some(column) = columns.first().filter(|first| columns.iter().all(|column| column == *first)) else { return Vec::new() };
    let picked = |cell: &usize| picks(condition, &index.cells[*cell].cut.category());
    index.group(indicator, period, column).into_iter().filter(picked).collect()
}

fn headings<'a>(condition: &Condition, project: &'a Project) -> Option<&'a [Spanned<String>]> {
    let indirect = project.file.finance.as_ref()?.grant.indirect.as_ref()?;
    match condition {
        Condition::Flag("is_indirect") => Some(&indirect.headings),
        Condition::Flag("is_indirect_base") => Some(&indirect.of),
        _ => None,
    }
}

fn outreach(condition: &Condition) -> Option<bool> {
    match condition {
        Condition::Flag("outreach") => Some(true),
        Condition::Not(inner) => outreach(inner).map(|out| !out),
        _ => None,
    }
}

fn is_unknown(category: &str) -> bool {
    category == UNKNOWN || dataset::is_unknown(category)
}

/// Whether a condition on one category column holds for a category. An unknown category meets no comparison but with its own kind.
fn picks(condition: &Condition, category: &str) -> bool {
    match condition {
        Condition::Any(left, right) => picks(left, category) || picks(right, category),
        Condition::All(left, right) => picks(left, category) && picks(right, category),
        Condition::Not(inner) => !is_unknown(category) && !picks(inner, category),
        Condition::Compare { comparison, operand: Operand::Label(label), .. } => match comparison {
            Comparison::Equal => label == category,
            Comparison::NotEqual => label != category && !is_unknown(category),
            _ => false,
        },
        Condition::IsNull(_) => is_unknown(category),
        _ => false,
    }
}
