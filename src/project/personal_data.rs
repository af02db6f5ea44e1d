//! `[[personal_data_allowed]]`: where personal data may stand although dosah would refuse them, and why.

use serde::Deserialize;
use toml::Spanned;

use super::{Project, Texts};
use crate::error::Error;
use crate::ingest::schema::{ColumnSpec, Kind as Holds, TABLES, TableSpec};
use crate::ingest::texts::ColumnText;
use crate::personal::Kind;

/// Personal data of one kind that may stand in one column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonalDataAllowed {
    /// The table.
    pub table: Spanned<String>,
    /// Its column, by dosah's name.
    pub column: Spanned<String>,
    /// The kind: the name of its check.
    pub kind: Spanned<String>,
    /// Why they have to be there, for whoever reads the manifest.
    pub reason: Texts,
}

impl PersonalDataAllowed {
    /// Whether it speaks of what was found in a text.
    #[must_use]
    pub fn covers(&self, kind: Kind, text: ColumnText<'_>) -> bool {
        let is_there = self.table.get_ref() == text.table.spec().name && self.column.get_ref() == text.column.name;
        is_there && self.kind.get_ref() == kind.name()
    }
}

impl Project {
    /// What is allowed has to exist, and to have a reason.
    pub(super) fn personal_data_make_sense(&self) -> Result<(), Error> {
        for allowed in &self.file.personal_data_allowed {
            let tables: Vec<&str> = TABLES.iter().map(|spec| spec.name).collect();
            let Some(spec) = TABLES.iter().find(|spec| spec.name == allowed.table.get_ref()) else {
                return Err(self.unknown(&allowed.table, "table", &tables));
            };
            let columns = columns_of_text(spec);
            if !columns.contains(&allowed.column.get_ref().as_str()) {
                return Err(self.unknown(&allowed.column, &format!("column of text in {}", spec.name), &columns));
            }
            if Kind::named(allowed.kind.get_ref()).is_none() {
                return Err(self.unknown(&allowed.kind, "kind of personal data", &Kind::ALL.map(Kind::name)));
            }
            self.texts(&allowed.kind, "reason", &allowed.reason)?;
        }
        Ok(())
    }
}

fn columns_of_text(spec: &TableSpec) -> Vec<&'static str> {
    let holds_text = |column: &&ColumnSpec| matches!(column.kind, Holds::Id | Holds::Text | Holds::Category(_) | Holds::Flag);
    spec.columns.iter().filter(holds_text).map(|column| column.name).collect()
}
