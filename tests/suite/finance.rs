//! Money on a handful of literal rows, at the border that matters: the last day paid, the cent at the limit, the month without a rate.

use crate::support::{Case, Measurements, repository};

/// Two headings of an euro project of the year 2022, as the small project of the faults has them.
const EURO: &str = "[finance]\ncurrency = \"EUR\"\n";
const HEADINGS: &str = "[[finance.heading]]\nid = \"staff\"\ntitle = { en = \"Staff\" }\n\
    [[finance.heading]]\nid = \"travel\"\ntitle = { en = \"Travel\" }\n";

/// The small project with other rules and other files.
fn project(finance: &str, files: &[(&str, &str)]) -> Case {
    with_text(&format!("{finance}\n{HEADINGS}"), files)
}

/// The same where the rules bring their own headings.
fn with_text(finance: &str, files: &[(&str, &str)]) -> Case {
    let case = Case::empty().copied_from(&repository().join("tests/faults/_base")).edit("dosah.toml", |text| {
        let facts = text.split("[finance]").next().expect("the facts");
        format!("{facts}{finance}")
    });
    files.iter().fold(case, |case, (file, text)| case.with(file, text))
}

fn figures(finance: &str, files: &[(&str, &str)]) -> Measurements {
    project(finance, files).measurements("internal")
}

fn state(figures: &Measurements, indicator: &str, dimension: &str, category: &str) -> String {
    figures.0[&(indicator.to_owned(), "total".to_owned(), dimension.to_owned(), category.to_owned())].state.clone()
}

fn reason<'a>(figures: &'a Measurements, indicator: &str, reason: &str) -> &'a str {
    figures.of(indicator, "total", "eligibility", reason)
}

/// The page for the funder, as text without tags.
fn page(case: &Case) -> String {
    case.run("report project --quiet --no-pdf -o out").succeeds();
    let page = std::fs::read_to_string(case.path("out/funder.en.html")).expect("a page");
    let mut text = String::new();
    let mut is_tag = false;
    for sign in page.replace(['\u{a0}', '\u{202f}'], " ").chars() {
        match sign {
            '<' => is_tag = true,
            '>' => (is_tag, text) = (false, text + "|"),
            sign if !is_tag => text.push(sign),
            _ => {}
        }
    }
    text
}

/// Asserts that a row of a table on the page has these cells.
#[track_caller]
fn assert_row(page: &str, cells: &[&str]) {
    let squeezed: Vec<&str> = page.split('|').map(str::trim).filter(|text| !text.is_empty()).collect();
    assert!(squeezed.windows(cells.len()).any(|window| window == cells), "the page has no row {cells:?}");
}

// --- Which lines count ------------------------------------------------------------------------------------------------------

#[test]
fn an_invoice_of_the_last_month_counts_if_it_is_paid_on_the_thirtieth_day_and_not_on_the_thirty_first() {
    let costs = "date,heading,amount,paid_on\n2022-12-31,staff,100.00,2023-01-30\n2022-12-31,staff,10.00,2023-01-31\n\
        2022-11-30,staff,1.00,2023-03-01\n";
    let figures = figures(EURO, &[("costs.csv", costs)]);
    assert_eq!(figures.total("final_cost"), "101.00");
    assert_eq!(reason(&figures, "ineligible_cost", "paid_late"), "10.00");
}

#[test]
fn a_cost_counts_on_the_first_and_on_the_last_eligible_day() {
    let costs = "date,heading,amount\n2021-12-31,staff,1000.00\n2022-01-01,staff,100.00\n2022-12-31,staff,10.00\n2023-01-01,staff,1.00\n";
    let figures = figures(EURO, &[("costs.csv", costs)]);
    assert_eq!(figures.total("final_cost"), "110.00");
    assert_eq!(reason(&figures, "ineligible_cost", "outside_window"), "1001.00");
}

#[test]
fn every_line_is_eligible_or_has_one_reason_or_is_set_aside() {
    let finance = "[finance]\ncurrency = \"EUR\"\n[finance.grant]\nid = \"ours\"\n[[finance.heading]]\nid = \"fines\"\n\
        title = { en = \"Fines\" }\neligible = false\n";
    let costs = "date,heading,amount,currency,paid_on,eligible,kind,charged_to\n\
        2022-02-01,staff,100.00,EUR,,yes,cost,ours\n2022-02-02,staff,30.00,EUR,,yes,refund,\n2022-02-03,fines,5.00,EUR,,yes,cost,ours\n\
        2022-02-04,staff,6.00,EUR,,no,cost,ours\n2023-02-05,staff,7.00,EUR,,yes,cost,ours\n2022-02-06,staff,8.00,EUR,,yes,cost,theirs\n\
        2022-12-07,staff,9.00,EUR,2023-05-01,yes,cost,ours\n2022-02-08,staff,1000.00,CZK,,yes,cost,ours\n2022-02-09,staff,x,EUR,,yes,cost,ours\n";
    let case = project(finance, &[("costs.csv", costs)]);
    let figures = case.measurements("internal");
    assert_eq!(figures.total("final_cost"), "70.00");
    for (name, amount) in [
        ("heading_not_eligible", "5.00"),
        ("marked_ineligible", "6.00"),
        ("outside_window", "7.00"),
        ("charged_elsewhere", "8.00"),
        ("paid_late", "9.00"),
    ] {
        assert_eq!((reason(&figures, "ineligible_cost", name), reason(&figures, "cost_lines", name)), (amount, "1"), "{name}");
    }
    assert_eq!(reason(&figures, "cost_lines", "eligible"), "2");
    assert_eq!(figures.total("cost_lines"), "8");
    let page = page(&case);
    assert_row(&page, &["Set aside for an error", "1"]);
    assert_row(&page, &["All lines", "9", "€105.00"]);
}

#[test]
fn amounts_of_different_currencies_are_never_added() {
    let costs = "date,heading,amount,currency,eligible\n2022-02-01,staff,100.00,EUR,yes\n2022-02-02,staff,1000.00,CZK,yes\n2022-02-03,staff,4.00,EUR,no\n";
    let payments = "date,amount,currency\n2022-01-15,50.00,EUR\n2022-01-16,2000.00,CZK\n";
    let figures = figures(EURO, &[("costs.csv", costs), ("payments.csv", payments)]);
    assert_eq!((figures.total("final_cost"), figures.total("ineligible_cost")), ("100.00", "4.00"));
    assert_eq!(figures.total("grant_received"), "50.00");
    assert_eq!(reason(&figures, "cost_lines", "foreign_currency"), "1");
    assert_eq!(state(&figures, "ineligible_cost", "eligibility", "foreign_currency"), "no_data");
}

#[test]
fn a_document_may_be_charged_to_several_grants_up_to_the_whole_of_it() {
    let ledger = |second: &str| {
        format!(
            "date,heading,amount,document,payee,charged_to,charged_percent\n2022-02-01,staff,33.33,D1,a,ours,60\n\
            2022-02-01,staff,33.33,D1,a,theirs,{second}\n2022-02-01,staff,33.33,D2,a,ours,\n2022-02-01,staff,33.33,D2,b,theirs,\n"
        )
    };
    let rules = "[finance]\ncurrency = \"EUR\"\n[finance.grant]\nid = \"ours\"\n";
    let whole = project(rules, &[("costs.csv", &ledger("40"))]);
    assert_eq!(whole.run("check project").code, 0);
    // 60% of 33.33 is 19.998, and the other document is charged as a whole.
    assert_eq!(whole.measurements("internal").total("final_cost"), "53.33");
    let more = project(rules, &[("costs.csv", &ledger("40.5"))]);
    let said = more.run("check project").exits(1).out;
    assert!(said.contains("costs.csv:3:24: error: this document is charged to several grants, 100.5 percent of it together"), "{said}");
    assert_eq!(more.measurements("internal").total("cost_lines"), "3");
}

// --- Exchange rates ---------------------------------------------------------------------------------------------------------

fn exchange(policy: &str) -> String {
    format!("{EURO}[finance.exchange]\n{policy}\n")
}

const FOREIGN: &str = "quoted = \"foreign_per_reporting\"";

/// What lines in crowns come to in a project in euros.
fn converted(policy: &str, rates: &str, costs: &str) -> String {
    figures(&exchange(policy), &[("rates.csv", rates), ("costs.csv", costs)]).total("final_cost").to_owned()
}

#[test]
fn the_european_central_bank_quotes_crowns_for_one_euro() {
    let rates = "date,currency,rate,source\n2022-02-01,CZK,25.30,InforEuro\n2022-03-01,CZK,25.00,InforEuro\n";
    let costs = "date,heading,amount,currency\n2022-02-28,staff,2530.00,CZK\n2022-03-01,staff,2500.00,CZK\n2022-03-02,staff,1.00,EUR\n";
    assert_eq!(converted(&format!("policy = \"month_incurred\"\n{FOREIGN}"), rates, costs), "201.00");
}

#[test]
fn a_national_bank_quotes_its_own_crowns_for_one_or_a_hundred_of_others() {
    let rates = "currency,date,units,rate\nEUR,2022-02-01,1,24.40\nHUF,2022-02-01,100,6.70\n";
    let costs = "date,heading,amount,currency\n2022-02-28,staff,10.00,EUR\n2022-02-28,staff,1000.00,HUF\n";
    let finance = "[finance]\ncurrency = \"CZK\"\n[finance.exchange]\npolicy = \"month_incurred\"\nquoted = \"reporting_per_foreign\"\n";
    assert_eq!(figures(finance, &[("rates.csv", rates), ("costs.csv", costs)]).total("final_cost"), "311.00");
}

#[test]
fn each_line_is_rounded_by_itself_and_then_added() {
    let rates = "currency,date,rate\nCZK,2022-02-01,200\n";
    let costs = "date,heading,amount,currency,kind\n2022-02-01,staff,1.00,CZK,cost\n2022-02-02,staff,1.00,CZK,cost\n2022-02-03,staff,1.00,CZK,refund\n";
    // Half a cent each: away from zero, to the even cent, dropped.
    for (rounding, sum) in [("", "0.01"), ("rounding = \"half_even\"", "0.00"), ("rounding = \"down\"", "0.00")] {
        assert_eq!(converted(&format!("policy = \"month_incurred\"\n{FOREIGN}\n{rounding}"), rates, costs), sum, "{rounding}");
    }
    let costs = "date,heading,amount,currency\n2022-02-01,staff,1.00,CZK\n2022-02-02,staff,1.00,CZK\n2022-02-03,staff,1.00,CZK\n";
    assert_eq!(converted(&format!("policy = \"month_incurred\"\n{FOREIGN}"), rates, costs), "0.03");
}

#[test]
fn each_policy_takes_its_own_rate() {
    let rates = "currency,date,rate\nCZK,2022-02-01,10\nCZK,2022-02-04,20\nCZK,2022-03-01,25\nCZK,2023-01-02,40\nCZK,2022-06-30,25\n";
    let costs = "date,heading,amount,currency,paid_on\n2022-02-28,staff,1000.00,CZK,2022-03-01\n2022-02-04,staff,1000.00,CZK,\n";
    for (policy, sum) in [
        ("policy = \"month_incurred\"", "200.00"),
        ("policy = \"transaction_day\"", "90.00"),
        ("policy = \"submission_month\"\nsubmitted_on = 2023-01-15", "50.00"),
        // The mean of 10, 20, 25 and 25: the rate of 2023 is of no eligible day.
        ("policy = \"period_average\"", "100.00"),
        ("policy = \"fixed\"\nfixed_on = 2022-06-30", "80.00"),
    ] {
        assert_eq!(converted(&format!("{policy}\n{FOREIGN}"), rates, costs), sum, "{policy}");
    }
}

#[test]
fn on_a_weekend_the_last_rate_counts_only_as_far_back_as_the_rule_goes() {
    let rates = "currency,date,rate\nCZK,2022-02-04,25\n";
    let costs = "date,heading,amount,currency\n2022-02-06,staff,100.00,CZK\n";
    let with = |days: u32| {
        let policy = exchange(&format!("policy = \"transaction_day\"\n{FOREIGN}\ndays_back = {days}"));
        project(&policy, &[("rates.csv", rates), ("costs.csv", costs)])
    };
    assert_eq!(with(2).measurements("internal").total("final_cost"), "4.00");
    let said = with(1).run("check project").exits(1).out;
    assert!(said.contains("there is no exchange rate of CZK for 2022-02-06 or the day before it"), "{said}");
}

#[test]
fn a_line_without_a_rate_is_an_error_that_says_which_row_to_add_and_is_set_aside() {
    let rates = "currency,date,rate\nCZK,2022-02-01,25\n";
    let costs = "date,heading,amount,currency\n2022-02-28,staff,100.00,CZK\n2022-03-01,staff,100.00,CZK\n2022-03-02,staff,1.00,EUR\n";
    let case = project(&exchange(&format!("policy = \"month_incurred\"\n{FOREIGN}")), &[("rates.csv", rates), ("costs.csv", costs)]);
    let said = case.run("check project").exits(1).out;
    assert!(said.contains("costs.csv:3:25: error: there is no exchange rate of CZK for the month 2022-03"), "{said}");
    assert!(said.contains("add a row to rates.csv with the currency CZK, the date 2022-03-01 and the rate"), "{said}");
    let figures = case.measurements("internal");
    assert_eq!((figures.total("final_cost"), figures.total("cost_lines")), ("5.00", "2"));
    case.run("report project --quiet -o out").succeeds();
    let rejected = std::fs::read_to_string(case.path("out/rejected_rows.csv")).expect("rows set aside");
    assert!(rejected.contains("costs.csv,3,25,missing-rate"), "{rejected}");
}

#[test]
fn the_report_shows_the_rate_of_every_line_and_who_published_it() {
    let rates = "date,currency,rate,source\n2022-02-01,CZK,24.375,InforEuro\n2022-03-01,CZK,25,InforEuro\n";
    let costs = "date,heading,amount,currency\n2022-02-10,staff,243.75,CZK\n2022-02-11,staff,487.50,CZK\n2022-03-10,staff,50.00,CZK\n";
    let payments = "date,amount,currency\n2022-03-11,1000.00,CZK\n";
    let read = "[[input]]\ntable = \"rates\"\nfile = \"rates.csv\"\ndecimal = \".\"";
    let rules = exchange(&format!("policy = \"month_incurred\"\n{FOREIGN}\nsource = {{ en = \"Guide, page 12\" }}\n{read}"));
    let case = project(&rules, &[("rates.csv", rates), ("costs.csv", costs), ("payments.csv", payments)]);
    let page = page(&case);
    assert_row(&page, &["1 EUR = 24.375 CZK", "InforEuro", "1 February 2022", "2", "CZK 731.25", "€30.00"]);
    assert_row(&page, &["All lines converted", "3", "€32.00"]);
    assert_row(&page, &["1 EUR = 25.00 CZK", "InforEuro", "1 March 2022", "1", "CZK 1,000.00", "€40.00"]);
    assert!(page.contains("Guide, page 12"));
    assert_eq!(case.measurements("internal").total("grant_received"), "40.00");
}

// --- The contract -----------------------------------------------------------------------------------------------------------

const LEDGER: &str =
    "date,heading,amount,source\n2022-02-01,staff,800.00,grant\n2022-03-01,travel,150.00,cofinancing\n2022-04-01,staff,50.00,in_kind\n";

#[test]
fn the_final_grant_is_the_least_of_maximum_share_and_what_was_paid_in() {
    let of = |rules: &str, paid: &str| {
        let payments = format!("date,amount\n2022-01-15,{paid}\n");
        let figures = figures(&format!("{EURO}[finance.grant]\n{rules}"), &[("costs.csv", LEDGER), ("payments.csv", &payments)]);
        figures.total("grant_final").to_owned()
    };
    let all = |maximum: &str, rate: &str| format!("maximum = {{ amount = {maximum} }}\nrate = {{ percent = {rate} }}\npaid_in = true");
    assert_eq!(of(&all("700.00", "80.0"), "750.00"), "700.00");
    assert_eq!(of(&all("900.00", "72.5"), "750.00"), "725.00");
    assert_eq!(of(&all("900.00", "80.0"), "750.00"), "750.00");
    // Without the option what was paid in does not matter, and what is left to pay is said.
    assert_eq!(of("maximum = { amount = 900.00 }\nrate = { percent = 80.0 }", "750.00"), "800.00");
    assert_eq!(of("maximum = { amount = 900.00 }", "750.00"), "900.00");
}

#[test]
fn without_rules_there_is_no_final_grant_and_part_of_a_project_has_none() {
    let none = figures(EURO, &[("costs.csv", LEDGER)]);
    for indicator in ["grant_maximum", "grant_by_rate", "grant_paid_in", "grant_final", "indirect_limit", "indirect_cost"] {
        assert_eq!(state(&none, indicator, "total", "total"), "not_applicable", "{indicator}");
    }
    let figures = Case::sample("even-risk").measurements("internal");
    assert_eq!((figures.total("grant_final"), figures.total("grant_by_rate")), ("32549.00", "33031.80"));
    assert_eq!(figures.of("grant_final", "first-half", "total", "total"), "");
}

#[test]
fn a_grant_of_88_68_percent_passes_a_cap_of_90_and_fails_one_of_85() {
    let page_with = |percent: &str| {
        page(&Case::sample("even-risk").replace("dosah.toml", "rate = { percent = 90.0", &format!("rate = {{ percent = {percent}")))
    };
    let passes = page_with("90.0");
    assert!(passes.contains("All conditions of the grant are kept"));
    assert!(passes.contains("|90%|") && passes.contains("|88.68%|"));
    let fails = page_with("85.0");
    assert!(fails.contains("1 condition of the grant is not kept"));
    assert!(fails.contains("The final grant is €31,196.70"), "85% of 36,702.00");
}

#[test]
fn in_kind_is_a_share_of_the_co_financing_and_may_be_exactly_at_its_limit() {
    let with = |limit: &str| {
        let rules = format!(
            "{EURO}[finance.grant]\nin_kind = {{ percent = {limit}, source = {{ en = \"Guide, page 7\" }} }}\ncofinancing = {{ percent = 20.0 }}\n"
        );
        project(&rules, &[("costs.csv", LEDGER), ("payments.csv", "date,amount\n2022-01-15,800.00\n")])
    };
    let figures = with("25.0").measurements("internal");
    assert_eq!((figures.total("inkind_cost"), figures.total("cofinancing")), ("50.00", "200.00"));
    assert_eq!((figures.total("inkind_share"), figures.total("cofinancing_share")), ("25.00", "20.00"));
    let kept = page(&with("25.0"));
    assert!(kept.contains("All conditions of the grant are kept") && kept.contains("Guide, page 7"));
    assert!(page(&with("24.9")).contains("1 condition of the grant is not kept"));
}

#[test]
fn indirect_costs_may_be_a_flat_share_of_direct_staff_and_not_a_cent_more() {
    let rules = "[finance]\ncurrency = \"EUR\"\n[finance.grant.indirect]\npercent = 15.0\nof = [\"staff\"]\nheadings = [\"overheads\"]\n\
        [[finance.heading]]\nid = \"overheads\"\ntitle = { en = \"Overheads\" }\n";
    let with = |indirect: &str| {
        let costs = format!("date,heading,amount\n2022-02-01,staff,1000.00\n2022-02-02,travel,500.00\n2022-02-03,overheads,{indirect}\n");
        project(rules, &[("costs.csv", &costs)])
    };
    let figures = with("150.00").measurements("internal");
    assert_eq!((figures.total("indirect_cost"), figures.total("indirect_limit")), ("150.00", "150.00"));
    assert!(page(&with("150.00")).contains("All conditions of the grant are kept"));
    assert!(page(&with("150.01")).contains("1 condition of the grant is not kept"));
}

// --- The budget -------------------------------------------------------------------------------------------------------------

fn budgeted(tolerance: &str, budget: &str, costs: &str) -> Case {
    project(&format!("{EURO}{tolerance}"), &[("budget.csv", budget), ("costs.csv", costs)])
}

#[test]
fn a_heading_is_within_its_tolerance_up_to_the_last_cent() {
    let tolerance = "tolerance_percent = 10.0\n";
    let budget = "heading,amount\nstaff,1000.00\ntravel,100.00\n";
    let page_with = |staff: &str, travel: &str| {
        page(&budgeted(tolerance, budget, &format!("date,heading,amount\n2022-02-01,staff,{staff}\n2022-02-01,travel,{travel}\n")))
    };
    let kept = page_with("1100.00", "89.99");
    assert_row(&kept, &["Staff", "within the tolerance"]);
    assert_row(&kept, &["Travel", "below the tolerance"]);
    let broken = page_with("1100.01", "90.00");
    assert_row(&broken, &["Staff", "above the tolerance"]);
    assert_row(&broken, &["Travel", "within the tolerance"]);
    assert!(broken.contains("1 condition of the grant is not kept"));
}

#[test]
fn a_cost_without_budget_and_a_budget_without_cost_are_called_so_and_never_a_percentage() {
    let case = budgeted(
        "[finance.grant.tolerance]\npercent = 10.0\nlines = 0\n",
        "heading,amount\nstaff,0.00\ntravel,100.00\n",
        "date,heading,amount\n2022-02-01,staff,30.00\n",
    );
    let figures = case.measurements("internal");
    assert_eq!(state(&figures, "line_variance", "heading", "staff"), "no_data");
    assert_eq!(figures.of("line_variance", "total", "heading", "travel"), "-100.00");
    assert_eq!((figures.total("reallocation"), figures.total("reallocation_share")), ("30.00", "30.00"));
    let page = page(&case);
    assert_row(&page, &["Staff", "no budget"]);
    assert_row(&page, &["Travel", "nothing spent"]);
    assert!(page.contains("2 conditions of the grant are not kept"), "neither the tolerance nor the number of headings");
}

#[test]
fn what_moved_between_headings_is_what_some_cost_more_and_not_what_others_cost_less() {
    let budget = "heading,amount,version\nstaff,700.00,initial\ntravel,300.00,initial\nstaff,720.00,revised\ntravel,280.00,revised\n";
    let figures = budgeted("", budget, "date,heading,amount\n2022-02-01,staff,750.00\n2022-02-01,travel,100.00\n").measurements("internal");
    assert_eq!((figures.total("reallocation"), figures.total("reallocation_share")), ("50.00", "5.00"));
    assert_eq!((figures.total("reallocation_revised"), figures.total("reallocation_share_revised")), ("30.00", "3.00"));
}

#[test]
fn the_first_version_is_the_initial_budget_and_the_last_one_present_the_approved_one() {
    let versions = "versions = [\"initial\", \"spring\", \"autumn\", \"winter\"]\n";
    let budget = "heading,amount,version\nstaff,100.00,initial\nstaff,120.00,autumn\nstaff,110.00,spring\n";
    let figures = budgeted(versions, budget, "date,heading,amount\n2022-02-01,staff,60.00\n").measurements("internal");
    assert_eq!((figures.total("initial_cost"), figures.total("revised_cost")), ("100.00", "120.00"));
    assert_eq!((figures.total("absorption"), figures.total("absorption_revised")), ("60.00", "50.00"));
    assert_eq!((figures.total("cost_variance"), figures.total("cost_variance_revised")), ("-40.00", "-60.00"));
}

#[test]
fn a_budget_by_period_is_held_against_the_cost_of_that_period() {
    let halves = "[[period]]\nid = \"h1\"\nstart = 2022-01-01\nend = 2022-06-30\ntitle = { en = \"First half\" }\n\
        [[period]]\nid = \"h2\"\nstart = 2022-07-01\nend = 2022-12-31\ntitle = { en = \"Second half\" }\n";
    let budget =
        "heading,amount,version,period\nstaff,100.00,initial,h1\nstaff,80.00,initial,h2\nstaff,90.00,revised,h1\nstaff,90.00,revised,h2\n";
    let costs = "date,heading,amount\n2022-06-30,staff,95.00\n2022-07-01,staff,60.00\n";
    let case = budgeted("", budget, costs).append("dosah.toml", halves);
    let figures = case.measurements("internal");
    assert_eq!((figures.total("initial_cost"), figures.total("revised_cost")), ("180.00", "180.00"));
    assert_eq!(figures.of("initial_cost", "h1", "heading", "staff"), "100.00");
    assert_eq!(figures.of("revised_cost", "h2", "heading", "staff"), "90.00");
    assert_eq!(figures.of("cost_variance_revised", "h1", "heading", "staff"), "5.00");
    assert_row(&page(&case), &["Second half", "Staff", "€80.00", "€90.00", "€60.00"]);
    // A budget that is not planned by period says nothing of one.
    let whole = budgeted("", "heading,amount\nstaff,180.00\n", costs).append("dosah.toml", halves).measurements("internal");
    assert_eq!((whole.total("initial_cost"), whole.of("initial_cost", "h1", "total", "total")), ("180.00", ""));
}

#[test]
fn burn_holds_spending_against_the_days_gone_by() {
    let case = budgeted("", "heading,amount\nstaff,365.00\n", "date,heading,amount\n2022-02-01,staff,73.00\n");
    let burn = |as_of: &str| {
        let table = case.run(&format!("indicators project --audience internal --as-of {as_of}")).succeeds().out;
        Measurements::parse(&table).total("burn").to_owned()
    };
    // A euro a day: 73 days are spent. Ahead of the days is below zero.
    assert_eq!(
        (burn("2022-03-14"), burn("2022-05-26"), burn("2022-01-01")),
        ("0.00".to_owned(), "50.00".to_owned(), "-7200.00".to_owned())
    );
}

// --- Rules that cannot be ---------------------------------------------------------------------------------------------------

#[test]
fn a_rule_that_cannot_be_is_refused_with_its_place() {
    for (rules, message) in [
        (
            "[finance.grant]\nrate = { percent = 120.0 }\n",
            "dosah.toml:31:20: error: 120 cannot be: a percentage from 0 to 100 is expected here",
        ),
        (
            "[finance.grant]\nmaximum = { amount = -1.0 }\n",
            "dosah.toml:31:22: error: -1 cannot be: an amount of zero or more is expected here",
        ),
        (
            "[finance.grant.indirect]\npercent = 15.0\nof = [\"stuff\"]\nheadings = [\"travel\"]\n",
            "dosah.toml:32:7: error: there is no heading \"stuff\"",
        ),
        (
            "[finance.grant.indirect]\npercent = 15.0\nof = [\"staff\"]\nheadings = [\"staff\"]\n",
            "dosah.toml:33:13: error: \"staff\" cannot be both a direct and an indirect cost",
        ),
        (
            "[finance.exchange]\npolicy = \"submission_month\"\nquoted = \"foreign_per_reporting\"\n",
            "dosah.toml:31:10: error: this policy takes the rate of a day, and submitted_on is missing",
        ),
        (
            "[finance.exchange]\npolicy = \"month\"\nquoted = \"foreign_per_reporting\"\n",
            "\"month\" is not one of the words that can stand here",
        ),
    ] {
        let said = project(&format!("{EURO}{rules}"), &[]).run("check project").exits(2).err;
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn own_figures_of_the_contract_are_of_money_and_name_a_term_that_exists() {
    let own = |measure: &str| {
        format!(
            "[[indicator]]\nid = \"own\"\ntitle = {{ en = \"Own\" }}\ndefinition = {{ en = \"Own.\" }}\naggregation = \"latest\"\nunit = \"money\"\n{measure}\n"
        )
    };
    for (measure, message) in [
        ("measure = \"portion\"\nplus = [\"children_reached\"]\nterm = \"grant.rate\"", "\"children_reached\" is not an amount of money"),
        ("measure = \"portion\"\nplus = [\"final_cost\"]\nterm = \"grant.rat\"", "the contract has no term \"grant.rat\""),
        ("measure = \"term\"\nterm = \"grant.rate\"", "this term is a percentage and no amount of money"),
        (
            "measure = \"excess\"\nplus = [\"final_cost\"]\nover = \"initial_cost\"\nper = \"month\"",
            "are not both broken down by \"month\"",
        ),
    ] {
        let said = project(EURO, &[]).append("dosah.toml", &own(measure)).run("check project").exits(2).err;
        assert!(said.contains(message), "{said}");
    }
}

// --- Presets ----------------------------------------------------------------------------------------------------------------

#[test]
fn the_presets_are_rules_that_a_project_can_be_reported_with() {
    let preset = |name: &str| std::fs::read_to_string(repository().join("docs/presets").join(name)).expect("a preset");
    let costs = "date,heading,amount\n2022-02-01,staff,1000.00\n2022-02-02,travel,35.50\n";
    let payments = "date,amount\n2022-01-15,900.00\n";
    let eea = with_text(&preset("eea-grants.toml"), &[("costs.csv", costs), ("payments.csv", payments)]);
    let figures = eea.measurements("internal");
    assert_eq!((figures.total("grant_by_rate"), figures.total("indirect_limit")), ("931.95", "150.00"));
    assert!(page(&eea).contains("vapro.ro"));
    let rates = "currency,date,units,rate,source\nEUR,2022-02-04,1,24.35,CNB\n";
    let foreign = "date,heading,amount,currency\n2022-02-06,travel,10.00,EUR\n2022-02-07,staff,500.00,CZK\n";
    let budget = "heading,amount\nstaff,500.00\ntravel,250.00\n";
    let czech = with_text(&preset("czech-foundation.toml"), &[("costs.csv", foreign), ("rates.csv", rates), ("budget.csv", budget)]);
    assert_eq!(czech.measurements("internal").total("final_cost"), "743.50");
    let page = page(&czech);
    assert!(page.contains("1 EUR = 24.35 CZK") && page.contains("pomoztedetem.cz"));
}
