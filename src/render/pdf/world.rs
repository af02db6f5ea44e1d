//! What Typst sees while it sets a report: the templates, the report as data, the faces. No disk, no network, no clock.

use chrono::{Datelike as _, NaiveDate};
use typst::diag::{FileError, FileResult, PackageError};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};
use typst_kit::files::{FileLoader, FileStore};

use super::fonts::Fonts;
use crate::error::Error;
use crate::templates::Templates;

/// The report as templates read it.
const DATA: &str = "report.json";

/// Everything that a report on paper is made of.
pub struct Paper<'a> {
    library: LazyHash<Library>,
    fonts: &'a Fonts,
    files: FileStore<Files<'a>>,
    main: FileId,
    as_of: NaiveDate,
}

struct Files<'a> {
    templates: &'a Templates,
    data: Bytes,
}

impl<'a> Paper<'a> {
    /// # Errors
    /// When the name of the main template cannot be one.
    pub fn new(templates: &'a Templates, fonts: &'a Fonts, main: &str, as_of: NaiveDate, data: String) -> Result<Self, Error> {
        let path = VirtualPath::new(main).map_err(|_| Error::Defect(format!("no template can be called {main}")))?;
        Ok(Paper {
            // Row headings of tables are tagged by what Typst calls extras.
            library: LazyHash::new(Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build()),
            fonts,
            files: FileStore::new(Files { templates, data: Bytes::from_string(data) }),
            main: RootedPath::new(VirtualRoot::Project, path).intern(),
            as_of,
        })
    }
}

impl World for Paper<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.store.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.store.font(index)
    }

    /// Today is the day as of which the data are.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        let (month, day) = (u8::try_from(self.as_of.month()).ok()?, u8::try_from(self.as_of.day()).ok()?);
        Datetime::from_ymd(self.as_of.year(), month, day)
    }
}

impl FileLoader for Files<'_> {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        if let VirtualRoot::Package(package) = id.root() {
            return Err(FileError::Package(PackageError::NotFound(package.clone())));
        }
        let name = id.vpath().get_without_slash();
        if name == DATA {
            return Ok(self.data.clone());
        }
        self.templates.read(name).map(Bytes::new).ok_or_else(|| FileError::NotFound(name.into()))
    }
}
