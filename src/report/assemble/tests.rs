//! What a report is put together of, on the sample and with any figure hidden.

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
    let [english, czech] =
        LANGUAGES.map(|lang| assemble(&Templates::built_in(), "funder", &Locale::built_in(lang).unwrap(), &fixture.material()).unwrap());
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
            "Table 9: 6 of 74 figures are hidden",
            "Table 10: The same inputs give this report again",
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
            "Tabulka 9: Z 74 údajů je skryto 6",
            "Tabulka 10: Ze stejných vstupů vznikne stejná zpráva",
        ]
    );
    assert_eq!(english.sections.first().map(|section| (section.number, section.facts_beside)), Some((1, true)));
    assert!(english.footer.starts_with("Final report to the funder · CZ03-0158 · figures as for the funder · counts below 5 hidden"));
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
        let report = assemble(&Templates::built_in(), "funder", &Locale::built_in(lang).unwrap(), &Fixture::default().material()).unwrap();
        assert_eq!(report.sections.iter().map(|section| section.id.as_str()).collect::<Vec<_>>(), ["quality", "sources"]);
    }
}

#[test]
fn one_hidden_cell_leaves_no_trace_in_what_is_computed_from_it() {
    let mut fixture = even_risk();
    for cell in &mut fixture.protected.cells {
        if cell.cut.categories == ["office"] || (cell.indicator == "case_progress" && cell.cut.categories == ["stabilization", "open"]) {
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
        // At the foot of every sheet.
        let mark = ["CONTAINS PERSONAL DATA", "OBSAHUJE OSOBNÍ ÚDAJE"];
        assert!(mark.iter().any(|mark| report.words.page_of.starts_with(mark)), "{}", report.words.page_of);
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
