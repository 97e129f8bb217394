//! What is told, and how often.

use super::{News, Note, Tell};
use crate::{args::Wish, menu::tests as given};
use engine::{App, Auth, Finding, Snapshot, Verdict};
use texts::{Language, Texts};

fn finding(subject: &str) -> Finding {
    Finding {
        code: "entry-changed".to_owned(),
        subject: subject.to_owned(),
        message: "its entry was changed".to_owned(),
        remedy: "Put it back.".to_owned(),
        fixable: true,
    }
}

fn day() -> Snapshot {
    let acme = given::instance("Acme", true);
    given::snapshot(vec![given::server("PartnerStack", Auth::OAuth, vec![acme])], Vec::new())
}

fn since(news: &mut News, snapshot: &Snapshot) -> Vec<Tell> {
    news.since(snapshot, &given::english())
}

fn titles(told: &[Tell]) -> Vec<&str> {
    let title = |it: &'_ Tell| match it {
        Tell::Note(Note { title, .. }) => Some(title.as_str().to_owned()),
        Tell::Over(_) => None,
    };
    assert!(told.iter().all(|it| title(it).is_some()), "{told:?}");
    told.iter()
        .filter_map(|it| match it {
            Tell::Note(note) => Some(note.title.as_str()),
            Tell::Over(_) => None,
        })
        .collect()
}

#[test]
fn an_event_is_told_once_and_again_when_it_comes_again() {
    let mut news = News::default();
    let mut dead = day();
    dead.servers[0].instances[0].sign_in_needed = Some("the server ended it".to_owned());
    assert_eq!(since(&mut news, &day()), []);
    let told = since(&mut news, &dead);
    let wish = Wish::Reconnect { server: "partnerstack".to_owned(), label: "Acme".to_owned() };
    let note = Note {
        key: "sign-in partnerstack Acme".to_owned(),
        title: "PartnerStack (Acme): sign in again".to_owned(),
        body: "The server ended it.".to_owned(),
        wish: Some(wish),
    };
    assert_eq!(told, [Tell::Note(note.clone())]);
    assert_eq!(since(&mut news, &dead), []);
    assert_eq!(since(&mut news, &day()), [Tell::Over(note.key.clone())]);
    assert_eq!(since(&mut news, &dead), [Tell::Note(note)]);
}

#[test]
fn what_was_there_at_the_start_is_no_news() {
    let mut news = News::default();
    let mut found = day();
    found.findings = vec![finding("Cursor")];
    assert_eq!(since(&mut news, &found), []);
    assert_eq!(since(&mut news, &found), []);
}

#[test]
fn an_app_that_asks_is_told_with_the_question_it_leads_to() {
    let mut news = News::default();
    since(&mut news, &day());
    let mut asked = day();
    asked.approvals = vec![given::asking("my script", true, Verdict::Pending)];
    let told = since(&mut news, &asked);
    assert_eq!(titles(&told), ["“my script” wants to use PartnerStack"]);
    let wish = Wish::Approval { server: "partnerstack".to_owned(), app: App::Named("my script".to_owned()) };
    assert!(matches!(&told[0], Tell::Note(note) if note.wish.as_ref() == Some(&wish)), "{told:?}");
    asked.approvals[0].verdict = Verdict::Approved;
    assert_eq!(since(&mut news, &asked), [Tell::Over("app partnerstack my script".to_owned())]);
}

#[test]
fn many_findings_at_once_are_one_notification() {
    let mut news = News::default();
    since(&mut news, &day());
    let mut found = day();
    found.findings = vec![finding("Cursor"), finding("Zed"), finding("Cline")];
    assert_eq!(titles(&since(&mut news, &found)), ["Traygate has found 3 things"]);
    found.findings.push(finding("Goose"));
    assert_eq!(titles(&since(&mut news, &found)), ["Goose"]);
    found.findings.truncate(1);
    assert_eq!(since(&mut news, &found), [], "what was mended is no news");
}

#[test]
fn a_server_out_of_reach_is_no_notification() {
    let mut news = News::default();
    since(&mut news, &day());
    let mut found = day();
    found.findings = vec![Finding { code: "server-unreachable".to_owned(), ..finding("PartnerStack") }];
    assert_eq!(since(&mut news, &found), []);
}

#[test]
fn what_is_told_is_told_in_the_users_language() {
    let mut news = News::default();
    let texts = Texts::new(Language::De);
    news.since(&day(), &texts);
    let mut asked = day();
    asked.approvals = vec![given::asking("my script", true, Verdict::Pending)];
    asked.findings = vec![finding("Cursor"), finding("Zed")];
    let told = news.since(&asked, &texts);
    assert_eq!(titles(&told), ["„my script“ möchte PartnerStack nutzen", "Traygate hat 2 Dinge gefunden"]);
}
