//! How services overlap: each child in exactly one set, so that 20 + 20 is 38 explains itself.

use rust_decimal::Decimal;

use super::{Piece, caption, column, note, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, Nouns, all_shown, shown};
use crate::report::model::{Align, Block, Chart, Figure, Narrow, Note, OverlapBracket, OverlapChart, OverlapPart, RowGroup, Table};
use crate::report::typography::begin_sentence;

/// The HTML id of the figure.
pub(super) const ID: &str = "overlap";
/// More sets than these are too many to read: the hidden ones become one row.
const MOST_SETS: usize = 12;

/// The figure for two services, a table for more; nothing for one.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let sets: Vec<&Published> =
        context.by("service_overlap", &["service_set"]).into_iter().filter(|set| set.value != Value::Zero).collect();
    let Some(total) = context.total("children_reached") else { return Ok(None) };
    let mut services: Vec<(String, Option<&Published>)> = Vec::new();
    for set in &sets {
        for service in set.cut.category().split('+') {
            if services.iter().all(|(known, _)| known != service) {
                services.push((service.to_owned(), context.part("children_reached", "service", service)));
            }
        }
    }
    if services.len() < 2 {
        return Ok(None);
    }
    // The bigger service stands first; services of equal size keep the order of the project.
    services.sort_by_key(|(_, cell)| std::cmp::Reverse(shown(*cell).unwrap_or_default()));
    let subtitle = context.locale.say("overlap.subtitle", &[("period", &context.reporting_period()?)])?;
    let caption = caption(title(context, &services, &sets, total)?, Some(subtitle));
    let chart = chart(context, &services, &sets, total)?;
    let data = data(context, &sets, total, if chart.is_some() { Drawing::Hatched } else { Drawing::Absent })?;
    let block = match chart {
        Some(chart) => Block::Figure(Figure {
            id: ID.to_owned(),
            caption,
            description: description(context, &sets, total)?,
            chart: Chart::Overlap(chart),
            note: None,
            data_title: String::new(),
            data,
        }),
        None => Block::Table(Table { caption: Some(caption), ..data }),
    };
    Ok(Some(Piece { blocks: vec![block], notes: notes(context, &services, &sets, total)? }))
}

/// The same for readers who want no table of hidden cells: nothing where every set is hidden.
pub(super) fn build_if_shown(context: &Context) -> Result<Option<Piece>, Error> {
    if is_all_hidden(context) { Ok(None) } else { build(context) }
}

/// Whether children had several services and every number of them is hidden.
pub(super) fn is_all_hidden(context: &Context) -> bool {
    let mut sets = context.by("service_overlap", &["service_set"]);
    sets.retain(|set| set.value != Value::Zero);
    sets.len() > 1 && sets.iter().all(|set| set.value == Value::Suppressed)
}

/// A set of services that share children.
fn is_shared(set: &Published) -> bool {
    set.cut.category().contains('+')
}

fn set_name(context: &Context, set: &Published) -> Result<String, Error> {
    let category = set.cut.category();
    let names = category.split('+').map(|service| Ok(context.locale.inside_sentence(&context.category("service", service)?)));
    let names = names.collect::<Result<Vec<_>, Error>>()?.join(" + ");
    if is_shared(set) { Ok(names) } else { context.locale.say("overlap.only", &[("service", &names)]) }
}

/// One bar can show two services and no more, because a set must touch the brackets of all its services; and no bar without a length.
fn chart(
    context: &Context,
    services: &[(String, Option<&Published>)],
    sets: &[&Published],
    total: &Published,
) -> Result<Option<OverlapChart>, Error> {
    let ([(first, first_cell), (second, second_cell)], Some(_)) = (services, total.value.number()) else { return Ok(None) };
    let set_of = |name: &str| sets.iter().find(|set| set.cut.category() == name);
    let (alone, other, both) = (set_of(first), set_of(second), sets.iter().find(|set| is_shared(set)));
    let mut parts = Vec::new();
    for set in [alone, both, other].into_iter().flatten() {
        parts.push(OverlapPart { label: part_label(context, set)?, point: context.point(set)?, shared: is_shared(set) });
    }
    let bracket = |name: &str, cell: Option<&Published>, first: usize, last: usize| {
        let n = cell.map_or_else(|| context.mark(Value::NoData), |cell| context.figure(cell))?;
        let label = context.locale.say("overlap.bracket", &[("service", &context.category("service", name)?), ("n", &n)])?;
        Ok::<_, Error>(OverlapBracket { label, first, last })
    };
    let before = usize::from(alone.is_some());
    let shared = usize::from(both.is_some());
    let mut brackets = Vec::new();
    if before + shared > 0 {
        brackets.push(bracket(first, *first_cell, 0, before + shared - 1)?);
    }
    if parts.len() > before {
        brackets.push(bracket(second, *second_cell, before, parts.len() - 1)?);
    }
    let total = context.locale.say("overlap.total", &[("n", &context.figure(total)?)])?;
    Ok(Some(OverlapChart { parts, brackets, total }))
}

/// "18 therapy only", "2 children had both".
fn part_label(context: &Context, set: &Published) -> Result<String, Error> {
    if is_shared(set) && set.value.number().is_some() {
        return context.locale.say("overlap.part_shared", &[("children", &context.prose(set, Nouns::Nominative)?)]);
    }
    let label = if is_shared(set) { context.locale.text("overlap.shared")? } else { set_name(context, set)? };
    context.locale.say("overlap.part", &[("n", &context.figure(set)?), ("label", &label)])
}

fn title(context: &Context, services: &[(String, Option<&Published>)], sets: &[&Published], total: &Published) -> Result<String, Error> {
    let neutral = || context.locale.text("overlap.neutral");
    let [(_, a), (_, b)] = services else { return several(context, sets, total) };
    let (Some(a), Some(b), Some(all)) = (shown(*a), shown(*b), total.value.number()) else { return neutral() };
    if all_shown(sets.iter().copied()).is_none() {
        return neutral();
    }
    let both: Decimal = sets.iter().filter(|set| is_shared(set)).filter_map(|set| set.value.number()).sum();
    let [a, b] = [a, b].map(|number| context.locale.whole(number));
    let all = context.prose(total, Nouns::Nominative).map(|text| if all.is_zero() { context.locale.whole(all) } else { text })?;
    if both.is_zero() {
        return context.locale.say("overlap.apart", &[("a", &a), ("b", &b), ("all", &all)]);
    }
    let n = context.locale.count("unit.children", both, &[])?;
    context.locale.count("overlap.both", both, &[("a", &a), ("b", &b), ("all", &all), ("children", &n)])
}

/// How many children had more than one service, where every set may be shown.
fn several(context: &Context, sets: &[&Published], total: &Published) -> Result<String, Error> {
    let (Some(_), Some(all)) = (all_shown(sets.iter().copied()), total.value.number()) else {
        return context.locale.text("overlap.neutral");
    };
    let shared: Decimal = sets.iter().filter(|set| is_shared(set)).filter_map(|set| set.value.number()).sum();
    context.locale.count("overlap.several", shared, &[("of", &context.locale.of_noun(all, "children")?)])
}

fn data(context: &Context, sets: &[&Published], total: &Published, drawing: Drawing) -> Result<Table, Error> {
    let is_folded = |set: &Published| sets.len() > MOST_SETS && set.value == Value::Suppressed;
    let mut rows = Vec::new();
    for set in sets.iter().filter(|set| !is_folded(set)) {
        rows.push(row(vec![words(begin_sentence(&set_name(context, set)?)), context.number(Some(set))?]));
    }
    if let Some(folded) = sets.iter().find(|set| is_folded(set)) {
        rows.push(row(vec![words(context.locale.text("overlap.others")?), context.number(Some(folded))?]));
    }
    rows.push(total_row(vec![words(context.locale.text("overlap.total_row")?), context.number(Some(total))?]));
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), drawing)?;
    Ok(Table {
        id: "overlap-data".to_owned(),
        caption: None,
        columns: vec![
            column(context.locale.text("overlap.set")?, Align::Text),
            column(context.locale.text("overlap.children")?, Align::Number),
        ],
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: None,
        narrow: Narrow::Keep,
    })
}

fn description(context: &Context, sets: &[&Published], total: &Published) -> Result<String, Error> {
    let mut said = Vec::new();
    for set in sets {
        said.push(format!("{}: {}", begin_sentence(&set_name(context, set)?), context.prose(set, Nouns::Absent)?));
    }
    said.push(context.locale.say("overlap.total", &[("n", &context.prose(total, Nouns::Absent)?)])?);
    Ok(format!("{}.", said.join("; ")))
}

fn notes(context: &Context, services: &[(String, Option<&Published>)], sets: &[&Published], total: &Published) -> Result<Vec<Note>, Error> {
    let mut notes = vec![note(context, "overlap.union", &[])?];
    let shared = sets.iter().find(|set| is_shared(set));
    let small = shared.and_then(|set| set.value.number());
    // Where the totals were published, the small number follows from them; otherwise it was published itself.
    let follows = services.iter().map(|(_, cell)| *cell).chain([Some(total)]).flatten().all(|cell| cell.already_public.is_some());
    let source = shared.and_then(|set| set.already_public.as_ref()).filter(|_| !follows).and_then(|source| context.own_if_given(source));
    if let ([(_, a), (_, b)], Some(k), Some(n), Some(all)) = (services, context.material.protected.threshold, small, total.value.number())
        && let (Some(a), Some(b)) = (shown(*a), shown(*b))
        && n < Decimal::from(k)
    {
        let [n, k, a, b, all] = [n, Decimal::from(k), a, b, all].map(|number| context.locale.whole(number));
        let key = if source.is_some() { "overlap.why_source" } else { "overlap.why" };
        let source = source.unwrap_or_default();
        notes.push(note(context, key, &[("n", &n), ("k", &k), ("a", &a), ("b", &b), ("all", &all), ("source", &source)])?);
    }
    Ok(notes)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::report::fixture::Fixture;

    #[test]
    fn two_services_explain_why_their_sum_is_more_than_the_children() {
        let fixture = Fixture::default()
            .count("children_reached", &[], &[], Some(38))
            .count("children_reached", &["service"], &["therapy"], Some(20))
            .count("children_reached", &["service"], &["case_management"], Some(20))
            .count("service_overlap", &["service_set"], &["therapy"], Some(18))
            .count("service_overlap", &["service_set"], &["case_management"], Some(18))
            .count("service_overlap", &["service_set"], &["therapy+case_management"], Some(2));
        for (lang, title) in [
            (Lang::EN, "20 + 20 is 38 children, because 2 children had both services"),
            (Lang::CS, "20 a 20 je 38 dětí: 2 děti využily obojí"),
        ] {
            fixture.with(lang, |context| {
                let piece = build(context).unwrap().unwrap();
                let Block::Figure(figure) = &piece.blocks[0] else { panic!("two services are a figure") };
                assert_eq!(figure.caption.title.replace('\u{a0}', " "), title);
                let Chart::Overlap(chart) = &figure.chart else { panic!("an overlap chart") };
                assert_eq!(chart.brackets.iter().map(|bracket| (bracket.first, bracket.last)).collect::<Vec<_>>(), [(0, 1), (1, 2)]);
                assert_eq!(piece.notes.len(), 2, "the small number is explained");
            });
        }
    }
}
