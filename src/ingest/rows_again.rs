//! The rows of a file once more, as texts: for what is asked of them after the frames were made, which know no texts.

use super::faults::Journal;
use super::file;
use super::filter::Filter;
use super::head;
use super::layout::Layout;
use super::reader::Records;
use super::source::Source;

/// The rows of a file that are read as rows: no title, total or note, and none that has not the cells of a row.
pub(super) struct RowsAgain<'t> {
    /// Where the columns stand.
    pub layout: Layout,
    /// The present row.
    pub records: Records<'t>,
    /// How many rows were passed that cannot be read as rows.
    pub unreadable: u64,
    filter: Option<&'t Filter>,
    is_first: bool,
}

impl<'t> RowsAgain<'t> {
    /// Before the first row; nothing if no header was found, which was said when the file was read.
    pub(super) fn of(text: &'t str, source: &'t Source<'t>) -> Option<Self> {
        let (body, head) = file::top(text, source);
        let body = head::without_footer(body, source.footer_rows, head.delimiter);
        let mut records = Records::new(body, head.delimiter, 1, 1);
        let mut layout = Layout::new(source, 0, "", head.delimiter);
        let has_header = layout.read_header(&mut records, head.above, source, &mut Journal::default());
        has_header.then_some(RowsAgain { layout, records, unreadable: 0, filter: source.filter.as_ref(), is_first: true })
    }

    /// Also those that `where` leaves out.
    pub(super) fn unfiltered(self) -> Self {
        RowsAgain { filter: None, ..self }
    }

    /// Goes on to the next row; says whether there is one. Rows that `where` leaves out are none.
    pub(super) fn advance(&mut self) -> bool {
        while self.records.advance() {
            let is_of_header = std::mem::take(&mut self.is_first) && head::is_hashtags(&self.records);
            if is_of_header || (self.records.is_blank() && self.records.quote_fault().is_none()) {
                continue;
            }
            if !self.is_row() {
                self.unreadable += 1;
            } else if self.filter.is_none_or(|filter| filter.holds(&self.layout.filter, &self.records)) {
                return true;
            }
        }
        false
    }

    /// Whether the present record can be read as a row.
    fn is_row(&self) -> bool {
        let Self { layout, records, .. } = self;
        let has_its_cells = records.quote_fault().is_none() && !records.has_long_cell() && records.width() == layout.labels.len();
        has_its_cells && layout.repeats_header(records).is_none() && !head::is_total(records)
    }
}
