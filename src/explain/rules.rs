//! The rules behind what dosah works out by itself: age, new and continuing, cases, eligibility. A card has those that its indicator uses.

use rust_decimal::Decimal;

use super::words::Words;
use crate::error::Error;
use crate::indicators::Indicator;
use crate::indicators::dimension::Dimension;
use crate::indicators::measures;
use crate::indicators::views::View;
use crate::project::file::{AgeRule, Outcome};

/// Columns that need a rule to be understood, in the order in which the rules are said.
const RULED: [&str; 14] = [
    "status",
    "is_child",
    "age_band",
    "first_session",
    "first_in_period",
    "waiting_days",
    "session",
    "outreach",
    "went_on",
    "outcome",
    "eligibility",
    "waited_within_standard",
    "re_entered",
    "entry_lag",
];

impl Words<'_> {
    /// The rules that decide an indicator, a sentence or two each.
    pub fn rules(&self, indicator: &Indicator) -> Result<Vec<String>, Error> {
        let Some(rows) = indicator.measure.rows() else { return Ok(Vec::new()) };
        let mut used = measures::columns(&indicator.measure);
        used.extend(indicator.by.iter().flatten().map(Dimension::id));
        let mut rules = Vec::new();
        if matches!(rows.from, View::Cases | View::Spells | View::PhaseTransitions) {
            rules.push(self.text("rule.case")?);
        }
        if rows.from == View::Pairs {
            rules.extend(self.pairs()?);
        }
        for column in RULED.into_iter().filter(|column| used.contains(column)) {
            rules.push(self.rule(column)?);
        }
        if used.contains(&"phase") {
            rules.push(self.text("rule.phase")?);
        }
        Ok(rules)
    }

    /// The rule behind a column that dosah works out.
    pub fn rule(&self, column: &str) -> Result<String, Error> {
        let project = self.project;
        match column {
            "is_child" => self.say("rule.is_child", &[("age", &self.age_rule()?)]),
            "age_band" => {
                let bands: Vec<String> = project.age_bands().iter().map(ToString::to_string).collect();
                self.say("rule.age_band", &[("bands", &bands.join(", ")), ("age", &self.age_rule()?)])
            }
            "outreach" => {
                let declared = project.file.setting.iter().filter(|setting| setting.outreach);
                let settings: Vec<String> = declared.filter_map(|setting| self.own(&setting.title)).collect();
                if settings.is_empty() {
                    return self.text("rule.no_settings");
                }
                self.say("rule.outreach", &[("settings", &settings.join(", "))])
            }
            "outcome" if project.file.exit_reason.is_empty() => self.text("rule.outcome_none"),
            "outcome" => {
                let of = |wanted: Outcome| {
                    let reasons = project.file.exit_reason.iter().filter(|reason| reason.outcome == wanted);
                    let titles: Vec<String> = reasons.filter_map(|reason| self.own(&reason.title)).collect();
                    if titles.is_empty() { "–".to_owned() } else { titles.join(", ") }
                };
                let [planned, early, neutral] = [Outcome::Planned, Outcome::Early, Outcome::Neutral].map(of);
                self.say("rule.outcome", &[("planned", &planned), ("early", &early), ("neutral", &neutral)])
            }
            "eligibility" => {
                let window = project.eligibility_window();
                let days = project.file.finance.as_ref().map_or(0, |finance| *finance.grace_days.get_ref()).to_string();
                let (start, end) = (self.day(window.start)?, self.day(window.end)?);
                let currency = project.currency().unwrap_or_default();
                self.say("rule.eligibility", &[("start", &start), ("end", &end), ("currency", currency), ("days", &days)])
            }
            "waited_within_standard" => self.standard(column, project.file.standards.waiting_days()),
            "re_entered" => self.standard(column, project.file.standards.re_entry_days()),
            other => Ok(self.known(&format!("rule.{other}"))?.unwrap_or_default()),
        }
    }

    /// How scores are paired, and what the project declares of each instrument.
    fn pairs(&self) -> Result<Vec<String>, Error> {
        let mut rules = vec![self.text("rule.pairs")?];
        for instrument in &self.project.file.instrument {
            let title = self.own(&instrument.title).unwrap_or_else(|| instrument.id.get_ref().clone());
            let informant = match &instrument.informant {
                Some(informant) => self.say("rule.pairs_informant", &[("informant", informant.get_ref())])?,
                None => String::new(),
            };
            let [(first, last), (from, to)] = [&instrument.before, &instrument.after].map(|window| window.days());
            let [first, last, from, to] = [first, last, from, to].map(|day| day.to_string().replace('-', "−"));
            let days = [("first", first.as_str()), ("last", &last), ("from", &from), ("to", &to), ("informant", &informant)];
            rules.push(self.say("rule.pairs_of", &[&[("title", title.as_str())], &days[..]].concat())?);
            for (key, points) in [("reliable_change", &instrument.reliable_change), ("cut_off", &instrument.cut_off)] {
                let Some(points) = points else { continue };
                let n =
                    self.locale.count("unit.points", Decimal::try_from(*points.points.get_ref()).unwrap_or_default().normalize(), &[])?;
                let source = self.own(&points.source).unwrap_or_default();
                rules.push(self.say(&format!("rule.{key}"), &[("title", &title), ("n", &n), ("source", &source)])?);
            }
        }
        if self.project.file.instrument.is_empty() {
            rules.push(self.text("rule.no_instrument")?);
        }
        Ok(rules)
    }

    fn standard(&self, column: &str, days: Option<i32>) -> Result<String, Error> {
        match days {
            Some(days) => self.say(&format!("rule.{column}"), &[("days", &days.to_string())]),
            None => self.text("rule.no_standard"),
        }
    }

    fn age_rule(&self) -> Result<String, Error> {
        self.text(match self.project.file.ages.rule {
            AgeRule::LaterOfEnrolmentAndPeriodStart => "rule.age_later",
            AgeRule::FirstServiceInPeriod => "rule.age_service",
            AgeRule::PeriodEnd => "rule.age_end",
        })
    }
}
