//! How stays in each phase end, on both sides: the shares that have left each way by one day.

use rust_decimal::Decimal;

use super::super::{caption, column, row, total_row, words};
use super::wording::Wording;
use crate::comparison::{WaysOut, WaysOutCompared};
use crate::error::Error;
use crate::indicators::ways_out::WayOut;
use crate::report::model::{Align, Cell, Narrow, Row, RowGroup, Table};
use crate::statistics::Interval;

/// The table; nothing where readers may not see it.
pub(super) fn table(wording: &Wording) -> Result<Option<Table>, Error> {
    let ways_out = &wording.comparison.ways_out;
    if ways_out.is_empty() {
        return Ok(None);
    }
    let groups = ways_out.iter().map(|one| group(wording, one)).collect::<Result<Vec<_>, Error>>()?;
    let [from, to] = wording.sides()?;
    let say = |key: &str| wording.say(&format!("ways_out.{key}"), &[]);
    Ok(Some(Table {
        id: "compared-ways-out".to_owned(),
        caption: Some(caption(say("title")?, Some(say("subtitle")?))),
        columns: vec![column(say("way")?, Align::Text), column(from, Align::Number), column(to, Align::Number)],
        groups,
        marks: Vec::new(),
        note: Some(say("note")?),
        narrow: Narrow::Stack,
    }))
}

/// "Therapy, within 120 days": how many stays began, each way out, and who is still there.
fn group(wording: &Wording, one: &WaysOutCompared) -> Result<RowGroup, Error> {
    let locale = wording.context.locale;
    let phase = wording.context.category("phase", &one.phase)?;
    let days = locale.count("unit.days", Decimal::from_f64_retain(one.day).unwrap_or_default().normalize(), &[])?;
    let counted = |side: &WaysOut| words(locale.whole(side.stays));
    let [from, to] = one.sides.each_ref().map(counted);
    let mut rows = vec![row(vec![words(wording.say("ways_out.began", &[])?), from, to])];
    for (number, way) in WayOut::ALL.into_iter().enumerate().filter(|(number, _)| one.has(*number)) {
        let left = |side: &WaysOut| side.left.get(number).copied().unwrap_or_default();
        rows.push(shares(wording, way.name(), one.sides.each_ref().map(left))?);
    }
    let Row { cells, .. } = shares(wording, "still", one.sides.each_ref().map(|side| (side.still, None)))?;
    rows.push(total_row(cells));
    Ok(RowGroup { title: Some(wording.say("ways_out.within", &[("phase", &phase), ("days", &days)])?), rows })
}

/// "62%", and below it "45% to 76%".
fn shares(wording: &Wording, key: &str, sides: [(f64, Option<Interval>); 2]) -> Result<Row, Error> {
    // What is all of them but for the last digit is all of them.
    let percent = |share: f64| wording.context.locale.percent(Decimal::from_f64_retain(share * 100.0).unwrap_or_default().round_dp(6), 0);
    let mut cells = vec![words(wording.say(&format!("ways_out.{key}"), &[])?)];
    for (share, limits) in sides {
        let between = |limits: Interval| {
            let (low, high) = (percent(limits.low)?, percent(limits.high)?);
            wording.say("interval.difference.between", &[("low", &low), ("high", &high)])
        };
        cells.push(Cell::Text { text: percent(share)?, detail: limits.map(between).transpose()? });
    }
    Ok(row(cells))
}
