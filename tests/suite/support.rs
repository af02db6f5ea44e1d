//! A project in a folder of its own, edited like a user would, and what `dosah` says to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use encoding_rs::WINDOWS_1250;
use tempfile::TempDir;

/// Both sample projects.
pub const SAMPLES: [&str; 2] = ["even-risk", "pomahame-spolecne"];
/// Audiences whose figures every property is tried on.
pub const AUDIENCES: [&str; 2] = ["funder", "internal"];

/// The folder of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A project called `project` in a temporary folder, in which `dosah` is run.
pub struct Case {
    folder: TempDir,
}

impl Case {
    /// A copy of a sample project.
    pub fn sample(name: &str) -> Self {
        Case::empty().copied_from(&repository().join("sample_data").join(name))
    }

    /// A project folder without a file.
    pub fn empty() -> Self {
        let case = Case { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir(case.path("project")).expect("a folder for the project");
        case
    }

    /// A path beside the project.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path("project").join(name)
    }

    /// Adds the files of a folder to the project.
    pub fn copied_from(self, folder: &Path) -> Self {
        for file in files_of(folder) {
            let name = file.file_name().expect("a file has a name");
            fs::copy(&file, self.path("project").join(name)).expect("a file that can be copied");
        }
        self
    }

    /// Writes a file of the project.
    pub fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.file(name), content).expect("a file in a temporary folder");
        self
    }

    /// Removes a file of the project.
    pub fn without(self, name: &str) -> Self {
        fs::remove_file(self.file(name)).expect("a file that is there");
        self
    }

    /// Names of the project's CSV files.
    pub fn csv_files(&self) -> Vec<String> {
        let names = files_of(&self.path("project")).into_iter().map(|file| name_of(&file));
        names.filter(|name| name.ends_with(".csv")).collect()
    }

    /// The text of a file, whether it is UTF-8 or as Excel in Prague saves it.
    pub fn text(&self, name: &str) -> String {
        let bytes = fs::read(self.file(name)).expect("a file that is there");
        String::from_utf8(bytes).unwrap_or_else(|error| WINDOWS_1250.decode(error.as_bytes()).0.into_owned())
    }

    /// Rewrites a file, keeping its encoding.
    pub fn edit(self, name: &str, change: impl FnOnce(&str) -> String) -> Self {
        let is_utf8 = String::from_utf8(fs::read(self.file(name)).expect("a file that is there")).is_ok();
        let text = change(&self.text(name));
        let bytes = if is_utf8 { text.into_bytes() } else { WINDOWS_1250.encode(&text).0.into_owned() };
        self.with(name, bytes)
    }

    /// Replaces a text that stands in a file exactly once.
    pub fn replace(self, name: &str, from: &str, to: &str) -> Self {
        self.edit(name, |text| {
            assert_eq!(text.matches(from).count(), 1, "{name} should have {from:?} once");
            text.replace(from, to)
        })
    }

    /// Adds a row at the end of a file.
    pub fn append(self, name: &str, row: &str) -> Self {
        self.edit(name, |text| {
            let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            format!("{text}{row}{end}")
        })
    }

    /// Keeps the header and those rows of a file that are wanted.
    pub fn keep_rows(self, name: &str, wanted: impl Fn(&str) -> bool) -> Self {
        self.edit(name, |text| {
            let mut lines = text.split_inclusive('\n');
            let header = lines.next().unwrap_or_default().to_owned();
            header + &lines.filter(|line| wanted(line.trim_end())).collect::<String>()
        })
    }

    /// Runs `dosah` with arguments separated by spaces; the project is called `project`.
    pub fn run(&self, arguments: &str) -> Outcome {
        self.run_with(arguments, &[])
    }

    /// The same with environment variables. No PDF is written, unless `--pdf` is among the arguments: most tests do not look at it.
    pub fn run_with(&self, arguments: &str, environment: &[(&str, &str)]) -> Outcome {
        let mut words: Vec<&str> = arguments.split_whitespace().collect();
        let has_paper = words.first().is_some_and(|command| ["report", "check"].contains(command));
        match words.iter().position(|word| *word == "--pdf") {
            Some(place) => drop(words.remove(place)),
            None if has_paper && !words.contains(&"--no-pdf") => words.push("--no-pdf"),
            None => {}
        }
        let output = Command::new(env!("CARGO_BIN_EXE_dosah"))
            .args(words)
            .envs(environment.iter().copied())
            .current_dir(self.folder.path())
            .output()
            .expect("dosah can be started");
        Outcome {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("dosah prints UTF-8"),
            err: String::from_utf8(output.stderr).expect("dosah prints UTF-8"),
        }
    }

    /// The results table for an audience, as bytes.
    pub fn table(&self, audience: &str) -> String {
        self.run(&format!("indicators project --audience {audience}")).succeeds().out
    }

    /// The results table for an audience, to be looked into.
    pub fn measurements(&self, audience: &str) -> Measurements {
        Measurements::parse(&self.table(audience))
    }
}

/// What came of a run.
pub struct Outcome {
    /// Exit code.
    pub code: i32,
    /// What was printed.
    pub out: String,
    /// What was said beside it.
    pub err: String,
}

impl Outcome {
    /// Exit code 0.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.exits(0)
    }

    /// This exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
}

/// A row of `measurements.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub state: String,
    pub value: String,
    pub numerator: String,
    pub denominator: String,
    pub unit: String,
}

/// Where a figure stands: indicator, period, dimension, category.
pub type Key = (String, String, String, String);

/// `measurements.csv` by indicator, period, dimension and category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurements(pub BTreeMap<Key, Row>);

impl Measurements {
    pub fn parse(text: &str) -> Self {
        let mut rows = BTreeMap::new();
        for record in csv::Reader::from_reader(text.as_bytes()).records() {
            let record = record.expect("a table that can be read");
            let cell = |at: usize| record[at].to_owned();
            let row = Row { state: cell(4), value: cell(5), numerator: cell(6), denominator: cell(7), unit: cell(8) };
            let earlier = rows.insert((cell(0), cell(1), cell(2), cell(3)), row);
            assert!(earlier.is_none(), "a figure stands there twice: {record:?}");
        }
        Measurements(rows)
    }

    /// The value of a figure of all children together, for the whole project.
    #[track_caller]
    pub fn total(&self, indicator: &str) -> &str {
        self.of(indicator, "total", "total", "total")
    }

    /// The value of a figure.
    #[track_caller]
    pub fn of(&self, indicator: &str, period: &str, dimension: &str, category: &str) -> &str {
        let key = (indicator.to_owned(), period.to_owned(), dimension.to_owned(), category.to_owned());
        &self.0.get(&key).unwrap_or_else(|| panic!("there is no {key:?}")).value
    }
}

/// The files of a folder, sorted; folders in it are left out.
pub fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = entries(folder).into_iter().filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// The folders of a folder, sorted.
pub fn folders_of(folder: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = entries(folder).into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("an entry that can be read").path()).collect()
}

/// The name of a file without its folder.
pub fn name_of(path: &Path) -> String {
    path.file_name().expect("a path with a name").to_string_lossy().into_owned()
}

/// Compares with a stored text, or stores it when `UPDATE_GOLDEN=1`.
#[track_caller]
pub fn assert_golden(path: &Path, found: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().expect("a golden file has a folder")).expect("a folder for golden files");
        fs::write(path, found).expect("a golden file that can be written");
        return;
    }
    let stored = fs::read_to_string(path).unwrap_or_default();
    if let Some((line, expected, found)) = first_difference(&stored, found) {
        let shown = path.strip_prefix(repository()).unwrap_or(path).display();
        panic!(
            "{shown}:{line} differs\n  stored: {expected}\n  found:  {found}\nif the change is wanted: UPDATE_GOLDEN=1 cargo test, and review the diff"
        );
    }
}

fn first_difference<'a>(stored: &'a str, found: &'a str) -> Option<(usize, &'a str, &'a str)> {
    if stored == found {
        return None;
    }
    let (mut stored, mut found) = (stored.split('\n'), found.split('\n'));
    for line in 1.. {
        match (stored.next(), found.next()) {
            (Some(one), Some(other)) if one == other => {}
            (one, other) => return Some((line, one.unwrap_or("(the end)"), other.unwrap_or("(the end)"))),
        }
    }
    None
}
