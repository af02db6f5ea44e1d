//! `compare`: two periods of a project, or two projects, side by side.

use std::path::{Path, PathBuf};

use super::{Computed, Look, check_own, compute, languages, pages, periods};
use crate::cli::{CompareArgs, RunArgs};
use crate::comparison::{self, Comparison, Figures, Refusal, Side};
use crate::error::Error;
use crate::hash::sha256;
use crate::indicators::measurement::TOTAL;
use crate::indicators::period::Span;
use crate::indicators::samples::Samples;
use crate::output::{self, Folder, FolderKind};
use crate::project::{Project, Texts};
use crate::report::locale::Locales;
use crate::report::{self, EVALUATION, Material};
use crate::terminal::Terminal;

/// Writes the evaluation.
///
/// # Errors
/// As for a report; also when the two are not like for like.
pub(super) fn compare(args: &CompareArgs) -> Result<(), Error> {
    let terminal = Terminal::new(args.quiet);
    let project = Project::load(&args.project)?;
    let other = args.other.as_deref().map(Project::load).transpose()?;
    let sides = Sides::of(&project, other.as_ref(), args)?;
    let languages = languages(&project, &args.lang)?;
    let locales = Locales::load(&project.templates, languages.iter().chain(&project.file.project.languages).copied())?;
    check_own(&project, &[EVALUATION.to_owned()], &languages, &locales)?;
    let target = args.output.clone().unwrap_or_else(|| sides.folder(&project));
    let folder = Folder::claim(&target, FolderKind::Comparison)?;

    let ids = |spans: &[&Span]| spans.iter().map(|span| span.id.clone()).collect::<Vec<_>>();
    let of_own = if other.is_some() { ids(&[&sides.period]) } else { ids(&[&sides.period, &sides.with]) };
    let mut own = compute(project, &run_args(args, &args.project, of_own), &[], Look::Beyond, &terminal)?;
    let other = match (&args.other, other) {
        (Some(path), Some(other)) => Some(compute(other, &run_args(args, path, ids(&[&sides.with])), &[], Look::AtCells, &terminal)?),
        _ => None,
    };
    let found = sides.compare(&own, other.as_ref())?;
    own.period.clone_from(&found.to.period);

    terminal.stage("Writing the evaluation");
    let cards = own.cards();
    let project_sha256 = sha256(own.project.source.as_bytes());
    let material = Material { comparison: Some(&found), ..own.material(own.audience, &cards, &project_sha256)? };
    let templates = &own.project.templates;
    let assembled = pages::side_by_side(&languages, |lang| report::assemble(templates, EVALUATION, locales.get(*lang)?, &material))?;
    let pages = pages::draw(templates, assembled, !args.no_pdf)?;
    let inputs = [Some(&own), other.as_ref()];
    let inputs: Vec<_> = inputs.into_iter().flatten().map(|side| (&side.project, &side.reading)).collect();
    let files = output::comparison_files(&material, &found, &inputs, &pages)?;
    folder.write(&files)?;
    terminal.pages(folder.target(), &files);
    Ok(())
}

/// What is asked of each project.
fn run_args(args: &CompareArgs, project: &Path, period: Vec<String>) -> RunArgs {
    let CompareArgs { as_of, audience, strict, quiet, .. } = *args;
    RunArgs { project: project.to_owned(), period, as_of, audience, strict, quiet }
}

/// The two periods as they were asked for.
struct Sides {
    period: Span,
    with: Span,
}

impl Sides {
    /// The periods asked for, if they are like for like.
    fn of(project: &Project, other: Option<&Project>, args: &CompareArgs) -> Result<Self, Error> {
        let named = |project: &Project, id: &Option<String>| {
            let id = id.clone().unwrap_or_else(|| TOTAL.to_owned());
            periods(project, &[id]).map(|found| found.into_iter().next().unwrap_or_else(|| project.span()))
        };
        let sides = Sides { period: named(project, &args.period)?, with: named(other.unwrap_or(project), &args.with)? };
        let as_of = args.as_of.unwrap_or(sides.period.end.max(sides.with.end));
        let refused = |Refusal { message, help }| Error::NotComparable { message, help };
        comparison::check(&sides.period, &sides.with, other.is_some(), as_of).map_err(refused)?;
        if let Some(other) = other.filter(|other| other.file.project.id.get_ref() == project.file.project.id.get_ref()) {
            let message = format!("both projects are called \"{}\"", other.file.project.id.get_ref());
            return Err(Error::NotComparable { message, help: "leave out --project to compare two periods of one project".to_owned() });
        }
        Ok(sides)
    }

    fn folder(&self, project: &Project) -> PathBuf {
        let name = format!("{}-compare-{}-{}", project.file.project.id.get_ref(), self.period.id, self.with.id);
        PathBuf::from("reports").join(name)
    }

    /// The comparison, from the earlier period to the later one, or from the other project to this one.
    fn compare(&self, own: &Computed, other: Option<&Computed>) -> Result<Comparison, Error> {
        let is_swapped = other.is_none() && self.period.start < self.with.start;
        let (from, to) = if is_swapped { (&self.period, &self.with) } else { (&self.with, &self.period) };
        let sides = [(other.unwrap_or(own), from), (own, to)];
        let [before, after] = sides.map(|(computed, period)| {
            Samples::read(&computed.indicators, &computed.reading.dataset, &computed.project, &[period], computed.as_of)
        });
        let (before, after) = (before?, after?);
        let compared = comparison::compare(&side_figures(sides[0], &before)?, &side_figures(sides[1], &after)?);
        if compared.compared.is_empty() {
            return Err(Error::NotComparable {
                message: "no figure is there on both sides".to_owned(),
                help: "compare periods or projects that count the same; dosah indicators shows what each has".to_owned(),
            });
        }
        Ok(compared)
    }
}

fn side_figures<'a>((computed, period): (&'a Computed, &Span), samples: &'a Samples) -> Result<Figures<'a>, Error> {
    let file = &computed.project.file;
    let declared = file.period.iter().find(|declared| *declared.id.get_ref() == period.id);
    let side = Side {
        project: file.project.id.get_ref().clone(),
        title: file.project.title.clone(),
        period: period.clone(),
        period_title: declared.map_or_else(Texts::default, |declared| declared.title.clone()),
    };
    let protected = computed.protected(computed.audience)?;
    Ok(Figures { side, protected, indicators: &computed.indicators, samples, standards: &file.standards, instruments: &file.instrument })
}
