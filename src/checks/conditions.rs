//! Conditions of the project's own indicators that name a category which no row has: perhaps it is mistyped. Categories that dosah closes or the
//! project declares are checked before any data is read; here are those that only the data decide, such as who referred a child.

use toml::Spanned;

use super::list::CATEGORY_WITHOUT_ROWS;
use crate::finding::{Finding, Location, Severity};
use crate::indicators::condition::Condition;
use crate::indicators::views::View;
use crate::ingest::dataset::{Dataset, is_unknown};
use crate::ingest::declared_values;
use crate::ingest::schema::{Domain, Kind, Table};
use crate::project::{PROJECT_FILE, Project, nearest};

/// The categories that no row has, each at its place in `dosah.toml`.
pub(super) fn check(project: &Project, dataset: &Dataset) -> Vec<Finding> {
    let declared = declared_values(&project.file);
    let is_open = |domain: &Domain| declared.get(domain).is_none_or(Vec::is_empty);
    let mut findings = Vec::new();
    for own in &project.file.indicator {
        let Some(view) = own.from.as_ref().and_then(|from| View::named(from.get_ref())) else { continue };
        if !dataset.tables.contains_key(&view.table()) {
            continue;
        }
        for text in own.filter.iter().chain(&own.part) {
            let Ok(condition) = Condition::parse(text.get_ref(), view) else { continue };
            for (column, label) in condition.labels() {
                let Some(domain) = domain(view, column).filter(is_open) else { continue };
                let values = dataset.categories.values(domain);
                if !is_unknown(label) && !values.iter().any(|value| value == label) {
                    findings.push(finding(project, text, (view, column, label), values));
                }
            }
        }
    }
    findings
}

/// The domain of a column of a view; children's columns are in the views of all their rows.
fn domain(view: View, column: &str) -> Option<Domain> {
    let of = |table: Table| match table.spec().column(column)?.kind {
        Kind::Category(domain) => Some(domain),
        _ => None,
    };
    of(view.table()).or_else(|| view.column(column).and_then(|_| of(Table::Children)))
}

fn finding(project: &Project, text: &Spanned<String>, (view, column, label): (View, &str, &str), values: &[String]) -> Finding {
    let offset = text.get_ref().find(&format!("'{label}'")).unwrap_or(0);
    let (line, at) = project.place(text.span().start + 1 + offset);
    let names: Vec<&str> = values.iter().map(String::as_str).collect();
    let help = nearest(label, &names).map_or_else(|| CATEGORY_WITHOUT_ROWS.remedy.to_owned(), |name| format!("did you mean '{name}'?"));
    Finding {
        check: CATEGORY_WITHOUT_ROWS.name,
        severity: Severity::Warning,
        table: None,
        column: None,
        location: Location { file: PROJECT_FILE.to_owned(), line: line as u64, column: at as u64, cell: None, header: None },
        related: None,
        message: format!("no row of {} has the {column} “{label}”", view.name()),
        help,
    }
}
