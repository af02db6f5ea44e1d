//! The facts box, in the order of an EEA Grants project page. What is not known is left out.

use crate::error::Error;
use crate::project::file::Status;
use crate::report::context::Context;
use crate::report::model::{Fact, Facts};

/// Builds the box.
pub(in crate::report) fn build(context: &Context) -> Result<Facts, Error> {
    let project = &context.file().project;
    let say = |key: &str| context.locale.text(&format!("facts.{key}"));
    let status = match project.status {
        Status::Running => "project_status.running",
        Status::Completed => "project_status.completed",
    };
    let amount = |indicator: &str| match context.total(indicator).filter(|cell| cell.value.number().is_some()) {
        Some(cell) => Ok::<_, Error>(vec![context.figure(cell)?]),
        None => Ok(Vec::new()),
    };
    let texts = |list: &[crate::project::Texts]| list.iter().filter_map(|texts| context.own_if_given(texts)).collect();
    let grant = context.locale.say("facts.grant", &[("funder", &context.funder()?)])?;
    let fields = vec![
        (say("promoter")?, vec![context.own(&project.promoter, "promoter")?]),
        (say("number")?, project.number.iter().cloned().collect()),
        (say("target_groups")?, texts(&project.target_groups)),
        (say("status")?, vec![context.locale.text(status)?]),
        (say("initial_cost")?, amount("initial_cost")?),
        (say("final_cost")?, amount("final_cost")?),
        (grant, amount("grant_received")?),
        (say("places")?, texts(&project.places)),
    ];
    let fields = fields.into_iter().filter(|(_, values)| !values.is_empty());
    Ok(Facts { title: say("title")?, fields: fields.map(|(label, values)| Fact { label, values }).collect() })
}
