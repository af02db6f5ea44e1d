//! What `[finance]` means: a currency, days in their order, percentages that can be, headings that exist, and what a policy of exchange needs.

use toml::Spanned;

use super::finance::{Exchange, Finance, Policy};
use super::validate::MOST_DAYS;
use super::{Project, Texts};
use crate::error::Error;

/// A percentage beyond this is a mistake, also where more than the whole is possible.
const HIGHEST_TOLERANCE: f64 = 1000.0;

impl Project {
    pub(super) fn finance_makes_sense(&self) -> Result<(), Error> {
        let Some(finance) = &self.file.finance else { return Ok(()) };
        let wrong = |check, message: String, help| Err(self.error_at(finance.currency.span(), check, message, help));
        let currency = finance.currency.get_ref();
        if currency.len() != 3 || !currency.chars().all(|c| c.is_ascii_uppercase()) {
            return wrong("invalid-currency", format!("\"{currency}\" is not a currency code"), "use EUR, CZK ...");
        }
        let window = self.eligibility_window();
        if window.end < window.start {
            let message = "the eligibility window ends before it begins".to_owned();
            return wrong("invalid-period", message, "correct eligible_from or eligible_to");
        }
        let grace = &finance.grace_days;
        if !(0..=MOST_DAYS).contains(grace.get_ref()) {
            let message = format!("there cannot be {} days of grace", grace.get_ref());
            let help = format!("write a whole number from 0 to {MOST_DAYS}");
            return Err(self.error_at(grace.span(), "invalid-rule", message, help));
        }
        if finance.versions.is_empty() {
            return wrong("invalid-project-file", "versions is empty".to_owned(), "name at least the first budget version");
        }
        self.terms("finance.heading", finance.heading.iter().map(|term| (&term.id, &term.title)))?;
        self.grant_makes_sense(finance)?;
        let exchange = finance.exchange.as_ref();
        exchange.map_or(Ok(()), |exchange| self.exchange_makes_sense(exchange))
    }

    fn grant_makes_sense(&self, finance: &Finance) -> Result<(), Error> {
        let grant = &finance.grant;
        self.source(&finance.currency, &finance.eligibility_source)?;
        if let Some(maximum) = &grant.maximum {
            self.within(&maximum.amount, f64::MAX, "an amount of zero or more")?;
            self.source(&maximum.amount, &maximum.source)?;
        }
        for share in [&grant.rate, &grant.cofinancing, &grant.in_kind].into_iter().flatten() {
            self.within(&share.percent, 100.0, "a percentage from 0 to 100")?;
            self.source(&share.percent, &share.source)?;
        }
        if let Some(tolerance) = &grant.tolerance {
            self.within(&tolerance.percent, HIGHEST_TOLERANCE, "a percentage of zero or more")?;
            self.source(&tolerance.percent, &tolerance.source)?;
        }
        if let Some(indirect) = &grant.indirect {
            self.within(&indirect.percent, 100.0, "a percentage from 0 to 100")?;
            self.source(&indirect.percent, &indirect.source)?;
            let known: Vec<&str> = finance.heading.iter().map(|heading| heading.id.get_ref().as_str()).collect();
            let strange = indirect.of.iter().chain(&indirect.headings).find(|heading| !known.contains(&heading.get_ref().as_str()));
            if let Some(strange) = strange {
                return Err(self.unknown(strange, "heading", &known));
            }
            if let Some(both) = indirect.headings.iter().find(|heading| indirect.of.iter().any(|of| of.get_ref() == heading.get_ref())) {
                let message = format!("\"{}\" cannot be both a direct and an indirect cost", both.get_ref());
                return Err(self.error_at(both.span(), "invalid-rule", message, "take it out of of or out of headings"));
            }
        }
        Ok(())
    }

    fn exchange_makes_sense(&self, exchange: &Exchange) -> Result<(), Error> {
        let lacking = match exchange.policy.get_ref() {
            Policy::SubmissionMonth if exchange.submitted_on.is_none() => Some("submitted_on"),
            Policy::Fixed if exchange.fixed_on.is_none() => Some("fixed_on"),
            _ => None,
        };
        if let Some(key) = lacking {
            let message = format!("this policy takes the rate of a day, and {key} is missing");
            return Err(self.error_at(exchange.policy.span(), "invalid-rule", message, format!("add {key} = 2016-02-15 or the like")));
        }
        self.source(&exchange.policy, &exchange.source)
    }

    fn within(&self, number: &Spanned<f64>, highest: f64, expected: &str) -> Result<(), Error> {
        if (0.0..=highest).contains(number.get_ref()) {
            return Ok(());
        }
        let message = format!("{} cannot be: {expected} is expected here", number.get_ref());
        Err(self.error_at(number.span(), "invalid-rule", message, "correct the number, or remove the rule"))
    }

    /// Where a rule stands is said in every language of the reports, or not at all.
    fn source<T>(&self, place: &Spanned<T>, source: &Texts) -> Result<(), Error> {
        let missing = self.file.project.languages.iter().find(|lang| source.get(**lang).is_none_or(|text| text.trim().is_empty()));
        match missing.filter(|_| !source.0.is_empty()) {
            Some(lang) => {
                let message = format!("the source of this rule is missing in the language \"{lang}\"");
                Err(self.error_at(place.span(), "missing-text", message, format!("write source = {{ ..., {lang} = \"...\" }}")))
            }
            None => Ok(()),
        }
    }
}
