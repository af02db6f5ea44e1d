//! The way from the baseline to the target, with the target always at the same place.

use super::canvas::Canvas;
use super::palette::{ACCENT, BASE, INK, WHITE};

pub const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 20.0;
const THICKNESS: f64 = 8.0;
const TOP: f64 = (HEIGHT - THICKNESS) / 2.0;
/// Pixels from nothing to the target; the drawing ends at 1.5 times the target and leaves room for an arrow.
const TARGET: f64 = 96.0;
const LONGEST: f64 = 1.5;

pub fn draw(achieved: Option<f64>, canvas: &mut Canvas) -> f64 {
    canvas.upright(0.0, (3.0, HEIGHT - 3.0), 1.0, BASE);
    match achieved {
        Some(share) => {
            let length = share.clamp(0.0, LONGEST) * TARGET;
            canvas.rect((1.0, TOP), (length, THICKNESS), ACCENT);
            if share > LONGEST {
                canvas.arrowhead((length, TOP), THICKNESS);
            }
            if length > TARGET - 2.0 {
                canvas.upright(TARGET - 1.0, (TOP, TOP + THICKNESS), 4.0, WHITE);
            }
        }
        None => canvas.dashed((3.0, TARGET - 2.0), HEIGHT / 2.0 - 0.6, (1.5, 2.5), BASE),
    }
    canvas.upright(TARGET, (1.0, HEIGHT - 1.0), 2.0, INK);
    HEIGHT
}
