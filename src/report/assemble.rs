//! A recipe, the project's words and the protected figures become one report in one language.

use super::context::Context;
use super::links;
use super::locale::Locale;
use super::material::Material;
use super::model::{Block, Caption, Facts, Imprint, Labelled, Report, Section, Table, Words};
use super::narrative;
use super::recipe::{self, Recipe};
use super::sections::{BUILDERS, facts, key_figures};
use crate::disclosure::Audience;
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
use crate::project::file::Status;
use crate::templates::Templates;

/// Writes a report of a template in a language.
///
/// # Errors
/// When there is no such template, the narrative is wrong, a text of the project is missing in the language, or dosah lacks a word.
pub fn assemble(templates: &Templates, template: &str, locale: &Locale, material: &Material) -> Result<Report, Error> {
    let recipe = Recipe::load(templates, template)?;
    recipe.check_titles(templates, template, locale)?;
    let known: Vec<&str> = material.indicators.iter().map(|card| card.id.as_str()).collect();
    recipe.check_figures(templates, template, &known)?;
    let context = Context::new(material, locale);
    let key_figures = key_figures::build(&context, &recipe.key_figures)?;
    let facts = if recipe.facts { facts::build(&context)? } else { Facts { title: String::new(), fields: Vec::new() } };
    let sections = sections(&context, &recipe)?;
    recipe.check_ids(templates, template, &sections)?;
    let project = &context.file().project;
    let name = name(&context, template, &recipe)?;
    let title = context.own(&project.title, "title")?;
    let head = [Some(title.as_str()), project.number.as_deref(), Some(name.as_str())];
    Ok(links::kept_where_they_lead(Report {
        template: template.to_owned(),
        audience: material.protected.audience,
        layout: recipe.layout(),
        lang: locale.lang,
        tag: locale.tag(),
        hyphenate: locale.hyphenates(),
        kicker: format!("{name} · {}", context.funder()?),
        subtitle: context.own_if_given(&project.subtitle),
        meta: meta(&context)?,
        notices: notices(&context)?,
        key_figures,
        facts,
        sections,
        footer: footer(&context, &name)?,
        running_head: head.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        words: words(locale)?,
        imprint: Imprint { as_of: material.as_of, author: Some(context.own(&project.promoter, "promoter")?), region: locale.region() },
        title,
    }))
}

/// What the report is called. Only one on the whole of a finished project is final.
pub(super) fn name(context: &Context, template: &str, recipe: &Recipe) -> Result<String, Error> {
    if let Some(own) = context.own_if_given(&recipe.title) {
        return Ok(own);
    }
    let is_final = context.file().project.status == Status::Completed && context.period() == TOTAL;
    let interim = format!("report.{template}.interim");
    if !is_final && context.locale.has(&interim) {
        return context.locale.text(&interim);
    }
    context.locale.text(&format!("report.{template}.title"))
}

fn sections(context: &Context, recipe: &Recipe) -> Result<Vec<Section>, Error> {
    // Many reports print only some of the words.
    let mut texts = context.uncited(|| narrative::read(context))?;
    let mut sections: Vec<Section> = Vec::new();
    for planned in &recipe.section {
        let text = if planned.words { texts.remove(&planned.id).filter(|text| !text.nodes.is_empty()) } else { None };
        let section = section(context, planned, text)?;
        if !section.blocks.is_empty() {
            sections.push(section);
        }
    }
    let mut is_beside = true;
    for (index, section) in sections.iter_mut().enumerate() {
        section.number = index + 1;
        is_beside &= index == 0 || section.blocks.iter().all(|block| matches!(block, Block::Text { .. }));
        section.facts_beside = is_beside && recipe.facts;
    }
    label(context.locale, &mut sections)?;
    Ok(sections)
}

fn section(context: &Context, planned: &recipe::Section, text: Option<narrative::Words>) -> Result<Section, Error> {
    let own = context.own_if_given(&planned.title);
    let (mut title, short) = match own {
        Some(title) => (title.clone(), title),
        None => {
            let say = |what: &str| context.locale.text(&format!("section.{}.{what}", planned.id));
            (say("title")?, say("short")?)
        }
    };
    let (mut blocks, mut notes) = (Vec::new(), Vec::new());
    if let Some(text) = text {
        title = if text.title.is_empty() { title } else { text.title };
        if !text.nodes.is_empty() {
            links::cite(context, &text.nodes);
            blocks.push(Block::Text { nodes: text.nodes });
        }
    }
    for (_, build) in planned.blocks.iter().filter_map(|block| BUILDERS.iter().find(|(name, _)| name == block)) {
        if let Some(piece) = context.cited_if_built(|| build(context))? {
            blocks.extend(piece.blocks);
            notes.extend(piece.notes);
        }
    }
    Ok(Section { id: planned.id.clone(), number: 0, title, short, facts_beside: false, shape: planned.shape, blocks, notes })
}

/// Numbers tables and figures, now that it is known which there are.
pub(super) fn label(locale: &Locale, sections: &mut [Section]) -> Result<(), Error> {
    let (mut tables, mut figures) = (0_u32, 0_u32);
    for block in sections.iter_mut().flat_map(|section| &mut section.blocks) {
        match block {
            Block::Table(Table { caption: Some(Caption { label, .. }), .. }) => {
                tables += 1;
                *label = locale.say("caption.table", &[("n", &tables.to_string())])?;
            }
            Block::Figure(figure) => {
                figures += 1;
                let n = figures.to_string();
                figure.caption.label = locale.say("caption.figure", &[("n", &n)])?;
                figure.data_title = locale.say("caption.data", &[("n", &n)])?;
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn meta(context: &Context) -> Result<Vec<Labelled>, Error> {
    let say = |key: &str| context.locale.text(&format!("report.meta.{key}"));
    let mut meta = Vec::new();
    if let Some(number) = &context.file().project.number {
        meta.push(Labelled { label: say("project")?, value: number.clone() });
    }
    meta.push(Labelled { label: say("period")?, value: context.reporting_period()? });
    meta.push(Labelled { label: say("as_of")?, value: context.locale.date(context.material.as_of)? });
    meta.push(match context.material.protected.threshold {
        Some(k) => {
            let label = context.locale.say("report.meta.hidden.label", &[("k", &context.locale.whole(k))])?;
            Labelled { label, value: say("hidden.value")? }
        }
        None => Labelled { label: say("nothing_hidden.label")?, value: say("nothing_hidden.value")? },
    });
    Ok(meta)
}

pub(super) fn notices(context: &Context) -> Result<Vec<String>, Error> {
    match context.material.protected.audience {
        Audience::Internal => Ok(vec![context.locale.text("report.internal")?]),
        Audience::Funder | Audience::Public => Ok(Vec::new()),
    }
}

pub(super) fn footer(context: &Context, name: &str) -> Result<String, Error> {
    let audience = match context.material.protected.audience {
        Audience::Internal => "audience.internal",
        Audience::Funder => "audience.funder",
        Audience::Public => "audience.public",
    };
    let hidden = match context.material.protected.threshold {
        Some(k) => context.locale.say("report.meta.hidden.footer", &[("k", &context.locale.whole(k))])?,
        None => context.locale.text("report.meta.nothing_hidden.footer")?,
    };
    let project = &context.file().project;
    let title = context.own(&project.title, "title")?;
    let number = project.number.as_deref().unwrap_or(&title);
    context.locale.say(
        "report.footer",
        &[
            ("report", name),
            ("number", number),
            ("audience", &context.locale.text(audience)?),
            ("hidden", &hidden),
            ("as_of", &context.locale.date(context.material.as_of)?),
            ("version", env!("CARGO_PKG_VERSION")),
        ],
    )
}

pub(super) fn words(locale: &Locale) -> Result<Words, Error> {
    let say = |key: &str| locale.text(&format!("page.{key}"));
    // The page numbers are filled in by the printer of pages.
    let page_of = locale.say("page.page_of", &[("page", "{page}"), ("pages", "{pages}")])?;
    Ok(Words {
        skip: say("skip")?,
        contents: say("contents")?,
        definition: say("definition")?,
        underlined: say("underlined")?,
        notes: say("notes")?,
        page_of,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::finding::{Finding, Location, Severity};
    use crate::indicators::measurement::Value;
    use crate::project::Lang;
    use crate::report::fixture::{Fixture, even_risk};

    const LANGUAGES: [Lang; 2] = [Lang::EN, Lang::CS];

    fn titles(report: &Report) -> Vec<String> {
        let caption = |block: &Block| match block {
            Block::Table(table) => table.caption.clone(),
            Block::Figure(figure) => Some(figure.caption.clone()),
            _ => None,
        };
        let captions = report.sections.iter().flat_map(|section| &section.blocks).filter_map(caption);
        captions.map(|caption| format!("{}: {}", caption.label, caption.title).replace('\u{a0}', " ")).collect()
    }

    #[test]
    fn titles_say_the_findings_in_both_languages() {
        let fixture = even_risk();
        let [english, czech] = LANGUAGES
            .map(|lang| assemble(&Templates::built_in(), "funder", &Locale::built_in(lang).unwrap(), &fixture.material()).unwrap());
        assert_eq!(
            titles(&english),
            [
                "Table 1: One of two targets is met",
                "Table 2: The largest age group is 6–11: 17 of 47 children",
                "Table 3: All breakdowns are complete",
                "Figure 1: 29 of 41 cases went on from intervention to stabilization",
                "Table 4: Half of the completed stays in “stabilization” took 290 days or longer",
                "Figure 2: 967 sessions in 5 months; 47 children were reached",
                "Figure 3: 84% of sessions took place outside the centre",
                "Table 5: The project cost 8.25% less than first agreed",
                "Figure 4: EEA Grants paid 88.68% of the final cost",
                "Table 6: All conditions of the grant are kept",
                "Table 7: Supporting one child cost €780.89",
                "Table 8: Every row is accounted for",
                "Table 9: The same inputs give this report again",
            ]
        );
        assert_eq!(
            titles(&czech),
            [
                "Tabulka 1: Splněn je 1 z 2 cílů",
                "Tabulka 2: Nejpočetnější je věk 6–11 let: 17 ze 47 dětí",
                "Tabulka 3: Všechna členění jsou úplná",
                "Graf 1: Z fáze intervence do fáze stabilizace postoupilo 29 ze 41 případů",
                "Tabulka 4: Polovina dokončených průchodů fází stabilizace trvala 290 dní nebo déle",
                "Graf 2: 967 setkání za 5 měsíců; podpořili jsme 47 dětí",
                "Graf 3: 84 % setkání se uskutečnilo mimo centrum",
                "Tabulka 5: Projekt stál o 8,25 % méně, než se původně plánovalo",
                "Graf 4: Fondy EHP: 88,68 % konečných nákladů",
                "Tabulka 6: Všechny podmínky podpory jsou dodrženy",
                "Tabulka 7: Podpora jednoho dítěte stála 780,89 €",
                "Tabulka 8: Víme, co se stalo s každým řádkem",
                "Tabulka 9: Ze stejných vstupů vznikne stejná zpráva",
            ]
        );
        assert_eq!(english.sections.first().map(|section| (section.number, section.facts_beside)), Some((1, true)));
        assert!(english.footer.starts_with("Final report to the funder · CZ03-0158 · audience: funder · counts below 5 hidden"));
        let context: Vec<&str> = english.key_figures.iter().map(|figure| figure.context.as_str()).collect();
        assert_eq!(context[0], "target 45, met");
        assert_eq!(context[2], "of 37 that ended; 10 still open");
        assert_eq!(context[3], "8.25% below the initial cost");
    }

    #[test]
    fn the_running_total_is_drawn_at_the_finest_step_that_hides_nothing() {
        let fixture = even_risk();
        let report = assemble(&Templates::built_in(), "funder", &Locale::built_in(Lang::EN).unwrap(), &fixture.material()).unwrap();
        let json = serde_json::to_string(&report).unwrap();
        assert!(json.contains("running total, by half-year") && !json.contains("by quarter"));
    }

    /// Digits that stand in a report for reasons other than its figures: the project, the period, the inputs, explanations.
    fn figures_of(report: &Report) -> String {
        let mut blocks: Vec<&Block> = report
            .sections
            .iter()
            .filter(|section| !["quality", "sources", "definitions"].contains(&section.id.as_str()))
            .flat_map(|section| &section.blocks)
            .collect();
        blocks.retain(|block| !matches!(block, Block::Text { .. }));
        let mut text = serde_json::to_string(&blocks).unwrap();
        text.push_str(&serde_json::to_string(&report.key_figures).unwrap());
        for known in ["Table ", "Tabulka ", "Figure ", "Graf ", "figure ", "grafu "] {
            for number in 1..10 {
                text = text.replace(&format!("{known}{number}"), "").replace(&format!("{known}{number}").replace(' ', "\u{a0}"), "");
            }
        }
        text
    }

    #[test]
    fn no_report_breaks_or_shows_a_figure_when_every_figure_is_hidden_or_missing() {
        for state in [Value::Suppressed, Value::NoData, Value::NotApplicable] {
            for (template, lang) in [("funder", Lang::EN), ("funder", Lang::CS), ("board", Lang::EN), ("board", Lang::CS)] {
                let mut fixture = even_risk().all(state);
                for cell in &mut fixture.protected.cells {
                    (cell.target, cell.baseline) = (cell.target.map(|_| 45.into()), None);
                }
                let report = assemble(&Templates::built_in(), template, &Locale::built_in(lang).unwrap(), &fixture.material()).unwrap();
                let text = figures_of(&report).replace('\u{a0}', " ");
                for secret in ["47", "967", "810", "36,702", "36 702", "780", "88.68", "88,68", "8.25", "8,25", "104", "84%", "84 %"] {
                    assert!(!text.contains(secret), "{secret} in {template} in {lang} with every figure {}: {text}", state.state());
                }
                assert!(!text.contains("\"mark\":\"value\""), "a bar with a length in {lang} with every figure {}", state.state());
            }
        }
        for lang in LANGUAGES {
            let report =
                assemble(&Templates::built_in(), "funder", &Locale::built_in(lang).unwrap(), &Fixture::default().material()).unwrap();
            assert_eq!(report.sections.iter().map(|section| section.id.as_str()).collect::<Vec<_>>(), ["quality", "sources"]);
        }
    }

    #[test]
    fn one_hidden_cell_leaves_no_trace_in_what_is_computed_from_it() {
        let mut fixture = even_risk();
        for cell in &mut fixture.protected.cells {
            if cell.cut.categories == ["office"] || (cell.indicator == "case_progress" && cell.cut.categories == ["stabilization", "open"])
            {
                cell.value = Value::Suppressed;
            }
        }
        let report = assemble(&Templates::built_in(), "funder", &Locale::built_in(Lang::EN).unwrap(), &fixture.material()).unwrap();
        let work = serde_json::to_string(&report.sections.iter().find(|section| section.id == "work").unwrap().blocks).unwrap();
        assert!(!work.contains("157") && !work.contains("16%"), "{work}");
        let phases = serde_json::to_string(&report.sections.iter().find(|section| section.id == "phases").unwrap().blocks[0]).unwrap();
        assert!(phases.contains("\"kind\":\"table\"") && phases.contains("[c]"), "{phases}");
    }

    #[test]
    fn the_team_is_told_that_the_page_is_not_for_release() {
        let mut fixture = even_risk();
        (fixture.protected.audience, fixture.protected.threshold) = (Audience::Internal, None);
        fixture.findings.push(Finding {
            check: "orphan",
            severity: Severity::Error,
            table: None,
            column: None,
            location: Location { file: "sessions.csv".to_owned(), line: 4, column: 1, cell: None, header: None },
            related: None,
            message: "a message that would name a row".to_owned(),
            help: String::new(),
        });
        for lang in LANGUAGES {
            let report = assemble(&Templates::built_in(), "funder", &Locale::built_in(lang).unwrap(), &fixture.material()).unwrap();
            assert_eq!(report.notices.len(), 1);
            assert!(!serde_json::to_string(&report).unwrap().contains("would name a row"));
        }
    }

    #[test]
    fn every_number_leads_to_a_card_that_is_there() {
        let fixture = even_risk();
        let report = assemble(&Templates::built_in(), "funder", &Locale::built_in(Lang::CS).unwrap(), &fixture.material()).unwrap();
        let cards: Vec<&str> = report
            .sections
            .iter()
            .flat_map(|section| &section.blocks)
            .flat_map(|block| match block {
                Block::Definitions { cards } => cards.iter().map(|card| card.id.as_str()).collect(),
                _ => Vec::new(),
            })
            .collect();
        assert!(report.key_figures.iter().all(|figure| cards.contains(&figure.anchor.as_str())), "{cards:?}");
    }

    #[test]
    fn any_single_figure_may_be_hidden() {
        let cells = even_risk().protected.cells.len();
        for hidden in 0..cells {
            let mut fixture = even_risk();
            let cell = &mut fixture.protected.cells[hidden];
            (cell.value, cell.numerator, cell.denominator) = (Value::Suppressed, None, None);
            let lang = LANGUAGES[hidden % 2];
            for template in ["funder", "board"] {
                let report = assemble(&Templates::built_in(), template, &Locale::built_in(lang).unwrap(), &fixture.material());
                assert!(report.is_ok(), "figure {hidden} of {template}");
            }
        }
    }
}
