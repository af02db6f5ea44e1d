//! Which two scores of a child make a pair, and why there is none: rules about days and informants that never look at the scores themselves.

/// A score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The day, as days since 1970.
    pub day: i32,
    /// Code of who answered; a code like any other where nobody knows.
    pub informant: u32,
    /// The score.
    pub value: f64,
}

/// What makes a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Whose scores are paired; without it anybody's, but the same one's.
    pub informant: Option<u32>,
    /// First and last day of the score before, from the start.
    pub before: (i32, i32),
    /// First and last day of the score after, from the score before.
    pub after: (i32, i32),
}

/// A case, or the enrolment of a child where there are no cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// First day.
    pub start: i32,
    /// Last day, if it has ended.
    pub end: Option<i32>,
}

/// Why a pair is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nobody, or not the informant that is asked for, answered in the days of the score before.
    NoBefore,
    /// Nobody answered again.
    NoAfter,
    /// The informant answered again, but before the window.
    TooEarly,
    /// The informant answered again, but after the window.
    TooLate,
    /// Somebody else answered in the window.
    OtherInformant,
}

impl Missing {
    /// All of them, in the order in which readers see them.
    pub const ALL: [Missing; 5] = [Missing::NoBefore, Missing::NoAfter, Missing::TooEarly, Missing::TooLate, Missing::OtherInformant];

    /// Its name in `measurements.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Missing::NoBefore => "no_before",
            Missing::NoAfter => "no_after",
            Missing::TooEarly => "too_early",
            Missing::TooLate => "too_late",
            Missing::OtherInformant => "other_informant",
        }
    }
}

/// The scores of one case with one instrument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pairing {
    /// The score before, if there is one.
    pub before: Option<Score>,
    /// The score after, or why there is none.
    pub after: Result<Score, Missing>,
    /// The day from which on nobody waits for a score any more: the last one of the window, or the end of the case.
    pub due: i32,
}

/// Pairs the scores of a case. `scores` are those known by now that belong to it, in any order.
#[must_use]
pub fn pair(scores: &[Score], rule: &Rule, stay: Stay) -> Pairing {
    let distance = |score: &Score| (score.day - stay.start).abs();
    let is_asked = |score: &&Score| rule.informant.is_none_or(|informant| score.informant == informant);
    let is_before = |score: &&Score| is_within(score.day, stay.start, rule.before);
    let firsts: Vec<Score> = scores.iter().filter(is_asked).filter(is_before).copied().collect();
    // Of each informant the first answer; of those who answered again the one that is closest to the start.
    let closest = |score: &Score| (distance(score), score.day, score.informant);
    let mut candidates: Vec<Score> = Vec::new();
    for score in &firsts {
        match candidates.iter_mut().find(|known| known.informant == score.informant) {
            Some(known) if closest(score) < closest(known) => *known = *score,
            Some(_) => {}
            None => candidates.push(*score),
        }
    }
    candidates.sort_by_key(closest);
    let again = |before: &Score| {
        let own = scores.iter().filter(|score| score.informant == before.informant);
        own.filter(|score| is_within(score.day, before.day, rule.after)).max_by_key(|score| score.day).copied()
    };
    let paired = candidates.iter().find_map(|before| Some((*before, again(before)?)));
    let before = paired.map(|(before, _)| before).or(candidates.first().copied());
    let after = match (paired, before) {
        (Some((_, after)), _) => Ok(after),
        (None, Some(before)) => Err(why(scores, &before, rule)),
        (None, None) => Err(Missing::NoBefore),
    };
    let first = before.map_or(stay.start.saturating_add(rule.before.1), |before| before.day);
    let over = first.saturating_add(rule.after.1);
    Pairing { before, after, due: stay.end.map_or(over, |end| end.min(over)) }
}

/// Why nothing can be held against a score before.
fn why(scores: &[Score], before: &Score, rule: &Rule) -> Missing {
    let own = || scores.iter().filter(|score| score.informant == before.informant && score.day > before.day);
    let (first, last) = (before.day.saturating_add(rule.after.0), before.day.saturating_add(rule.after.1));
    if scores.iter().any(|score| score.informant != before.informant && is_within(score.day, before.day, rule.after)) {
        Missing::OtherInformant
    } else if own().any(|score| score.day > last) {
        Missing::TooLate
    } else if own().any(|score| score.day < first) {
        Missing::TooEarly
    } else {
        Missing::NoAfter
    }
}

fn is_within(day: i32, from: i32, (first, last): (i32, i32)) -> bool {
    (from.saturating_add(first)..=from.saturating_add(last)).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAREGIVER: u32 = 0;
    const CHILD: u32 = 1;
    const RULE: Rule = Rule { informant: None, before: (-10, 20), after: (30, 90) };
    const OPEN: Stay = Stay { start: 1000, end: None };

    /// Scores by the day of the case.
    fn scores(written: &[(i32, u32, f64)]) -> Vec<Score> {
        written.iter().map(|(day, informant, value)| Score { day: 1000 + day, informant: *informant, value: *value }).collect()
    }

    fn days(written: &[(i32, u32, f64)], rule: &Rule) -> Result<(i32, i32), Missing> {
        let found = pair(&scores(written), rule, OPEN);
        Ok((found.before.map_or(i32::MIN, |before| before.day - 1000), found.after?.day - 1000))
    }

    #[test]
    fn the_score_before_is_the_closest_to_the_start_and_of_two_the_earlier() {
        let day = |written: &[(i32, u32, f64)]| pair(&scores(written), &RULE, OPEN).before.map(|before| before.day - 1000);
        assert_eq!(day(&[(-9, CAREGIVER, 1.0), (4, CAREGIVER, 2.0), (20, CAREGIVER, 3.0)]), Some(4));
        assert_eq!(day(&[(5, CAREGIVER, 1.0), (-5, CAREGIVER, 2.0)]), Some(-5));
        assert_eq!((day(&[(-10, CAREGIVER, 1.0)]), day(&[(20, CAREGIVER, 1.0)])), (Some(-10), Some(20)), "both borders belong to it");
        assert_eq!((day(&[(-11, CAREGIVER, 1.0)]), day(&[(21, CAREGIVER, 1.0)])), (None, None));
    }

    #[test]
    fn the_score_after_is_the_last_in_its_window() {
        let one = |after: &[(i32, u32, f64)]| days(&[&[(2, CAREGIVER, 9.0)], after].concat(), &RULE);
        assert_eq!(one(&[(32, CAREGIVER, 1.0), (60, CAREGIVER, 1.0), (92, CAREGIVER, 1.0), (93, CAREGIVER, 1.0)]), Ok((2, 92)));
        assert_eq!(one(&[(32, CAREGIVER, 1.0)]), Ok((2, 32)));
        assert_eq!(one(&[(31, CAREGIVER, 1.0)]), Err(Missing::TooEarly));
        assert_eq!(one(&[(31, CAREGIVER, 1.0), (93, CAREGIVER, 1.0)]), Err(Missing::TooLate));
        assert_eq!(one(&[]), Err(Missing::NoAfter));
        assert_eq!(one(&[(40, CHILD, 1.0)]), Err(Missing::OtherInformant));
    }

    #[test]
    fn both_scores_are_of_one_informant() {
        let of_two = [(0, CHILD, 5.0), (3, CAREGIVER, 5.0), (50, CAREGIVER, 3.0)];
        assert_eq!(days(&of_two, &RULE), Ok((3, 50)), "the child did not answer again");
        let of_both = [(0, CHILD, 5.0), (3, CAREGIVER, 5.0), (50, CAREGIVER, 3.0), (40, CHILD, 3.0)];
        assert_eq!(days(&of_both, &RULE), Ok((0, 40)), "both answered twice, the child closer to the start");
        let asked = Rule { informant: Some(CAREGIVER), ..RULE };
        assert_eq!(days(&of_both, &asked), Ok((3, 50)));
        assert_eq!(days(&[(0, CHILD, 5.0), (50, CHILD, 3.0)], &asked), Err(Missing::NoBefore));
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let mut written = scores(&[(0, CHILD, 5.0), (-1, CAREGIVER, 5.0), (1, CAREGIVER, 5.0), (50, CAREGIVER, 3.0), (40, CHILD, 3.0)]);
        let found = pair(&written, &RULE, OPEN);
        for _ in 0..written.len() {
            written.rotate_left(1);
            assert_eq!(pair(&written, &RULE, OPEN), found);
        }
    }

    #[test]
    fn a_pair_is_due_when_its_window_is_over_or_the_case_has_ended() {
        let due = |written: &[(i32, u32, f64)], end| pair(&scores(written), &RULE, Stay { end, ..OPEN }).due - 1000;
        assert_eq!(due(&[(2, CHILD, 1.0)], None), 92);
        assert_eq!(due(&[], None), 110, "the score before might have come on the last day of its window");
        assert_eq!((due(&[(2, CHILD, 1.0)], Some(1040)), due(&[], Some(1040)), due(&[(2, CHILD, 1.0)], Some(1200))), (40, 40, 92));
    }
}
