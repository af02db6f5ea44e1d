//! Cards of `explain` in lines that a terminal holds.

use super::{WIDTH, wrapped, wrapped_below};
use crate::explain::card::{Card, Content, Fact, Part, Table};

/// Labels of facts and rows are no wider than this.
const LABEL: usize = 44;
/// Labels give way to columns down to this.
const NARROW: usize = 24;
/// Columns of figures are no wider than this.
const COLUMN: usize = 28;

/// A card as text.
pub(super) fn described(card: &Card) -> String {
    let mut text = format!("{}\n{}", wrapped("", &card.title), card.code);
    for sentence in &card.text {
        text += &format!("\n\n{}", wrapped("", sentence));
    }
    if !card.notices.is_empty() {
        text += &format!("\n\n{}", wrapped("", &card.notices.join(". ").replace(".. ", ". ")));
    }
    for part in &card.parts {
        text += &format!("\n\n{}", described_part(part));
    }
    text
}

fn described_part(part: &Part) -> String {
    let mut lines = if part.title.is_empty() { Vec::new() } else { vec![wrapped("", &part.title)] };
    match &part.content {
        Content::Text(sentences) => lines.extend(sentences.iter().map(|sentence| wrapped_below("    ", 2, sentence))),
        Content::Facts(facts) => lines.extend(facts_in_lines(facts)),
        Content::Table(table) => lines.extend(table_in_lines(table)),
    }
    lines.extend(part.notes.iter().map(|note| wrapped_below("    ", 2, note)));
    lines.join("\n")
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn facts_in_lines(facts: &[Fact]) -> Vec<String> {
    let label = facts.iter().map(|fact| width(&fact.label)).max().unwrap_or(0).min(LABEL);
    let line = |fact: &Fact| {
        let padding = " ".repeat(label.saturating_sub(width(&fact.label)));
        wrapped_below("    ", label + 2, &format!("{}{padding}  {}", fact.label, fact.text))
    };
    facts.iter().map(line).collect()
}

/// As many columns as fit beside the labels, and the others below with the labels again.
fn table_in_lines(table: &Table) -> Vec<String> {
    let longest = table.rows.iter().map(|row| width(&row.label.label)).max().unwrap_or(0);
    let texts = |column: usize| table.rows.iter().map(move |row| row.cells.get(column).map_or("", |cell| cell.text.as_str()));
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|column| texts(column).chain([table.columns[column].label.as_str()]).map(width).max().unwrap_or(0).min(COLUMN))
        .collect();
    // Labels go on below rather than columns.
    let room = WIDTH.saturating_sub(4 + widths.iter().map(|width| width + 2).sum::<usize>());
    let label = longest.min(LABEL).min(room.max(NARROW));
    let mut lines = Vec::new();
    let mut first = 0;
    while first < widths.len() {
        let mut last = first;
        let mut room = WIDTH.saturating_sub(4 + label);
        while last < widths.len() && (last == first || widths[last] + 2 <= room) {
            room = room.saturating_sub(widths[last] + 2);
            last += 1;
        }
        let shown = first..last;
        let heads: Vec<&str> = shown.clone().map(|column| table.columns[column].label.as_str()).collect();
        lines.extend(line("", &heads, label, &widths[shown.clone()]));
        for row in &table.rows {
            let cells: Vec<&str> = shown.clone().map(|column| row.cells.get(column).map_or("", |cell| cell.text.as_str())).collect();
            lines.extend(line(&row.label.label, &cells, label, &widths[shown.clone()]));
        }
        first = last;
    }
    lines
}

/// A row of a table; what is too long for its place goes on below.
fn line(label: &str, cells: &[&str], label_width: usize, widths: &[usize]) -> Vec<String> {
    let broken = |text: &str, width: usize| -> Vec<String> { super::broken(text, width) };
    let labels = broken(label, label_width);
    let cells: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| broken(cell, *width)).collect();
    let height = cells.iter().map(Vec::len).chain([labels.len()]).max().unwrap_or(1);
    let text = |lines: &Vec<String>, at: usize| lines.get(at).cloned().unwrap_or_default();
    (0..height)
        .map(|at| {
            let label = text(&labels, at);
            let mut line = format!("    {label}{}", " ".repeat(label_width.saturating_sub(width(&label))));
            for (cell, width_of_column) in cells.iter().zip(widths) {
                let cell = text(cell, at);
                line += &format!("  {}{cell}", " ".repeat(width_of_column.saturating_sub(width(&cell))));
            }
            line.trim_end().to_owned()
        })
        .collect()
}
