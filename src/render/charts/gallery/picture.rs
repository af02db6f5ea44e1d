//! A finished drawing, read back: where its words stand, and what is wrong with them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::render::charts::lettering::{LABEL, Lettering};

/// A drawing as a file of its own.
pub struct Picture {
    /// Its text.
    pub svg: String,
    width: f64,
    height: f64,
    words: Vec<Words>,
}

/// A line of type and the box that its letters fill.
struct Words {
    text: String,
    size: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Letters may touch by this much, in pixels: boxes are those of the tallest letters.
const TOUCH: f64 = 1.0;
/// Nothing on a screen is smaller.
const LEAST: f64 = 12.0;

impl Picture {
    /// Reads what a chart drew.
    pub fn of(svg: &str) -> Picture {
        let svg = svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1) + "\n";
        let head = svg.split('>').next().unwrap_or_default().to_owned();
        let words = svg.split("<text ").skip(1).filter_map(words).collect();
        Picture { width: number(&head, "width").unwrap_or(0.0), height: number(&head, "height").unwrap_or(0.0), words, svg }
    }

    /// The same with its faces inside, for pages that do not bring them.
    pub fn alone(&self) -> String {
        let face = |weight: u16, file: &[u8]| {
            let data = STANDARD.encode(file);
            format!("@font-face{{font-family:\"Dosah Sans\";font-weight:{weight};src:url(data:font/woff2;base64,{data})}}")
        };
        let regular = face(400, include_bytes!("../../../../report_templates/assets/fonts/dosah-sans-400.woff2"));
        let bold = face(700, include_bytes!("../../../../report_templates/assets/fonts/dosah-sans-700.woff2"));
        let paper = "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>";
        self.svg.replacen(">\n", &format!(">\n<style>{regular}{bold}</style>{paper}\n"), 1)
    }

    /// Words outside the drawing, on other words, too small to read, and numbers that are none.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.svg.contains("NaN") || self.svg.contains("inf") || !(self.width > 0.0 && self.height > 0.0) {
            faults.push("a length that is none".to_owned());
        }
        for (index, words) in self.words.iter().enumerate() {
            let Words { text, size, left, right, top, bottom } = words;
            if *left < -TOUCH || *right > self.width + TOUCH || *top < -TOUCH || *bottom > self.height + TOUCH {
                faults.push(format!(
                    "“{text}” leaves the drawing: {left:.0} to {right:.0} of {}, {top:.0} to {bottom:.0} of {}",
                    self.width, self.height
                ));
            }
            if *size < LEAST {
                faults.push(format!("“{text}” is {size} px high"));
            }
            for other in self.words.iter().skip(index + 1) {
                let beside = right - TOUCH <= other.left || other.right - TOUCH <= *left;
                let below = bottom - TOUCH <= other.top || other.bottom - TOUCH <= *top;
                if !beside && !below {
                    faults.push(format!("“{text}” and “{}” stand on each other", other.text));
                }
            }
        }
        faults
    }
}

/// A line of type from what follows `<text `.
fn words(element: &str) -> Option<Words> {
    let (head, rest) = element.split_once('>')?;
    let written = rest.split("</text>").next()?.trim();
    let text = ["&lt;<", "&gt;>", "&quot;\"", "&apos;'", "&amp;&"].iter().fold(written.to_owned(), |text, pair| {
        let (name, sign) = pair.split_at(pair.len() - 1);
        text.replace(name, sign)
    });
    // Drawings count in tenths of a pixel.
    let of = |name: &str| number(head, name).map(|tenths| tenths / 10.0);
    let (x, size) = (of("x")?, of("font-size")?);
    let lettering = Lettering { size, bold: head.contains("font-weight=\"bold\""), ..LABEL };
    let width = lettering.width(&text);
    let left = match attribute(head, "text-anchor") {
        Some("middle") => x - width / 2.0,
        Some("end") => x - width,
        _ => x,
    };
    let baseline = of("y")? + 0.76 * size;
    Some(Words { text, size, left, right: left + width, top: baseline - 0.66 * size, bottom: baseline + 0.16 * size })
}

fn number(head: &str, name: &str) -> Option<f64> {
    attribute(head, name)?.parse().ok()
}

fn attribute<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let found = format!(" {head}");
    let at = found.find(&format!(" {name}=\""))?;
    head.get(at + name.len() + 2..)?.split('"').next()
}
