//! `[unit_costs]` as it is written: how costs that phases share are split, and for how many children prices are listed.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// How the cost of a phase is found, and what the price list answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitCosts {
    /// By what costs are split that several phases share.
    #[serde(default)]
    pub split: SplitKey,
    /// With `split = "shares"`: percent of the cost, a phase each, 100 together.
    #[serde(default)]
    pub shares: BTreeMap<Spanned<String>, Spanned<f64>>,
    /// Numbers of children that the price list gives the cost of.
    #[serde(default = "numbers_of_children")]
    pub price_list: Vec<Spanned<u32>>,
}

impl Default for UnitCosts {
    fn default() -> Self {
        UnitCosts { split: SplitKey::default(), shares: BTreeMap::new(), price_list: numbers_of_children() }
    }
}

fn numbers_of_children() -> Vec<Spanned<u32>> {
    [10, 25, 50].map(|children| Spanned::new(0..0, children)).to_vec()
}

/// By what a shared cost is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitKey {
    /// Hours with children, each child's counted.
    #[default]
    AttendanceHours,
    /// Hours of sessions, each session's counted once.
    ServiceHours,
    /// Children at sessions.
    Attendances,
    /// Percentages that the project declares.
    Shares,
}

impl SplitKey {
    /// The indicator by whose parts the cost is split; `None` for declared percentages.
    #[must_use]
    pub fn indicator(self) -> Option<&'static str> {
        match self {
            SplitKey::AttendanceHours => Some("attendance_hours"),
            SplitKey::ServiceHours => Some("service_hours"),
            SplitKey::Attendances => Some("attendances"),
            SplitKey::Shares => None,
        }
    }
}
