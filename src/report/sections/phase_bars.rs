//! The way through the phases in little room: a bar for the cases that reached each phase, and one for those that ended as planned.

use super::{Piece, column, figure, flow, row, words};
use crate::error::Error;
use crate::report::context::Context;
use crate::report::model::{Align, BarsChart, BarsGroup, Block, Chart, Figure, FlowChart, LabelledBar, Narrow, RowGroup, Table, Tone};
use crate::report::typography::begin_sentence;

/// The HTML id of the figure.
pub(super) const ID: &str = "phase-bars";

/// The figure, where the whole way may be shown; its finding is that of the way.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(Block::Figure(Figure { caption, chart: Chart::Flow(way), .. })) =
        flow::build(context)?.and_then(|piece| piece.blocks.into_iter().next())
    else {
        return Ok(None);
    };
    let bars = bars(&way);
    let description = bars.iter().map(|bar| format!("{}: {}", bar.label, bar.point.text)).collect::<Vec<_>>().join("; ");
    let data = data(context, &bars)?;
    let figure = Figure {
        id: ID.to_owned(),
        caption: super::caption(caption.title, Some(context.locale.text("phase_bars.subtitle")?)),
        chart: Chart::Bars(BarsChart { groups: vec![BarsGroup { title: String::new(), comparison: false, bars }] }),
        description: description + ".",
        note: None,
        data_title: String::new(),
        data,
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }))
}

fn bars(way: &FlowChart) -> Vec<LabelledBar> {
    let phases = way.phases.iter().map(|phase| (&phase.label, &phase.point));
    let planned = way.ends.iter().filter(|end| end.tone == Tone::Good).map(|end| (&end.label, &end.point));
    phases.chain(planned).map(|(label, point)| LabelledBar { label: begin_sentence(label), point: point.clone() }).collect()
}

fn data(context: &Context, bars: &[LabelledBar]) -> Result<Table, Error> {
    Ok(Table {
        id: "phase-bars-data".to_owned(),
        caption: None,
        columns: vec![
            column(context.locale.text("phase_bars.phase")?, Align::Text),
            column(context.locale.text("phase_bars.cases")?, Align::Number),
        ],
        groups: vec![RowGroup {
            title: None,
            rows: bars.iter().map(|bar| row(vec![words(bar.label.clone()), figure(bar.point.text.clone())])).collect(),
        }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Keep,
    })
}
