//! The periods of a run: closed intervals of civil days.

use chrono::{Datelike, Months, NaiveDate};

/// A period that figures are computed for. Both days are included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Id in `measurements.csv`: one of `dosah.toml`, or `total`.
    pub id: String,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

impl Span {
    /// Whether a day is in it.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.start <= day && day <= self.end
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Span) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// From the first day of either to the last, under the id of this one.
    #[must_use]
    pub fn joined(&self, other: &Span) -> Span {
        Span { id: self.id.clone(), start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Its calendar months as `2015-02`, also those of which it has only a part.
    #[must_use]
    pub fn months(&self) -> Vec<String> {
        let first = month_number(self.start);
        (first..=month_number(self.end)).map(month_label).collect()
    }

    /// Blocks of calendar months counted from the first month, as `2015-02..2015-04`; the last may be shorter.
    #[must_use]
    pub fn blocks(&self, months: i32) -> Vec<String> {
        let (first, last) = (month_number(self.start), month_number(self.end));
        (first..=last)
            .step_by(usize::try_from(months).unwrap_or(1))
            .map(|start| format!("{}..{}", month_label(start), month_label((start + months - 1).min(last))))
            .collect()
    }

    /// First and last of its days in a month `2015-02` or a block of months `2015-02..2015-04`; nothing where it has none.
    #[must_use]
    pub fn days_of_months(&self, label: &str) -> Option<(NaiveDate, NaiveDate)> {
        let first_of = |month: &str| format!("{month}-01").parse::<NaiveDate>().ok();
        let (first, last) = label.split_once("..").unwrap_or((label, label));
        let (start, end) = (self.start.max(first_of(first)?), self.end.min(next_month(first_of(last)?).pred_opt()?));
        (start <= end).then_some((start, end))
    }

    /// Whether another period lies in it.
    #[must_use]
    pub fn holds(&self, part: &Span) -> bool {
        part.id != self.id && self.start <= part.start && part.end <= self.end
    }

    /// The ways in which others of these periods fill it without gaps or overlaps. Where some of them fill a longer one, that one stands for
    /// them: what it is filled by is told by itself.
    #[must_use]
    pub fn filled_by<'a>(&self, periods: &'a [Span]) -> Vec<Vec<&'a Span>> {
        let inside: Vec<&Span> = periods.iter().filter(|part| self.holds(part)).collect();
        let is_longer = |parts: &[&'a Span], last: &Span| {
            let is = |start: NaiveDate| {
                inside.iter().any(|span| span.start == start && span.end == last.end) && (start, last.end) != (self.start, self.end)
            };
            parts.iter().any(|part| is(part.start))
        };
        let mut found = Vec::new();
        let mut begun: Vec<(Vec<&Span>, NaiveDate)> = vec![(Vec::new(), self.start)];
        while let Some((parts, day)) = begun.pop() {
            for next in inside.iter().filter(|span| span.start == day && !is_longer(&parts, span)) {
                let parts = [&parts[..], &[*next]].concat();
                if next.end == self.end {
                    found.push(parts);
                } else if let Some(day) = next.end.succ_opt() {
                    begun.push((parts, day));
                }
            }
        }
        found
    }

    /// Days in it.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }
}

/// Months since year 0, so that months can be counted.
#[must_use]
pub fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

fn month_label(number: i32) -> String {
    format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)
}

/// Completed years on a day. Somebody born on 29 February has a birthday on 1 March in common years.
#[must_use]
pub fn completed_years(birth: NaiveDate, day: NaiveDate) -> Option<u32> {
    day.years_since(birth)
}

/// The first day of the month of a day.
#[must_use]
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The first day of the month after that of a day.
#[must_use]
pub fn next_month(day: NaiveDate) -> NaiveDate {
    first_of_month(day).checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_child_born_on_leap_day_has_its_birthday_on_1_march() {
        let birth = day("2012-02-29");
        assert_eq!(completed_years(birth, day("2015-02-28")), Some(2));
        assert_eq!(completed_years(birth, day("2015-03-01")), Some(3));
        assert_eq!(completed_years(birth, day("2016-02-29")), Some(4));
        assert_eq!(completed_years(birth, day("2011-01-01")), None);
    }

    #[test]
    fn quarters_are_counted_from_the_first_month_of_the_period() {
        let year = Span { id: "total".into(), start: day("2015-02-01"), end: day("2016-01-31") };
        assert_eq!(year.blocks(3), ["2015-02..2015-04", "2015-05..2015-07", "2015-08..2015-10", "2015-11..2016-01"]);
        assert_eq!(year.months().len(), 12);
        assert_eq!(year.days(), 365);
    }

    #[test]
    fn a_month_has_the_days_of_it_that_lie_in_the_period() {
        let span = Span { id: "p".into(), start: day("2015-01-15"), end: day("2015-04-20") };
        let days = |label: &str| span.days_of_months(label).map(|(first, last)| (first.to_string(), last.to_string()));
        let found = |first: &str, last: &str| Some((first.to_owned(), last.to_owned()));
        assert_eq!(days("2015-02"), found("2015-02-01", "2015-02-28"));
        assert_eq!(days("2015-01..2015-03"), found("2015-01-15", "2015-03-31"));
        assert_eq!(days("2015-04"), found("2015-04-01", "2015-04-20"));
        assert_eq!((days("2015-05"), days("unknown")), (None, None));
    }

    #[test]
    fn a_year_is_filled_by_its_halves_and_these_by_their_quarters() {
        let span = |id: &str, start: &str, end: &str| Span { id: id.into(), start: day(start), end: day(end) };
        let all = [
            span("total", "2015-01-01", "2015-12-31"),
            span("q1", "2015-01-01", "2015-03-31"),
            span("q2", "2015-04-01", "2015-06-30"),
            span("half", "2015-01-01", "2015-06-30"),
            span("rest", "2015-07-01", "2015-12-31"),
            span("late", "2015-04-01", "2015-12-31"),
        ];
        let filled = |whole: usize| -> Vec<Vec<&str>> {
            let mut ways: Vec<Vec<&str>> =
                all[whole].filled_by(&all).iter().map(|parts| parts.iter().map(|part| &*part.id).collect()).collect();
            ways.sort_unstable();
            ways
        };
        assert_eq!(filled(0), [["half", "rest"], ["q1", "late"]]);
        assert_eq!((filled(3), filled(5)), (vec![vec!["q1", "q2"]], vec![vec!["q2", "rest"]]));
        assert!(filled(1).is_empty() && filled(4).is_empty());
    }
}
