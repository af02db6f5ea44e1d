//! An attack on the finished results table by a reader with a pencil: it knows what the figures mean and nothing of how dosah hides them.
//! Everything here is written anew on purpose; it uses no code of dosah.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Case, Key, Measurements, Row, SAMPLES};

/// Counts of these are counts of children; smaller than this they must not be read or worked out.
const OF_CHILDREN: [&str; 3] = ["children", "cases", "transitions"];
/// Audiences, and the smallest count that each may see.
const AUDIENCES: [(&str, i64); 2] = [("funder", 5), ("public", 10)];

/// Shares and averages whose lower line counts children or cases, and whether the upper line does too.
const SHARES: [(&str, bool); 8] = [
    ("completion_rate", true),
    ("phase_conversion", true),
    ("sessions_per_child", false),
    ("cost_per_child", false),
    ("grant_cost_per_child", false),
    ("cost_per_completed_case", false),
    ("waiting_days", false),
    ("phase_days_completed", false),
];

/// What one child or case may be counted for in both halves: if the halves add up, a reader cannot know it.
const OVER_AGAIN: [&str; 7] =
    ["children_reached", "children_continuing", "service_overlap", "case_progress", "cases_open_end", "phase_reached", "phase_conversion"];

#[test]
fn no_small_count_is_printed_that_was_not_public_before() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let public = declared_public(&case.text("dosah.toml"));
        let rows =
            AUDIENCES.iter().flat_map(|(audience, threshold)| case.measurements(audience).0.into_iter().map(move |row| (*threshold, row)));
        for (threshold, (key, row)) in rows {
            let small = |text: &str| text.parse().is_ok_and(|count: i64| (1..threshold).contains(&count));
            if OF_CHILDREN.contains(&row.unit.as_str()) && small(&row.value) {
                assert!(public.contains(&key), "{sample}: {key:?} is {}", row.value);
            }
            let Some((_, both)) = SHARES.iter().find(|(indicator, _)| *indicator == key.0) else { continue };
            assert!(!small(&row.denominator) && (!*both || !small(&row.numerator)), "{sample}: {key:?} {row:?}");
            if let (true, Ok(above), Ok(below)) = (both, row.numerator.parse::<i64>(), row.denominator.parse::<i64>()) {
                assert!(!(1..threshold).contains(&(below - above)), "{sample}: the rest of {key:?} is {}", below - above);
            }
        }
    }
}

#[test]
fn no_hidden_count_can_be_worked_out() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let truth = case.measurements("internal");
        for (audience, threshold) in AUDIENCES {
            let attack = Attack::on(&case.measurements(audience), &truth, rounding_for(audience));
            assert!(attack.rules.len() > 300, "{sample}: the attack knows only {} rules", attack.rules.len());
            assert_eq!(attack.worked_out(&truth, threshold), BTreeSet::new(), "{sample} for {audience}");
        }
    }
}

#[test]
fn the_attack_bites_when_only_the_small_counts_are_hidden() {
    for sample in SAMPLES {
        let truth = Case::sample(sample).measurements("internal");
        let (_, threshold) = AUDIENCES[0];
        let mut naive = truth.clone();
        for row in naive.0.values_mut().filter(|row| OF_CHILDREN.contains(&row.unit.as_str())) {
            if row.value.parse().is_ok_and(|count: i64| (1..threshold).contains(&count)) {
                let unit = row.unit.clone();
                *row = Row {
                    state: "suppressed".to_owned(),
                    value: String::new(),
                    numerator: String::new(),
                    denominator: String::new(),
                    unit,
                };
            }
        }
        let found = Attack::on(&naive, &truth, 1).worked_out(&truth, threshold);
        assert!(found.len() > 10, "{sample}: the attack recovered only {found:?}");
    }
}

/// The figures that a project declares to be public already.
pub fn declared_public(project: &str) -> BTreeSet<Key> {
    let project: toml::Table = project.parse().expect("dosah.toml is TOML");
    let figures = project.get("already_public").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let word = |figure: &toml::Value, key: &str| figure.get(key).and_then(toml::Value::as_str).unwrap_or("total").to_owned();
    figures
        .iter()
        .map(|figure| (word(figure, "indicator"), word(figure, "period"), word(figure, "dimension"), word(figure, "category")))
        .collect()
}

/// An amount in the table: a figure, or the line above or below in a share.
pub type Amount = (Key, Line);

/// A signed sum.
type Terms = Vec<(i64, Amount)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    Above,
    Below,
}

/// What a reader may know about amounts: their signed sum is zero, or not below zero.
#[derive(Debug, Clone)]
pub struct Rule {
    terms: Terms,
    exact: bool,
}

const WITHOUT_END: i64 = 1 << 40;

/// What counts are rounded to for an audience.
pub fn rounding_for(audience: &str) -> i64 {
    if audience == "public" { 5 } else { 1 }
}

/// The whole numbers that a printed one leaves: what is no multiple was not rounded.
fn left_by(printed: i64, rounding: i64) -> (i64, i64) {
    let half = if printed % rounding == 0 && printed != 0 { rounding / 2 } else { 0 };
    (printed - half, printed + half)
}

/// What the reader knows: for every whole amount the lowest and the highest that it can be, and the rules.
pub struct Attack {
    known: BTreeMap<Amount, (i64, i64)>,
    printed: BTreeSet<Amount>,
    rules: Vec<Rule>,
}

impl Attack {
    /// A reader of a table whose counts may be rounded to multiples of a number, 1 where they are not. The truth only settles which rules hold by definition: those that hold everywhere.
    pub fn on(table: &Measurements, truth: &Measurements, rounding: i64) -> Self {
        let mut known = BTreeMap::new();
        for (key, row) in &table.0 {
            let true_row = &truth.0[key];
            for (line, shown, real) in
                [(Line::Above, &row.numerator, &true_row.numerator), (Line::Below, &row.denominator, &true_row.denominator)]
            {
                if real.parse::<i64>().is_ok() {
                    known.insert((key.clone(), line), shown.parse().map_or((0, WITHOUT_END), |count| left_by(count, rounding)));
                }
            }
        }
        let mut rules = Rules { truth, amounts: known.keys().cloned().collect(), kept: Vec::new() };
        rules.collect();
        let printed = known.iter().filter(|(_, (low, high))| low == high).map(|(amount, _)| amount.clone()).collect();
        let mut attack = Attack { known, printed, rules: rules.kept };
        attack.think();
        attack
    }

    /// Narrows every amount by every rule until nothing moves any more.
    fn think(&mut self) {
        for _ in 0..200 {
            let before = self.known.clone();
            for rule in &self.rules {
                narrow(&mut self.known, rule);
            }
            if self.known == before {
                return;
            }
        }
    }

    /// Hidden small counts of children that can be one number only.
    pub fn worked_out(&self, truth: &Measurements, threshold: i64) -> BTreeSet<(Amount, i64)> {
        let mut found = BTreeSet::new();
        for (amount, (low, high)) in &self.known {
            let real = count(truth, amount).expect("only whole amounts are known");
            assert!((*low..=*high).contains(&real), "the attack argues wrongly: {amount:?} is {real}, not {low} to {high}");
            let (key, line) = amount;
            let share = SHARES.iter().find(|(indicator, _)| *indicator == key.0);
            let of_children = match share {
                Some((_, both)) => *both || *line == Line::Below,
                None => OF_CHILDREN.contains(&truth.0[key].unit.as_str()),
            };
            if low == high && (1..threshold).contains(low) && of_children && !self.printed.contains(amount) {
                found.insert((amount.clone(), *low));
            }
        }
        found
    }
}

fn narrow(known: &mut BTreeMap<Amount, (i64, i64)>, rule: &Rule) {
    // The least and the most that a signed term can be.
    let reach = |(low, high): (i64, i64), sign: i64| if sign > 0 { (low * sign, high * sign) } else { (high * sign, low * sign) };
    for (sign, amount) in &rule.terms {
        let others = rule.terms.iter().filter(|(_, other)| other != amount);
        let (low, high) = others.map(|(sign, other)| reach(known[other], *sign)).fold((0, 0), |sum, term| (sum.0 + term.0, sum.1 + term.1));
        // sign * amount = -others, or at least -others.
        let (least, most) = (-high, if rule.exact { -low } else { WITHOUT_END });
        let (least, most) = if *sign > 0 { (least, most) } else { (-most, -least) };
        let bounds = known.get_mut(amount).expect("rules speak of known amounts");
        *bounds = (bounds.0.max(least), bounds.1.min(most));
    }
}

fn count(table: &Measurements, (key, line): &Amount) -> Option<i64> {
    let row = table.0.get(key)?;
    if *line == Line::Above { &row.numerator } else { &row.denominator }.parse().ok()
}

/// Collects rules by families; a family is kept when it holds wherever it can be tried.
struct Rules<'t> {
    truth: &'t Measurements,
    amounts: BTreeSet<Amount>,
    kept: Vec<Rule>,
}

fn figure(indicator: &str, period: &str, dimension: &str, category: &str) -> Amount {
    ((indicator.to_owned(), period.to_owned(), dimension.to_owned(), category.to_owned()), Line::Above)
}

fn same(one: Amount, other: Amount) -> Terms {
    vec![(1, one), (-1, other)]
}

impl Rules<'_> {
    fn collect(&mut self) {
        let cells: Vec<Amount> = self.amounts.iter().cloned().collect();
        self.parts_and_wholes(&cells);
        self.periods(&cells);
        self.one_amount_seen_twice(&cells);
        self.overlap(&cells);
        self.at_most(&cells);
    }

    fn family(&mut self, exact: bool, rules: Vec<Terms>) {
        let rules: Vec<_> =
            rules.into_iter().filter(|terms| terms.len() > 1 && terms.iter().all(|(_, amount)| self.amounts.contains(amount))).collect();
        let sum =
            |terms: &[(i64, Amount)]| -> i64 { terms.iter().filter_map(|(sign, amount)| Some(sign * count(self.truth, amount)?)).sum() };
        if rules.iter().all(|terms| if exact { sum(terms) == 0 } else { sum(terms) >= 0 }) {
            self.kept.extend(rules.into_iter().map(|terms| Rule { terms, exact }));
        }
    }

    /// The categories of a dimension add up to all of them, and those of two dimensions to either margin.
    fn parts_and_wholes(&mut self, cells: &[Amount]) {
        let mut families: BTreeMap<(String, String, usize, Line), BTreeMap<Amount, Terms>> = BTreeMap::new();
        for amount in cells.iter().filter(|((_, _, dimension, _), _)| dimension != "total") {
            let ((indicator, period, dimension, category), line) = amount;
            let (dimensions, categories): (Vec<&str>, Vec<&str>) = (dimension.split('*').collect(), category.split('|').collect());
            for dropped in 0..dimensions.len() {
                let rest = |list: &[&str], sign: &str| {
                    let rest: Vec<&str> = list.iter().enumerate().filter(|(at, _)| *at != dropped).map(|(_, word)| *word).collect();
                    if rest.is_empty() { "total".to_owned() } else { rest.join(sign) }
                };
                let whole = ((indicator.clone(), period.clone(), rest(&dimensions, "*"), rest(&categories, "|")), *line);
                let family = families.entry((indicator.clone(), dimension.clone(), dropped, *line)).or_default();
                family.entry(whole.clone()).or_insert_with(|| vec![(-1, whole)]).push((1, amount.clone()));
            }
        }
        for family in families.into_values() {
            let exact: Vec<_> = family.into_values().collect();
            // Where a child can be in several categories the parts are at least the whole, and none is more than it.
            let each = exact.iter().flat_map(|terms| terms[1..].iter().map(|part| same(terms[0].1.clone(), part.1.clone())));
            let each: Vec<_> = each.collect();
            self.family(true, exact.clone());
            self.family(false, exact);
            self.family(false, each);
        }
    }

    /// Halves add up to the project; a month is the same in every period; nobody is in a half who is not in the project.
    fn periods(&mut self, cells: &[Amount]) {
        let mut families: BTreeMap<(String, String, Line), Vec<[Amount; 3]>> = BTreeMap::new();
        for amount in cells.iter().filter(|((_, period, ..), _)| period == "total") {
            let ((indicator, _, dimension, category), line) = amount;
            let half = |period: &str| ((indicator.clone(), period.to_owned(), dimension.clone(), category.clone()), *line);
            let family = families.entry((indicator.clone(), dimension.clone(), *line)).or_default();
            family.push([amount.clone(), half("first-half"), half("second-half")]);
        }
        for ((indicator, dimension, _), family) in families {
            let sums = |[whole, one, two]: &[Amount; 3]| vec![(1, one.clone()), (1, two.clone()), (-1, whole.clone())];
            if !OVER_AGAIN.contains(&indicator.as_str()) {
                self.family(true, family.iter().map(sums).collect());
            }
            // A child of the project with a service had it in one of the halves, and one of a half had it in the project.
            let stays = ["total", "sex", "area", "service", "setting"].contains(&dimension.as_str());
            if stays && indicator.starts_with("children_") || indicator == "phase_reached" {
                self.family(false, family.iter().map(sums).collect());
            }
            // A case that ended in a half ended in the project; two services in a half are two in the project.
            let ended = |amount: &Amount| !amount.0.3.ends_with("open") && dimension.ends_with("case_state");
            let within = family.iter().filter(|[whole, ..]| stays || ended(whole) || whole.0.3.contains('+'));
            let within: Vec<&[Amount; 3]> = within.collect();
            self.family(false, within.iter().map(|[whole, one, _]| same(whole.clone(), one.clone())).collect());
            self.family(false, within.iter().map(|[whole, _, two]| same(whole.clone(), two.clone())).collect());
            if dimension == "month" {
                for half in [1, 2] {
                    self.family(true, family.iter().map(|three| same(three[0].clone(), three[half].clone())).collect());
                }
            }
        }
    }

    /// The same amount under two names, and sums over names.
    fn one_amount_seen_twice(&mut self, cells: &[Amount]) {
        let of = |amount: &Amount, indicator: &str, line: Line| {
            let (_, period, dimension, category) = &amount.0;
            ((indicator.to_owned(), period.clone(), dimension.clone(), category.clone()), line)
        };
        for (one, line, other) in [
            ("completion_rate", Line::Above, "cases_completed"),
            ("cost_per_completed_case", Line::Below, "cases_completed"),
            ("phase_conversion", Line::Below, "phase_reached"),
            ("outreach_share", Line::Below, "sessions_held"),
            ("cost_per_session", Line::Below, "sessions_held"),
            ("sessions_per_child", Line::Below, "children_reached"),
            ("cost_per_child", Line::Below, "children_reached"),
            ("grant_cost_per_child", Line::Below, "children_reached"),
            ("children_first_reached", Line::Above, "children_reached"),
            ("service_overlap", Line::Above, "children_reached"),
        ] {
            let here = cells.iter().filter(|((indicator, ..), at)| indicator == one && *at == line);
            self.family(true, here.map(|amount| same(amount.clone(), of(amount, other, Line::Above))).collect());
        }
        for sum in [
            &[(1, "children_reached"), (-1, "children_new"), (-1, "children_continuing")][..],
            &[(1, "cases_open_start"), (1, "cases_entered"), (-1, "cases_exited"), (-1, "cases_open_end")],
        ] {
            let here = cells.iter().filter(|((indicator, ..), _)| indicator == sum[0].1);
            let terms = |amount: &Amount| sum.iter().map(|(sign, indicator)| (*sign, of(amount, indicator, Line::Above))).collect();
            self.family(true, here.map(terms).collect());
        }
        for (one, dimension, other) in
            [("cases_exited", "exit_reason", "case_state"), ("case_progress", "phase", "phase"), ("cases_exited", "phase", "transition")]
        {
            let twin = if one == "case_progress" {
                "phase_reached"
            } else if other == "transition" {
                "phase_transitions"
            } else {
                "case_progress"
            };
            let here = cells.iter().filter(|((indicator, _, at, _), _)| indicator == one && at == dimension);
            let rule = |((_, period, _, category), _): &Amount| {
                let category_there = if other == "transition" { format!("{category}>exit") } else { category.clone() };
                same(figure(one, period, dimension, category), figure(twin, period, other, &category_there))
            };
            self.family(true, here.map(rule).collect());
        }
        for (service, own) in [("therapy", "children_in_therapy"), ("case_management", "children_in_case_management")] {
            let here = cells.iter().filter(|((indicator, _, at, _), _)| indicator == own && at == "total");
            let rule = |((_, period, ..), _): &Amount| {
                same(figure(own, period, "total", "total"), figure("children_reached", period, "service", service))
            };
            self.family(true, here.map(rule).collect());
        }
    }

    /// Children with a service are those of every set that holds it.
    fn overlap(&mut self, cells: &[Amount]) {
        let sets: BTreeSet<&str> = cells
            .iter()
            .filter(|((_, _, dimension, _), _)| dimension == "service_set")
            .map(|((.., category), _)| category.as_str())
            .collect();
        let services = cells.iter().filter(|((indicator, _, dimension, _), _)| indicator == "children_reached" && dimension == "service");
        let rules = services.map(|amount| {
            let ((_, period, _, service), _) = amount;
            let holding = sets.iter().filter(|set| set.split('+').any(|member| member == service));
            let sum = holding.map(|set| (1, figure("service_overlap", period, "service_set", set)));
            sum.chain([(-1, amount.clone())]).collect()
        });
        self.family(true, rules.collect());
    }

    /// Nobody attends less than once, and what is above the line of a share is a part of what is below.
    fn at_most(&mut self, cells: &[Amount]) {
        let twin = |amount: &Amount, indicator: &str| {
            let (_, period, dimension, category) = &amount.0;
            figure(indicator, period, dimension, category)
        };
        for indicator in ["children_reached", "sessions_held"] {
            let here = cells.iter().filter(|((at, ..), _)| at == indicator);
            self.family(false, here.map(|amount| same(twin(amount, "attendances"), amount.clone())).collect());
        }
        for (indicator, _) in SHARES.iter().filter(|(_, both)| *both) {
            let here = cells.iter().filter(|((at, ..), line)| at == indicator && *line == Line::Below);
            self.family(false, here.map(|amount| same(amount.clone(), twin(amount, indicator))).collect());
        }
    }
}

#[test]
fn asking_for_one_period_shows_nothing_that_asking_for_all_of_them_hides() {
    for (sample, end) in [("even-risk", "2016-01-31"), ("pomahame-spolecne", "2023-03-31")] {
        let case = Case::sample(sample);
        for (audience, _) in AUDIENCES {
            let all = case.table(audience);
            for period in ["before", "first-half", "second-half"] {
                let arguments = format!("indicators project --audience {audience} --period {period} --as-of {end}");
                let one = case.run(&arguments).succeeds().out;
                let of_all: Vec<&str> = all.lines().filter(|row| row.split(',').nth(1) == Some(period)).collect();
                assert_eq!(one.lines().skip(1).collect::<Vec<_>>(), of_all, "{sample}, {audience}, {period}");
            }
        }
    }
}

#[test]
fn the_three_moves_of_the_only_child_of_a_year_stop_no_report() {
    let (mut children, mut moves, mut sessions) =
        ("child_id\n".to_owned(), "child_id,date,to_phase\n".to_owned(), "child_id,date\n".to_owned());
    // They are three, six or nine, and never three and the threshold: what readers must take for possible lies further off.
    let only_one = [("A", "2021-02")].into_iter();
    for (child, month) in only_one.map(|(child, month)| (child.to_owned(), month)).chain((0..12).map(|at| (format!("B{at}"), "2022-03"))) {
        children += &format!("{child}\n");
        moves += &format!("{child},{month}-01,one\n{child},{month}-10,two\n{child},{month}-20,exit\n");
        sessions += &format!("{child},{month}-02\n");
    }
    let case = Case::empty()
        .with(
            "dosah.toml",
            "[project]\nid = \"two-years\"\ntitle = { en = \"Two years\" }\npromoter = { en = \"Us\" }\nfunder = { en = \"Them\" }\n\
             start = 2022-01-01\nend = 2022-12-31\nlanguages = [\"en\"]\n[[phase]]\nid = \"one\"\ntitle = { en = \"One\" }\n[[phase]]\nid = \"two\"\n\
             title = { en = \"Two\" }\n[[period]]\nid = \"before\"\nstart = 2021-01-01\nend = 2021-12-31\ntitle = { en = \"The year before\" }\n",
        )
        .with("children.csv", children)
        .with("phase_transitions.csv", moves)
        .with("sessions.csv", sessions);
    for audience in ["funder", "public"] {
        let figures = case.measurements(audience);
        let state = |period: &str| {
            let key = ["phase_transitions", period, "total", "total"].map(str::to_owned);
            let [indicator, period, dimension, category] = key;
            figures.0[&(indicator, period, dimension, category)].state.clone()
        };
        assert_eq!((state("before").as_str(), state("total").as_str()), ("suppressed", "number"), "{audience}");
    }
}
