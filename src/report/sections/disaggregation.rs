//! How complete each breakdown of the children reached and of the project's own indicators is.

use rust_decimal::Decimal;

use super::parts::{dimension, sentence};
use super::targets::whole_percent;
use super::{Piece, caption, column, figure, row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::dimension::UNKNOWN;
use crate::indicators::measurement::Value;
use crate::ingest::dataset::is_unknown;
use crate::report::context::{Context, Drawing, all_shown, percent_of};
use crate::report::model::{Align, Block, Cell, Narrow, Note, RowGroup, Status, Table};

/// The indicator whose breakdowns every report speaks of.
const REACHED: &str = "children_reached";
/// Its breakdowns by something that may be unknown.
const DIMENSIONS: [&str; 6] = ["sex", "age_band", "area", "service", "setting", "phase"];

/// How complete a breakdown is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Completeness {
    /// No more is unknown than the project allows.
    Full,
    /// More is unknown.
    Partial,
    /// Nothing is known.
    None,
    /// The data have no such column.
    OutOfScope,
}

/// The table of breakdowns, and the sentences about parts that do not add up.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let mut listed: Vec<(&str, Vec<&str>)> = vec![(REACHED, DIMENSIONS.to_vec())];
    for own in &context.file().indicator {
        let by = own.by.iter().map(|by| by.get_ref().as_str()).filter(|by| !by.contains('*') && !is_of_dates(by));
        listed.push((own.id.get_ref(), by.collect()));
    }
    listed.retain(|(indicator, by)| !by.is_empty() && context.total(indicator).is_some());
    if listed.is_empty() {
        return Ok(None);
    }
    let mut groups = Vec::new();
    let mut found = Vec::new();
    for (indicator, by) in &listed {
        let mut rows = Vec::new();
        for id in by {
            let (cells, completeness) = line(context, indicator, id)?;
            found.push(completeness);
            rows.push(row([vec![words(dimension(context, id, "title")?)], cells].concat()));
        }
        let title = if listed.len() > 1 { Some(context.title(indicator)?) } else { None };
        groups.push(RowGroup { title, rows });
    }
    let say = |key: &str| context.locale.text(&format!("disaggregation.{key}"));
    let marks = context.marks(groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    let limit = context.locale.percent((*context.file().standards.unknown_percent.get_ref()).into(), 0)?;
    let table = Table {
        id: "disaggregation".to_owned(),
        caption: Some(caption(title(context, &found)?, Some(context.locale.say("disaggregation.subtitle", &[("limit", &limit)])?))),
        columns: vec![
            column(say("by")?, Align::Text),
            column(say("unknown")?, Align::Number),
            column(say("share")?, Align::Number),
            column(say("status")?, Align::Text),
        ],
        groups,
        marks,
        note: None,
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: notes(context)? }))
}

fn is_of_dates(dimension: &str) -> bool {
    ["month", "quarter", "half_year"].contains(&dimension)
}

/// What is unknown of a breakdown, its share, and the verdict; no verdict where a figure that it takes is hidden.
fn line(context: &Context, indicator: &str, dimension: &str) -> Result<(Vec<Cell>, Option<Completeness>), Error> {
    let parts = context.by(indicator, &[dimension]);
    let (unknown, known): (Vec<&Published>, Vec<&Published>) = parts.iter().partition(|part| says_unknown(&part.cut.category()));
    let verdict = |completeness: Completeness| {
        let (key, status) = match completeness {
            Completeness::Full => ("full", Status::Met),
            Completeness::Partial => ("partial", Status::Near),
            Completeness::None => ("none", Status::NotMet),
            Completeness::OutOfScope => ("out_of_scope", Status::NotDue),
        };
        Ok::<_, Error>(Cell::Status { status, text: context.locale.text(&format!("disaggregation.{key}"))? })
    };
    if parts.is_empty() {
        return Ok((vec![Cell::Empty, Cell::Empty, verdict(Completeness::OutOfScope)?], Some(Completeness::OutOfScope)));
    }
    let total = context.total(indicator).and_then(|total| total.value.number());
    let (Some(counts), Some(total)) = (all_shown(unknown), total) else {
        let hidden = || context.state(Value::Suppressed);
        return Ok((vec![hidden()?, Cell::Empty, hidden()?], None));
    };
    let unknown: Decimal = counts.into_iter().sum();
    let nothing_known = known.iter().all(|part| matches!(part.value, Value::Zero | Value::NoData));
    let allowed = Decimal::from(*context.file().standards.unknown_percent.get_ref());
    let completeness = match percent_of(unknown, total) {
        Some(_) if nothing_known => Completeness::None,
        Some(percent) if percent > allowed => Completeness::Partial,
        _ => Completeness::Full,
    };
    let share = whole_percent(context, unknown, total)?.map_or(Cell::Empty, figure);
    Ok((vec![figure(context.locale.whole(unknown)), share, verdict(completeness)?], Some(completeness)))
}

fn says_unknown(category: &str) -> bool {
    category == UNKNOWN || is_unknown(category)
}

/// How many breakdowns are complete, where every verdict may be given.
fn title(context: &Context, found: &[Option<Completeness>]) -> Result<String, Error> {
    let kept: Vec<Completeness> = found.iter().flatten().copied().filter(|one| *one != Completeness::OutOfScope).collect();
    let full = kept.iter().filter(|one| **one == Completeness::Full).count();
    if found.contains(&None) || kept.is_empty() {
        return context.locale.text("disaggregation.neutral");
    }
    if full == kept.len() {
        return context.locale.text("disaggregation.all");
    }
    let of = context.locale.of(kept.len().into())?;
    context.locale.count("disaggregation.some", full.into(), &[("of", &of)])
}

/// The breakdowns of the children reached that are more than the whole; services have a figure of their own.
fn notes(context: &Context) -> Result<Vec<Note>, Error> {
    let mut lines = Vec::new();
    let is_drawn = |id: &str| id == "service" && !context.by("service_overlap", &["service_set"]).is_empty();
    for id in DIMENSIONS.into_iter().filter(|id| !is_drawn(id)) {
        if let Some(sentence) = sentence(context, REACHED, id)? {
            lines.push(context.locale.say("parts.line", &[("by", &dimension(context, id, "title")?), ("sentence", &sentence)])?);
        }
    }
    Ok(if lines.is_empty() { Vec::new() } else { vec![Note { title: context.locale.text("parts.title")?, lines }] })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::report::fixture::Fixture;

    /// The verdict on a breakdown of 40 children by area.
    fn verdict(parts: &[(&str, Option<i64>)]) -> Option<Completeness> {
        let fixture = Fixture::default().count("children_reached", &[], &[], Some(40));
        let fixture = parts.iter().fold(fixture, |fixture, (area, count)| fixture.count("children_reached", &["area"], &[area], *count));
        fixture.with(Lang::EN, |context| line(context, "children_reached", "area")).unwrap().1
    }

    #[test]
    fn a_breakdown_is_full_up_to_a_tenth_unknown_and_partial_above_it() {
        assert_eq!(verdict(&[("praha_3", Some(40)), ("unknown", Some(0))]), Some(Completeness::Full));
        assert_eq!(verdict(&[("praha_3", Some(36)), ("unknown", Some(4))]), Some(Completeness::Full));
        assert_eq!(verdict(&[("praha_3", Some(35)), ("unknown", Some(5))]), Some(Completeness::Partial));
        assert_eq!(verdict(&[("praha_3", Some(35)), ("unknown:refused", Some(3)), ("unknown", Some(2))]), Some(Completeness::Partial));
        assert_eq!(verdict(&[("praha_3", Some(0)), ("unknown", Some(40))]), Some(Completeness::None));
        assert_eq!(verdict(&[]), Some(Completeness::OutOfScope));
    }

    #[test]
    fn a_hidden_number_of_unknown_gives_no_verdict() {
        assert_eq!(verdict(&[("praha_3", None), ("unknown", None)]), None);
    }
}
