//! The colours of the charts. Words and marks keep 4.5:1 and 3:1 on white; a hairline never carries data.

use plotters::style::RGBColor;

pub const WHITE: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
pub const INK: RGBColor = RGBColor(0x15, 0x19, 0x1D);
pub const INK_2: RGBColor = RGBColor(0x44, 0x4C, 0x54);
/// Base lines of axes.
pub const BASE: RGBColor = RGBColor(0x8A, 0x93, 0x9B);
/// Every data mark.
pub const ACCENT: RGBColor = RGBColor(0x0B, 0x58, 0x74);
/// Outlines of pale areas.
pub const ACCENT_2: RGBColor = RGBColor(0x2E, 0x7F, 0x9B);
/// The second part of a bar, outlined.
pub const ACCENT_MID: RGBColor = RGBColor(0x8F, 0xBA, 0xCB);
pub const FLOW: RGBColor = RGBColor(0xB4, 0xD2, 0xDE);
pub const FLOW_PALE: RGBColor = RGBColor(0xE3, 0xEF, 0xF4);
/// What is only compared with.
pub const GREY: RGBColor = RGBColor(0x7F, 0x89, 0x92);
pub const GREY_DARK: RGBColor = RGBColor(0x68, 0x72, 0x7B);
/// Parts that were lost or did not change, and the band of tolerance.
pub const GREY_PALE: RGBColor = RGBColor(0xE1, 0xE5, 0xE8);
/// Left early, not met.
pub const BEHIND: RGBColor = RGBColor(0xB2, 0x3A, 0x0E);
pub const BEHIND_PALE: RGBColor = RGBColor(0xF3, 0xCD, 0xBB);
