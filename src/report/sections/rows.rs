//! What became of every row: the equation, and the same for each file.

use super::{caption, column, figure, row, total_row, words};
use crate::error::Error;
use crate::report::locale::{Locale, defect};
use crate::report::material::FileAccount;
use crate::report::model::{Align, Cell, Equation, EquationTerm, Narrow, Row, RowGroup, Table};

/// What can become of a row: the key of its words and its count.
type Fate = (&'static str, fn(&FileAccount) -> u64);

const FATES: &[Fate] = &[
    ("read", |file| file.read),
    ("used", |file| file.used),
    ("outside", |file| file.outside_period),
    ("filtered", |file| file.filtered),
    ("set_aside", |file| file.set_aside),
];

/// What became of rows here: nothing is said about rows left out on purpose where there are none.
fn fates(accounting: &[FileAccount]) -> impl Iterator<Item = &'static Fate> {
    let any_filtered = sum(accounting, |file| file.filtered) > 0;
    FATES.iter().filter(move |(key, _)| any_filtered || *key != "filtered")
}

/// A count of all files together.
pub(in crate::report) fn sum(accounting: &[FileAccount], count: fn(&FileAccount) -> u64) -> u64 {
    accounting.iter().map(count).fold(0, u64::saturating_add)
}

/// Rows read = used + ...
pub(in crate::report) fn equation(locale: &Locale, accounting: &[FileAccount]) -> Result<Equation, Error> {
    let mut terms = Vec::new();
    for (key, count) in fates(accounting) {
        terms.push(EquationTerm { figure: locale.whole(sum(accounting, *count)), label: locale.text(&format!("quality.{key}"))? });
    }
    let mut terms = terms.into_iter();
    let whole = terms.next().ok_or_else(|| defect(locale.lang, &"an equation needs terms"))?;
    Ok(Equation { whole, parts: terms.collect() })
}

/// The same for each file. Where the numbers of one are hidden, so are those of all together, but for rows with errors.
pub(in crate::report) fn by_file(
    locale: &Locale,
    accounting: &[FileAccount],
    is_hidden: &dyn Fn(&FileAccount) -> bool,
) -> Result<Table, Error> {
    let hidden =
        Cell::Number { text: locale.text("state.suppressed.mark")?, spoken: Some(locale.text("state.suppressed.spoken")?), strong: false };
    let numbers = |is_hidden: bool, count: &dyn Fn(fn(&FileAccount) -> u64) -> u64| -> Vec<Cell> {
        let cell = |(key, of): &Fate| if is_hidden && *key != "set_aside" { hidden.clone() } else { figure(locale.whole(count(*of))) };
        fates(accounting).map(cell).collect()
    };
    let mut rows: Vec<Row> = Vec::new();
    for file in accounting {
        rows.push(row([vec![Cell::Code { text: file.path.clone() }], numbers(is_hidden(file), &|of| of(file))].concat()));
    }
    let total = words(locale.text("quality.all")?);
    rows.push(total_row([vec![total], numbers(accounting.iter().any(is_hidden), &|of| sum(accounting, of))].concat()));
    let mut columns = vec![column(locale.text("quality.file")?, Align::Text)];
    for (key, _) in fates(accounting) {
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
