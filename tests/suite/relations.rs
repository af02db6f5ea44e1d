//! What figures say about each other, in small projects where a reader with a pencil would find a hidden one if dosah did not know it: costs of
//! few payees, shares without a date, cases still in a phase, and indicators that count a part of what others count.

use crate::support::{Case, Measurements};

/// The project of all tests, with more in its `dosah.toml`.
fn project(more: &str) -> Case {
    let head = "[project]\nid = \"small\"\ntitle = { en = \"A small project\" }\npromoter = { en = \"A charity\" }\nfunder = { en = \"A foundation\" }\n\
                start = 2022-01-01\nend = 2022-12-31\nlanguages = [\"en\"]\n";
    Case::empty().with("dosah.toml", format!("{head}{more}"))
}

/// Children who differ in nothing that is counted: how many, their sex, their age and what else their row says.
type Group<'a> = (usize, &'a str, u32, &'a str);

/// Rows of children, and a session of each in February.
fn with_children(case: Case, column: &str, groups: &[Group]) -> Case {
    let (mut children, mut sessions) = (format!("child_id,sex,birth_date,{column}\n"), "child_id,date,minutes\n".to_owned());
    for (child, (_, sex, age, cell)) in groups.iter().flat_map(|group| (0..group.0).map(move |_| group)).enumerate() {
        children += &format!("c{child},{sex},{}-12-15,{cell}\n", 2021 - age);
        sessions += &format!("c{child},2022-02-10,60\n");
    }
    case.with("children.csv", children).with("sessions.csv", sessions)
}

/// State or value of a figure: "60", or "suppressed".
fn shown(table: &Measurements, figure: [&str; 4]) -> String {
    let [indicator, period, dimension, category] = figure.map(str::to_owned);
    let row = table.0.get(&(indicator, period, dimension, category)).unwrap_or_else(|| panic!("there is no {figure:?}"));
    if row.state == "suppressed" { row.state.clone() } else { row.value.clone() }
}

fn is_hidden(table: &Measurements, figure: [&str; 4]) -> bool {
    shown(table, figure) == "suppressed"
}

/// A figure that was published before.
fn already_public(figure: [&str; 4], value: &str) -> String {
    let [indicator, period, dimension, category] = figure;
    format!(
        "[[already_public]]\nindicator = \"{indicator}\"\nperiod = \"{period}\"\ndimension = \"{dimension}\"\ncategory = \"{category}\"\n\
         value = {value}\nsource = {{ en = \"Annual report\" }}\n"
    )
}

/// Two headings with eight payees each: alike ones, and of those for rent one who gets nearly all.
fn paid(more: &str) -> Case {
    let finance = "[finance]\ncurrency = \"EUR\"\n[[finance.heading]]\nid = \"staff\"\ntitle = { en = \"Staff\" }\n\
                   [[finance.heading]]\nid = \"rent\"\ntitle = { en = \"Rent\" }\n[[finance.heading]]\nid = \"travel\"\ntitle = { en = \"Travel\" }\n";
    let mut costs = "date,heading,amount,payee\n".to_owned();
    for payee in 1..=8 {
        costs += &format!("2022-03-0{payee},staff,10{payee}.00,payee{payee}\n");
        costs += &format!("2022-03-0{payee},travel,5{payee}.00,payee{payee}\n");
        costs += &format!("2022-03-0{payee},rent,{}.00,landlord{payee}\n", if payee == 1 { 9000 } else { 10 });
    }
    with_children(project(&format!("{finance}{more}")), "referred_by", &[(30, "female", 10, ""), (30, "male", 10, "")])
        .with("costs.csv", costs)
}

/// The table beside a report.
fn reported(case: &Case, audience: &str) -> Measurements {
    case.run(&format!("report project --template public --lang en --audience {audience} --output {audience}")).succeeds();
    let file = case.path(audience).join("measurements.csv");
    Measurements::parse(&std::fs::read_to_string(file).expect("the table of the report"))
}

#[test]
fn a_cost_of_which_one_payee_got_nearly_all_is_hidden_from_everybody_and_shown_to_the_funder() {
    let case = paid("");
    let (funder, public) = (reported(&case, "funder"), reported(&case, "public"));
    let heading = |heading| ["final_cost", "total", "heading", heading];
    assert_eq!(shown(&funder, heading("rent")), "9070.00");
    assert!(is_hidden(&public, heading("rent")));
    // Sum and headings together must not tell it.
    let others = [heading("staff"), heading("travel"), ["final_cost", "total", "total", "total"]];
    assert!(others.iter().any(|figure| is_hidden(&public, *figure)), "the rent is what is left of the sum");
    assert!(others.iter().all(|figure| !is_hidden(&funder, *figure)));
    let page = std::fs::read_to_string(case.path("public").join("public.en.html")).expect("the page");
    assert!(!page.contains("9,070") && !page.contains("9070"));
}

#[test]
fn a_cost_of_organisations_is_no_secret() {
    let case = paid("").replace("dosah.toml", "title = { en = \"Rent\" }", "title = { en = \"Rent\" }\npayees = \"organisations\"");
    assert_eq!(shown(&case.measurements("public"), ["final_cost", "total", "heading", "rent"]), "9070.00");
}

/// A figure in a period.
type In = fn(&'static str) -> [&'static str; 4];

/// An own share without a date: the children whom the police referred, by sex.
fn referred(more: &str) -> Case {
    let share = "[[period]]\nid = \"half\"\nstart = 2022-01-01\nend = 2022-06-30\ntitle = { en = \"Half\" }\n\
                 [[indicator]]\nid = \"by_police\"\ntitle = { en = \"Referred by the police\" }\ndefinition = { en = \"Of all.\" }\n\
                 measure = \"share\"\nfrom = \"children\"\npart = \"referred_by = 'police'\"\ndate = \"none\"\nof = \"child\"\n\
                 unit = \"percent\"\nby = [\"sex\"]\naggregation = \"latest\"\n";
    let groups = [(3, "female", 10, "police"), (17, "female", 10, "school"), (20, "male", 10, "police"), (20, "male", 10, "school")];
    with_children(project(&format!("{share}{more}")), "referred_by", &groups)
}

#[test]
fn what_has_no_date_is_hidden_in_all_periods_or_in_none() {
    let female = |period| ["by_police", period, "sex", "female"];
    let (male, all): (In, In) = (|period| ["by_police", period, "sex", "male"], |period| ["by_police", period, "total", "total"]);
    let plain = referred("").measurements("funder");
    assert!(is_hidden(&plain, female("total")) && is_hidden(&plain, female("half")));
    for figure in [male, all] {
        assert_eq!(is_hidden(&plain, figure("total")), is_hidden(&plain, figure("half")), "one period tells what the other hides");
    }
    // Whichever was hidden is now known of the half-year, so that the other one has to go, in the whole project too.
    let (hidden, value, other) = if is_hidden(&plain, male("total")) { (male, "50.00", all) } else { (all, "38.33", male) };
    assert!(!is_hidden(&plain, other("total")), "one of the two is enough");
    let told = referred(&already_public(hidden("half"), value)).measurements("funder");
    assert!(is_hidden(&told, female("total")) && is_hidden(&told, female("half")));
    assert!(is_hidden(&told, other("total")) && is_hidden(&told, other("half")), "the share of girls is what is left");
}

/// Three cases still in the second phase at the end, ten in the first, and twelve that ended.
fn in_phases(more: &str) -> Case {
    let phases = "[[phase]]\nid = \"first\"\ntitle = { en = \"First\" }\n[[phase]]\nid = \"second\"\ntitle = { en = \"Second\" }\n";
    let mut moves = "child_id,date,to_phase\n".to_owned();
    for child in 0..25 {
        moves += &format!("c{child},2022-02-01,first\n");
        if child >= 10 {
            moves += &format!("c{child},2022-04-01,second\n");
        }
        if child >= 13 {
            moves += &format!("c{child},2022-06-01,exit\n");
        }
    }
    with_children(project(&format!("{phases}{more}")), "referred_by", &[(25, "female", 10, "")]).with("phase_transitions.csv", moves)
}

#[test]
fn cases_still_in_a_phase_are_not_told_by_the_cases_open_at_it() {
    let figure = |indicator, phase: &'static str| [indicator, "total", if phase == "total" { "total" } else { "phase" }, phase];
    let team = in_phases("").measurements("internal");
    for (phase, count) in [("first", "10"), ("second", "3"), ("total", "13")] {
        assert_eq!([shown(&team, figure("phase_not_yet", phase)), shown(&team, figure("cases_open_end", phase))], [count, count]);
    }
    let plain = in_phases("").measurements("funder");
    let both =
        |table: &Measurements, phase| ["phase_not_yet", "cases_open_end"].map(|indicator| is_hidden(table, figure(indicator, phase)));
    assert_eq!(both(&plain, "second"), [true, true]);
    for phase in ["first", "total"] {
        assert_eq!(both(&plain, phase)[0], both(&plain, phase)[1], "{phase} of one tells what the other hides");
    }
    assert!(both(&plain, "first")[0] || both(&plain, "total")[0]);
    // What was hidden for the sake of the three is now known of the open cases, and so of those still in the phase.
    let (hidden, value, other) = if both(&plain, "first")[0] { ("first", "10", "total") } else { ("total", "13", "first") };
    let told = in_phases(&already_public(figure("cases_open_end", hidden), value)).measurements("funder");
    assert_eq!(both(&told, other), [true, true], "the three are what is left of {other}");
}

/// An own indicator that counts children with sessions held, by age.
fn own(id: &str, condition: &str) -> String {
    format!(
        "[[indicator]]\nid = \"{id}\"\ntitle = {{ en = \"Own\" }}\ndefinition = {{ en = \"Own\" }}\nmeasure = \"count\"\nfrom = \"sessions\"\n\
         where = \"{condition}\"\nof = \"child\"\nunit = \"children\"\naggregation = \"distinct\"\nby = [\"age_band\"]\n"
    )
}

#[test]
fn an_indicator_that_counts_a_part_of_another_does_not_tell_of_the_few_others() {
    let (all, men) = (own("all_of_them", "status = 'held'"), own("the_men", "status = 'held' and sex = 'male'"));
    let groups = [
        (1, "female", 25, ""),
        (17, "male", 25, ""),
        (15, "female", 35, ""),
        (15, "male", 35, ""),
        (19, "female", 45, ""),
        (21, "male", 45, ""),
    ];
    let table = |indicators: &str| {
        let bands = "[ages]\nbands = [\"0-20\", \"21-30\", \"31-40\", \"41+\"]\n[disclosure]\nmerge = []\n";
        with_children(project(&format!("{bands}{indicators}")), "referred_by", &groups).measurements("funder")
    };
    let of = |indicator, band| [indicator, "total", "age_band", band];
    // Each of the two alone could be shown: the one woman is only in their difference.
    assert_eq!(shown(&table(&men), of("the_men", "21-30")), "17");
    let both = table(&(all + &men));
    let hidden = |band| ["all_of_them", "the_men"].map(|indicator| is_hidden(&both, of(indicator, band)));
    assert_ne!(hidden("21-30"), [false, false], "18 less 17 is one woman");
    assert!(["31-40", "41+"].iter().any(|band| hidden(band) == [false, false]), "where many are left, both are shown");
    // What is left cannot be had from the other bands and the totals either.
    let rest = |indicator: &str| {
        let number = |dimension, category| shown(&both, [indicator, "total", dimension, category]).parse::<i64>().ok();
        number("age_band", "21-30").or_else(|| Some(number("total", "total")? - number("age_band", "31-40")? - number("age_band", "41+")?))
    };
    assert!(rest("all_of_them").is_none() || rest("the_men").is_none());
}
