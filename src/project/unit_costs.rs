//! `[unit_costs]` as it is written: how costs that phases share are split, and for how many children prices are listed.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::{Project, nearest};
use crate::error::Error;

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

impl Project {
    /// The percentages by which costs are split among phases, in the order of the phases.
    pub fn phase_shares(&self) -> impl Iterator<Item = (String, Decimal)> + '_ {
        let declared =
            |phase: &str| self.file.unit_costs.shares.iter().find(|(id, _)| id.get_ref() == phase).map(|(_, share)| *share.get_ref());
        self.file.phase.iter().filter_map(move |phase| {
            let share = Decimal::try_from(declared(phase.id.get_ref())?).ok()?;
            Some((phase.id.get_ref().clone(), share))
        })
    }

    /// Percentages are of phases, none is below zero, they make 100, and they are there if and only if costs are split by them.
    pub(super) fn unit_costs_make_sense(&self) -> Result<(), Error> {
        let declared = &self.file.unit_costs;
        let phases: Vec<&str> = self.file.phase.iter().map(|phase| phase.id.get_ref().as_str()).collect();
        for (phase, share) in &declared.shares {
            if !phases.contains(&phase.get_ref().as_str()) {
                let help = nearest(phase.get_ref(), &phases)
                    .map_or_else(|| format!("the phases are {}", phases.join(", ")), |name| format!("did you mean \"{name}\"?"));
                return Err(self.error_at(phase.span(), "unknown-name", format!("there is no phase \"{}\"", phase.get_ref()), help));
            }
            if !(0.0..=100.0).contains(share.get_ref()) {
                let message = format!("{} is no share in percent", share.get_ref());
                return Err(self.error_at(share.span(), "invalid-share", message, "write a number from 0 to 100"));
            }
        }
        let by_shares = declared.split == SplitKey::Shares;
        if let Some((first, _)) = declared.shares.iter().next().filter(|_| !by_shares) {
            let help = "add split = \"shares\" to [unit_costs], or remove the shares";
            return Err(self.error_at(first.span(), "invalid-share", "costs are not split by these shares", help));
        }
        let sum: Decimal = self.phase_shares().map(|(_, share)| share).sum();
        if by_shares && sum != Decimal::ONE_HUNDRED {
            let place = declared.shares.keys().next().map_or_else(|| self.file.project.id.span(), Spanned::span);
            let message = format!("the shares of the phases are {} together, and not 100", sum.normalize());
            return Err(self.error_at(place, "invalid-share", message, "write shares = { phase = percent, ... } that make 100"));
        }
        let mut seen = BTreeSet::new();
        for number in &declared.price_list {
            if *number.get_ref() == 0 || !seen.insert(*number.get_ref()) {
                let message = format!("the price list has no use for {} children here", number.get_ref());
                return Err(self.error_at(number.span(), "invalid-price-list", message, "write different numbers of children, 1 or more"));
            }
        }
        Ok(())
    }
}
