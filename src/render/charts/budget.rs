//! What a budget heading cost, as a share of its own budget, with the tolerance as a band.

use super::canvas::Canvas;
use super::palette::{ACCENT, BASE, GREY_PALE, INK, WHITE};

pub const WIDTH: f64 = 160.0;
const HEIGHT: f64 = 22.0;
const THICKNESS: f64 = 8.0;
const TOP: f64 = (HEIGHT - THICKNESS) / 2.0;
/// Room for an arrow where a bar is longer than the scale.
const ARROW: f64 = 7.0;

pub fn draw(share: Option<f64>, tolerance: Option<f64>, max: f64, canvas: &mut Canvas) -> f64 {
    let right = canvas.width - ARROW;
    let max = max.max(1.0);
    let place = |share: f64| (share / max).clamp(0.0, 1.0) * right;
    canvas.upright(0.0, (3.0, HEIGHT - 3.0), 1.0, BASE);
    let Some(share) = share else { return HEIGHT };
    if let Some(tolerance) = tolerance {
        let (from, to) = (place(1.0 - tolerance), place(1.0 + tolerance));
        canvas.rect((from, 2.0), (to - from, HEIGHT - 4.0), GREY_PALE);
    }
    canvas.rect((1.0, TOP), (place(share), THICKNESS), ACCENT);
    if share > max {
        canvas.arrowhead((right, TOP), THICKNESS);
    }
    if place(share) > place(1.0) - 2.0 {
        canvas.upright(place(1.0) - 1.0, (TOP, TOP + THICKNESS), 4.0, WHITE);
    }
    canvas.upright(place(1.0), (1.0, HEIGHT - 1.0), 2.0, INK);
    HEIGHT
}
