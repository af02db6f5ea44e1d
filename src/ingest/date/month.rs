//! Months in letters: English and Czech, whole or short, in any letter case.

/// The English names, for messages.
pub(super) const NAMES: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// How each month is written in small letters, after its number: English, then Czech in nominative, genitive and short, among them what a
/// Czech Excel writes. Short forms of June and July that could be either are left out.
const WORDS: [&[&str]; 12] = [
    &["1", "january", "jan", "leden", "ledna", "led"],
    &["2", "february", "feb", "únor", "února", "úno"],
    &["3", "march", "mar", "březen", "března", "bře"],
    &["4", "april", "apr", "duben", "dubna", "dub"],
    &["5", "may", "květen", "května", "kvě"],
    &["6", "june", "jun", "červen", "června", "čvn"],
    &["7", "july", "jul", "červenec", "července", "čvc"],
    &["8", "august", "aug", "srpen", "srpna", "srp"],
    &["9", "september", "sep", "sept", "září", "zář"],
    &["10", "october", "oct", "říjen", "října", "říj"],
    &["11", "november", "nov", "listopad", "listopadu", "lis"],
    &["12", "december", "dec", "prosinec", "prosince", "pro"],
];

/// The number of a month in letters, in digits.
pub(super) fn number(word: &str) -> Option<&'static str> {
    if !word.starts_with(char::is_alphabetic) {
        return None;
    }
    let wanted = word.to_lowercase();
    WORDS.iter().find(|words| words[1..].contains(&wanted.as_str())).map(|words| words[0])
}
