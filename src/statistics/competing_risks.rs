//! Time until one of several ends where each rules out the others: the shares that have ended each way by a time (Aalen and Johansen).

use super::{Interval, NotComputable, Z};

/// A time under observation and how it ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exit {
    /// How long, in any unit.
    pub time: f64,
    /// Which of the causes, counted from nothing, ended it; none where it was still open and the time is censored.
    pub cause: Option<usize>,
}

/// What happened at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When.
    pub time: f64,
    /// Under observation just before.
    pub at_risk: u64,
    /// How many ended then, by cause.
    pub events: Vec<u64>,
    /// The share that has ended in no way by then.
    pub survival: f64,
    /// The share that has ended by then, by cause.
    pub incidence: Vec<f64>,
    /// The standard errors of these shares.
    pub errors: Vec<f64>,
}

/// The curves of all causes. At every step they and the share that is left make one.
#[derive(Debug, Clone, PartialEq)]
pub struct Incidence {
    /// Where something happened, in the order of time. Those censored on a day are under observation on that day.
    pub steps: Vec<Step>,
}

impl Incidence {
    /// The curves of so many causes (Aalen and Johansen, Scandinavian Journal of Statistics 5, 1978). Standard errors are those of Aalen (Annals of
    /// Statistics 6, 1978, 534–545) with fewer ways for ties, as `cuminc` of the R package cmprsk has them.
    ///
    /// # Errors
    /// Where there is nothing, a time is negative or no number, or a cause is none of them.
    pub fn new(exits: &[Exit], causes: usize) -> Result<Self, NotComputable> {
        if exits.is_empty() {
            return Err(NotComputable::Nothing);
        }
        let is_odd = |exit: &Exit| !exit.time.is_finite() || exit.time < 0.0 || exit.cause.is_some_and(|cause| cause >= causes);
        if exits.iter().any(is_odd) {
            return Err(NotComputable::OutOfRange);
        }
        let mut times: Vec<f64> = exits.iter().filter(|exit| exit.cause.is_some()).map(|exit| exit.time).collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let mut steps: Vec<Step> = Vec::new();
        for time in times {
            let mut step = steps.last().cloned().unwrap_or_else(|| Step::first(causes));
            step.time = time;
            step.at_risk = exits.iter().filter(|exit| exit.time >= time).count() as u64;
            let ended =
                |cause: usize| exits.iter().filter(|exit| exit.cause == Some(cause) && time <= exit.time && exit.time <= time).count();
            step.events = (0..causes).map(|cause| ended(cause) as u64).collect();
            let (n, before) = (step.at_risk as f64, step.survival);
            for (share, events) in step.incidence.iter_mut().zip(&step.events) {
                *share += before * *events as f64 / n;
            }
            step.survival = before * (step.at_risk - step.ended()) as f64 / n;
            steps.push(step);
            let errors = (0..causes).map(|cause| error(&steps, cause)).collect();
            if let Some(step) = steps.last_mut() {
                step.errors = errors;
            }
        }
        Ok(Incidence { steps })
    }

    /// The share that has ended by a time for this cause.
    #[must_use]
    pub fn of(&self, cause: usize, time: f64) -> f64 {
        let step = self.steps.iter().take_while(|step| step.time <= time).last();
        step.and_then(|step| step.incidence.get(cause)).copied().unwrap_or(0.0)
    }
}

impl Step {
    fn first(causes: usize) -> Self {
        Step { time: 0.0, at_risk: 0, events: Vec::new(), survival: 1.0, incidence: vec![0.0; causes], errors: vec![0.0; causes] }
    }

    fn ended(&self) -> u64 {
        self.events.iter().sum()
    }

    /// Limits of 95 % of the share of a cause, on the scale of the logarithm of minus the logarithm, so that they never leave none and one; none where
    /// it has ended so for nobody, or for all.
    #[must_use]
    pub fn limits(&self, cause: usize) -> Option<Interval> {
        let (share, error) = (*self.incidence.get(cause)?, *self.errors.get(cause)?);
        let all = self.survival <= 0.0 && self.incidence.iter().enumerate().all(|(other, share)| other == cause || *share <= 0.0);
        if share <= 0.0 || all {
            return None;
        }
        let ln = share.ln();
        let reach = Z * error / (share * ln).abs();
        Some(Interval { low: (ln * reach.exp()).exp(), high: (ln * (-reach).exp()).exp() }.within(0.0, 1.0))
    }
}

/// The standard error of the last share of a cause. What happened at a time moves that share by the events themselves, and by all that comes
/// later, of which each event leaves less.
fn error(steps: &[Step], cause: usize) -> f64 {
    let Some(last) = steps.last() else { return 0.0 };
    let mut before = 1.0;
    let mut variance = 0.0;
    for step in steps {
        let (n, own) = (step.at_risk as f64, step.events[cause] as f64);
        let other = step.ended() as f64 - own;
        let later = if step.survival > 0.0 { (last.incidence[cause] - step.incidence[cause]) / step.survival } else { 0.0 };
        let spread = |events: f64| if events > 1.0 { events / (n * n) * (n - events) / (n - 1.0) } else { events / (n * n) };
        variance += before * before * ((1.0 - later).powi(2) * spread(own) + later * later * spread(other));
        before = step.survival;
    }
    variance.sqrt()
}
