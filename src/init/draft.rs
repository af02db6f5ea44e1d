//! The draft from top to bottom: the project, its inputs, its lists, its money, and the files that are not used.

use chrono::NaiveDate;

use super::choice::Chosen;
use super::export::{Export, Unused};
use super::input;
use super::lists::Lists;
use super::page::{Doubt, Page};
use super::span::Span;
use super::text::{id, listed, quoted};
use super::words::Words;
use crate::error::Error;
use crate::ingest::schema::{Domain, Table};

/// The phase of stays that name none.
pub(super) const CARE: &str = "care";

/// What a folder holds, ready to be written down.
pub(super) struct Found<'e> {
    /// The name of the folder.
    pub folder: String,
    /// Every file that can be read as a table.
    pub exports: &'e [Export],
    /// The tables.
    pub chosen: Vec<Chosen<'e>>,
    /// The files that are not used.
    pub unused: Vec<Unused>,
}

impl Found<'_> {
    /// Writes the draft.
    pub(super) fn write(&self, words: &Words) -> Result<Page, Error> {
        let lists = Lists::of(&self.chosen, words);
        let writer = Writer { found: self, words, lists, lang: self.language() };
        let mut page = Page::default();
        page.comment(
            "Drafted by dosah init from the headers and values of the files in this folder. dosah says at each guess why it was made.",
        );
        page.comment("CHANGE stands at texts that no file holds, CHECK at guesses to look at, QUESTION at what could not be decided.");
        page.comment("When they are done: dosah check on this folder, then dosah report. Every key: docs/dosah-toml.md.");
        page.gap();
        writer.project(&mut page)?;
        writer.ages(&mut page)?;
        writer.inputs(&mut page)?;
        writer.terms(&mut page)?;
        writer.finance(&mut page)?;
        writer.unused(&mut page);
        Ok(page)
    }

    /// The language of most headers.
    fn language(&self) -> &'static str {
        let columns = || self.chosen.iter().flat_map(|table| &table.fit.columns);
        let czech = columns().filter(|column| column.is_czech).count();
        if czech * 2 > columns().count() { "cs" } else { "en" }
    }

    fn has(&self, table: Table) -> bool {
        self.chosen.iter().any(|chosen| chosen.fit.spec.table == table)
    }
}

struct Writer<'w, 'e> {
    found: &'w Found<'e>,
    words: &'w Words,
    lists: Lists,
    lang: &'static str,
}

impl Writer<'_, '_> {
    fn project(&self, page: &mut Page) -> Result<(), Error> {
        let folder = &self.found.folder;
        let name = Some(id(folder, '-')).filter(|id| !id.is_empty()).unwrap_or_else(|| "project".to_owned());
        let texts = if self.lang == "cs" { ["Naše organizace", "Nadace"] } else { ["Our organisation", "The funder"] };
        page.line("[project]");
        page.remarked("id", name, "CHANGE: a short name for folders, from the name of this one")?;
        page.remarked("title", self.text(folder), "CHANGE: the title that readers see")?;
        page.remarked("promoter", self.text(texts[0]), "CHANGE: who carries the project out")?;
        page.remarked("funder", self.text(texts[1]), "CHANGE: who pays")?;
        page.remarked("status", "completed", "CHANGE to \"running\" while the project goes on")?;
        let span = Span::of(&self.found.chosen);
        self.span(page, span.as_ref())?;
        let czech = "the headers are Czech; \"en\" can be added, then every text needs one";
        let english = "\"cs\" can be added, then every text needs one";
        page.remarked("languages", vec![self.lang.to_owned()], if self.lang == "cs" { czech } else { english })?;
        let absent: Vec<String> = [Table::Children, Table::Sessions]
            .into_iter()
            .filter(|table| !self.found.has(*table))
            .map(|table| table.spec().name.to_owned())
            .collect();
        if !absent.is_empty() {
            page.remarked("without", absent, "no file holds them; their indicators have no figures")?;
        }
        page.gap();
        if let Some((first, last)) = span.as_ref().and_then(Span::before) {
            page.comment("Rows from before the project, to compare with.");
            page.line("[[period]]");
            page.entry("id", "before")?;
            page.entry("start", date(first)?)?;
            page.entry("end", date(last)?)?;
            page.entry("title", self.text(if self.lang == "cs" { "Před projektem" } else { "Before the project" }))?;
            page.gap();
        }
        for (year, start, end) in span.iter().flat_map(Span::years) {
            page.line("[[period]]");
            page.entry("id", year.to_string())?;
            page.entry("start", date(start)?)?;
            page.entry("end", date(end)?)?;
            page.entry("title", self.text(&year.to_string()))?;
            page.gap();
        }
        Ok(())
    }

    fn span(&self, page: &mut Page, span: Option<&Span>) -> Result<(), Error> {
        let Some(span) = span else {
            page.comment("CHANGE: no file has a date that tells when the project began and ended.");
            page.line("start = 2025-01-01");
            page.line("end = 2025-12-31");
            return Ok(());
        };
        if let Some((first, last)) = span.other {
            let question = format!(
                "when did the project begin and end? The ledger of costs runs from {} to {}, other rows from {first} to {last}. What lies outside \
                 is not counted. The draft has the first answer.",
                span.start, span.end
            );
            let answers = [(span.start, span.end), (first, last)].map(|(start, end)| format!("start = {start}, end = {end}"));
            page.doubt(Doubt { rank: 2, question, answers: answers.to_vec() });
        }
        let why = format!("CHECK: the whole months or years in which {} has dates; what lies outside is not counted", span.from);
        page.remarked("start", date(span.start)?, &why)?;
        page.entry("end", date(span.end)?)
    }

    /// Without a day of enrolment the age of a child follows from the days of the project alone, and that is for people to say.
    fn ages(&self, page: &mut Page) -> Result<(), Error> {
        let children = self.found.chosen.iter().find(|table| table.fit.spec.table == Table::Children);
        let has = |column| children.is_some_and(|children| children.fit.column(column).is_some());
        if !has("birth_date") || has("enrolled_on") || !self.found.has(Table::Sessions) {
            return Ok(());
        }
        let question = "on which day is the age of a child taken? Who is 18 or more on it is not counted among children reached, and no column says when a \
             child enrolled.";
        let rules = ["later_of_enrolment_and_period_start", "first_service_in_period", "period_end"];
        let answers = rules.iter().map(|rule| super::text::entry("rule", *rule)).collect::<Result<_, _>>()?;
        page.line("[ages]");
        page.doubt(Doubt { rank: 5, question: question.to_owned(), answers });
        page.remarked("rule", rules[0], "until you say it: the first day of the period")?;
        page.gap();
        Ok(())
    }

    fn inputs(&self, page: &mut Page) -> Result<(), Error> {
        let names: Vec<&str> = self.found.exports.iter().map(|export| export.name.as_str()).collect();
        let columns = || self.found.chosen.iter().flat_map(|table| table.exports.iter().flat_map(|export| &export.columns));
        // A file in which a value decides the order of day and month decides it for files that write dates alike.
        let slashed = || columns().filter_map(|column| column.dates).filter(|dates| dates.or.is_none() && dates.has_two_orders());
        let agreed = slashed().next().filter(|first| slashed().all(|dates| dates.format == first.format));
        let folder = input::Folder { lists: &self.lists, words: self.words, dates: agreed.map(|dates| dates.format) };
        self.found.chosen.iter().try_for_each(|table| input::write(page, table, &names, &folder))
    }

    fn terms(&self, page: &mut Page) -> Result<(), Error> {
        let mut phases: Vec<(String, String)> = self.named(Domain::Phase);
        if phases.is_empty()
            && self.found.chosen.iter().any(|table| table.fit.spec.table == Table::Episodes && table.fit.column("phase").is_none())
        {
            phases.push((CARE.to_owned(), if self.lang == "cs" { "Péče" } else { "Care" }.to_owned()));
        }
        if phases.len() > 1 {
            page.comment("CHECK the order of the phases: it is the one in which most children go through them.");
        }
        self.list(page, "phase", &phases)?;
        self.exit_reasons(page)?;
        self.list(page, "service", &self.named(Domain::Service))?;
        self.settings(page)?;
        for (table, domain) in [("worker_role", Domain::WorkerRole), ("area", Domain::Area), ("activity_kind", Domain::ActivityKind)] {
            self.list(page, table, &self.named(domain))?;
        }
        Ok(())
    }

    fn exit_reasons(&self, page: &mut Page) -> Result<(), Error> {
        let reasons = self.named(Domain::ExitReason);
        let undecided: Vec<&str> =
            reasons.iter().map(|(_, title)| title.as_str()).filter(|title| self.words.outcome(title).is_none()).collect();
        if !undecided.is_empty() {
            let question = format!("which of {} mean that the work was done as planned, and which that it ended early?", listed(undecided));
            let answer = "change outcome to \"planned\" or \"early\" at each; \"neutral\" is left out of completion_rate".to_owned();
            page.doubt(Doubt { rank: 8, question, answers: vec![answer] });
        }
        for (id, title) in &reasons {
            page.line("[[exit_reason]]");
            page.entry("id", id.as_str())?;
            page.entry("title", self.text(title))?;
            match self.words.outcome(title) {
                Some(outcome) => page.remarked("outcome", outcome, "the word says so")?,
                None => page.entry("outcome", "neutral")?,
            }
            page.gap();
        }
        Ok(())
    }

    fn settings(&self, page: &mut Page) -> Result<(), Error> {
        let settings = self.named(Domain::Setting);
        let undecided: Vec<&str> =
            settings.iter().map(|(_, title)| title.as_str()).filter(|title| self.words.is_outreach(title).is_none()).collect();
        if !undecided.is_empty() {
            let question = format!("in which of {} do workers go out to the child?", listed(undecided));
            let answer = "change outreach to true there; it decides outreach_share".to_owned();
            page.doubt(Doubt { rank: 6, question, answers: vec![answer] });
        }
        for (id, title) in &settings {
            page.line("[[setting]]");
            page.entry("id", id.as_str())?;
            page.entry("title", self.text(title))?;
            match self.words.is_outreach(title) {
                Some(outreach) => page.remarked("outreach", outreach, "the word says so; CHECK")?,
                None => page.entry("outreach", false)?,
            }
            page.gap();
        }
        Ok(())
    }

    fn finance(&self, page: &mut Page) -> Result<(), Error> {
        let money: Vec<&Chosen<'_>> = self
            .found
            .chosen
            .iter()
            .filter(|table| matches!(table.fit.spec.table, Table::Budget | Table::Costs | Table::Payments))
            .collect();
        if money.is_empty() {
            return Ok(());
        }
        let (currency, why) = self.currency(&money);
        page.line("[finance]");
        page.remarked("currency", currency, why)?;
        let versions: Vec<String> = self.lists.terms(Domain::Version).iter().map(|term| term.id.clone()).collect();
        if !versions.is_empty() {
            page.remarked("versions", versions, "CHECK: the initial version first")?;
        }
        page.gap();
        self.list(page, "finance.heading", &self.named(Domain::Heading))
    }

    /// The currency that the tables of money name, or the usual one.
    fn currency(&self, money: &[&Chosen<'_>]) -> (String, &'static str) {
        let columns = |name: &'static str| {
            money
                .iter()
                .filter_map(move |table| Some((table, table.fit.column(name)?.field)))
                .flat_map(|(table, field)| table.exports.iter().map(move |export| &export.columns[field]))
        };
        let code = |text: &String| text.len() == 3 && text.chars().all(|sign| sign.is_ascii_uppercase());
        if let Some(code) = columns("currency").flat_map(|column| column.values.keys()).find(|text| code(text)) {
            return (code.clone(), "the column of currencies says so");
        }
        if let Some(code) = columns("amount").flat_map(|column| column.currencies()).next() {
            return (code.to_owned(), "it stands beside the amounts");
        }
        let usual = if self.lang == "cs" { "CZK" } else { "EUR" };
        (usual.to_owned(), "CHANGE if it is another: no amount says it")
    }

    /// Ids and titles of a list.
    fn named(&self, domain: Domain) -> Vec<(String, String)> {
        self.lists.terms(domain).iter().map(|term| (term.id.clone(), term.title.clone())).collect()
    }

    fn list(&self, page: &mut Page, table: &str, terms: &[(String, String)]) -> Result<(), Error> {
        for (id, title) in terms {
            page.line(format!("[[{table}]]"));
            page.entry("id", id.as_str())?;
            page.entry("title", self.text(title))?;
            page.gap();
        }
        Ok(())
    }

    fn unused(&self, page: &mut Page) {
        for unused in &self.found.unused {
            page.comment(&format!("not used: {}: {}", quoted(&unused.name), unused.why));
        }
    }

    /// A text in the language of the reports.
    fn text(&self, text: &str) -> toml::Value {
        toml::Value::Table(toml::Table::from_iter([(self.lang.to_owned(), toml::Value::String(text.to_owned()))]))
    }
}

fn date(day: NaiveDate) -> Result<toml::Value, Error> {
    let written = day.to_string().parse().map_err(|_| Error::Defect(format!("{day} is no date of TOML")))?;
    Ok(toml::Value::Datetime(written))
}
