//! One report as one PDF: set by Typst from the templates in `print/`, tagged and archival, the same bytes for the same report.

mod error;
mod fonts;
mod footnotes;
mod text;
mod world;

use typst::diag::Warned;
use typst::foundations::{Content, NativeElement as _, Smart};
use typst::introspection::Introspector as _;
use typst::model::HeadingElem;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::charts;
use super::drawings::{Medium, with_drawings};
use crate::error::Error;
use crate::report::model::Report;
use crate::templates::Templates;

/// What the file must hold to: it can be archived, and read by everybody. Not A-3a with the figures attached, because nobody who passes
/// a PDF on looks for what hangs on it.
const STANDARDS: [PdfStandard; 2] = [PdfStandard::A_2a, PdfStandard::Ua_1];

/// Shares of the usual white space: a report of one page is set ever closer until it fits, and never smaller.
const SPACES: [f64; 4] = [1.0, 0.85, 0.6, 0.25];

/// A report on paper.
pub struct Paper {
    /// The PDF.
    pub file: Vec<u8>,
    /// Set where a report of one page takes more.
    pub too_long: Option<TooLong>,
}

/// By how much a report of one page is too long, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLong {
    /// How many pages it takes.
    pub pages: usize,
    /// The heading of what does not fit.
    pub section: String,
}

/// Sets a report on paper.
///
/// # Errors
/// When a template for paper is wrong, with its name, line and column; a defect when anything else is.
pub fn pdf(templates: &Templates, report: &Report) -> Result<Paper, Error> {
    let fonts = fonts::Fonts::load(templates)?;
    let mut data = with_drawings(report, Medium::Paper)?;
    data["hatched_key"] = charts::hatched_key(Medium::Paper)?.into();
    data["imprint"] = serde_json::to_value(&report.imprint).map_err(|error| Error::Defect(error.to_string()))?;
    footnotes::add_footnotes(&mut data, report);
    text::make_printable(&mut data, &fonts);
    let main = main_of(templates, report)?;
    let mut spaces = SPACES.iter().copied().peekable();
    loop {
        data["space"] = spaces.next().into();
        let world = world::Paper::new(templates, &fonts, &main, report.imprint.as_of, data.to_string())?;
        let Warned { output, .. } = typst::compile::<PagedDocument>(&world);
        let document = output.map_err(|faults| error::first(templates, &main, &world, &faults))?;
        let too_long = if report.layout.one_page { too_long(&document) } else { None };
        if too_long.is_none() || spaces.peek().is_none() {
            let file = typst_pdf::pdf(&document, &options()?).map_err(|faults| error::first(templates, &main, &world, &faults))?;
            return Ok(Paper { file, too_long });
        }
    }
}

/// The pages of a report that takes more than one, and the first section that is not on the first, or else the last one.
fn too_long(document: &PagedDocument) -> Option<TooLong> {
    let pages = document.pages().len();
    let headings = document.introspector().query(&HeadingElem::ELEM.select());
    let is_further =
        |heading: &&Content| heading.location().and_then(|place| document.introspector().page(place)).is_some_and(|page| page.get() > 1);
    let heading = headings.iter().find(is_further).or(headings.last()).and_then(|heading| heading.to_packed::<HeadingElem>());
    let section = heading.map(|heading| heading.body.plain_text()).unwrap_or_default();
    (pages > 1).then(|| TooLong { pages, section: section.chars().filter(|letter| *letter != text::BREAK).collect() })
}

/// The report's own page, or the page of all.
fn main_of(templates: &Templates, report: &Report) -> Result<String, Error> {
    let own = format!("{}/page.typ", report.template);
    Ok(if templates.read(&own).is_some() { own } else { "print/report.typ".to_owned() })
}

fn options() -> Result<PdfOptions, Error> {
    let standards = PdfStandards::new(&STANDARDS).map_err(|error| Error::Defect(format!("no PDF can be made: {}", error.message())))?;
    Ok(PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some(concat!("dosah ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: None,
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}

#[cfg(test)]
mod tests;
