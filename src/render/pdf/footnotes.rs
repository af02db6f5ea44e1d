//! Numbers that lead to how they are counted: on paper a link, and below the page the sentence of the card where a section first names it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::report::model::{Block, Report};

/// Marks the numbers that have a card in this report, and gives the first of each in a section its footnote.
pub fn add_footnotes(data: &mut Value, report: &Report) {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let cards: BTreeMap<&str, &str> = blocks
        .filter_map(|block| if let Block::Definitions { cards } = block { Some(cards) } else { None })
        .flatten()
        .map(|card| (card.id.as_str(), card.sentence.as_str()))
        .collect();
    data["explained"] = json!(cards.keys().collect::<Vec<_>>());
    for section in data["sections"].as_array_mut().into_iter().flatten() {
        mark(&mut section["blocks"], &cards, &mut BTreeSet::new());
    }
}

fn mark(value: &mut Value, cards: &BTreeMap<&str, &str>, named: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| mark(item, cards, named)),
        Value::Object(fields) if fields.get("inline").and_then(Value::as_str) == Some("number") => {
            let anchor = fields.get("anchor").and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Some(sentence) = cards.get(anchor.as_str()) {
                fields.insert("is_explained".to_owned(), json!(true));
                if named.insert(anchor) {
                    fields.insert("footnote".to_owned(), json!(sentence));
                }
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(|item| mark(item, cards, named)),
        _ => {}
    }
}
