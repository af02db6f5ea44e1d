//! Canaries: what stands nowhere but in the data of one child, one payee and columns that nothing maps. For a funder and the public no byte of
//! anything that dosah writes, says or leaves behind may hold one of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hayro_syntax::Pdf;
use hayro_syntax::object::Object;
use rayon::prelude::*;

use crate::paper::tagged::{Element, Kid, Tagged};
use crate::support::{Case, SAMPLES, files_of, folders_of, name_of};

/// What is planted beside the dates: texts that cannot be there by chance.
const CANARIES: [&str; 8] =
    ["ZQ-KANAR-7731", "HK-KANAR-55", "DK-KANAR-9", "Ornitholog", "kanarkolog", "lutope", "045201/1010", "zobak@hnizdo.example"];
/// The days of birth and exit as files and reports of either language write them. Spaces are left out of what is compared.
const DAYS: [(&str, [[&str; 4]; 2]); 2] = [
    (
        "even-risk",
        [["2013-10-23", "23October2013", "23.října2013", "23.10.2013"], ["2015-08-23", "23August2015", "23.srpna2015", "23.8.2015"]],
    ),
    (
        "pomahame-spolecne",
        [["2019-10-23", "23October2019", "23.října2019", "23.10.2019"], ["2022-10-11", "11October2022", "11.října2022", "11.10.2022"]],
    ),
];
/// The amount of a line of the ledger.
const AMOUNT: [&str; 3] = ["1234.56", "1,234.56", "1234,56"];

/// How a sample is edited: files, what separates cells, who becomes the canary, and the days that she is given.
struct Nest {
    children: &'static str,
    moves: &'static str,
    costs: &'static str,
    between: char,
    child: &'static str,
    exit: &'static str,
    days: [&'static str; 2],
    cost: &'static str,
}

fn nest(sample: &str) -> Nest {
    if sample == "even-risk" {
        return Nest {
            children: "children.csv",
            moves: "phase_transitions.csv",
            costs: "costs.csv",
            between: ',',
            child: "ER-036",
            exit: "exit",
            days: ["2013-10-23", "2015-08-23"],
            cost: "2015-03-08,consumables,1234.56,DK-KANAR-9,Kanárek Ornitholog,2015-03-09,grant,yes,cost",
        };
    }
    Nest {
        children: "klienti.csv",
        moves: "prechody.csv",
        costs: "naklady.csv",
        between: ';',
        child: "K-031",
        exit: "ukončeno",
        days: ["23. 10. 2019", "11. 10. 2022"],
        cost: "27. 6. 2022;materiál;1 234,56;DK-KANAR-9;Kanárek Ornitholog;28. 6. 2022;nadační příspěvek;ano;náklad",
    }
}

/// The rows of a text with its cells changed.
fn rows(text: &str, between: char, change: impl Fn(usize, &mut Vec<String>)) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let changed = text.lines().enumerate().map(|(number, line)| {
        let mut cells: Vec<String> = line.split(between).map(str::to_owned).collect();
        change(number, &mut cells);
        cells.join(&between.to_string()) + end
    });
    changed.collect()
}

/// A sample in which one child is a canary.
fn planted(sample: &str) -> Case {
    let Nest { children, moves, costs, between, child, exit, days: [birth, left], cost } = nest(sample);
    let mut case = Case::sample(sample);
    for file in case.csv_files() {
        case = case.edit(&file, |text| text.replace(child, CANARIES[0]));
    }
    let case = case.edit(children, |text| {
        rows(text, between, |number, cells| {
            if cells[0] == CANARIES[0] {
                for (at, value) in [(1, birth), (4, "kanarkolog"), (7, left), (9, "HK-KANAR-55")] {
                    value.clone_into(&mut cells[at]);
                }
            }
            // Columns that nothing maps.
            cells.extend(
                if number == 0 { ["name", "number", "mail"] } else { ["Žlutopeříčková", "045201/1010", "zobak@hnizdo.example"] }
                    .map(str::to_owned),
            );
        })
    });
    let case = case.edit(moves, |text| {
        rows(text, between, |_, cells| {
            if cells[0] == CANARIES[0] && cells[2] == exit {
                left.clone_into(&mut cells[1]);
            }
        })
    });
    case.append(costs, cost)
}

/// Every text that can be read out of bytes: as they are, and in a PDF all its streams and all that its pages say.
fn readings(name: &str, bytes: &[u8]) -> Vec<String> {
    let squeezed = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
    let mut readings = vec![squeezed(&String::from_utf8_lossy(bytes))];
    if name.ends_with(".pdf") {
        let paper = Tagged::read(bytes);
        let mut said = [paper.title.clone(), paper.bookmarks.concat()].concat();
        say(&paper.root, &mut said);
        readings.push(squeezed(&said));
        let pdf = Pdf::new(bytes.to_vec()).unwrap_or_else(|_| panic!("{name} is no PDF"));
        for object in pdf.objects() {
            if let Object::Stream(stream) = object
                && let Ok(decoded) = stream.decoded()
            {
                readings.push(squeezed(&String::from_utf8_lossy(&decoded)));
            }
        }
        assert!(readings.len() > 10, "{name} has streams");
    }
    readings
}

fn say(element: &Element, said: &mut String) {
    said.push_str(element.alt.as_deref().unwrap_or_default());
    for kid in &element.kids {
        match kid {
            Kid::Text(text) => said.push_str(text),
            Kid::Element(inner) => say(inner, said),
        }
    }
}

/// Which canaries are in a file or in what was said.
fn found(sample: &str, name: &str, bytes: &[u8]) -> BTreeSet<&'static str> {
    let days = DAYS.iter().filter(|(of, _)| *of == sample).flat_map(|(_, days)| days.iter().flatten());
    let readings = readings(name, bytes);
    CANARIES.iter().chain(days).chain(&AMOUNT).copied().filter(|canary| readings.iter().any(|text| text.contains(canary))).collect()
}

fn everything_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> =
        files_of(folder).iter().map(|file| (name_of(file), fs::read(file).expect("a file that can be read"))).collect();
    found.extend(folders_of(folder).iter().flat_map(|folder| everything_below(folder)));
    found
}

/// What every command writes, says and leaves behind for these readers.
fn written(case: &Case, audience: &str) -> Vec<(String, Vec<u8>)> {
    let temporary = case.path("temporary");
    fs::create_dir(&temporary).expect("a folder for temporary files");
    let environment = [
        ("TMPDIR", temporary.to_str().expect("a path in letters")),
        ("TMP", "temporary"),
        ("TEMP", "temporary"),
        ("RUST_BACKTRACE", "full"),
    ];
    // Everybody gets what the public gets; its own run needs less.
    let pages = if audience == "public" { "--template public --template funder --lang cs" } else { "" };
    let mut commands: Vec<(String, i32)> = vec![
        (format!("report project --audience {audience} {pages} --pdf --output out"), 0),
        (format!("report project --audience {audience} --strict --output strict"), 1),
        (format!("indicators project --audience {audience}"), 0),
        ("check project --pdf --lang cs --output checked".to_owned(), 1),
        (format!("explain project children_reached --audience {audience} --rows rows.csv"), 0),
    ];
    let names = ["line_variance", "birth_date", "referred_by", "payee", "duplicate-child"];
    commands.extend(names.map(|name| (format!("explain project {name} --audience {audience}"), 0)));
    let mut written = Vec::new();
    for (command, code) in commands {
        let outcome = case.run_with(&command, &environment).exits(code);
        written.push((format!("what is said by {command}"), [outcome.out, outcome.err].concat().into_bytes()));
    }
    for folder in ["out", "checked", "temporary"] {
        written.extend(everything_below(&case.path(folder)));
    }
    written.push(("rows.csv".to_owned(), fs::read(case.path("rows.csv")).expect("the rows behind a figure")));
    written
}

#[test]
fn no_canary_is_in_anything_that_is_written_or_said() {
    let runs: Vec<(&str, &str)> = SAMPLES.iter().flat_map(|sample| [(*sample, "funder"), (*sample, "public")]).collect();
    runs.par_iter().for_each(|(sample, audience)| {
        let written = written(&planted(sample), audience);
        assert!(written.len() > 18, "{sample}: only {} outputs", written.len());
        for (name, bytes) in &written {
            assert_eq!(found(sample, name, bytes), BTreeSet::new(), "{sample} for {audience}: {name}");
        }
    });
}

#[test]
fn canaries_are_found_where_they_stand() {
    for sample in SAMPLES {
        let case = planted(sample);
        // All are in the data, and none was before.
        let of = |case: &Case| -> BTreeSet<&str> {
            case.csv_files().iter().flat_map(|file| found(sample, file, case.text(file).as_bytes())).collect()
        };
        let there = of(&case);
        assert!(CANARIES.iter().all(|canary| there.contains(canary)), "{sample}: {there:?}");
        assert!(there.len() >= CANARIES.len() + 3, "two days and an amount: {there:?}");
        assert_eq!(of(&Case::sample(sample)), BTreeSet::new(), "{sample}");
    }
    // One that the team writes itself comes out in all forms: the search sees pages, papers and tables.
    let told = "\n\nKanárek Ornitholog ZQ-KANAR-7731 1234.56 {# 1234.56: planted #}\n";
    let case = planted("even-risk").edit("narrative.en.md", |text| text.to_owned() + told);
    case.run("report project --audience internal --template funder --lang en --pdf --quiet --output out").succeeds();
    for file in ["funder.en.html", "funder.en.pdf", "report.json"] {
        let bytes = fs::read(case.path("out").join(file)).expect("a file of the report");
        let found = found("even-risk", file, &bytes);
        assert!(["Ornitholog", "ZQ-KANAR-7731", "1234.56"].iter().all(|canary| found.contains(canary)), "{file}: {found:?}");
    }
    // An amount that is a figure of its own comes out for the team.
    let heading = "\n[[finance.heading]]\nid = \"aviary\"\ntitle = { cs = \"Ptáci\", en = \"Birds\" }\n";
    let case = planted("even-risk").edit("dosah.toml", |toml| toml.to_owned() + heading).replace(
        "costs.csv",
        "2015-03-08,consumables,1234.56",
        "2015-03-08,aviary,1234.56",
    );
    let table = case.run("indicators project --audience internal").succeeds().out;
    assert!(found("even-risk", "table", table.as_bytes()).contains("1234.56"), "{table}");
}
