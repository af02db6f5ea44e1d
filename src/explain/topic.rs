//! The card of a topic: what protects the children in a report, told once for what several keys and commands do together.

use super::card::{Card, Part};
use super::words::Words;
use crate::error::Error;

/// A topic, by all its names.
#[derive(Debug, PartialEq, Eq)]
pub struct Topic {
    /// The name that lists show.
    pub name: &'static str,
    /// Other names, as somebody reads them in a report, types them or finds them in a folder.
    others: &'static [&'static str],
    /// Keys and tables of `dosah.toml` that belong to it.
    see: &'static [&'static str],
}

/// All topics.
pub const TOPICS: [Topic; 7] = [
    Topic {
        name: "suppressed",
        others: &["hidden", "[c]", "c"],
        see: &["disclosure.funder_threshold", "disclosure.public_threshold", "disclosure.unit"],
    },
    Topic { name: "audiences", others: &["audience", "internal", "funder", "public"], see: &["disclosure"] },
    Topic { name: "rounding", others: &["rounded"], see: &["disclosure.public_rounding"] },
    Topic { name: "merging", others: &["merged", "shown_in"], see: &["disclosure.merge", "area_group", "ages.bands"] },
    Topic { name: "releases", others: &["release", "releases.jsonl"], see: &["already_public"] },
    Topic { name: "personal_data", others: &["personal-data"], see: &["personal_data_allowed"] },
    Topic { name: "pseudonymise", others: &["pseudonyms", "pseudonymisation"], see: &[] },
];

/// The topic of a name.
pub fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name || topic.others.contains(&name))
}

impl Words<'_> {
    /// The card of a topic.
    pub fn topic(&self, topic: &Topic) -> Result<Card, Error> {
        let text = |what: &str| self.text(&format!("topic.{}.{what}", topic.name));
        let see = topic.see.iter().map(|name| (*name).to_owned()).collect();
        Ok(Card {
            about: "topic",
            name: topic.name.to_owned(),
            lang: self.locale.lang,
            title: text("title")?,
            code: self.say("code_plain", &[("about", &self.text("about.topic")?), ("name", topic.name)])?,
            text: vec![text("meaning")?, text("remedy")?],
            notices: vec![self.text("topic_page")?],
            parts: Part::text("see", self.text("part.see")?, see).into_iter().collect(),
        })
    }
}
