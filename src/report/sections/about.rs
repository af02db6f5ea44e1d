//! What readers outside have to know of the figures: where they come from, what they cannot show, and what is hidden and why.

use super::{Piece, case_states, overlap, phases_reached, protection, reached};
use crate::error::Error;
use crate::report::context::Context;
use crate::report::model::{Block, Inline, Node};

/// The paragraphs.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let mut said = vec![context.locale.text("public.about.records")?];
    said.extend(protection::sentences(context)?);
    let left_out = context.uncited(|| left_out(context))?;
    if !left_out.is_empty() {
        said.push(context.locale.say("public.about.left_out", &[("what", &left_out.join("; "))])?);
    }
    let nodes = said.into_iter().map(|text| Node::Paragraph { content: vec![Inline::Text { text }] }).collect();
    Ok(Some(Piece { blocks: vec![Block::Text { nodes }], notes: Vec::new() }))
}

/// Blocks of the page that are missing because hardly a number in them may be shown.
fn left_out(context: &Context) -> Result<Vec<String>, Error> {
    let all = [
        ("reached", reached::is_all_hidden(context)),
        ("services", overlap::is_all_hidden(context)),
        ("phases", phases_reached::is_mostly_hidden(context)?),
        ("states", case_states::is_mostly_hidden(context)),
    ];
    let missing = all.into_iter().filter(|(_, is_missing)| *is_missing);
    missing.map(|(block, _)| context.locale.text(&format!("public.about.without.{block}"))).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use crate::indicators::measurement::Value;
    use crate::project::Lang;
    use crate::report::assemble::assemble;
    use crate::report::fixture::even_risk;
    use crate::report::locale::Locale;
    use crate::report::model::Report;
    use crate::templates::Templates;

    fn page(state: Option<Value>, lang: Lang) -> Report {
        let fixture = even_risk();
        let mut fixture = if let Some(state) = state { fixture.all(state) } else { fixture };
        fixture.protected.threshold = Some(10);
        assemble(&Templates::built_in(), "public", &Locale::built_in(lang).unwrap(), &fixture.material()).unwrap()
    }

    fn words(report: &Report) -> String {
        let about = report.sections.iter().find(|section| section.id == "about").unwrap();
        serde_json::to_string(&about.blocks[0]).unwrap().replace('\u{a0}', " ")
    }

    fn sections(report: &Report) -> Vec<&str> {
        report.sections.iter().map(|section| section.id.as_str()).collect()
    }

    #[test]
    fn a_page_on_which_everything_is_hidden_says_so_in_words_instead_of_marks() {
        let english = page(Some(Value::Suppressed), Lang::EN);
        assert!(!sections(&english).contains(&"reached"), "{:?}", sections(&english));
        let said = words(&english);
        assert!(said.contains("fewer than 10 children stand are hidden"), "{said}");
        assert!(said.contains("does not show: children by sex and age; ") && said.contains("how cases ended."), "{said}");
        let said = words(&page(Some(Value::Suppressed), Lang::CS));
        assert!(said.contains("děti podle pohlaví a věku") && said.contains("jak případy skončily"), "{said}");
    }

    #[test]
    fn a_page_that_shows_its_figures_speaks_of_nothing_left_out() {
        let english = page(None, Lang::EN);
        assert!(sections(&english).contains(&"reached") && sections(&english).contains(&"help"));
        assert!(!words(&english).contains("does not show"));
        let labels: Vec<&str> = english.key_figures.iter().map(|figure| figure.label.as_str()).collect();
        assert_eq!(labels, ["Children reached", "Help outside the centre", "Cost per child", "Cases ended as planned"]);
    }
}
