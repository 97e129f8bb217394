//! A person's path from the address that opened to the page that says they may close it.

use url::Url;

use crate::{
    Log,
    page::{Button, Form, Kind, Page},
    visit::{Browser, Visit, shown},
};

/// Pages after which a person would give up.
const PATIENCE: usize = 25;

const APPROVE: &[&str] = &["approve", "allow", "authorize", "authorise", "accept", "grant"];
const DENY: &[&str] = &["deny", "cancel", "decline", "reject", "refuse"];

/// Who sits before the browser.
pub(crate) struct Person {
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) instance: Option<String>,
    pub(crate) answer: Answer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Approve,
    Deny,
    Close,
}

/// What to do on a page.
enum Step {
    Go(Visit),
    Close,
}

/// Walks from `url` until the app's own callback has answered.
///
/// # Errors
/// Where the path ended, in words.
pub(crate) async fn walk(url: &str, person: &Person, log: &Log) -> Result<(), String> {
    let url = Url::parse(url).map_err(|error| format!("this is no address: {error}"))?;
    let app = url.query_pairs().find(|(name, _)| name == "redirect_uri");
    let app = app.and_then(|(_, value)| Url::parse(&value).ok()).map(|it| shown(&it));
    let mut browser = Browser::new()?;
    let mut visit = Visit { url, posted: None };
    let mut signed_in = false;
    // Stays true once the app was called back: it may lead on to a page without the code in its address.
    let mut home = false;
    for _ in 0..PATIENCE {
        let at = shown(&visit.url);
        home |= app.as_deref() == Some(at.as_str());
        let landed = browser.go(&visit).await?;
        let verb = if visit.posted.is_some() { "POST" } else { "GET" };
        log.step(&format!("{verb} {at} -> {}", landed.status.as_u16()));
        if let Some(next) = landed.next {
            visit = next;
            continue;
        }
        let page = Page::read(&landed.html);
        if home {
            log.step(&format!("the app says: {}", page.heading));
            return if landed.status.is_success() {
                Ok(())
            } else {
                Err("the app did not take the answer".to_owned())
            };
        }
        log.step(&format!("sees \"{}\"", page.heading));
        match decide(&page, &visit.url, person, &mut signed_in, log)? {
            Step::Go(next) => visit = next,
            Step::Close => return Ok(()),
        }
    }
    Err("too many pages".to_owned())
}

fn decide(page: &Page, at: &Url, person: &Person, signed_in: &mut bool, log: &Log) -> Result<Step, String> {
    if let Some(form) = page.forms.iter().find(|it| it.fields.iter().any(|it| it.kind == Kind::Password)) {
        if std::mem::replace(signed_in, true) {
            return Err("the sign-in was not accepted".to_owned());
        }
        return sign_in(form, at, person, log).map(Step::Go);
    }
    let find = |words: &[&str]| {
        let mut all = page.forms.iter().flat_map(|form| form.buttons.iter().map(move |it| (form, it)));
        all.find(|(_, button)| words.iter().any(|word| button.label.to_lowercase().contains(word)))
    };
    let consent = find(APPROVE);
    if consent.is_some() && person.answer == Answer::Close {
        log.step("leaves without an answer");
        return Ok(Step::Close);
    }
    if let Some((form, button)) = if person.answer == Answer::Deny { find(DENY) } else { consent } {
        return answer(page, form, button, at, person, log).map(Step::Go);
    }
    // A page with only one way on: "Back to the app", "Continue".
    let buttons: Vec<(&Form, &Button)> =
        page.forms.iter().flat_map(|form| form.buttons.iter().map(move |it| (form, it))).collect();
    match (buttons.as_slice(), page.links.as_slice()) {
        ([(form, button)], _) => {
            log.step(&format!("clicks {}", button.label));
            submit(form, Some(button), &[], at).map(Step::Go)
        }
        ([], [(label, to)]) => {
            log.step(&format!("follows {label}"));
            linked(at, to).map(Step::Go)
        }
        _ => Err(format!("\"{}\" leads nowhere", page.heading)),
    }
}

fn sign_in(form: &Form, at: &Url, person: &Person, log: &Log) -> Result<Visit, String> {
    let (Some(user), Some(password)) = (&person.user, &person.password) else {
        return Err("the page asks who you are; set BROWSER_USER and BROWSER_PASSWORD".to_owned());
    };
    let mut typed = Vec::new();
    for field in &form.fields {
        match field.kind {
            Kind::Text => typed.push((field.name.as_str(), user.as_str())),
            Kind::Password => typed.push((field.name.as_str(), password.as_str())),
            Kind::Hidden | Kind::Choice(_) => {}
        }
    }
    log.step(&format!("signs in as {user}"));
    submit(form, form.buttons.first(), &typed, at)
}

/// Chooses the instance, then clicks. A chooser made of links is followed first; its page comes back here.
fn answer(
    page: &Page,
    form: &Form,
    button: &Button,
    at: &Url,
    person: &Person,
    log: &Log,
) -> Result<Visit, String> {
    let mut chosen = Vec::new();
    if let Some(wanted) = person.instance.as_deref().filter(|_| person.answer == Answer::Approve) {
        let same = |label: &str| label.eq_ignore_ascii_case(wanted);
        let option = form.fields.iter().find_map(|field| match &field.kind {
            Kind::Choice(options) => {
                let option = options.iter().find(|(label, _)| same(label))?;
                Some((field.name.as_str(), option.1.as_str()))
            }
            Kind::Hidden | Kind::Text | Kind::Password => None,
        });
        let link = page.links.iter().find(|(label, _)| same(label));
        match (option, link) {
            (Some(option), _) => {
                log.step(&format!("chooses {wanted}"));
                chosen.push(option);
            }
            (None, Some((_, to))) => {
                let visit = linked(at, to)?;
                if visit.url != *at {
                    log.step(&format!("chooses {wanted}"));
                    return Ok(visit);
                }
            }
            (None, None) => return Err(format!("the page does not offer {wanted}")),
        }
    }
    log.step(&format!("clicks {}", button.label));
    submit(form, Some(button), &chosen, at)
}

/// What the browser asks for when `button` of `form` is clicked, with `typed` in place of what stood there.
fn submit(form: &Form, button: Option<&Button>, typed: &[(&str, &str)], at: &Url) -> Result<Visit, String> {
    let value = |name: &str, usual: &str| {
        let typed = typed.iter().find(|(field, _)| *field == name);
        typed.map_or(usual, |(_, value)| value).to_owned()
    };
    let mut members: Vec<(String, String)> =
        form.fields.iter().map(|it| (it.name.clone(), value(&it.name, &it.value))).collect();
    members.extend(button.and_then(|it| it.member.clone()));
    let mut visit = linked(at, &form.action)?;
    if form.post {
        visit.posted = Some(members);
    } else {
        visit.url.query_pairs_mut().clear().extend_pairs(members);
    }
    Ok(visit)
}

fn linked(at: &Url, to: &str) -> Result<Visit, String> {
    let url = at.join(to).map_err(|error| format!("{to} is no address: {error}"))?;
    Ok(Visit { url, posted: None })
}
