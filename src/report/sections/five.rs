//! The board's indicators, at most five: result, target, status, and how the figure came about.

use super::comparison::{self, Comparison};
use super::key_figures::big_figure;
use super::targets::{self, Promised};
use super::{Piece, column, row, strong};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::indicators::period::Span;
use crate::project::board::MOST_INDICATORS;
use crate::project::file::Direction;
use crate::report::context::{Context, Drawing, Nouns};
use crate::report::model::{Align, Bar, Block, Cell, Mark, Narrow, Point, Row, RowGroup, Table};

/// The HTML id of the table, to which sentences lead.
pub(super) const ID: &str = "indicators";
/// What fills up the five.
const USUAL: [&str; 7] =
    ["children_reached", "completion_rate", "waiting_days", "outreach_share", "sessions_held", "cost_per_child", "final_cost"];
/// Units whose number says nothing without its noun.
const MEASURED: [&str; 3] = ["days", "hours", "months"];

/// The table; nothing where no indicator has a meaning.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let cells = chosen(context);
    if cells.is_empty() {
        return Ok(None);
    }
    let comparison = Comparison::of(context);
    let has_targets = cells.iter().any(|cell| targets::promised(context, cell).is_some());
    let rows = cells.iter().map(|cell| indicator_row(context, cell, has_targets, &comparison)).collect::<Result<Vec<Row>, Error>>()?;
    let say = |key: &str| context.locale.text(&format!("five.{key}"));
    let mut columns = vec![column(say("indicator")?, Align::Text), column(say("result")?, Align::Number)];
    if has_targets {
        columns.extend([column(say("target")?, Align::Number), column(say("status")?, Align::Text)]);
    }
    if !matches!(comparison, Comparison::None) {
        columns.push(column(comparison.title(context)?, Align::Drawing));
    }
    let hidden_points = hidden_points(context, &rows)?;
    let drawing = if hidden_points.is_empty() { Drawing::Absent } else { Drawing::Hatched };
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells).chain(&hidden_points), drawing)?;
    let groups = vec![RowGroup { title: None, rows }];
    let table = Table { id: ID.to_owned(), caption: None, columns, groups, marks, note: None, narrow: Narrow::Stack };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

/// The figures of the table: those that the project names, or those with a target and then the usual ones.
pub(super) fn chosen<'a>(context: &Context<'a>) -> Vec<&'a Published> {
    let named = &context.file().board.indicators;
    let promised = context.file().target.iter().filter(|target| target.period() == context.period());
    let ids: Vec<&str> = match named.as_slice() {
        [] => promised.map(|target| target.indicator.get_ref().as_str()).chain(USUAL).collect(),
        named => named.iter().map(|id| id.get_ref().as_str()).collect(),
    };
    let mut cells: Vec<&Published> = Vec::new();
    for cell in ids.into_iter().filter_map(|id| context.total(id)) {
        if cells.len() < MOST_INDICATORS && cells.iter().all(|known| known.indicator != cell.indicator) {
            cells.push(cell);
        }
    }
    cells
}

fn indicator_row(context: &Context, cell: &Published, has_targets: bool, comparison: &Comparison) -> Result<Row, Error> {
    let promised = targets::promised(context, cell);
    let status = match promised.as_ref().map(|promised| promised.status) {
        Some(Some(status)) => Cell::Status { status, text: context.locale.text(&format!("status.{}.cell", status.name()))? },
        Some(None) => context.state(cell.value)?,
        None => Cell::Empty,
    };
    let target = promised.as_ref().map(|promised| target(context, promised)).transpose()?;
    let title = Cell::Text { text: context.title(&cell.indicator)?, detail: detail(context, cell, promised.as_ref())? };
    let mut cells = vec![title, strong(result(context, cell, promised.as_ref())?)];
    if has_targets {
        cells.extend([target.map_or(Cell::Empty, super::figure), status]);
    }
    match comparison {
        Comparison::Earlier(spans) => cells.push(earlier(context, cell, spans)?),
        Comparison::Parts(spans) => cells.push(parts(context, cell, spans)?),
        Comparison::None => {}
    }
    Ok(row(cells))
}

fn detail(context: &Context, cell: &Published, promised: Option<&Promised>) -> Result<Option<String>, Error> {
    if cell.indicator == "children_reached" && promised.is_none_or(|promised| promised.pace.is_over) {
        return context.locale.text("five.once").map(Some);
    }
    match (promised, cell.unit.as_str(), cell.value.number()) {
        (Some(promised), ..) => targets::detail(context, promised),
        (None, "percent", Some(_)) => super::part_of_whole(context, cell),
        _ => Ok(None),
    }
}

/// The figure with its noun where it needs one, and so many decimals that it does not look like a target that it misses.
fn result(context: &Context, cell: &Published, promised: Option<&Promised>) -> Result<Cell, Error> {
    let exact = match promised {
        Some(promised) => targets::achieved(context, promised)?,
        None => context.number(Some(cell))?,
    };
    let short = text(context, cell)?;
    match &exact {
        Cell::Number { text, spoken: None, .. } if promised.is_none_or(|promised| !misses_by_little(promised, text, &short)) => {
            Ok(super::figure(short))
        }
        _ => Ok(exact),
    }
}

/// Whether only the decimals tell the figure from its target.
fn misses_by_little(promised: &Promised, exact: &str, short: &str) -> bool {
    let is_missed = promised.cell.value.number().is_some_and(|number| !promised.promise.is_met(number));
    is_missed && !short.starts_with(exact)
}

/// "47", "20 days", "€781", "[c]".
fn text(context: &Context, cell: &Published) -> Result<String, Error> {
    match cell.value.number() {
        Some(number) if MEASURED.contains(&cell.unit.as_str()) && !number.is_zero() => context.prose(cell, Nouns::Nominative),
        _ => big_figure(context, cell),
    }
}

/// "45", "at most 14 days", "18 to 22".
fn target(context: &Context, promised: &Promised) -> Result<String, Error> {
    let (cell, promise) = (promised.cell, &promised.promise);
    if let (Direction::Maintain, Some(band)) = (promise.direction, promise.band) {
        let [low, high] = [promise.target.saturating_sub(band), promise.target.saturating_add(band)];
        let (low, high) = (context.promise(cell, low)?, context.promise(cell, high)?);
        return context.locale.say("five.between", &[("low", &low), ("high", &high)]);
    }
    let n = match MEASURED.contains(&cell.unit.as_str()) {
        true => context.locale.count(&format!("unit.{}", cell.unit), promise.target, &[])?,
        false => context.promise(cell, promise.target)?,
    };
    if promise.direction == Direction::Decrease { context.locale.say("five.at_most", &[("n", &n)]) } else { Ok(n) }
}

/// The same figure in earlier periods; words where nobody has one.
fn earlier(context: &Context, cell: &Published, spans: &[Span]) -> Result<Cell, Error> {
    let known: Vec<Option<&Published>> = spans.iter().map(|span| context.cell(&cell.indicator, &span.id, &[], &[])).collect();
    let is_known = |cell: &&Published| cell.value != Value::NoData;
    match known.split_last() {
        Some((_, earlier)) if earlier.iter().flatten().any(is_known) => trend(context, spans, &known),
        _ => Ok(Cell::Text { text: String::new(), detail: Some(context.locale.text("five.trend.first")?) }),
    }
}

/// The figure in the parts of the period, where parts make up the whole or each has a share of its own.
fn parts(context: &Context, cell: &Published, spans: &[Span]) -> Result<Cell, Error> {
    let adds_up = context.card(&cell.indicator).is_some_and(|card| card.adds_up);
    let known: Vec<Option<&Published>> = spans.iter().map(|span| context.cell(&cell.indicator, &span.id, &[], &[])).collect();
    let has_one = known.iter().flatten().any(|cell| cell.value != Value::NoData);
    if has_one && (adds_up || cell.unit == "percent") { trend(context, spans, &known) } else { Ok(Cell::Empty) }
}

fn trend(context: &Context, spans: &[Span], cells: &[Option<&Published>]) -> Result<Cell, Error> {
    let (mut points, mut said) = (Vec::new(), Vec::new());
    for (span, cell) in spans.iter().zip(cells) {
        let (point, words) = match cell {
            Some(cell) => (Point { mark: context.point(cell)?.mark, text: text(context, cell)? }, context.prose(cell, Nouns::Absent)?),
            None => (Point { mark: Mark::NoData, text: String::new() }, context.locale.text("state.no_data.prose")?),
        };
        points.push(point);
        said.push(context.locale.say("five.trend.spoken", &[("period", &comparison::name(context, span)?), ("n", &words)])?);
    }
    Ok(Cell::Bar(Bar::Trend { points, spoken: said.join("; ") }))
}

/// The marks of hidden steps, which are explained under the table like those in its cells.
fn hidden_points(context: &Context, rows: &[Row]) -> Result<Vec<Cell>, Error> {
    let is_hidden =
        |cell: &Cell| matches!(cell, Cell::Bar(Bar::Trend { points, .. }) if points.iter().any(|point| point.mark == Mark::Hidden));
    let used = rows.iter().flat_map(|row| &row.cells).any(is_hidden);
    if used { Ok(vec![context.state(Value::Suppressed)?]) } else { Ok(Vec::new()) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::project::file::Status;
    use crate::report::fixture::Fixture;

    /// The cells of a row as a reader meets them: words, or the values of a trend.
    fn read(cell: &Cell) -> String {
        match cell {
            Cell::Text { text, detail } => [text.as_str(), detail.as_deref().unwrap_or_default()].join("|"),
            Cell::Number { text, .. } | Cell::Status { text, .. } => text.clone(),
            Cell::Bar(Bar::Trend { spoken, .. }) => spoken.clone(),
            _ => String::new(),
        }
        .replace('\u{a0}', " ")
    }

    fn table(fixture: &Fixture, lang: Lang) -> (String, Vec<Vec<String>>) {
        fixture.with(lang, |context| {
            let piece = build(context).unwrap().unwrap();
            let [Block::Table(table)] = piece.blocks.as_slice() else { panic!("a table") };
            let rows = table.groups[0].rows.iter().map(|row| row.cells.iter().map(read).collect());
            (table.columns.last().unwrap().title.clone(), rows.collect())
        })
    }

    #[test]
    fn a_year_is_held_against_years_and_not_against_a_summer() {
        let fixture = Fixture::default()
            .count("children_reached", &[], &[], Some(47))
            .target("children_reached", 45)
            .count("children_reached", &[], &[], Some(31))
            .during("before")
            .count("children_reached", &[], &[], Some(12))
            .during("summer")
            .count("children_reached", &[], &[], None)
            .during("earlier")
            .ratio("cost_per_child", 36_702, 47);
        let (span, rows) = table(&fixture, Lang::CS);
        assert_eq!(span.replace('\u{a0}', " "), "2013/14 až 2015/16");
        assert_eq!(
            rows[0],
            ["Podpořené děti|každé dítě jen jednou", "47", "45", "Splněno", "2013/14: skryto kvůli ochraně dětí; 2014/15: 31; 2015/16: 47"]
        );
        assert_eq!(rows[1].last().unwrap(), "|dřívější údaj není");
        assert_eq!(table(&fixture, Lang::EN).0, "2013/14 to 2015/16");
    }

    #[test]
    fn without_earlier_years_parts_are_shown_of_what_they_make_up() {
        let fixture = Fixture::default()
            .count("children_reached", &[], &[], Some(47))
            .count("children_reached", &[], &[], Some(30))
            .during("first-half")
            .count("children_reached", &[], &[], Some(36))
            .during("second-half")
            .count("sessions_held", &[], &[], Some(967))
            .count("sessions_held", &[], &[], Some(417))
            .during("first-half")
            .count("sessions_held", &[], &[], Some(550))
            .during("second-half");
        let (span, rows) = table(&fixture, Lang::EN);
        assert_eq!(span, "First half and second half");
        assert_eq!(rows[0].last().unwrap(), "", "30 and 36 children are 47, which no line would show");
        assert_eq!(rows[1].last().unwrap(), "First half: 417; Second half: 550");
    }

    #[test]
    fn a_running_year_is_not_held_against_whole_ones() {
        let mut fixture = Fixture::default()
            .count("sessions_held", &[], &[], Some(417))
            .count("sessions_held", &[], &[], Some(435))
            .during("before")
            .count("sessions_held", &[], &[], Some(417))
            .during("first-half");
        fixture.project.file.project.status = Status::Running;
        assert_eq!(table(&fixture, Lang::EN).1, [["Sessions held|", "417"]]);
    }

    #[test]
    fn the_project_says_which_indicators_and_their_order() {
        let mut fixture = crate::report::fixture::even_risk().count("waiting_days", &[], &[], Some(17)).target("waiting_days", 21);
        let titles = |fixture: &Fixture| table(fixture, Lang::EN).1.into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
        assert_eq!(titles(&fixture).len(), MOST_INDICATORS);
        assert!(titles(&fixture)[0].starts_with("Children reached"));
        fixture.project.file.board.indicators =
            ["waiting_days", "sessions_held"].map(|id| toml::Spanned::new(0..0, id.to_owned())).to_vec();
        let rows = table(&fixture, Lang::CS).1;
        assert_eq!(rows.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["17 dní", "967"]);
        assert_eq!(rows[0][2], "21 dní");
    }

    #[test]
    fn a_hidden_result_has_neither_status_nor_number() {
        let hidden = crate::report::fixture::even_risk().all(Value::Suppressed);
        for (_, rows) in [Lang::EN, Lang::CS].map(|lang| table(&hidden, lang)) {
            assert!(rows.iter().all(|row| row[1] == "[c]"), "{rows:?}");
            assert_eq!((rows[0][2].as_str(), rows[0][3].as_str()), ("45", "[c]"));
        }
    }
}
