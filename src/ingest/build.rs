//! Columns that `dosah.toml` builds: texts with headers in braces, filled for every row, and texts that are the same in every row.

use std::ops::Range;

use toml::Spanned;

use super::category::{Answer, Vocabularies, category, flag, mapped, unknown};
use super::cell::{self, Noticed, Value};
use super::date::{DateFormat, Spelling, Years};
use super::dialect::Declared;
use super::faults::{Fault, INVALID_BUILD};
use super::number::Beside;
use super::reader::Records;
use super::schema::{ColumnSpec, Kind};
use super::source::Mapping;

/// What a column is built of. `H` is a header, and in a file its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Built<H> {
    /// These pieces, one after another.
    Pieces(Vec<Piece<H>>),
    /// The same text in every row.
    Same(String),
    /// The same value in every row, and the currency beside it.
    Value(Value, Beside),
}

/// A piece of a text that is built.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece<H> {
    /// As it stands.
    Text(String),
    /// The cell under a header.
    Cell(H),
}

impl Built<String> {
    /// Reads what `dosah.toml` writes; an error has its place in the text.
    pub(super) fn parse(written: &str) -> Result<Self, (Range<usize>, Fault)> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(open) = written[at..].find(['{', '}']).map(|open| at + open) {
            let end = written[open..].find('}').map(|end| open + end).filter(|end| *end > open);
            let header = end.map(|end| written[open + 1..end].trim()).filter(|header| !header.is_empty() && !header.contains('{'));
            let (Some(end), Some(header)) = (end, header) else {
                let fault =
                    Fault::new(INVALID_BUILD, "a brace is not one of a pair around a header", "write for example \"{Office}-{Number}\"");
                return Err((open..open + 1, fault));
            };
            if open > at {
                pieces.push(Piece::Text(written[at..open].to_owned()));
            }
            pieces.push(Piece::Cell(header.to_owned()));
            at = end + 1;
        }
        if pieces.is_empty() {
            return Ok(Built::Same(written.trim().to_owned()));
        }
        if at < written.len() {
            pieces.push(Piece::Text(written[at..].to_owned()));
        }
        Ok(Built::Pieces(pieces))
    }

    /// Reads a text that is the same in every row as a cell of its column, once for all rows. A date may always be written 2015-02-01.
    pub(super) fn settled(
        self,
        column: &ColumnSpec,
        decides: bool,
        values: Option<&Mapping>,
        declared: &Declared,
        vocabularies: &mut Vocabularies,
    ) -> Result<Self, Fault> {
        let Built::Same(text) = &self else { return Ok(self) };
        let answer = match column.kind {
            _ if text.is_empty() => return Ok(self),
            Kind::Id | Kind::Text => return Ok(self),
            Kind::Category(domain) => category(mapped(text, values), domain, decides, vocabularies.of(domain)),
            Kind::Flag => flag(mapped(text, values)),
            kind => {
                let mut noticed = Noticed::default();
                let iso =
                    DateFormat::Declared(Spelling::Iso, Years::Long).parse(text, declared.last_year).ok().filter(|_| kind == Kind::Date);
                let value = iso.map_or_else(|| cell::read(column, text, declared, &mut noticed), |(day, _)| Ok(Value::Day(day)))?;
                return Ok(Built::Value(value, noticed.beside));
            }
        };
        if answer == Answer::Unknown { Err(unknown(column, text, values, vocabularies)) } else { Ok(self) }
    }

    /// The headers that it needs.
    pub(super) fn headers(&self) -> impl Iterator<Item = &str> {
        let pieces = if let Built::Pieces(pieces) = self { pieces.as_slice() } else { &[] };
        pieces.iter().filter_map(|piece| match piece {
            Piece::Cell(header) => Some(header.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The same with the places of the headers in a file, or the first header that is not there.
    pub(super) fn placed(&self, find: impl Fn(&str) -> Option<usize>) -> Result<Built<usize>, &str> {
        Ok(match self {
            Built::Same(text) => Built::Same(text.clone()),
            Built::Value(value, beside) => Built::Value(*value, beside),
            Built::Pieces(pieces) => {
                let placed = pieces.iter().map(|piece| match piece {
                    Piece::Text(text) => Ok(Piece::Text(text.clone())),
                    Piece::Cell(header) => find(header).map(Piece::Cell).ok_or(header.as_str()),
                });
                Built::Pieces(placed.collect::<Result<_, _>>()?)
            }
        })
    }
}

impl Built<usize> {
    /// The text in the present record; empty when all cells that it is made of are.
    pub(super) fn text(&self, records: &Records<'_>) -> String {
        match self {
            Built::Same(text) => text.clone(),
            Built::Value(..) => String::new(),
            Built::Pieces(pieces) => {
                let mut text = String::new();
                let mut is_empty = true;
                for piece in pieces {
                    let part = match piece {
                        Piece::Text(part) => part,
                        Piece::Cell(field) => records.cell(*field),
                    };
                    is_empty &= part.is_empty() || matches!(piece, Piece::Text(_));
                    text.push_str(part);
                }
                if is_empty { String::new() } else { text }
            }
        }
    }

    /// The fields that it is made of.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        let pieces = if let Built::Pieces(pieces) = self { pieces.as_slice() } else { &[] };
        pieces.iter().filter_map(|piece| if let Piece::Cell(field) = piece { Some(*field) } else { None })
    }

    /// The first field that it is made of.
    pub(super) fn first_field(&self) -> Option<usize> {
        self.fields().next()
    }
}

/// The place in `dosah.toml` of a part of a text that stands there.
pub(super) fn place_in(source: &str, text: &Spanned<String>, bytes: usize) -> Range<usize> {
    let span = text.span();
    let written = source.get(span.clone()).unwrap_or_default();
    let quotes = if written.starts_with("\"\"\"") || written.starts_with("'''") { 3 } else { 1 };
    // In "..." a quotation mark is written with a backslash, which the text does not have.
    let mut at = span.start + quotes;
    let mut signs = written.get(quotes..).unwrap_or_default().chars();
    for sign in text.get_ref().get(..bytes).unwrap_or(text.get_ref()).chars() {
        if written.starts_with('"') && matches!(sign, '"' | '\\') {
            at += signs.next().map_or(0, char::len_utf8);
        }
        at += signs.next().map_or(0, char::len_utf8);
    }
    at..at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(written: &str, record: &str) -> String {
        let built = Built::parse(written).expect("a text with headers in braces");
        let placed = built.placed(|header| ["A", "B b"].iter().position(|known| *known == header)).expect("known headers");
        let mut records = Records::new(record, b',', 1, 1);
        assert!(records.advance());
        placed.text(&records)
    }

    #[test]
    fn a_text_is_built_of_cells_and_is_empty_when_all_of_them_are() {
        assert_eq!(built("{A}-{B b}", " x ,2"), "x-2");
        assert_eq!(built("{A}-{B b}", "x,"), "x-");
        assert_eq!(built("P{ B b }", "x, "), "");
        assert_eq!(built("care", "x,y"), "care");
    }

    #[test]
    fn braces_come_in_pairs_around_a_header() {
        for (written, at) in [("{A", 0), ("A}", 1), ("x{}", 1), ("{A}-{B", 4), ("{A{B}}", 0)] {
            assert_eq!(Built::parse(written).map_err(|(place, _)| place.start), Err(at), "{written}");
        }
    }
}
