//! The faces on paper: those of the screen with more letters, because names come in more alphabets than the words of a report.

use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::FontStore;

use crate::error::Error;
use crate::templates::Templates;

const FACES: [&str; 6] = [
    "assets/fonts/dosah-serif-400.ttf",
    "assets/fonts/dosah-serif-400i.ttf",
    "assets/fonts/dosah-serif-600.ttf",
    "assets/fonts/dosah-sans-400.ttf",
    "assets/fonts/dosah-sans-600.ttf",
    "assets/fonts/dosah-sans-700.ttf",
];

/// The faces, and no others: none of the machine's.
pub struct Fonts {
    pub store: FontStore,
    /// Those of drawings, which also stand in for a letter that others lack.
    sans: Vec<Font>,
}

impl Fonts {
    /// Loads the faces of the templates.
    ///
    /// # Errors
    /// When one is missing or is no font.
    pub fn load(templates: &Templates) -> Result<Self, Error> {
        let (mut store, mut sans) = (FontStore::new(), Vec::new());
        for name in FACES {
            let data = templates.read(name).ok_or_else(|| Error::Defect(format!("there is no face {name}")))?;
            let face = Font::new(Bytes::new(data), 0).ok_or_else(|| Error::Defect(format!("the face {name} is no font")))?;
            store.push((face.clone(), face.info().clone()));
            if name.contains("sans") {
                sans.push(face);
            }
        }
        Ok(Fonts { store, sans })
    }

    /// Whether this letter can be set wherever a text may stand.
    pub fn have(&self, letter: char) -> bool {
        self.sans.iter().all(|face| face.info().coverage.contains(u32::from(letter)))
    }
}
