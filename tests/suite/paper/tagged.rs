//! A tagged PDF as software that reads aloud meets it: elements in their order, each with its text.

use std::collections::BTreeMap;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::Dict;
use hayro_syntax::object::{Array, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;

/// An element of the structure.
#[derive(Debug)]
pub struct Element {
    /// "H1", "P", "TH".
    pub role: String,
    /// What is read instead of a drawing.
    pub alt: Option<String>,
    /// What stands in it.
    pub kids: Vec<Kid>,
}

/// What stands in an element.
#[derive(Debug)]
pub enum Kid {
    Element(Element),
    Text(String),
}

/// A PDF that was read.
pub struct Tagged {
    pub title: String,
    pub lang: String,
    pub pages: usize,
    /// The headings of the bookmarks, in their order.
    pub bookmarks: Vec<String>,
    pub root: Element,
}

impl Tagged {
    #[track_caller]
    pub fn read(bytes: &[u8]) -> Self {
        let pdf = Pdf::new(bytes.to_vec()).unwrap_or_else(|_| panic!("this is no PDF"));
        let catalog: Dict = pdf.xref().get(pdf.xref().root_id()).expect("a PDF has a catalog");
        let pages: BTreeMap<ObjectIdentifier, BTreeMap<i64, String>> =
            pdf.pages().iter().map(|page| (page.raw().obj_id().expect("a page has a number"), marked(page))).collect();
        let tree: Dict = catalog.get("StructTreeRoot").expect("the PDF is tagged");
        let root = element(&tree, None, &pages);
        let mut bookmarks = Vec::new();
        if let Some(outline) = catalog.get::<Dict>("Outlines") {
            collect_bookmarks(&outline, &mut bookmarks);
        }
        let metadata = pdf.metadata();
        Tagged {
            title: metadata.title.as_deref().map(text_string).unwrap_or_default(),
            lang: catalog.get::<hayro_syntax::object::String>("Lang").map(|lang| text_string(lang.as_bytes())).unwrap_or_default(),
            pages: pages.len(),
            bookmarks,
            root,
        }
    }

    /// All elements, each before what stands in it.
    pub fn elements(&self) -> Vec<&Element> {
        let mut found = vec![&self.root];
        let mut next = 0;
        while next < found.len() {
            let inner: Vec<&Element> =
                found[next].kids.iter().filter_map(|kid| if let Kid::Element(inner) = kid { Some(inner) } else { None }).collect();
            found.splice(next + 1..next + 1, inner);
            next += 1;
        }
        found
    }
}

impl Element {
    /// All text in it, without the marks of lists, notes, and words on drawings.
    pub fn text(&self) -> String {
        self.kids
            .iter()
            .map(|kid| match kid {
                Kid::Text(text) => text.clone(),
                Kid::Element(inner) if ["Lbl", "Note", "Figure"].contains(&inner.role.as_str()) => String::new(),
                Kid::Element(inner) => inner.text(),
            })
            .collect()
    }
}

fn element(dict: &Dict, page: Option<ObjectIdentifier>, pages: &BTreeMap<ObjectIdentifier, BTreeMap<i64, String>>) -> Element {
    let page = page_of(dict).or(page);
    let mut kids = Vec::new();
    match dict.get::<Object>("K") {
        Some(Object::Array(items)) => items.iter::<Object>().for_each(|item| kids.extend(kid(&item, page, pages))),
        Some(item) => kids.extend(kid(&item, page, pages)),
        None => {}
    }
    Element {
        role: dict.get::<Name>("S").map(|role| role.as_str().to_owned()).unwrap_or_default(),
        alt: dict.get::<hayro_syntax::object::String>("Alt").map(|alt| text_string(alt.as_bytes())),
        kids,
    }
}

fn kid(item: &Object, page: Option<ObjectIdentifier>, pages: &BTreeMap<ObjectIdentifier, BTreeMap<i64, String>>) -> Option<Kid> {
    let text = |page: Option<ObjectIdentifier>, id: i64| Some(Kid::Text(pages.get(&page?)?.get(&id).cloned().unwrap_or_default()));
    match item {
        Object::Number(id) => text(page, id.as_i64()),
        Object::Dict(dict) => match dict.get::<Name>("Type").as_ref().map(|name| name.as_str()) {
            Some("MCR") => text(page_of(dict).or(page), dict.get::<i32>("MCID")?.into()),
            Some("OBJR") => None,
            _ => Some(Kid::Element(element(dict, page, pages))),
        },
        _ => None,
    }
}

fn page_of(dict: &Dict) -> Option<ObjectIdentifier> {
    dict.get_ref("Pg").map(Into::into)
}

/// The text of a page by the numbers of its marked content.
fn marked(page: &Page) -> BTreeMap<i64, String> {
    let mut texts: BTreeMap<i64, String> = BTreeMap::new();
    let mut fonts: BTreeMap<String, CMap> = BTreeMap::new();
    let mut font = String::new();
    // Which number content belongs to, and whether its text was given in words already.
    let mut open: Vec<(Option<i64>, bool)> = Vec::new();
    let mut operations = page.operations();
    while let Some(operation) = operations.next() {
        let operands: Vec<Object> = operation.operands().cloned().collect();
        match &**operation.operator {
            b"BDC" => {
                let outer = open.last().copied().unwrap_or_default();
                let properties = operands.get(1).cloned().and_then(Object::into_dict).unwrap_or_else(Dict::empty);
                let number = properties.get::<i32>("MCID").map(i64::from).or(outer.0);
                let said = properties.get::<hayro_syntax::object::String>("ActualText");
                if let (Some(said), Some(number), false) = (&said, number, outer.1) {
                    texts.entry(number).or_default().push_str(&text_string(said.as_bytes()));
                }
                open.push((number, outer.1 || said.is_some()));
            }
            b"BMC" => open.push(open.last().copied().unwrap_or_default()),
            b"EMC" => drop(open.pop()),
            b"Tf" => {
                if let Some(Object::Name(name)) = operands.first() {
                    font = name.as_str().to_owned();
                    fonts.entry(font.clone()).or_insert_with(|| letters(page, name));
                }
            }
            b"Tj" | b"TJ" => {
                let Some(&(Some(number), false)) = open.last() else { continue };
                let pieces: Vec<Object> = match operands.into_iter().next() {
                    Some(Object::Array(pieces)) => Array::iter::<Object>(&pieces).collect(),
                    other => other.into_iter().collect(),
                };
                for glyphs in pieces.into_iter().filter_map(Object::into_string) {
                    for glyph in glyphs.as_bytes().chunks(2) {
                        let code = glyph.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
                        match fonts.get(&font).and_then(|letters| letters.lookup_bf_string(code)) {
                            Some(BfString::Char(letter)) => texts.entry(number).or_default().push(letter),
                            Some(BfString::String(letters)) => texts.entry(number).or_default().push_str(&letters),
                            None => texts.entry(number).or_default().push('\u{FFFD}'),
                        }
                    }
                }
            }
            _ => {}
        }
    }
    texts
}

/// Which letters the glyphs of a font stand for.
fn letters(page: &Page, name: &Name) -> CMap {
    let font: Dict = page.resources().get_font(name).expect("a font that is used is there");
    let table: Stream = font.get("ToUnicode").expect("a font says which letters it has");
    let table = table.decoded().unwrap_or_else(|_| panic!("the letters of a font can be read"));
    CMap::parse(&table, |_| None).expect("the letters of a font can be read")
}

fn collect_bookmarks(entry: &Dict, found: &mut Vec<String>) {
    let mut next = entry.get::<Dict>("First");
    while let Some(bookmark) = next {
        found.push(bookmark.get::<hayro_syntax::object::String>("Title").map(|title| text_string(title.as_bytes())).unwrap_or_default());
        collect_bookmarks(&bookmark, found);
        next = bookmark.get::<Dict>("Next");
    }
}

/// A string that is meant to be read: UTF-16 with a mark, or else Latin letters.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks(2).map(|unit| unit.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
            char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{FFFD}')).collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
