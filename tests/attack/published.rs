//! The results table as any reader opens it: text split at commas and quotes. Nothing here is shared with dosah's own reader or writer.

use std::collections::BTreeMap;

/// What a row of `measurements.csv` prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub indicator: String,
    pub period: String,
    /// Dimension and category, in the order of the columns.
    pub cut: Vec<(String, String)>,
    pub state: String,
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    pub unit: String,
}

impl Figure {
    /// Whether the row carries the mark of what must not be known.
    pub fn is_hidden(&self) -> bool {
        self.state == "suppressed"
    }

    /// Whether the row prints a number.
    pub fn is_printed(&self) -> bool {
        self.state == "number" || self.state == "zero"
    }
}

/// The figures of a results table. Panics where the table is not what the contract says, as every reader's program would.
pub fn figures(csv: &str) -> Vec<Figure> {
    let mut records = records(csv).into_iter();
    let header = records.next().expect("a header");
    let records = records.map(|record| {
        assert_eq!(record.len(), header.len(), "a row has a cell in every column: {record:?}");
        header.iter().cloned().zip(record).collect::<BTreeMap<String, String>>()
    });
    records.map(|record| figure(&record)).collect()
}

fn figure(record: &BTreeMap<String, String>) -> Figure {
    let text = |column: &str| record.get(column).unwrap_or_else(|| panic!("a column {column}")).clone();
    let whole = |column: &str| {
        let text = text(column);
        let number = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
        (!text.is_empty()).then(|| number.parse().unwrap_or_else(|_| panic!("{column} is {text}")))
    };
    let (dimension, category) = (text("dimension"), text("category"));
    let cut = if dimension == "total" {
        Vec::new()
    } else {
        let categories: Vec<&str> = category.split('|').collect();
        assert_eq!(dimension.split('*').count(), categories.len(), "{dimension} and {category}");
        dimension.split('*').map(str::to_owned).zip(categories.into_iter().map(str::to_owned)).collect()
    };
    let figure = Figure {
        indicator: text("indicator"),
        period: text("period"),
        cut,
        state: text("state"),
        numerator: whole("numerator"),
        denominator: whole("denominator"),
        unit: text("unit"),
    };
    // A figure that says it is hidden and prints something all the same has told everything.
    let silent = [text("value"), text("numerator"), text("denominator")].iter().all(String::is_empty);
    assert_eq!(figure.is_printed(), !silent, "{record:?}");
    figure
}

/// Rows of cells, by RFC 4180.
fn records(csv: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            _ => cell.push(letter),
        }
    }
    assert!(cell.is_empty() && record.is_empty() && !quoted, "the last row ends");
    records
}

#[test]
fn quotes_and_commas_are_read_as_spreadsheets_do() {
    let csv = "indicator,period,dimension,category,state,value,numerator,denominator,unit\n\
        reached,total,area*sex,\"Brno, \"\"north\"\"|female\",number,7,7,,children\n\
        reached,total,total,total,suppressed,,,,children\n";
    let figures = figures(csv);
    assert_eq!(figures[0].cut, [("area".to_owned(), "Brno, \"north\"".to_owned()), ("sex".to_owned(), "female".to_owned())]);
    assert_eq!((figures[0].numerator, figures[0].is_printed()), (Some(7), true));
    assert_eq!((figures[1].cut.len(), figures[1].numerator, figures[1].is_hidden()), (0, None, true));
}

#[test]
#[should_panic(expected = "suppressed")]
fn a_hidden_figure_with_a_number_beside_it_is_an_alarm() {
    figures("indicator,period,dimension,category,state,value,numerator,denominator,unit\nreached,total,sex,male,suppressed,,3,,children\n");
}
