//! Two projects that readers must not be able to tell apart: different children behind hidden counts, the same results table. Then every
//! file is the same, too; whatever differed, a bar, a word, the order of rows, would tell what is hidden.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fastrand::Rng;
use tempfile::TempDir;

use crate::dosah::dosah;
use crate::published::{Figure, figures};

const SEXES: [&str; 2] = ["female", "male"];
/// The year of birth and the band of its children.
const BANDS: [(u32, &str); 4] = [(2011, "3-5"), (2007, "6-11"), (2002, "12-14"), (1999, "15-17")];

#[derive(Debug, Clone)]
struct Child {
    sex: usize,
    band: usize,
    area: usize,
    month: usize,
    service: usize,
}

fn children(random: &mut Rng) -> Vec<Child> {
    let crowded = |random: &mut Rng, size: usize| random.usize(0..size).min(random.usize(0..size));
    let child = |random: &mut Rng| Child {
        sex: random.usize(0..2),
        band: crowded(random, 4),
        area: crowded(random, 4),
        month: random.usize(0..12),
        service: crowded(random, 3),
    };
    (0..random.usize(36..60)).map(|_| child(random)).collect()
}

/// Writes the project; rows of each export in this order.
fn write(folder: &Path, children: &[Child], order: &[usize]) {
    let project = "[project]\nid = \"twin\"\ntitle = { en = \"Twin\" }\npromoter = { en = \"Nobody\" }\nfunder = { en = \"Nobody\" }\n\
        start = 2015-01-01\nend = 2015-12-31\nlanguages = [\"en\"]\n\n[disclosure]\nmerge = []\n";
    let mut list = "child_id,sex,birth_date,area,enrolled_on\n".to_owned();
    let mut sessions = "child_id,date,session_id,service,minutes\n".to_owned();
    for at in order {
        let Child { sex, band, area, month, service } = children[*at];
        let (born, month) = (BANDS[band].0, month + 1);
        // No two children are born on the same day: they could be one child in the list twice, which a check counts.
        let (born_in, born_on) = (1 + at / 28, 1 + at % 28);
        writeln!(list, "k{at:03},{},{born}-{born_in:02}-{born_on:02},area_{area},2015-04-05", SEXES[sex]).expect("text");
        writeln!(sessions, "k{at:03},2015-{month:02}-10,s{at:03},service_{service},60").expect("text");
    }
    for (name, text) in [("dosah.toml", project), ("children.csv", &list), ("sessions.csv", &sessions)] {
        fs::write(folder.join(name), text).expect("a file of the project");
    }
}

fn table_of(children: &[Child], order: &[usize]) -> String {
    let folder = TempDir::new().expect("a folder");
    write(folder.path(), children, order);
    dosah(folder.path(), &["indicators", "."])
}

fn in_order(children: &[Child]) -> Vec<usize> {
    (0..children.len()).collect()
}

/// All files of a report, without the fingerprints of the data.
fn pages_of(children: &[Child]) -> BTreeMap<String, String> {
    let folder = TempDir::new().expect("a folder");
    write(folder.path(), children, &in_order(children));
    dosah(folder.path(), &["report", ".", "--no-pdf", "--output", "out"]);
    let files = fs::read_dir(folder.path().join("out")).expect("an output folder");
    let page = |file: std::io::Result<fs::DirEntry>| {
        let file = file.expect("a file");
        let text = fs::read_to_string(file.path()).expect("text");
        (file.file_name().to_string_lossy().into_owned(), without_fingerprints(&text))
    };
    files.map(page).collect()
}

/// Fingerprints tell that data differ, not how; and nobody can work back from them.
fn without_fingerprints(text: &str) -> String {
    let is_hex = |word: &str| word.len() >= 8 && word.chars().all(|letter| letter.is_ascii_digit() || ('a'..='f').contains(&letter));
    let words = text.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    words.map(|word| if is_hex(word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric())) { "#" } else { word }).collect()
}

/// The same children, but two of them have each other's ages: sums stay, four counts by sex and age differ. Only where all four are hidden.
fn twins(children: &[Child], published: &[Figure]) -> Vec<Vec<Child>> {
    let is_hidden = |sex: usize, band: usize| {
        let cut = [("sex".to_owned(), SEXES[sex].to_owned()), ("age_band".to_owned(), BANDS[band].1.to_owned())];
        published.iter().any(|figure| figure.indicator == "children_reached" && figure.cut == cut && figure.is_hidden())
    };
    let mut found = Vec::new();
    for (one, other) in (0..children.len()).flat_map(|one| (one + 1..children.len()).map(move |other| (one, other))) {
        let [first, second] = [&children[one], &children[other]];
        let differ = first.sex != second.sex && first.band != second.band;
        let cells = [first.sex, second.sex].into_iter().flat_map(|sex| [(sex, first.band), (sex, second.band)]);
        if differ && cells.clone().all(|(sex, band)| is_hidden(sex, band)) {
            let mut twin = children.to_vec();
            (twin[one].band, twin[other].band) = (second.band, first.band);
            found.push(twin);
        }
    }
    found
}

#[test]
fn reports_of_different_children_behind_the_same_results_table_are_the_same() {
    let mut random = Rng::with_seed(6);
    let (mut compared, mut tried) = (0, 0);
    while compared < 3 {
        tried += 1;
        assert!(tried < 60, "only {compared} twins in {tried} projects");
        let children = children(&mut random);
        let table = table_of(&children, &in_order(&children));
        let twins = twins(&children, &figures(&table));
        let Some(twin) = twins.get(random.usize(0..twins.len().max(1))) else { continue };
        if table_of(twin, &in_order(twin)) != table {
            continue;
        }
        compared += 1;
        let (pages, others) = (pages_of(&children), pages_of(twin));
        assert!(pages.keys().any(|name| name.ends_with(".html")) && pages.contains_key("report.json"));
        for (name, page) in &pages {
            let lines = page.lines().zip(others[name].lines()).filter(|(one, other)| one != other).take(3).collect::<Vec<_>>();
            assert!(*page == others[name], "{name} tells which of two projects it is about: {lines:#?}");
        }
    }
}

/// The results table of rows in so many orders.
fn assert_same_in_orders(orders: usize) {
    let mut random = Rng::with_seed(7);
    let children = children(&mut random);
    let mut order = in_order(&children);
    let table = table_of(&children, &order);
    assert!(table.contains("suppressed"));
    for _ in 0..orders {
        random.shuffle(&mut order);
        assert_eq!(table_of(&children, &order), table);
    }
}

#[test]
fn the_order_of_rows_does_not_matter() {
    assert_same_in_orders(15);
}

#[test]
#[ignore = "minutes: the whole campaign"]
fn a_hundred_orders_of_rows_do_not_matter() {
    assert_same_in_orders(100);
}
