//! How the figures are protected: what is hidden and why, what is rounded and shown together, what was published before, where most is hidden,
//! and how more could be shown.

use super::own::period_title;
use super::parts::dimension;
use super::{Piece, caption, column, figure, row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::{TOTAL, Value};
use crate::report::context::Context;
use crate::report::model::{Align, Block, Inline, Narrow, Node, Note, RowGroup, Table};

/// Advice is given for so many breakdowns at most, those of which most is hidden.
const ADVICE: usize = 3;

/// The figures of one breakdown.
struct Breakdown<'a> {
    /// `total`, `sex` or `sex*age_band`.
    id: &'a str,
    figures: u64,
    hidden: u64,
}

/// The rules in words, a table of what is hidden by breakdown, and advice.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let said = sentences(context)?;
    if said.is_empty() {
        return Ok(None);
    }
    let nodes = said.into_iter().map(|text| Node::Paragraph { content: vec![Inline::Text { text }] }).collect();
    let mut blocks = vec![Block::Text { nodes }];
    let names = context.material.protected.cells.iter().map(|cell| cell.cut.dimension()).collect::<Vec<_>>();
    let breakdowns = breakdowns(&context.material.protected.cells, &names);
    let mut notes: Vec<Note> = before(context)?.into_iter().collect();
    if breakdowns.iter().any(|breakdown| breakdown.hidden > 0) {
        blocks.push(Block::Table(table(context, &breakdowns)?));
        notes.extend(advice(context, &breakdowns)?);
    }
    Ok(Some(Piece { blocks, notes }))
}

/// What readers have to know: what is hidden, rounded, shown together, and that what was published before is not hidden. Empty where nothing
/// is done to the figures.
pub(super) fn sentences(context: &Context) -> Result<Vec<String>, Error> {
    let (protected, locale) = (context.material.protected, context.locale);
    let Some(k) = protected.threshold else { return Ok(Vec::new()) };
    let k = locale.whole(k);
    let mut said = Vec::new();
    if protected.cells.iter().any(|cell| cell.value == Value::Suppressed) {
        // What everybody knows cannot be protected, nor what follows from it.
        let is_known = !protected.told_before.is_empty() || protected.cells.iter().any(|cell| cell.already_public.is_some());
        said.push(locale.say(if is_known { "protection.hidden_but_known" } else { "protection.hidden" }, &[("k", &k)])?);
    }
    if let Some(base) = protected.rounding {
        said.push(locale.say("protection.rounded", &[("base", &locale.whole(base))])?);
    }
    let together = together(context)?;
    if !together.is_empty() {
        said.push(locale.say("protection.together", &[("which", &together.join("; "))])?);
    }
    if !said.is_empty() && protected.cells.iter().any(|cell| cell.already_public.is_some()) {
        said.push(locale.text("protection.published")?);
    }
    Ok(said)
}

/// Every figure that was published before, with its source, and every earlier release that was taken into account.
fn before(context: &Context) -> Result<Option<Note>, Error> {
    let (locale, mut lines) = (context.locale, Vec::new());
    for cell in &context.material.protected.cells {
        let Some(source) = cell.already_public.as_ref().and_then(|source| context.own_if_given(source)) else { continue };
        let titles = cell.cut.dimensions.iter().zip(&cell.cut.categories).map(|(dimension, id)| context.category(dimension, id));
        let cut = titles.collect::<Result<Vec<_>, Error>>()?;
        let period = (cell.period != context.period()).then(|| period_title(context, &cell.period)).transpose()?;
        let of: Vec<String> = cut.into_iter().chain(period).collect();
        let title = context.title(&cell.indicator)?;
        let title = if of.is_empty() { title } else { format!("{title} ({})", of.join(", ")) };
        lines.push(locale.say("protection.before.figure", &[("title", &title), ("n", &context.figure(cell)?), ("source", &source)])?);
    }
    for (number, as_of) in context.material.releases {
        lines.push(locale.say("protection.before.release", &[("n", &locale.whole(*number)), ("day", &locale.date(*as_of)?)])?);
    }
    if lines.is_empty() { Ok(None) } else { Ok(Some(Note { title: locale.text("protection.before.title")?, lines })) }
}

/// "6–14 (6–11, 12–14)", for all categories that are shown together.
fn together(context: &Context) -> Result<Vec<String>, Error> {
    let title = |dimension: &str, id: &str| context.category(dimension, id);
    let mut said = Vec::new();
    for together in context.material.protected.merged() {
        let members = together.members.iter().map(|member| title(&together.dimension, member)).collect::<Result<Vec<_>, Error>>()?;
        said.push(format!("{} ({})", title(&together.dimension, &together.category)?, members.join(", ")));
    }
    Ok(said)
}

/// Numbers that can be hidden at all, in the order in which breakdowns come first.
fn breakdowns<'a>(cells: &[Published], names: &'a [String]) -> Vec<Breakdown<'a>> {
    let mut found: Vec<Breakdown> = Vec::new();
    for (cell, id) in cells.iter().zip(names) {
        // What is shown together with others is not hidden.
        if cell.merged_into.is_some() || !matches!(cell.value, Value::Number(_) | Value::Zero | Value::Suppressed) {
            continue;
        }
        let at = found.iter().position(|breakdown| breakdown.id == id).unwrap_or_else(|| {
            found.push(Breakdown { id, figures: 0, hidden: 0 });
            found.len() - 1
        });
        found[at].figures += 1;
        found[at].hidden += u64::from(cell.value == Value::Suppressed);
    }
    found
}

fn table(context: &Context, breakdowns: &[Breakdown]) -> Result<Table, Error> {
    let (locale, say) = (context.locale, |key: &str| context.locale.text(&format!("protection.{key}")));
    let cells = |title: String, figures: u64, hidden: u64| {
        [words(title), figure(locale.whole(figures)), figure(locale.whole(figures - hidden)), figure(locale.whole(hidden))].to_vec()
    };
    let mut rows = Vec::new();
    for breakdown in breakdowns.iter().filter(|breakdown| breakdown.hidden > 0) {
        rows.push(row(cells(title(context, breakdown.id)?, breakdown.figures, breakdown.hidden)));
    }
    let untouched: u64 = breakdowns.iter().filter(|breakdown| breakdown.hidden == 0).map(|breakdown| breakdown.figures).sum();
    if untouched > 0 {
        rows.push(row(cells(say("others")?, untouched, 0)));
    }
    let (figures, hidden) = breakdowns.iter().fold((0, 0), |sum, one| (sum.0 + one.figures, sum.1 + one.hidden));
    let of_all = [("all", &*locale.whole(figures))];
    rows.push(super::total_row(cells(say("all")?, figures, hidden)));
    Ok(Table {
        id: "hidden-figures".to_owned(),
        caption: Some(caption(locale.count("protection.title", hidden.into(), &of_all)?, Some(say("subtitle")?))),
        columns: vec![
            column(say("breakdown")?, Align::Text),
            column(say("figures")?, Align::Number),
            column(say("shown")?, Align::Number),
            column(say("not_shown")?, Align::Number),
        ],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Keep,
    })
}

/// "All children together", "Sex × Age".
fn title(context: &Context, id: &str) -> Result<String, Error> {
    if id == TOTAL {
        return context.locale.text("protection.whole");
    }
    let titles = id.split('*').map(|id| dimension(context, id, "title"));
    Ok(titles.collect::<Result<Vec<_>, Error>>()?.join(" × "))
}

/// What the project promoter can do to show more, for the breakdowns of which most is hidden.
fn advice(context: &Context, breakdowns: &[Breakdown]) -> Result<Option<Note>, Error> {
    let mut most: Vec<&Breakdown> = breakdowns.iter().filter(|breakdown| breakdown.hidden > 0).collect();
    most.sort_by_key(|breakdown| std::cmp::Reverse(breakdown.hidden));
    let mut lines: Vec<String> = Vec::new();
    for breakdown in most {
        let key = match breakdown.id {
            TOTAL => "total",
            id if id.contains('*') => "cross",
            "age_band" => "age_band",
            "area" => "area",
            "month" | "quarter" | "half_year" => "dates",
            _ => "categories",
        };
        let line = context.locale.say(&format!("protection.advice.{key}"), &[("breakdown", &title(context, breakdown.id)?)])?;
        if lines.len() < ADVICE && !lines.contains(&line) {
            lines.push(line);
        }
    }
    if lines.is_empty() { Ok(None) } else { Ok(Some(Note { title: context.locale.text("protection.advice.title")?, lines })) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::report::fixture::{Fixture, even_risk};

    fn printed(fixture: &Fixture, lang: Lang) -> Option<String> {
        let piece = fixture.with(lang, |context| build(context).unwrap())?;
        Some(serde_json::to_string(&piece.blocks).unwrap() + &serde_json::to_string(&piece.notes).unwrap())
    }

    #[test]
    fn what_is_hidden_is_counted_by_breakdown_and_what_helps_is_said() {
        let fixture = Fixture::default()
            .count("children_reached", &[], &[], Some(47))
            .count("children_reached", &["area"], &["praha_3"], None)
            .count("children_reached", &["area"], &["praha_4"], Some(30));
        let page = printed(&fixture, Lang::EN).unwrap();
        assert!(page.contains("1 of 3 figures is hidden") && page.contains("Groups of areas"), "{page}");
        assert!(page.contains("Other breakdowns"), "what is shown whole makes up the sum: {page}");
    }

    #[test]
    fn every_figure_that_was_published_and_every_release_is_named_and_the_proof_is_not_said_of_what_follows_from_them() {
        let mut fixture = even_risk();
        let words = ["Published before", "except those that follow"];
        let none = printed(&fixture, Lang::EN).unwrap();
        assert!(!words.iter().any(|words| none.contains(words)), "{none}");
        let source = fixture.project.file.project.funder.clone();
        let mut published = 0;
        for cell in fixture.protected.cells.iter_mut().filter(|cell| cell.value.number().is_some()) {
            if ["sessions_held", "children_reached"].contains(&cell.indicator.as_str()) {
                cell.already_public = Some(source.clone());
                published += 1;
            }
        }
        fixture.releases = vec![(1, fixture.as_of), (2, fixture.as_of)];
        let [english, czech] = [Lang::EN, Lang::CS].map(|lang| printed(&fixture, lang).unwrap().replace('\u{a0}', " "));
        assert!(words.iter().all(|words| english.contains(words)), "{english}");
        assert!(czech.contains("Zveřejněno dříve") && czech.contains("kromě těch, které plynou z údajů"), "{czech}");
        let told = |words: &str| english.matches(words).count();
        assert_eq!((told("(EEA Grants)."), told("taken for known")), (published, 2), "{english}");
        assert!(published > 4);
    }

    #[test]
    fn for_the_public_it_is_said_that_numbers_are_rounded() {
        let mut fixture = even_risk();
        fixture.protected.rounding = Some(5);
        let (english, czech) = (printed(&fixture, Lang::EN).unwrap(), printed(&fixture, Lang::CS).unwrap());
        assert!(english.contains("multiples of 5") && czech.contains("na násobky 5"), "{english} {czech}");
    }

    #[test]
    fn where_nothing_is_done_to_the_figures_nothing_is_said() {
        let mut fixture = even_risk();
        fixture.protected.threshold = None;
        assert_eq!(printed(&fixture, Lang::EN), None);
    }
}
