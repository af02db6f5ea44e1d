//! What a text gives away about somebody: birth numbers, addresses of every kind, accounts, names, whole stories. Each kind is one file
//! with one function on a text; nothing here knows where the text stands.

mod address;
mod bank_account;
mod birth_number;
mod digits;
mod e_mail;
mod long_text;
mod person_name;
mod telephone;

/// A kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A Czech or Slovak birth number.
    BirthNumber,
    /// An e-mail address.
    Email,
    /// A bank account, Czech or international.
    BankAccount,
    /// A telephone number.
    Telephone,
    /// The name of a person.
    Name,
    /// A street with a house number, or a postcode.
    Address,
    /// A text that tells a story.
    LongText,
}

/// How it is written. The order is how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Writing {
    /// As people write it.
    Plain,
    /// A birth number with a blank or a hyphen for its slash.
    Apart,
    /// Digits in a row, which can be another number by chance.
    InARow,
    /// A birth number of nine digits, as they were until 1953: none of them checks the others.
    Unchecked,
    /// A birth number whose check digit is wrong.
    Mistyped,
}

/// What was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// How it is written.
    pub writing: Writing,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 7] =
        [Kind::BirthNumber, Kind::Email, Kind::BankAccount, Kind::Telephone, Kind::Name, Kind::Address, Kind::LongText];

    /// Its name in `dosah.toml`, and that of the check that speaks of it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::BirthNumber => "birth-number",
            Kind::Email => "e-mail-address",
            Kind::BankAccount => "bank-account",
            Kind::Telephone => "telephone-number",
            Kind::Name => "personal-name",
            Kind::Address => "postal-address",
            Kind::LongText => "long-text",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether no report is made of data that hold it. The others are guesses, and somebody should look.
    #[must_use]
    pub fn is_refused(self) -> bool {
        matches!(self, Kind::BirthNumber | Kind::Email | Kind::BankAccount)
    }
}

/// Everything personal in a text, each kind once.
#[must_use]
pub fn found(text: &str) -> Vec<Found> {
    if is_harmless(text) {
        return Vec::new();
    }
    let plain = |is_in: bool| is_in.then_some(Writing::Plain);
    let account = plain(bank_account::is_in(text));
    // The check digits of an account are right, and it looks like a birth number whose is not.
    let birth_number = birth_number::find(text).filter(|writing| *writing != Writing::Mistyped || account.is_none());
    let kinds = [
        (Kind::BirthNumber, birth_number),
        (Kind::Email, plain(e_mail::is_in(text))),
        (Kind::BankAccount, account),
        (Kind::Telephone, telephone::find(text)),
        (Kind::Name, plain(person_name::is_in(text))),
        (Kind::Address, plain(address::is_in(text))),
        (Kind::LongText, plain(long_text::is_one(text))),
    ];
    kinds.into_iter().filter_map(|(kind, writing)| writing.map(|writing| Found { kind, writing })).collect()
}

/// Whether a text is too short and plain for anything personal, as nearly all ids are: a glance, because there may be millions.
fn is_harmless(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits < 9 && !text.bytes().any(|sign| matches!(sign, b' ' | b'@' | b'/' | b'.' | b'_' | b'\t' | b'\n' | b'\r') || !sign.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        found(text).into_iter().map(|found| found.kind).collect()
    }

    #[test]
    fn what_real_columns_hold_is_nobody() {
        let texts = [
            "",
            "ER-001",
            "S0001",
            "K-042",
            "H49",
            "praha_4",
            "Praha-východ",
            "Praha 3",
            "dodavatel 5",
            "supplier-05",
            "FP001",
            "D0001",
            "Child-protection office A",
            "Low-threshold youth club",
            "Nízkoprahový klub",
            "OSPOD Praha 14",
            "Základní škola Mělník",
            "vzdělávání a supervize",
            "child_protection_office",
            "Tesco Stores ČR a.s.",
            "FV 2022/0123",
            "2022-04-03",
            "12/2022",
            "Městská část Praha 3",
            "left early",
            "dle plánu",
            "8d3f2c1e-7b5a-4e2d-9f10-3a6b5c4d2e1f",
            "Den otevřených dveří 2022",
            "Kč 1 234,50",
            "Nadace Karla Janečka",
            "Česká pošta",
            "Dům dětí a mládeže",
            "Ernst & Young",
            "Red Cross",
        ];
        for text in texts {
            assert_eq!(kinds(text), Vec::new(), "{text}");
        }
    }

    #[test]
    fn one_text_can_give_away_several_things() {
        let text = "Jana Nováková, 710319/2745, jana@example.org, tel. 603 123 456, Dlouhá 12, 110 00 Praha 1, 19-2000145399/0800";
        assert_eq!(kinds(text), [Kind::BirthNumber, Kind::Email, Kind::BankAccount, Kind::Telephone, Kind::Name, Kind::Address]);
    }
}
