//! A drawing surface in pixels over plotters' SVG. Lines, rectangles, polygons, circles and text only, so that paper can draw the same.

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, RGBColor, ShapeStyle, TextStyle};

use super::lettering::{FAMILY, LEADING, Lettering};
use super::palette::{ACCENT, BASE, GREY, INK_2, WHITE};
use crate::error::Error;
use crate::report::model::Mark;

/// plotters takes whole numbers; tenths of a pixel keep curves smooth and lines where they belong.
const TENTHS: f64 = 10.0;
/// plotters divides sizes of type by this.
const PLOTTERS_TYPE: f64 = 1.24;
/// Points on one side of a curved band.
const CURVE_POINTS: u32 = 28;

/// Where a text hangs from.
#[derive(Debug, Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// The surface that a chart draws on.
pub struct Canvas<'a> {
    backend: SVGBackend<'a>,
    failure: Option<String>,
    /// Its width in pixels: 760, or 340 on a phone.
    pub width: f64,
}

/// A finished drawing.
pub struct Drawing {
    width: f64,
    height: f64,
    body: String,
}

impl Drawing {
    /// Draws on a surface of this width; the chart returns the height it took.
    pub fn sketch(width: f64, chart: impl FnOnce(&mut Canvas) -> f64) -> Result<Drawing, Error> {
        let mut svg = String::new();
        let mut canvas = Canvas { backend: SVGBackend::with_string(&mut svg, (0, 0)), failure: None, width };
        let height = chart(&mut canvas).ceil().max(1.0);
        let failure = canvas.failure.take();
        drop(canvas);
        if let Some(failure) = failure {
            return Err(Error::Defect(format!("a chart could not be drawn: {failure}")));
        }
        let body = svg.split_once(">\n").map_or("", |(_, rest)| rest).trim_end().trim_end_matches("</svg>").replace(" opacity=\"1\"", "");
        Ok(Drawing { width, height, body: body.replace("\n</text>", "</text>").replace("\">\n", "\">") })
    }

    /// The drawing as an image with a name and a description.
    pub fn image(&self, class: &str, id: &str, title: &str, description: &str) -> String {
        let (id, title, description) = (escape(id), escape(title), escape(description));
        let (name, meaning) = (format!("{id}-{class}-title"), format!("{id}-{class}-desc"));
        format!(
            "<svg class=\"{class}\" role=\"img\" aria-labelledby=\"{name}\" aria-describedby=\"{meaning}\" {}>\
             <title id=\"{name}\">{title}</title><desc id=\"{meaning}\">{description}</desc>\n{}</svg>",
            self.frame(),
            self.body
        )
    }

    /// The drawing as decoration: the numbers stand beside it.
    pub fn decoration(&self, class: &str) -> String {
        format!("<svg class=\"{class}\" aria-hidden=\"true\" {}>\n{}</svg>", self.frame(), self.body)
    }

    /// The drawing as a file of its own. What it says stands beside it.
    pub fn file(&self) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {}>\n{}</svg>", self.frame(), self.body)
    }

    fn frame(&self) -> String {
        let Drawing { width, height, .. } = self;
        format!("width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\"", width * TENTHS, height * TENTHS)
    }
}

impl Canvas<'_> {
    pub fn is_narrow(&self) -> bool {
        self.width < 700.0
    }

    /// A filled rectangle.
    pub fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), color: RGBColor) {
        if width > 0.0 && height > 0.0 {
            let outcome = self.backend.draw_rect(at((x, y)), at((x + width, y + height)), &color, true);
            self.note(outcome);
        }
    }

    /// A pale rectangle with a one pixel outline inside its edge.
    pub fn outlined(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: RGBColor, outline: RGBColor) {
        self.rect((x, y), (width, height), outline);
        self.rect((x + 1.0, y + 1.0), (width - 2.0, height - 2.0), fill);
    }

    /// A level rule, `thickness` downwards from `y`.
    pub fn level(&mut self, (from, to): (f64, f64), y: f64, thickness: f64, color: RGBColor) {
        self.rect((from, y), (to - from, thickness), color);
    }

    /// An upright rule, `thickness` rightwards from `x`.
    pub fn upright(&mut self, x: f64, (from, to): (f64, f64), thickness: f64, color: RGBColor) {
        self.rect((x, from), (thickness, to - from), color);
    }

    /// A level dashed rule of `dash` and `gap` pixels.
    pub fn dashed(&mut self, (from, to): (f64, f64), y: f64, (dash, gap): (f64, f64), color: RGBColor) {
        let mut x = from;
        while x < to {
            self.rect((x, y), (dash.min(to - x), 1.2), color);
            x += dash + gap;
        }
    }

    /// A rectangle that stands for what is not there: dashes only.
    pub fn dashed_box(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), color: RGBColor) {
        self.dashed((x, x + width), y, (4.0, 3.0), color);
        self.dashed((x, x + width), y + height - 1.2, (4.0, 3.0), color);
        let mut down = y;
        while down < y + height {
            let dash = 4.0_f64.min(y + height - down);
            self.rect((x, down), (1.2, dash), color);
            self.rect((x + width - 1.2, down), (1.2, dash), color);
            down += 7.0;
        }
    }

    /// A line through points.
    pub fn path(&mut self, points: &[(f64, f64)], thickness: f64, color: RGBColor) {
        let style = ShapeStyle { color: color.into(), filled: false, stroke_width: tenths(thickness).unsigned_abs() };
        let outcome = self.backend.draw_path(points.iter().copied().map(at), &style);
        self.note(outcome);
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: &[(f64, f64)], color: RGBColor) {
        let outcome = self.backend.fill_polygon(points.iter().copied().map(at), &color);
        self.note(outcome);
    }

    /// A filled circle with a white ring, so that a line does not run into it.
    pub fn dot(&mut self, center: (f64, f64), radius: f64, color: RGBColor) {
        for (radius, color) in [(radius + 1.5, WHITE), (radius, color)] {
            let outcome = self.backend.draw_circle(at(center), tenths(radius).unsigned_abs(), &color, true);
            self.note(outcome);
        }
    }

    /// One line of text with its baseline at `y`.
    pub fn text(&mut self, (x, y): (f64, f64), text: &str, lettering: Lettering, anchor: Anchor) {
        let face = FontDesc::new(FontFamily::Name(FAMILY), lettering.size * TENTHS * PLOTTERS_TYPE, lettering.style());
        let hangs = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = TextStyle::from(face).color(&lettering.color).pos(Pos::new(hangs, VPos::Top));
        // plotters sets `VPos::Top` 0.76 em above the baseline, whatever the face.
        let outcome = self.backend.draw_text(text, &style, at((x, y - 0.76 * lettering.size)));
        self.note(outcome);
    }

    /// One line of text on white, so that no grid or target line runs through it.
    pub fn text_on_white(&mut self, (x, y): (f64, f64), text: &str, lettering: Lettering, anchor: Anchor) {
        let width = lettering.width(text);
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        self.rect((left, y - 0.72 * lettering.size), (width, 0.78 * lettering.size), WHITE);
        self.text((x, y), text, lettering, anchor);
    }

    /// Lines of text below each other, the first with its baseline at `y`; returns the baseline after the last.
    pub fn lines(&mut self, (x, y): (f64, f64), lines: &[String], lettering: Lettering, anchor: Anchor) -> f64 {
        let mut baseline = y;
        for line in lines {
            self.text((x, baseline), line, lettering, anchor);
            baseline += LEADING;
        }
        baseline
    }

    /// The hatched outline box of a hidden figure.
    pub fn hatched(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let mut start = x - height + 3.0;
        while start < x + width {
            // A rising line from the bottom edge, cut where it leaves the box.
            let (low, high) = ((x - start).max(0.0), (x + width - start).min(height));
            if high > low {
                self.path(&[(start + low, y + height - low), (start + high, y + height - high)], 0.9, GREY);
            }
            start += 4.0;
        }
        let (right, bottom) = (x + width - 0.5, y + height - 0.5);
        self.path(&[(x + 0.5, y + 0.5), (right, y + 0.5), (right, bottom), (x + 0.5, bottom), (x + 0.5, y + 0.5)], 1.0, INK_2);
    }

    /// A level bar from `x` to the right in the state of its figure; returns where it ends.
    pub fn bar(&mut self, (x, y): (f64, f64), height: f64, mark: Mark, scale: f64, color: RGBColor) -> f64 {
        match mark {
            Mark::Value(value) => {
                let length = (value * scale).max(1.0);
                self.rect((x, y), (length, height), color);
                x + length
            }
            Mark::Zero => {
                self.upright(x, (y, y + height), 1.5, BASE);
                x + 1.5
            }
            Mark::Hidden => {
                let box_height = height.min(14.0);
                self.hatched((x, y + (height - box_height) / 2.0), (34.0, box_height));
                x + 34.0
            }
            Mark::NoData => x,
        }
    }

    /// A band between two upright edges (or level ones, on a phone), curved like a river.
    pub fn band(&mut self, upper: &Curve, lower: &Curve, fill: RGBColor, outline: RGBColor) {
        let (upper, mut lower) = (upper.points(), lower.points());
        self.path(&upper, 1.0, outline);
        self.path(&lower, 1.0, outline);
        lower.reverse();
        self.polygon(&[upper.clone(), lower.clone()].concat(), fill);
        lower.reverse();
        self.path(&upper, 1.0, outline);
        self.path(&lower, 1.0, outline);
    }

    /// An arrowhead to the right: the bar is longer than its scale.
    pub fn arrowhead(&mut self, (x, y): (f64, f64), height: f64) {
        self.polygon(&[(x, y - 2.0), (x + height * 0.7, y + height / 2.0), (x, y + height + 2.0)], ACCENT);
    }

    fn note(&mut self, outcome: Result<(), impl std::error::Error>) {
        if let Err(error) = outcome {
            self.failure.get_or_insert_with(|| error.to_string());
        }
    }
}

/// One side of a band.
pub struct Curve {
    pub from: (f64, f64),
    pub to: (f64, f64),
    /// Whether it runs downwards instead of to the right.
    pub down: bool,
}

impl Curve {
    fn points(&self) -> Vec<(f64, f64)> {
        let ((x0, y0), (x1, y1)) = (self.from, self.to);
        (0..CURVE_POINTS)
            .map(|step| {
                let t = f64::from(step) / f64::from(CURVE_POINTS - 1);
                let eased = t * t * (3.0 - 2.0 * t);
                let (along_x, along_y) = if self.down { (eased, t) } else { (t, eased) };
                (x0 + (x1 - x0) * along_x, y0 + (y1 - y0) * along_y)
            })
            .collect()
    }
}

fn at((x, y): (f64, f64)) -> (i32, i32) {
    (tenths(x), tenths(y))
}

#[expect(clippy::cast_possible_truncation, reason = "a coordinate of a page, and `as` saturates")]
fn tenths(pixels: f64) -> i32 {
    (pixels * TENTHS).round() as i32
}

/// Text made safe for SVG inside HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
