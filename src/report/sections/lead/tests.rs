//! What the board reads first, in both languages and in every state of the figures.

use super::*;
use crate::project::Lang;
use crate::project::file::Status;
use crate::report::fixture::Fixture;

/// The sentences as a reader sees them, with figures that stand out in brackets.
fn said(fixture: &Fixture, lang: Lang) -> Vec<String> {
    fixture.with(lang, |context| {
        let Some(Piece { blocks, .. }) = build(context).unwrap() else { return Vec::new() };
        let [Block::Lead { sentences }] = blocks.as_slice() else { panic!("one block") };
        sentences.iter().map(|pieces| pieces.iter().map(written).collect::<String>().replace('\u{a0}', " ")).collect()
    })
}

fn written(piece: &Inline) -> String {
    match piece {
        Inline::Text { text } => text.clone(),
        Inline::Number { text, anchor } => format!("[{text}→{anchor}]"),
        Inline::Strong { content } => format!("[{}]", content.iter().map(written).collect::<String>()),
        other => panic!("{other:?} in a sentence"),
    }
}

/// A project with two services, a target, a year before, and money.
fn two_services(children: i64, both: i64) -> Fixture {
    Fixture::default()
        .count("children_reached", &[], &[], Some(children))
        .target("children_reached", 35)
        .count("children_reached", &[], &[], Some(29))
        .during("before")
        .count("children_reached", &["service"], &["therapy"], Some(20))
        .count("children_reached", &["service"], &["case_management"], Some(20))
        .count("service_overlap", &["service_set"], &["therapy"], Some(20 - both))
        .count("service_overlap", &["service_set"], &["case_management"], Some(20 - both))
        .count("service_overlap", &["service_set"], &["therapy+case_management"], Some(both))
        .money("initial_cost", &[], &[], "520000")
        .money("final_cost", &[], &[], "483298")
        .money("final_cost", &["month"], &["2015-02"], "483298")
        .ratio("cost_per_child", 483_298, 38)
}

#[test]
fn three_sentences_say_whom_how_and_for_how_much() {
    let fixture = two_services(38, 2);
    assert_eq!(
        said(&fixture, Lang::CS),
        [
            "Podpořili jsme [38 dětí→indicators], o 3 děti více, než jsme plánovali, a o 9 dětí více než v předchozím roce.",
            "Terapie: 20 dětí, case management: 20 dětí. Dohromady je to 38 dětí, protože [2 děti→overlap] využily obojí.",
            "Utratili jsme [483 298 €→plan] z původního rozpočtu 520 000 €, tedy 92,94 %; na jedno dítě připadá v průměru 12 718 €.",
        ]
    );
    assert_eq!(
        said(&fixture, Lang::EN),
        [
            "We reached [38 children→indicators], 3 more than planned and 9 more than in the year before.",
            "Therapy had 20 children and case management 20. Together that is 38 children, because [2 children→overlap] had both.",
            "We spent [€483,298→plan] of the initial budget of €520,000, which is 92.94%; on average €12,718 per child.",
        ]
    );
}

#[test]
fn czech_verbs_and_nouns_follow_their_number() {
    let first = |fixture: Fixture, index: usize| said(&fixture, Lang::CS).remove(index);
    assert!(first(two_services(39, 1), 1).ends_with("protože [1 dítě→overlap] využilo obojí."));
    assert!(first(two_services(35, 5), 1).ends_with("protože [5 dětí→overlap] využilo obojí."));
    assert!(first(two_services(40, 0), 1).ends_with("Dohromady je to 40 dětí: obojí nevyužilo žádné dítě."));
    assert_eq!(
        first(two_services(35, 5), 0),
        "Podpořili jsme [35 dětí→indicators], přesně tolik, kolik jsme plánovali, a o 6 dětí více než v předchozím roce."
    );
    assert_eq!(
        first(two_services(28, 12), 0),
        "Podpořili jsme [28 dětí→indicators], o 7 dětí méně, než jsme plánovali, a o 1 dítě méně než v předchozím roce."
    );
    let cases = |planned, ended, open| {
        let cases = Fixture::default()
            .count("cases_completed", &[], &[], Some(planned))
            .count("cases_exited", &[], &[], Some(ended))
            .count("cases_open_end", &[], &[], Some(open));
        said(&cases, Lang::CS).remove(0)
    };
    assert_eq!(cases(1, 1, 1), "Podle plánu skončil [1] z 1 uzavřeného případu; 1 je stále otevřený.");
    assert_eq!(cases(3, 4, 2), "Podle plánu skončily [3] ze 4 uzavřených případů; 2 jsou stále otevřené.");
    assert_eq!(cases(24, 37, 10), "Podle plánu skončilo [24] z 37 uzavřených případů; 10 je stále otevřených.");
    assert_eq!(cases(0, 5, 0), "Podle plánu neskončil žádný z 5 uzavřených případů.");
}

#[test]
fn a_hidden_figure_is_said_to_be_hidden_and_nothing_is_worked_out_of_it() {
    for (lang, children) in [
        (Lang::EN, "The number of children reached is hidden to protect them."),
        (Lang::CS, "Počet podpořených dětí je skryt kvůli jejich ochraně."),
    ] {
        let hidden = said(&two_services(38, 2).all(Value::Suppressed), lang);
        assert_eq!((hidden.len(), hidden[0].as_str()), (2, children), "{hidden:?}");
        assert!(!hidden.concat().chars().any(|letter| letter.is_ascii_digit()), "{hidden:?}");
    }
    let mut fixture = two_services(38, 2).count("sessions_held", &[], &[], Some(450)).share("outreach_share", 283, 450);
    let set = fixture.protected.cells.iter_mut().find(|cell| cell.cut.categories == ["therapy+case_management"]).unwrap();
    set.value = Value::Suppressed;
    assert_eq!(said(&fixture, Lang::CS)[1], "Mimo centrum se uskutečnilo [63 %→indicators] setkání.", "the overlap is not said");
}

#[test]
fn a_hidden_earlier_figure_is_not_compared_with() {
    let fixture =
        Fixture::default().count("children_reached", &[], &[], Some(38)).count("children_reached", &[], &[], None).during("before");
    assert_eq!(said(&fixture, Lang::EN), ["We reached [38 children→indicators]."]);
}

#[test]
fn what_nobody_knows_is_said_to_be_unknown() {
    let missing = said(&two_services(38, 2).all(Value::NoData), Lang::CS);
    assert_eq!(missing, ["Kolik dětí jsme podpořili, zatím nevíme.", "Kolik projekt stál, zatím nevíme."]);
    assert_eq!(said(&Fixture::default(), Lang::CS), Vec::<String>::new());
}

#[test]
fn a_running_project_is_not_held_against_its_end() {
    let mut fixture = two_services(30, 2);
    fixture.project.file.project.status = Status::Running;
    fixture.as_of = chrono::NaiveDate::from_ymd_opt(2015, 8, 1).unwrap();
    let [english, czech] = [Lang::EN, Lang::CS].map(|lang| said(&fixture, lang));
    assert_eq!(english[0], "So far we have reached [30 children→indicators]; the target is 35.");
    assert_eq!(czech[0], "Zatím jsme podpořili [30 dětí→indicators], cíl je 35.");
    assert!(english[2].starts_with(
        "So far we have spent [€483,298→plan] of the initial budget of €520,000, which is 92.94%, and 50% of the time has passed"
    ));
    assert!(czech[2].contains("tedy 92,94 %, a uplynulo 50 % času; na jedno dítě"));
}

#[test]
fn more_than_the_budget_is_said_as_more() {
    let fixture = Fixture::default().money("initial_cost", &[], &[], "1000").money("final_cost", &[], &[], "1100");
    assert_eq!(said(&fixture, Lang::EN), ["We spent [€1,100→indicators], 10.00% more than the initial budget of €1,000."]);
    assert_eq!(said(&fixture, Lang::CS), ["Utratili jsme [1 100 €→indicators], o 10,00 % více, než byl původní rozpočet 1 000 €."]);
    let alone = Fixture::default().money("final_cost", &[], &[], "1100");
    assert_eq!(said(&alone, Lang::CS), ["Utratili jsme [1 100 €→indicators]."]);
}
