//! The `[language]` table of a file of words: how a language writes numbers, dates and sentences, as data.

use icu_locale::LocaleDirectionality;
use icu_locale_core::Locale as Tag;
use serde::Deserialize;
use toml::Spanned;

use crate::project::Lang;

/// How a language writes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::report) struct Language {
    /// Language and country, for example `en-GB`: numbers, months and plural forms follow them.
    pub tag: Spanned<String>,
    /// How a day is written.
    pub day: DayStyle,
    /// How months are written in "Apr–Jun".
    pub months_in_ranges: MonthStyle,
    /// Words that do not stand at the end of a line.
    pub no_break_after: Vec<String>,
    /// Whether a number stays on one line with the word, sign or number after it.
    pub no_break_after_numbers: bool,
    /// Whether a title begins small inside a sentence.
    pub small_titles: bool,
    /// Whether words may be divided at the end of a line of paper.
    pub hyphenate: bool,
    /// Before which numbers "of" sounds different, where a language has that.
    pub vocalised: Option<Vocalised>,
}

/// How a day is written.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::report) enum DayStyle {
    /// "31 January 2016".
    Long,
    /// "31. 1. 2016".
    Medium,
    /// "31/01/2016".
    Short,
}

/// How a month is written.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::report) enum MonthStyle {
    /// "January".
    Long,
    /// "Jan".
    Medium,
}

/// Numbers before which "of" is vocalised, by how they begin when they are spoken: Czech "z" and "ze".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::report) struct Vocalised {
    /// Numbers of 100 and more, by their hundreds.
    pub hundreds: Vec<u64>,
    /// Numbers from 20 to 99, by their tens.
    pub tens: Vec<u64>,
    /// Numbers to 19.
    pub to_nineteen: Vec<u64>,
    /// Numbers from 1000 to 1999.
    pub one_thousand: bool,
}

impl Language {
    /// Its tag.
    ///
    /// # Errors
    /// With what is wrong and what to do, when it is none, is that of another language, or is written from right to left.
    pub fn tag(&self, lang: Lang) -> Result<Tag, (String, String)> {
        let written = self.tag.get_ref();
        let help = || format!("write language and country, for example tag = \"{lang}-{}\"", if lang == Lang::CS { "CZ" } else { "XX" });
        let tag: Tag = written.parse().map_err(|_| (format!("\"{written}\" is no tag of a language"), help()))?;
        if tag.id.language.as_str() != lang.code() {
            return Err((format!("\"{written}\" is not the language \"{lang}\" that the file is named for"), help()));
        }
        if LocaleDirectionality::new_extended().is_right_to_left(&tag.id) {
            let message = format!("\"{written}\" is written from right to left, and pages of dosah run from left to right");
            return Err((message, "dosah cannot write this language yet".to_owned()));
        }
        Ok(tag)
    }
}

impl Vocalised {
    /// Whether it is so before this whole number, as in Czech before "ze sedmi", "ze 47", "ze sta".
    pub fn before(&self, number: u64) -> bool {
        let mut lead = number;
        while lead >= 1000 {
            lead /= 1000;
        }
        match (number, lead) {
            (1000..=1999, _) => self.one_thousand,
            (_, 100..) => self.hundreds.contains(&(lead / 100)),
            (_, 20..) => self.tens.contains(&(lead / 10)),
            _ => self.to_nineteen.contains(&lead),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::report::locale::Locale;

    #[test]
    fn numbers_are_spoken_before_they_choose_z_or_ze() {
        let czech = Locale::built_in(Lang::CS).unwrap().language.vocalised.unwrap();
        assert_eq!([2, 5, 9, 12, 37, 38, 81, 967, 1452, 20].map(|number| czech.before(number)), [false; 10]);
        assert_eq!([3, 4, 7, 14, 41, 47, 66, 100, 412, 47_000].map(|number| czech.before(number)), [true; 10]);
    }

    #[test]
    fn a_tag_belongs_to_its_file_and_reads_from_left_to_right() {
        let said = |code: &str, tag: &str| {
            let mut language = Locale::built_in(Lang::EN).unwrap().language;
            language.tag = Spanned::new(0..0, tag.to_owned());
            language.tag(code.parse().unwrap()).map(|tag| tag.to_string()).map_err(|(message, _)| message)
        };
        assert_eq!(said("de", "de-AT").unwrap(), "de-AT");
        assert_eq!(said("de", "cs-CZ").unwrap_err(), "\"cs-CZ\" is not the language \"de\" that the file is named for");
        assert_eq!(said("de", "Deutsch (AT)").unwrap_err(), "\"Deutsch (AT)\" is no tag of a language");
        assert!(said("ar", "ar-EG").unwrap_err().contains("from right to left"));
        assert!(said("he", "he-IL").unwrap_err().contains("from right to left"));
    }
}
