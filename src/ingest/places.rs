//! Where in its file a cell of a frame stands. Frames know only file and line; the rest is read again, and only when somebody asks.

use std::collections::BTreeMap;

use super::category::Vocabularies;
use super::dataset::Dataset;
use super::faults::Journal;
use super::file::{self, Opened};
use super::header::Field;
use super::layout::Layout;
use super::locate::cell_name;
use super::reader::Records;
use super::schema::Table;
use super::source::{self, Source};
use crate::error::Error;
use crate::finding::Location;
use crate::project::Project;

/// A cell of a frame, or a row as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellAt {
    /// The table.
    pub table: Table,
    /// Which file: an index into [`Dataset::files`].
    pub file: u32,
    /// The line on which the row begins; 0 when the file as a whole is meant.
    pub line: u32,
    /// dosah's name of the column.
    pub column: Option<&'static str>,
}

/// Where cells stand, in the order in which they are asked for. Each file is read once, as far as the last of its cells.
///
/// # Errors
/// When a file can no longer be read.
pub fn locate(project: &Project, dataset: &Dataset, cells: &[CellAt]) -> Result<Vec<Location>, Error> {
    let unknown = |cell: &CellAt| Location {
        file: dataset.files.get(cell.file as usize).map(|file| file.path.clone()).unwrap_or_default(),
        line: u64::from(cell.line),
        column: 0,
        cell: None,
        header: None,
    };
    let mut locations: Vec<Location> = cells.iter().map(unknown).collect();
    // File, line, and which of the cells: in the order in which they are met.
    let mut wanted: BTreeMap<u32, Vec<(u64, usize)>> = BTreeMap::new();
    for (number, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.line > 0 && cell.column.is_some()) {
        wanted.entry(cell.file).or_default().push((u64::from(cell.line), number));
    }
    if wanted.is_empty() {
        return Ok(locations);
    }
    let sources = source::sources(project, &mut Vocabularies::declared(&project.file))?;
    // Files have their numbers in the order of reading.
    let files = sources.iter().flat_map(|source| source.files.iter().map(move |(path, shown)| (source, path, shown)));
    for (number, (source, path, shown)) in (0..).zip(files) {
        if let Some(mut wanted) = wanted.remove(&number) {
            wanted.sort_unstable();
            let opened = Opened::open(path, shown, source)?;
            locate_in(&opened, source, &wanted, cells, &mut locations);
        }
    }
    Ok(locations)
}

fn locate_in(opened: &Opened<'_>, source: &Source<'_>, wanted: &[(u64, usize)], cells: &[CellAt], locations: &mut [Location]) {
    let Ok(decoded) = opened.decode() else { return };
    let (body, head) = file::top(&decoded.text, source);
    let mut records = Records::new(body, head.delimiter, 1, 1);
    let mut layout = Layout::new(source, 0, "", head.delimiter);
    // What is wrong with the header was said when the file was read.
    if !layout.read_header(&mut records, head.above, source, &mut Journal::default()) {
        return;
    }
    let mut wanted = wanted.iter().peekable();
    while wanted.peek().is_some() && records.advance() {
        let place = records.place();
        while let Some((_, number)) = wanted.next_if(|(line, _)| *line <= place.line) {
            let column = source.spec.columns.iter().position(|column| Some(column.name) == cells[*number].column);
            // A column that is built of several, or the same in every row, is no one cell.
            let Some(field) = column.and_then(|column| layout.field(column)).and_then(Field::index) else { continue };
            let (line, column) = records.locate(field);
            let header = layout.labels.get(field).cloned();
            locations[*number] =
                Location { line, column, cell: Some(cell_name(field, place.row)), header, file: locations[*number].file.clone() };
        }
    }
}
