//! What a copy of a project needs beside its exports: `dosah.toml` with what is different there, its own words, its own templates.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;

use crate::error::Error;
use crate::ingest::copy::below;
use crate::project::Project;
use crate::templates;

/// The text of `dosah.toml` with other texts in these places, which are in their order and do not overlap.
pub(super) fn edited(source: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut text = String::with_capacity(source.len());
    let mut from = 0;
    for (place, other) in edits {
        text.push_str(source.get(from..place.start).unwrap_or_default());
        text.push_str(other);
        from = place.end;
    }
    text + source.get(from..).unwrap_or_default()
}

/// Narratives and own templates, as they are: they are written for readers.
pub(super) fn beside(project: &Project) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let mut files = BTreeMap::new();
    for written in project.file.narrative.values() {
        let path = project.folder.join(written.get_ref());
        let bytes = fs::read(&path).map_err(|error| Error::Unreadable {
            file: path.clone(),
            message: format!("the narrative cannot be read: {error}"),
            help: "make it readable, or correct its name in dosah.toml".to_owned(),
        })?;
        files.insert(below(&project.folder, &path)?, bytes);
    }
    let own = project.templates.own().iter();
    files.extend(own.map(|(name, file)| (format!("{}/{name}", templates::FOLDER), file.bytes.clone())));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_is_written_differently() {
        let source = "footer_rows = 3 # ř\nheader_row = 12\n";
        let edits = [(14..15, "0".to_owned()), (source.find("12").map_or(0..0, |at| at..at + 2), "1".to_owned())];
        assert_eq!(edited(source, &edits), "footer_rows = 0 # ř\nheader_row = 1\n");
        assert_eq!(edited(source, &[]), source);
    }
}
