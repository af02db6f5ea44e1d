//! The draft as it grows: lines of TOML with comments between them. Of the doubts at most three become questions.

use crate::error::Error;

/// As many questions as anybody answers.
const MOST_QUESTIONS: usize = 3;
/// Comments are broken before this column.
const WIDTH: usize = 120;

/// What could not be decided.
#[derive(Debug, Clone)]
pub(super) struct Doubt {
    /// How much depends on it, 1 is most.
    pub rank: u8,
    /// The question.
    pub question: String,
    /// What to write for each answer.
    pub answers: Vec<String>,
}

/// A question that is left to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub question: String,
    /// What to write for each answer.
    pub answers: Vec<String>,
}

#[derive(Debug)]
enum Line {
    Text(String),
    Doubt(Doubt),
}

/// A draft that grows.
#[derive(Debug, Default)]
pub(super) struct Page(Vec<Line>);

impl Page {
    /// Adds a line of TOML.
    pub(super) fn line(&mut self, text: impl Into<String>) {
        self.0.push(Line::Text(text.into()));
    }

    /// Adds `key = value`.
    pub(super) fn entry(&mut self, key: &str, value: impl Into<toml::Value>) -> Result<(), Error> {
        self.line(super::text::entry(key, value)?);
        Ok(())
    }

    /// Adds `key = value` with a remark behind it.
    pub(super) fn remarked(&mut self, key: &str, value: impl Into<toml::Value>, remark: &str) -> Result<(), Error> {
        self.line(format!("{}  # {remark}", super::text::entry(key, value)?));
        Ok(())
    }

    /// Adds a comment.
    pub(super) fn comment(&mut self, text: &str) {
        for line in broken("# ", text) {
            self.line(line);
        }
    }

    /// Adds a doubt: a question, or something to check when there are more important ones.
    pub(super) fn doubt(&mut self, doubt: Doubt) {
        self.0.push(Line::Doubt(doubt));
    }

    /// Adds an empty line.
    pub(super) fn gap(&mut self) {
        self.line("");
    }

    /// The text, and the questions in it.
    pub(super) fn finish(self) -> (String, Vec<Question>) {
        let mut ranks: Vec<(u8, usize)> = self.0.iter().enumerate().filter_map(|(at, line)| Some((line.rank()?, at))).collect();
        ranks.sort_unstable();
        let asked: Vec<usize> = ranks.into_iter().take(MOST_QUESTIONS).map(|(_, at)| at).collect();
        let (mut text, mut questions) = (String::new(), Vec::new());
        for (at, line) in self.0.into_iter().enumerate() {
            match line {
                Line::Text(line) => text.extend([line.trim_end(), "\n"]),
                Line::Doubt(Doubt { question, answers, .. }) => {
                    let is_asked = asked.contains(&at);
                    let mark = if is_asked { format!("QUESTION {}", questions.len() + 1) } else { "CHECK".to_owned() };
                    let lines = broken("# ", &format!("{mark}: {question}")).into_iter();
                    let answered = answers.iter().flat_map(|answer| broken("#     ", answer));
                    text.extend(lines.chain(answered).flat_map(|line| [line, "\n".to_owned()]));
                    if is_asked {
                        questions.push(Question { question, answers });
                    }
                }
            }
        }
        (text, questions)
    }
}

impl Line {
    fn rank(&self) -> Option<u8> {
        match self {
            Line::Doubt(doubt) => Some(doubt.rank),
            Line::Text(_) => None,
        }
    }
}

/// A text in lines that begin with a mark and are not too long.
fn broken(mark: &str, text: &str) -> Vec<String> {
    let mut lines = vec![mark.trim_end().to_owned()];
    let indent = " ".repeat(mark.len() - mark.trim_end().len());
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let is_first = lines[last] == mark.trim_end();
        if is_first || lines[last].chars().count() + 1 + word.chars().count() <= WIDTH {
            lines[last] = format!("{}{}{word}", lines[last], if is_first { &indent } else { " " });
        } else {
            lines.push(format!("{mark}{word}"));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_doubts_on_which_most_depends_are_asked() {
        let mut page = Page::default();
        for rank in [4, 1, 3, 2] {
            page.doubt(Doubt { rank, question: format!("rank {rank}?"), answers: vec!["write x = 1".to_owned()] });
        }
        let (text, questions) = page.finish();
        assert_eq!(questions.iter().map(|question| question.question.as_str()).collect::<Vec<_>>(), ["rank 1?", "rank 3?", "rank 2?"]);
        assert!(text.starts_with("# CHECK: rank 4?\n#     write x = 1\n# QUESTION 1: rank 1?\n"), "{text}");
    }

    #[test]
    fn a_comment_is_never_anything_else() {
        let mut page = Page::default();
        page.comment(&"word\nx = 1 ".repeat(40));
        assert!(page.finish().0.lines().all(|line| line.starts_with("# ") && line.chars().count() <= WIDTH));
    }
}
