//! What `[[target]]`, `[progress]` and `[[estimate]]` mean: promises that can be kept or broken, and estimates that somebody answers for.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use toml::Spanned;

use super::Project;
use super::file::{Direction, Estimate, Target};
use crate::error::Error;
use crate::indicators::Indicator;
use crate::indicators::indicator::Measure;
use crate::indicators::measurement::TOTAL;

/// Percentages that a threshold can be.
const PERCENT: RangeInclusive<u8> = 1..=100;

impl Project {
    /// Checks that thresholds are percentages in their order.
    pub(super) fn thresholds_make_sense(&self) -> Result<(), Error> {
        let (on_track, near) = (&self.file.progress.on_track_percent, &self.file.progress.near_percent);
        for threshold in [on_track, near] {
            if !PERCENT.contains(threshold.get_ref()) {
                let message = format!("{} is no percentage of the expected progress", threshold.get_ref());
                return Err(self.error_at(threshold.span(), "invalid-threshold", message, "use a number from 1 to 100"));
            }
        }
        if near.get_ref() > on_track.get_ref() {
            let message = format!("near_percent, {}, is above on_track_percent, {}", near.get_ref(), on_track.get_ref());
            let place = if near.span().is_empty() { on_track } else { near };
            return Err(self.error_at(place.span(), "invalid-threshold", message, "what is nearly on track is below what is on track"));
        }
        Ok(())
    }

    /// Checks that every promise can be kept or broken, and that no two speak of the same figure.
    pub(super) fn targets_make_sense(&self, indicators: &[Indicator]) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for target in &self.file.target {
            let Some(indicator) = indicators.iter().find(|indicator| indicator.id == *target.indicator.get_ref()) else { continue };
            self.target_makes_sense(target, indicator)?;
            if !seen.insert((target.indicator.get_ref(), target.period())) {
                let message = format!("there are two targets for \"{}\" in the period \"{}\"", indicator.id, target.period());
                let help =
                    "remove one of them, or give it another period; a target for a period and one for the whole project stand side by side";
                return Err(self.invalid_target(&target.indicator, &message, help));
            }
        }
        Ok(())
    }

    fn target_makes_sense(&self, target: &Target, indicator: &Indicator) -> Result<(), Error> {
        let id = &indicator.id;
        for number in [Some(&target.target), target.baseline.as_ref(), target.band.as_ref()].into_iter().flatten() {
            if !number.get_ref().is_finite() {
                return Err(self.invalid_target(number, "this is no number that could be reached", "write a number such as 40 or 12.5"));
            }
        }
        if let (Some(only), Some(place)) = (&indicator.period, target.period.as_ref().or(Some(&target.indicator)))
            && only != target.period()
        {
            let message = format!("\"{id}\" is computed for the period \"{only}\" only, and this target is for \"{}\"", target.period());
            return Err(self.invalid_target(place, &message, &format!("write period = \"{only}\" in this target")));
        }
        let Some(direction) = target.direction.or(indicator.direction) else {
            let message = format!("nothing says whether more or less of \"{id}\" is better");
            let help = "add direction = \"increase\", \"decrease\" or \"maintain\" to this target, or to the indicator";
            return Err(self.invalid_target(&target.indicator, &message, help));
        };
        match (direction, &target.band) {
            (Direction::Maintain, None) => {
                let message = format!("nothing says how far from the target \"{id}\" may be");
                let help = "add band = ..., in the unit of the indicator: with target = 20 and band = 2 it is met from 18 to 22";
                return Err(self.invalid_target(&target.target, &message, help));
            }
            (Direction::Maintain, Some(band)) if *band.get_ref() < 0.0 => {
                return Err(self.invalid_target(
                    band,
                    "a band below 0 has no room",
                    "write how far the figure may be from the target: 0 or more",
                ));
            }
            (Direction::Increase | Direction::Decrease, Some(band)) => {
                let help = "remove it, or write direction = \"maintain\"";
                return Err(self.invalid_target(band, "a band belongs to a figure that is to be maintained", help));
            }
            _ => {}
        }
        let (goal, start) = (*target.target.get_ref(), target.baseline.as_ref());
        let wrong = |start: f64| match direction {
            Direction::Increase => start > goal,
            Direction::Decrease => start < goal,
            Direction::Maintain => false,
        };
        if let Some(start) = start.filter(|start| wrong(*start.get_ref())) {
            let (side, way) = if direction == Direction::Increase { ("above", "more") } else { ("below", "less") };
            let message = format!("the baseline {} is {side} the target {goal}, although {way} is better", start.get_ref());
            return Err(self.invalid_target(start, &message, "correct the baseline, the target or the direction"));
        }
        Ok(())
    }

    fn invalid_target<T>(&self, place: &Spanned<T>, message: &str, help: &str) -> Error {
        self.error_at(place.span(), "invalid-target", message, help)
    }

    /// Checks that estimates are of indicators that are estimated, once each, and that somebody answers for them.
    pub(super) fn estimates_make_sense(&self, indicators: &[Indicator]) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for estimate in &self.file.estimate {
            let invalid =
                |place: std::ops::Range<usize>, message: String, help: &str| self.error_at(place, "invalid-estimate", message, help);
            let id = estimate.indicator.get_ref();
            let names: Vec<&str> = indicators.iter().map(|indicator| indicator.id.as_str()).collect();
            let Some(indicator) = indicators.iter().find(|indicator| indicator.id == *id) else {
                return Err(self.unknown(&estimate.indicator, "indicator", &names));
            };
            if !matches!(indicator.measure, Measure::Estimate) {
                let message = format!("\"{id}\" is computed from rows or from other figures, not estimated");
                let help = "declare an [[indicator]] with measure = \"estimate\" for it; counted and estimated figures stand side by side";
                return Err(invalid(estimate.indicator.span(), message, help));
            }
            if let Some(period) = &estimate.period {
                self.period_exists(period)?;
            }
            if indicator.period.as_deref().is_some_and(|only| only != estimate.period()) {
                let message = format!("\"{id}\" does not exist in the period \"{}\"", estimate.period());
                return Err(invalid(estimate.indicator.span(), message, "correct the period of one of them"));
            }
            let value = *estimate.value.get_ref();
            if !value.is_finite() || value < 0.0 {
                return Err(invalid(
                    estimate.value.span(),
                    "an estimate is a number from 0 up".to_owned(),
                    "correct the value, or remove the estimate",
                ));
            }
            let (dimensions, categories) = estimate.cut();
            if dimensions.len() != categories.len() || categories.iter().any(|category| category.is_empty() || category == TOTAL) {
                let place = estimate.category.as_ref().or(estimate.dimension.as_ref()).unwrap_or(&estimate.indicator);
                let help = "write both, for example dimension = \"ethnicity\" and category = \"roma\", or neither for all together";
                return Err(invalid(place.span(), "a dimension and a category belong together".to_owned(), help));
            }
            if !seen.insert((id, estimate.period().to_owned(), dimensions, categories)) {
                let message = format!("there are two estimates of \"{id}\" for the same period and category");
                return Err(invalid(estimate.indicator.span(), message, "remove one of them"));
            }
            self.texts(&estimate.indicator, "source", &estimate.source)?;
        }
        Ok(())
    }
}

impl Estimate {
    /// The period that it is for.
    #[must_use]
    pub fn period(&self) -> &str {
        self.period.as_ref().map_or(TOTAL, |period| period.get_ref().as_str())
    }

    /// Its dimensions and as many categories; none of either for the total.
    #[must_use]
    pub fn cut(&self) -> (Vec<String>, Vec<String>) {
        let names = |text: Option<&Spanned<String>>, separator: char| match text {
            Some(text) if text.get_ref() != TOTAL => text.get_ref().split(separator).map(|name| name.trim().to_owned()).collect(),
            _ => Vec::new(),
        };
        (names(self.dimension.as_ref(), '*'), names(self.category.as_ref(), '|'))
    }
}
