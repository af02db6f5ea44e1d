//! The board's page: three sentences, five indicators, two figures, the risks. Every figure on it is one of `measurements.csv`.

use std::fs;

use rust_decimal::Decimal;

use crate::support::{Case, Measurements, Outcome, SAMPLES};

/// The board's page of a project in a language, without its styles and with spaces that break.
fn page(case: &Case, lang: &str) -> String {
    case.run("report project --template board --no-pdf --quiet --output out").succeeds();
    let page = fs::read_to_string(case.path("out").join(format!("board.{lang}.html"))).expect("the board's page");
    let (head, rest) = page.split_once("<style>").expect("a style sheet");
    (head.to_owned() + rest.split_once("</style>").expect("its end").1).replace('\u{a0}', " ")
}

fn figures(case: &Case) -> Measurements {
    Measurements::parse(&fs::read_to_string(case.path("out/measurements.csv")).expect("the results table"))
}

/// What stands in each element of a class or with a tag, without the tags inside it.
fn texts(page: &str, opening: &str, closing: &str) -> Vec<String> {
    page.split(opening).skip(1).map(|rest| plain(rest.split(closing).next().unwrap_or_default())).collect()
}

fn plain(html: &str) -> String {
    let html = html.split("<svg").map(|piece| piece.split_once("</svg>").map_or(piece, |(_, rest)| rest)).collect::<String>();
    let html = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect::<String>();
    html.trim().to_owned()
}

/// A part of the page between an id and the end of its section.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let rest = page.split_once(&format!("<section id=\"{id}\"")).unwrap_or_else(|| panic!("there is no {id}")).1;
    rest.split("</section>").next().unwrap_or_default()
}

/// A number of the results table as an English page writes it.
fn written(value: &str, places: u32) -> String {
    let number: Decimal = value.parse().expect("a number");
    let rounded =
        format!("{:.*}", places as usize, number.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero));
    let (whole, rest) = rounded.split_once('.').map_or((rounded.as_str(), String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let digits: Vec<char> = whole.chars().rev().collect();
    let grouped: Vec<String> = digits.chunks(3).map(|group| group.iter().collect()).collect();
    grouped.join(",").chars().rev().collect::<String>() + &rest
}

#[test]
fn both_samples_have_three_sentences_five_indicators_two_figures_and_three_risks() {
    for name in SAMPLES {
        let case = Case::sample(name);
        for lang in ["cs", "en"] {
            let page = page(&case, lang);
            let sentences = texts(section(&page, "lead"), "<p>", "</p>");
            assert_eq!(sentences.len(), 3, "{sentences:?}");
            assert!(sentences.iter().all(|sentence| sentence.ends_with('.') && sentence.chars().any(|letter| letter.is_ascii_digit())));
            assert_eq!(section(&page, "five").matches("<th scope=\"row\"").count(), 5, "{name} {lang}");
            assert_eq!(section(&page, "shape").matches("<figure class=\"chart\"").count(), 2, "{name} {lang}");
            assert_eq!(section(&page, "shape").matches("<svg class=\"paper\"").count(), 2, "half a sheet of paper has drawings of its own");
            assert_eq!(section(&page, "risks").matches("<th scope=\"row\"").count(), 3, "{name} {lang}");
            for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(page.contains(&format!(" id=\"{target}\"")), "{name} {lang}: nothing is called {target}");
            }
        }
    }
}

#[test]
fn every_figure_of_the_page_is_one_of_the_results_table() {
    let case = Case::sample("even-risk");
    let page = page(&case, "en");
    let figures = figures(&case);
    let rows: Vec<String> = texts(section(&page, "five"), "<td role=\"cell\" class=\"number number strong", "</td>");
    let results: Vec<&str> = rows.iter().map(|row| row.rsplit('>').next().unwrap_or_default()).collect();
    let expected = [
        written(figures.total("children_reached"), 0),
        written(figures.total("completion_rate"), 0) + "%",
        written(figures.total("waiting_days"), 0) + " days",
        written(figures.total("outreach_sessions"), 0),
        format!("€{}", written(figures.total("cost_per_child"), 2)),
    ];
    assert_eq!(results, expected);
    let trends = texts(section(&page, "five"), "<span class=\"spoken\">", "</span>").join("; ");
    for indicator in ["children_reached", "outreach_sessions"] {
        let (before, now) = (figures.of(indicator, "before", "total", "total"), figures.total(indicator));
        assert!(trends.contains(&format!("2014/15: {before}; 2015/16: {now}")), "{trends}");
    }
    let said = texts(section(&page, "lead"), "<p>", "</p>");
    let number = |indicator: &str| figures.total(indicator).parse::<Decimal>().expect("a number");
    let before: Decimal = figures.of("children_reached", "before", "total", "total").parse().expect("a number");
    let (children, planned) = (number("children_reached"), Decimal::from(45));
    assert_eq!(
        said[0],
        format!(
            "We reached {children} children, {} more than planned and {} more than in the year before.",
            children - planned,
            children - before
        )
    );
    assert_eq!(
        said[1],
        format!(
            "{} of {} closed cases ended as planned; {} are still open. {}% of sessions took place outside the centre.",
            number("cases_completed"),
            number("cases_exited"),
            number("cases_open_end"),
            written(figures.total("outreach_share"), 0)
        )
    );
    assert_eq!(
        said[2],
        format!(
            "We spent €{} of the initial budget of €{}, which is {}%; on average €{} per child.",
            written(figures.total("final_cost"), 0),
            written(figures.total("initial_cost"), 0),
            written(figures.total("absorption"), 2),
            written(figures.total("cost_per_child"), 2)
        )
    );
    let data = texts(section(&page, "shape"), "<td role=\"cell\" class=\"number number\" data-label=\"Actual\">", "</td>");
    let mut so_far = Decimal::ZERO;
    for (quarter, shown) in [["02", "03", "04"], ["05", "06", "07"], ["08", "09", "10"], ["11", "12", "01"]].iter().zip(&data) {
        for month in quarter {
            let month = if *month == "01" { "2016-01".to_owned() } else { format!("2015-{month}") };
            so_far += figures.of("final_cost", "total", "month", &month).parse::<Decimal>().expect("an amount");
        }
        assert_eq!(*shown, written(&so_far.to_string(), 2));
    }
    assert_eq!((data.len(), so_far), (4, number("final_cost")));
}

#[test]
fn a_page_follows_its_rows() {
    let case = Case::sample("even-risk")
        .append("sessions-2016.csv", "S9999,ER-078,2016-01-29,therapy,home,therapist,60,held,2016-02-06")
        .append("costs.csv", "2016-01-20,travel,100.00,D9999,supplier-11,2016-01-25,cofinancing,yes,cost");
    let page = page(&case, "en");
    let figures = figures(&case);
    assert_eq!((figures.total("outreach_sessions"), figures.total("final_cost")), ("811", "36802.00"));
    assert!(section(&page, "five").contains("2014/15: 175; 2015/16: 811"));
    assert!(
        texts(section(&page, "lead"), "<p>", "</p>")[2].starts_with("We spent €36,802 of the initial budget of €40,002, which is 92.00%")
    );
    assert!(plain(section(&page, "shape")).contains("€3,200 of the budget is left"));
}

#[test]
fn what_is_hidden_from_everybody_is_neither_said_nor_drawn() {
    let case = Case::sample("even-risk");
    case.run("report project --template board --no-pdf --quiet --output out --audience public").succeeds();
    let page = fs::read_to_string(case.path("out/board.en.html")).expect("the board's page");
    let figures = figures(&case);
    let state = |indicator: &str| {
        let key = [indicator, "total", "total", "total"].map(str::to_owned);
        figures.0[&(key[0].clone(), key[1].clone(), key[2].clone(), key[3].clone())].state.clone()
    };
    assert_eq!(["completion_rate", "waiting_days"].map(state), ["suppressed"; 2]);
    let rows: Vec<&str> = section(&page, "five").split("<tr role=\"row\">").skip(2).collect();
    for hidden in [rows[1], rows[2]] {
        let row = plain(hidden);
        assert!(row.contains("[c]") && !row.contains("et met") && hidden.contains("hidden to protect children"), "{row}");
        assert!(!["24 of 31", "77", "17"].iter().any(|figure| row.contains(figure)), "{row}");
        // The last mark of a trend is the figure of the row: there is none in the colour of data.
        assert!(!hidden.contains("#0B5874"), "{hidden}");
    }
    let said = texts(section(&page, "lead"), "<p>", "</p>");
    assert_eq!(said[1], "25 of 35 closed cases ended as planned; 10 are still open. 84% of sessions took place outside the centre.");
    assert!(page.contains("<b>[c]</b> hidden to protect children"));
}

/// What dosah says to a `dosah.toml` with a few lines more.
fn refused(lines: &str) -> Outcome {
    let case =
        Case::sample("even-risk").edit("dosah.toml", |text| text.split("\n[board]").next().unwrap_or_default().to_owned() + "\n" + lines);
    case.run("check project").exits(2)
}

#[test]
fn a_board_that_cannot_be_is_refused_with_its_place() {
    let risk = |line: &str| {
        format!("[[risk]]\ntitle = {{ en = \"a\", cs = \"b\" }}\nlevel = \"high\"\naction = {{ en = \"a\", cs = \"b\" }}\n{line}\n")
    };
    for (lines, message, help) in [
        ("[board]\nindicators = [\"children_reach\"]\n".to_owned(), "there is no indicator \"children_reach\"", "did you mean \"children_reached\"?"),
        ("[board]\nindicators = [\"cost_per_child\", \"cost_per_child\"]\n".to_owned(), "the board's page shows \"cost_per_child\" twice", "remove one of them"),
        (
            "[board]\nindicators = [\"cost_per_child\", \"final_cost\", \"sessions_held\", \"waiting_days\", \"children_reached\", \"absorption\"]\n".to_owned(),
            "the board's page has room for 5 indicators",
            "keep those that the board decides by",
        ),
        (risk("").repeat(5), "there are 5 risks, and the board's page has room for 4", "keep those that the board should decide on"),
        (risk("").replace("\"high\"", "\"hihg\""), "\"hihg\" is not one of the words that can stand here", "did you mean \"high\"?"),
        (risk("").replace(", cs = \"b\" }\nlevel", " }\nlevel"), "a risk has no title in the language \"cs\"", "write title = { ..., cs = \"...\" }"),
        (risk("owner = { en = \"director\" }"), "a risk has no owner in the language \"cs\"", "write owner = { ..., cs = \"...\" }"),
        (risk("due = 2010-01-01"), "a risk is due on 2010-01-01, before the project begins", "correct the year of due"),
        (risk("due = 2016-02-30"), "this date does not exist", "correct the day or the month"),
    ] {
        let said = refused(&lines).err;
        assert!(said.contains(message) && said.contains(help) && said.contains("dosah.toml:"), "{said}");
    }
}

#[test]
fn a_project_without_a_board_shows_what_it_promised_and_no_risks() {
    let case = Case::sample("even-risk").edit("dosah.toml", |text| text.split("\n[board]").next().unwrap_or_default().to_owned());
    let page = page(&case, "en");
    let titles = texts(section(&page, "five"), "<th scope=\"row\"", "</th>");
    assert!(titles[0].starts_with("Children reached") && titles[4].starts_with("Child-protection offices"), "{titles:?}");
    assert!(!page.contains("<section id=\"risks\""));
}
