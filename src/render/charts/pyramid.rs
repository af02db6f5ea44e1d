//! Two bars back to back on one scale, in one colour.

use super::canvas::Canvas;
use super::palette::{ACCENT, BASE};
use crate::report::model::Mark;

const HEIGHT: f64 = 16.0;
const THICKNESS: f64 = 13.0;
const TOP: f64 = (HEIGHT - THICKNESS) / 2.0;
/// From the middle to where each bar begins.
const SLIT: f64 = 1.5;

pub fn draw(left: Mark, right: Mark, max: f64, canvas: &mut Canvas) -> f64 {
    let middle = canvas.width / 2.0;
    let room = middle - SLIT;
    let scale = room / max.max(f64::MIN_POSITIVE);
    half(left, middle - SLIT, -1.0, (room, scale), canvas);
    half(right, middle + SLIT, 1.0, (room, scale), canvas);
    HEIGHT
}

/// One bar from `start`, to the left (`-1`) or to the right (`1`).
fn half(mark: Mark, start: f64, direction: f64, (room, scale): (f64, f64), canvas: &mut Canvas) {
    let corner = |width: f64| (if direction < 0.0 { start - width } else { start }, TOP);
    match mark {
        Mark::Value(value) => {
            let width = (value * scale).clamp(1.0, room);
            canvas.rect(corner(width), (width, THICKNESS), ACCENT);
        }
        Mark::Zero => canvas.rect(corner(1.0), (1.0, THICKNESS), BASE),
        Mark::Hidden => {
            let width = (room * 0.25).clamp(18.0, 34.0);
            canvas.hatched(corner(width), (width, THICKNESS));
        }
        Mark::NoData => {}
    }
}
