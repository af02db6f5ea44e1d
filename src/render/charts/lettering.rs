//! Type on charts: sizes, weights, and how much room words take, so that labels never run into each other.

use std::sync::LazyLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor, register_font};

use super::palette::{INK, INK_2, WHITE};

/// The face of all charts, the same as the page's.
pub const FAMILY: &str = "Dosah Sans";

/// From one line of type to the next, in pixels.
pub const LEADING: f64 = 17.0;

/// A size, weight and colour of type.
#[derive(Debug, Clone, Copy)]
pub struct Lettering {
    /// In pixels.
    pub size: f64,
    pub bold: bool,
    pub color: RGBColor,
}

pub const LABEL: Lettering = Lettering { size: 13.5, bold: false, color: INK };
pub const STRONG: Lettering = Lettering { size: 13.5, bold: true, color: INK };
pub const DETAIL: Lettering = Lettering { size: 13.0, bold: false, color: INK_2 };
pub const VALUE: Lettering = Lettering { size: 13.0, bold: true, color: INK };
pub const AXIS: Lettering = Lettering { size: 12.0, bold: false, color: INK_2 };
pub const AXIS_VALUE: Lettering = Lettering { size: 12.0, bold: false, color: INK };
pub const CONCLUSION: Lettering = Lettering { size: 15.0, bold: true, color: INK };
pub const ON_ACCENT: Lettering = Lettering { size: 14.0, bold: true, color: WHITE };

/// plotters measures in line heights of the face (1.424 em here), so at this size one em is 1000.
const THOUSAND_PER_EM: f64 = 1424.0;

static REGISTERED: LazyLock<bool> = LazyLock::new(|| {
    let regular = include_bytes!("../../../report_templates/assets/fonts/dosah-sans-400.ttf");
    let bold = include_bytes!("../../../report_templates/assets/fonts/dosah-sans-700.ttf");
    register_font(FAMILY, FontStyle::Normal, regular).is_ok() && register_font(FAMILY, FontStyle::Bold, bold).is_ok()
});

impl Lettering {
    pub fn style(self) -> FontStyle {
        if self.bold { FontStyle::Bold } else { FontStyle::Normal }
    }

    /// How wide the text is, in pixels.
    pub fn width(self, text: &str) -> f64 {
        let registered = *REGISTERED;
        let face = FontDesc::new(FontFamily::Name(FAMILY), THOUSAND_PER_EM, self.style());
        let thousandths = match face.layout_box(text) {
            Ok((_, (width, _))) if registered => width,
            // Without the face, a wide guess still keeps labels apart.
            _ => i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 1000).saturating_mul(600),
        };
        f64::from(thousandths) / 1000.0 * self.size
    }

    /// The widest of several texts, in pixels.
    pub fn widest<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> f64 {
        texts.into_iter().map(|text| self.width(text)).fold(0.0, f64::max)
    }

    /// Breaks a text into lines that fit: between words, after a hyphen, and inside a word only where one alone is too wide.
    pub fn wrap(self, text: &str, room: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_inclusive([' ', '-']).filter(|word| !word.trim().is_empty()) {
            if let Some(line) = lines.last_mut() {
                let longer = format!("{line}{word}");
                if self.width(longer.trim_end()) <= room {
                    *line = longer;
                    continue;
                }
            }
            lines.extend(self.split_word(word, room));
        }
        lines.iter().map(|line| line.trim().to_owned()).collect()
    }

    fn split_word(self, word: &str, room: f64) -> Vec<String> {
        if self.width(word.trim_end()) <= room {
            return vec![word.to_owned()];
        }
        let mut pieces = vec![String::new()];
        for letter in word.chars() {
            let piece = pieces.last().map_or_else(String::new, |piece| format!("{piece}{letter}"));
            match pieces.last_mut() {
                Some(last) if last.is_empty() || self.width(&piece) <= room => *last = piece,
                _ => pieces.push(letter.to_string()),
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_is_as_wide_as_the_face_says() {
        assert!((LABEL.width("0") / LABEL.size - 0.497).abs() < 0.002);
    }

    #[test]
    fn a_long_label_breaks_after_its_hyphen() {
        assert_eq!(LABEL.wrap("oddělení sociálně-právní ochrany", 80.0), ["oddělení", "sociálně-", "právní", "ochrany"]);
    }

    #[test]
    fn every_line_fits_its_room() {
        for text in ["Oddělení sociálně-právní ochrany dětí", "nejneobhospodařovávatelnějšími", "", "a b c"] {
            assert!(LABEL.wrap(text, 60.0).iter().all(|line| LABEL.width(line) <= 60.0), "{text}");
        }
    }
}
