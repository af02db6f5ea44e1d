//! What tables, columns and values are called in a sentence.

use chrono::NaiveDate;

use super::card::Fact;
use crate::error::Error;
use crate::indicators::Indicator;
use crate::indicators::dimension::Dimension;
use crate::indicators::views::View;
use crate::project::{Project, Texts};
use crate::report::category;
use crate::report::locale::Locale;

/// The words of a language and of a project.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The language.
    pub locale: &'a Locale,
    /// The project, which has titles of its own.
    pub project: &'a Project,
}

impl Words<'_> {
    /// A text of `explain`.
    pub fn text(&self, key: &str) -> Result<String, Error> {
        self.locale.text(&format!("explain.{key}"))
    }

    /// A text of `explain` with its arguments filled in.
    pub fn say(&self, key: &str, arguments: &[(&str, &str)]) -> Result<String, Error> {
        self.locale.say(&format!("explain.{key}"), arguments)
    }

    /// The text of a key, where there is one.
    pub fn known(&self, key: &str) -> Result<Option<String>, Error> {
        if self.locale.has(&format!("explain.{key}")) { self.text(key).map(Some) } else { Ok(None) }
    }

    /// A fact under its label.
    pub fn fact(&self, id: &'static str, text: String) -> Result<Fact, Error> {
        Ok(Fact { id, label: self.text(&format!("label.{id}"))?, text })
    }

    /// "yes" or "no".
    pub fn yes_no(&self, yes: bool) -> Result<String, Error> {
        self.text(if yes { "yes_no.yes" } else { "yes_no.no" })
    }

    /// What a column is called.
    pub fn column(&self, name: &str) -> Result<String, Error> {
        Ok(self.known(&format!("name.{name}"))?.unwrap_or_else(|| name.replace('_', " ")))
    }

    /// What a column of a table or view means.
    pub fn meaning(&self, table: &str, column: &str) -> Result<Option<String>, Error> {
        match self.known(&format!("meaning.{table}.{column}"))? {
            Some(text) => Ok(Some(text)),
            None => self.known(&format!("meaning.any.{column}")),
        }
    }

    /// What the rows of a view, or of a table, are called.
    pub fn rows(&self, name: &str) -> Result<String, Error> {
        Ok(self.known(&format!("view.{name}"))?.unwrap_or_else(|| name.replace('_', " ")))
    }

    /// What a dimension is called.
    pub fn dimension(&self, dimension: &Dimension) -> Result<String, Error> {
        match self.known(&format!("dimension.{}", dimension.id()))? {
            Some(text) => Ok(text),
            None => self.column(dimension.id()),
        }
    }

    /// Dimensions that are combined: "sex × age band".
    pub fn dimensions(&self, by: &[Dimension]) -> Result<String, Error> {
        Ok(by.iter().map(|dimension| self.dimension(dimension)).collect::<Result<Vec<_>, Error>>()?.join(" × "))
    }

    /// What readers see for a value: dosah's word, the project's title, or the id.
    pub fn value(&self, view: View, column: &str, id: &str) -> Result<String, Error> {
        let file = &self.project.file;
        let list = match (view, column) {
            (View::Costs, "kind") => "cost_kind",
            _ => column,
        };
        if let Some(text) = self.known(&format!("value.{list}.{id}"))? {
            return Ok(text);
        }
        match (view, column) {
            (View::Activities, "kind") => {
                let declared = file.activity_kind.iter().find(|kind| kind.id.get_ref() == id);
                Ok(declared.and_then(|kind| self.own(&kind.title)).unwrap_or_else(|| id.to_owned()))
            }
            (_, "to_phase") => category(file, self.locale, "phase", id),
            _ => category(file, self.locale, column, id),
        }
    }

    /// A text of the project, in this language or else in any.
    pub fn own(&self, texts: &Texts) -> Option<String> {
        texts.get(self.locale.lang).or_else(|| texts.0.values().next().map(String::as_str)).map(|text| self.locale.set(text))
    }

    /// The title of an indicator.
    pub fn title(&self, indicator: &Indicator) -> Result<String, Error> {
        self.wording(indicator, "title", &indicator.title)
    }

    /// The sentence by which an indicator is defined for readers.
    pub fn definition(&self, indicator: &Indicator) -> Result<String, Error> {
        self.wording(indicator, "definition", &indicator.definition)
    }

    fn wording(&self, indicator: &Indicator, what: &str, own: &Texts) -> Result<String, Error> {
        match self.own(own) {
            Some(text) => Ok(text),
            None => self.locale.text(&format!("indicator.{}.{what}", indicator.id)),
        }
    }

    /// A text between quotation marks.
    pub fn quoted(&self, text: &str) -> Result<String, Error> {
        self.say("quote", &[("text", text)])
    }

    /// A day.
    pub fn day(&self, day: NaiveDate) -> Result<String, Error> {
        self.locale.date(day)
    }

    /// "a, b and c", "a, b nebo c".
    pub fn join(&self, parts: &[String], last: &str) -> Result<String, Error> {
        let Some((first, rest)) = parts.split_first() else { return Ok(String::new()) };
        let mut joined = first.clone();
        for (at, part) in rest.iter().enumerate() {
            let how = if at + 1 == rest.len() { last } else { "comma" };
            joined = self.say(&format!("join.{how}"), &[("left", &joined), ("right", part)])?;
        }
        Ok(joined)
    }
}
