//! The names of everything that the checks beyond single cells can find: what it means, and what to do about it.

/// A check of rows that can be used and should be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Its name, as findings carry it.
    pub name: &'static str,
    /// What it means, one sentence.
    pub meaning: &'static str,
    /// What to do, one sentence or two.
    pub remedy: &'static str,
}

macro_rules! checks {
    ($($constant:ident = $name:literal: $meaning:literal, $remedy:literal;)*) => {
        $(#[doc = $meaning] pub const $constant: Check = Check { name: $name, meaning: $meaning, remedy: $remedy };)*

        /// Every check of this part. Names that frictionless also has mean the same there.
        pub const CHECKS: &[Check] = &[$($constant),*];
    };
}

checks! {
    SESSION_BEFORE_ENROLMENT = "session-before-enrolment": "A session was held before the child was enrolled.",
        "correct the day of the session or the day of enrolment, or leave both if they are right";
    SESSION_AFTER_CLOSING = "session-after-closing": "A session was held after the child's file was closed.",
        "correct the day of the session or the day of closing, or leave both if they are right";
    SESSION_OUTSIDE_CASE = "session-outside-case": "A session was held on a day on which no case of the child was open.",
        "correct the day of the session, or add the missing move into a phase; leave it if the child came outside a case";
    SESSION_LENGTH = "session-length": "A session that was held lasted no minute, or more than eight hours.",
        "correct the length, or leave it if it is right";
    SESSION_ROWS_DISAGREE = "session-rows-disagree": "Two rows of one session say different days or lengths.",
        "correct the day or the length; leave the length if a child came later or left earlier: the session lasts as long as its longest row says";
    ENTERED_EARLY = "entered-before-it-happened": "A row was written into the system before the day that it tells of.",
        "correct the day or the day of entry; one of them is probably mistyped";
    ENROLLED_BEFORE_REFERRED = "enrolled-before-referred": "A child was enrolled before the day of the referral.",
        "correct one of the two days; until then the waiting time of this child is not right";
    CLOSED_BEFORE_ENROLLED = "closed-before-enrolled": "The file of a child was closed before the child was enrolled.",
        "correct one of the two days";
    BORN_AFTER_CONTACT = "born-after-first-contact": "A child was born after the first contact, by the date of birth.",
        "correct the date of birth; until then the age of this child is not right";
    UNLIKELY_AGE = "unlikely-age": "Somebody in the table children was older than 26 years at the first contact, or was born before 1900.",
        "perhaps an adult or a mistyped year: correct the date of birth, or leave it if it is right";
    PHASE_BACKWARDS = "phase-backwards": "A case moved back into an earlier phase.",
        "leave it if the case did return; otherwise correct the day or the phase of one of the two moves";
    PHASE_SKIPPED = "phase-skipped": "A case moved into a phase and skipped the one before it.",
        "add the missing move, or leave it if the case did skip the phase";
    PHASE_REPEATED = "phase-repeated": "A case moved into the phase that it was in already.",
        "delete one of the two moves, or add the move that is missing between them";
    EXIT_WITHOUT_CASE = "exit-without-case": "A case ended although none was open.",
        "add the missing move into a phase, or delete the exit; until then this exit is not counted";
    ENTRY_ON_DAY_OF_EXIT = "entry-on-day-of-exit": "A child left and entered a phase again on the same day, so nobody can say which came first.",
        "give the two moves different days; until then the exit is taken to be the later one";
    OVERLAPPING_STAYS = "overlapping-stays": "A stay of a child began before an earlier one had ended.",
        "correct the first or last day of one of them, or set overlaps in dosah.toml, in the [[input]] of this file, to say what is meant";
    STAY_LEFT_OPEN = "stay-left-open": "A stay of a child has no last day although a later one has begun.",
        "fill in the last day of the earlier stay";
    DUPLICATE_ROW = "duplicate-row": "A row is equal to an earlier one in every column that is read.",
        "delete one of them if it was exported twice; both are counted until then";
    DUPLICATE_CHILD = "duplicate-child": "Two children with different ids may be the same child, because their other details are the same.",
        "compare the two files; leave them if they are twins, otherwise keep one id (the table aliases can join them)";
    DUPLICATE_VOUCHER = "duplicate-voucher": "Two lines of the ledger have the same voucher, payee and amount.",
        "delete one of them if the voucher was booked twice; both are counted until then";
    COST_OUTSIDE_WINDOW = "cost-outside-window": "A cost was incurred outside the days on which costs are eligible, and is not marked as ineligible.",
        "correct the day, mark the line as not eligible, or correct eligible_from and eligible_to; the line is not part of the final cost";
    COST_PAID_LATE = "cost-paid-late": "An invoice of the last month was paid after the days of grace.",
        "correct the day of payment, or grace_days in [finance]; the line is not part of the final cost";
    COST_IN_ANOTHER_CURRENCY = "cost-in-another-currency": "A cost is in another currency than the project's.",
        "say in [finance.exchange] of dosah.toml how amounts are converted, or enter the amount in the reporting currency; the line is not part of the final cost";
    PAYMENT_IN_ANOTHER_CURRENCY = "payment-in-another-currency": "A payment is in another currency than the project's, and nothing says how it is converted.",
        "say in [finance.exchange] of dosah.toml how amounts are converted, or enter the amount in the reporting currency; the payment is not counted";
    COST_WITHOUT_VOUCHER = "cost-without-voucher": "An eligible cost has no number of a voucher, although other lines have one.",
        "enter the number of the voucher, or mark the line as not eligible";
    COST_IN_THE_FUTURE = "cost-in-the-future": "An eligible cost was incurred after the day as of which the report speaks.",
        "look for a mistyped date, or leave it if the ledger holds costs that are still to come";
    HEADING_WITHOUT_BUDGET = "heading-without-budget": "A budget heading has costs and no budget.",
        "add the heading to the budget, or book its costs under another one";
    HEADING_WITHOUT_COSTS = "heading-without-costs": "A budget heading of a project that is over has a budget and no costs.",
        "look whether its costs are missing or booked under another heading; leave it if nothing was spent";
    OUTSIDE_EVERY_PERIOD = "outside-every-period": "Rows lie outside the project and every other period, so that no figure counts them.",
        "leave them if the export covers more than the project; otherwise correct the dates, or declare a [[period]]";
    UNLIKELY_DATE = "unlikely-date": "A day is more than ten years before the project and its periods, or more than two years after them.",
        "look for a mistyped year, or leave it if it is right";
    SPELLING_VARIANT = "spelling-variant": "Two values of a column look like two spellings of one.",
        "write both alike, or say under [input.values] of this file in dosah.toml that they are one; leave them if they are different";
    CATEGORY_WITHOUT_ROWS = "category-without-rows": "The condition of an indicator names a category that no row has.",
        "look for a mistyped word, or leave it if there may be such rows one day";
    UNDECLARED_INSTRUMENT = "undeclared-instrument": "There are scores of an instrument that no [[instrument]] declares, so that they are not paired.",
        "declare it with the windows of the scores before and after, or leave it if its scores are for the team alone";
    INSTRUMENT_WITHOUT_SCORES = "instrument-without-scores": "No score is of an instrument that is declared, or none is by the informant that it asks for.",
        "look for a mistyped word, or leave it if the scores are still to come";
    CONTRADICTING_NUMBER = "contradicting-number": "A number that was typed into the narrative differs from the computed figure that it speaks of.",
        "correct it, or write a placeholder such as {{ children_reached }}; if it is about something else, say in the same paragraph where it is from: {# 46: source #}";
    TYPED_NUMBER = "typed-number": "A number that was typed into the narrative equals no figure, target, date or count of the project.",
        "correct it, or write a placeholder such as {{ children_reached }}; if dosah cannot know it, say in the same paragraph where it is from: {# 46: source #}";
    CLAIMED_CAUSE = "claimed-cause": "The narrative says what the project brought about, and there is no comparison group that would show it.",
        "say what changed, or that the project contributed to it; with a comparison group write design = \"comparison-group\" in [project] of dosah.toml";
    FIELD_TOO_LONG = "field-too-long": "A section of the narrative has more characters than the field of the funder's web form takes.",
        "shorten the section; the portal sheet says by how much";
    BIRTH_NUMBER = "birth-number": "A cell of a column that is read holds a birth number.",
        "take it out of the export; an id is replaced by a pseudonym with dosah pseudonymise; if it has to stay, say why in [[personal_data_allowed]] of dosah.toml";
    E_MAIL_ADDRESS = "e-mail-address": "A cell of a column that is read holds an e-mail address.",
        "take it out of the export; if it has to stay, say why in [[personal_data_allowed]] of dosah.toml";
    BANK_ACCOUNT = "bank-account": "A cell of a column that is read holds the number of a bank account.",
        "take it out of the export; if it has to stay, say why in [[personal_data_allowed]] of dosah.toml";
    TELEPHONE_NUMBER = "telephone-number": "A cell of a column that is read seems to hold a telephone number.",
        "take it out of the export; if it is something else, or has to stay, say so in [[personal_data_allowed]] of dosah.toml";
    PERSONAL_NAME = "personal-name": "A cell of a column that is read seems to hold the name of a person.",
        "write what the person does, not who it is; if it is no person, declare it as a category, or say so in [[personal_data_allowed]] of dosah.toml";
    POSTAL_ADDRESS = "postal-address": "A cell of a column that is read seems to hold a street with the number of a house, or a postcode.",
        "write the area that it lies in; if it is something else, or has to stay, say so in [[personal_data_allowed]] of dosah.toml";
    LONG_TEXT = "long-text": "A cell of a column that is read holds a long text, or several sentences.",
        "leave notes on children out of the export: somebody can be recognised by a story; if it has to stay, say why in [[personal_data_allowed]] of dosah.toml";
    PAPER_TOO_LONG = "paper-too-long": "A report that is meant for one page of paper takes more, however close it is set.",
        "shorten its texts, above all those of the section that is named, or leave out a block or a row";
}
