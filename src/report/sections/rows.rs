//! What became of every row: the equation, and the same for each file.

use super::{caption, column, figure, row, total_row, words};
use crate::error::Error;
use crate::report::locale::{Locale, defect};
use crate::report::material::FileAccount;
use crate::report::model::{Align, Cell, Equation, EquationTerm, Narrow, Row, RowGroup, Table};
use crate::report::row_counts::{RowCounts, Rows};

/// What can become of a row: the key of its words, its count, and what is shown of that.
type Fate = (&'static str, fn(&FileAccount) -> u64, fn(&RowCounts) -> Rows);

const FATES: &[Fate] = &[
    ("read", |file| file.read, |counts| counts.read),
    ("used", |file| file.used, |counts| counts.used),
    ("outside", |file| file.outside_period, |counts| counts.outside),
    ("filtered", |file| file.filtered, |counts| counts.filtered),
    ("set_aside", |file| file.set_aside, |counts| counts.set_aside),
];

/// What became of rows here: nothing is said about rows left out on purpose where there are none.
fn fates(accounting: &[FileAccount]) -> impl Iterator<Item = &'static Fate> {
    let any_filtered = sum(accounting, |file| file.filtered) > 0;
    FATES.iter().filter(move |(key, ..)| any_filtered || *key != "filtered")
}

/// A count of all files together.
pub(in crate::report) fn sum(accounting: &[FileAccount], count: fn(&FileAccount) -> u64) -> u64 {
    accounting.iter().map(count).fold(0, u64::saturating_add)
}

/// Rows read = used + ...
pub(in crate::report) fn equation(locale: &Locale, accounting: &[FileAccount]) -> Result<Equation, Error> {
    let mut terms = Vec::new();
    for (key, count, _) in fates(accounting) {
        terms.push(EquationTerm { figure: locale.whole(sum(accounting, *count)), label: locale.text(&format!("quality.{key}"))? });
    }
    let mut terms = terms.into_iter();
    let whole = terms.next().ok_or_else(|| defect(locale.lang, &"an equation needs terms"))?;
    Ok(Equation { whole, parts: terms.collect() })
}

/// A number of rows.
pub(in crate::report) fn cell(locale: &Locale, rows: Rows) -> Result<Cell, Error> {
    Ok(match rows {
        Rows::Exact(rows) => figure(locale.whole(rows)),
        Rows::About(rows) => figure(locale.say("quality.about", &[("n", &locale.whole(rows))])?),
        Rows::Hidden => {
            let (mark, spoken) = (locale.text("state.suppressed.mark")?, locale.text("state.suppressed.spoken")?);
            Cell::Number { text: mark, spoken: Some(spoken), strong: false }
        }
    })
}

/// The same for each file, and for all together.
pub(in crate::report) fn by_file(locale: &Locale, accounting: &[FileAccount], counts: &[RowCounts]) -> Result<Table, Error> {
    let numbers =
        |counts: &RowCounts| -> Result<Vec<Cell>, Error> { fates(accounting).map(|(_, _, shown)| cell(locale, shown(counts))).collect() };
    let mut rows: Vec<Row> = Vec::new();
    for (file, counts) in accounting.iter().zip(counts) {
        rows.push(row([vec![Cell::Code { text: file.path.clone() }], numbers(counts)?].concat()));
    }
    let total = words(locale.text("quality.all")?);
    rows.push(total_row([vec![total], numbers(&RowCounts::sum(accounting, counts))?].concat()));
    let mut columns = vec![column(locale.text("quality.file")?, Align::Text)];
    for (key, ..) in fates(accounting) {
        columns.push(column(locale.text(&format!("quality.columns.{key}"))?, Align::Number));
    }
    Ok(Table {
        id: "row-accounting".to_owned(),
        caption: Some(caption(locale.text("quality.title")?, Some(locale.text("quality.subtitle")?))),
        columns,
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Stack,
    })
}
