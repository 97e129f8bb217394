//! Sign-ins that wait for the browser: one page per purpose, however many clicks asked for it.

use credentials::SignIn;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, Weak},
    time::Duration,
};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::Instant,
};

use crate::{Failure, Kind, Reply, SignInStep, random, state::lock, words::words};

/// More than this many open sign-in pages are forgotten ones.
const MOST: usize = 8;
/// A browser may take this long to show a page. A click before that means the page that is coming; a later one comes
/// from somebody who has lost it, or who was shown nothing there that leads on.
const SLOW_BROWSER: Duration = Duration::from_secs(30);

/// How a sign-in ended, for everybody who waits for it. `None`: it has not.
type Ended = watch::Sender<Option<Result<Reply, Failure>>>;

/// The sign-ins that wait.
#[derive(Default)]
pub(crate) struct SignIns {
    waiting: Mutex<Waiting>,
    turns: Mutex<BTreeMap<About, Weak<tokio::sync::Mutex<()>>>>,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    pages: BTreeMap<u64, Page>,
}

/// One of them. Dropping it gives it up and closes its port.
struct Page {
    about: About,
    url: String,
    opened: Instant,
    /// Taken by the first who waits.
    sign_in: Option<SignIn>,
    ended: Ended,
    /// Follows the browser from the first waiting on.
    driver: JoinSet<()>,
    /// The clicks that led here, by the id each was given; the page is given up with the last one.
    clicks: BTreeMap<String, Click>,
}

#[derive(Default)]
struct Click {
    waited_for: bool,
    cancelled: Arc<Notify>,
}

/// What a sign-in was begun for. Two clicks for the same are one sign-in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct About {
    pub(crate) server: String,
    pub(crate) label: Option<String>,
    /// Begun by "Reconnect" for this instance: what is active stays as it is.
    pub(crate) reconnect: Option<String>,
    /// The address goes into a browser of the user's choice, perhaps for another account: no other click means it.
    pub(crate) copied: bool,
}

/// What somebody who waits needs.
pub(crate) struct Wait {
    pub(crate) about: About,
    /// Only for the first who waits: to be followed with [`SignIns::follow`].
    pub(crate) sign_in: Option<SignIn>,
    pub(crate) ended: Ended,
    pub(crate) cancelled: Arc<Notify>,
}

impl SignIns {
    /// Held from looking for a sign-in until a new one is added, so that two clicks at once do not both begin one.
    pub(crate) fn turn(&self, about: &About) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = lock(&self.turns);
        turns.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = turns.get(about).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        turns.insert(about.clone(), Arc::downgrade(&turn));
        turn
    }

    /// One more click for a page that was opened a moment ago, if one was.
    pub(crate) fn join(&self, about: &About) -> Result<Option<SignInStep>, Failure> {
        let mut waiting = lock(&self.waiting);
        let joined = waiting.like(about).find(|it| it.opened.elapsed() < SLOW_BROWSER);
        joined.map(|page| page.click(false)).transpose()
    }

    /// Keeps a sign-in; the oldest makes room.
    pub(crate) fn add(&self, sign_in: SignIn, about: About) -> Result<SignInStep, Failure> {
        let page = Page::new(about, sign_in.url().to_owned());
        self.put(Page { sign_in: Some(sign_in), ..page })
    }

    fn put(&self, mut page: Page) -> Result<SignInStep, Failure> {
        let step = page.click(true)?;
        let mut waiting = lock(&self.waiting);
        if waiting.pages.len() >= MOST
            && let Some((_, forgotten)) = waiting.pages.pop_first()
        {
            forgotten.clicks.values().for_each(|it| it.cancelled.notify_one());
        }
        let order = waiting.next;
        waiting.next += 1;
        waiting.pages.insert(order, page);
        Ok(step)
    }

    /// What it takes to wait for the end of the sign-in this click led to.
    pub(crate) fn wait(&self, id: &str) -> Result<Wait, Failure> {
        let mut waiting = lock(&self.waiting);
        let page = waiting.of(id).ok_or_else(unknown)?;
        let click = page.clicks.get_mut(id).ok_or_else(unknown)?;
        if std::mem::replace(&mut click.waited_for, true) {
            return Err(Failure::of(Kind::Usage, words("failure-sign-in-awaited"))
                .remedy(words("failure-sign-in-awaited-hint")));
        }
        Ok(Wait {
            about: page.about.clone(),
            cancelled: click.cancelled.clone(),
            sign_in: page.sign_in.take(),
            ended: page.ended.clone(),
        })
    }

    /// Follows the browser for everybody who waits, until the last of them has gone.
    pub(crate) fn follow(&self, id: &str, driver: impl Future<Output = ()> + Send + 'static) {
        // Whoever was first may have given up since; then there is nothing to follow.
        if let Some(page) = lock(&self.waiting).of(id) {
            page.driver.spawn(driver);
        }
    }

    /// The same sign-in came to a good end on one page: nobody has to finish it on another.
    pub(crate) fn done(&self, about: &About, reply: &Reply) {
        for page in lock(&self.waiting).like(about) {
            page.ended.send_replace(Some(Ok(reply.clone())));
        }
    }

    /// Forgets a click that nobody waits for.
    pub(crate) fn remove_unclaimed(&self, id: &str) {
        let mut waiting = lock(&self.waiting);
        if waiting.of(id).and_then(|it| it.clicks.get(id)).is_some_and(|it| !it.waited_for) {
            waiting.remove(id);
        }
    }

    /// Forgets a click and ends the waiting for it; the sign-in itself is given up when no other click led to it.
    pub(crate) fn remove(&self, id: &str) -> Result<(), Failure> {
        lock(&self.waiting).remove(id).ok_or_else(unknown)?.cancelled.notify_one();
        Ok(())
    }
}

impl Waiting {
    fn of(&mut self, click: &str) -> Option<&mut Page> {
        self.pages.values_mut().find(|it| it.clicks.contains_key(click))
    }

    /// The pages that wait for this very sign-in.
    fn like(&mut self, about: &About) -> impl Iterator<Item = &mut Page> {
        self.pages
            .values_mut()
            .filter(|it| it.about == *about && !about.copied && it.ended.borrow().is_none())
    }

    fn remove(&mut self, id: &str) -> Option<Click> {
        let click = self.of(id)?.clicks.remove(id);
        self.pages.retain(|_, page| !page.clicks.is_empty());
        click
    }
}

impl Page {
    fn new(about: About, url: String) -> Page {
        Page {
            about,
            url,
            opened: Instant::now(),
            sign_in: None,
            ended: watch::Sender::new(None),
            driver: JoinSet::new(),
            clicks: BTreeMap::new(),
        }
    }

    fn click(&mut self, open: bool) -> Result<SignInStep, Failure> {
        let id = random::token()?[..16].to_owned();
        self.clicks.insert(id.clone(), Click::default());
        Ok(SignInStep { id, url: self.url.clone(), open })
    }
}

fn unknown() -> Failure {
    Failure::of(Kind::Usage, words("failure-sign-in-over")).remedy(words("failure-sign-in-over-hint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(server: &str) -> About {
        About { server: server.to_owned(), label: None, reconnect: None, copied: false }
    }

    fn begin(sign_ins: &SignIns, about: &About) -> SignInStep {
        sign_ins.put(Page::new(about.clone(), format!("https://as.example/{}", about.server))).unwrap()
    }

    #[test]
    fn a_second_click_for_the_same_opens_no_second_page_until_the_first_is_lost() {
        let sign_ins = SignIns::default();
        let first = begin(&sign_ins, &about("part3"));
        assert!(first.open);
        let second = sign_ins.join(&about("part3")).unwrap().unwrap();
        assert_eq!((&second.url, second.open), (&first.url, false));
        assert_ne!(second.id, first.id);
        let labelled = About { label: Some("Acme".to_owned()), ..about("part3") };
        assert!(sign_ins.join(&labelled).unwrap().is_none(), "another instance is another sign-in");
        assert!(sign_ins.join(&about("partnerstack")).unwrap().is_none());

        let lost = Instant::now().checked_sub(SLOW_BROWSER).unwrap();
        sign_ins.waiting.lock().unwrap().pages.get_mut(&0).unwrap().opened = lost;
        assert!(sign_ins.join(&about("part3")).unwrap().is_none());
        // Whoever waits at the lost page learns of the end at the other one.
        let mut end = sign_ins.wait(&first.id).unwrap().ended.subscribe();
        begin(&sign_ins, &about("part3"));
        let done = Reply::Done { message: words("done-given-up").into() };
        sign_ins.done(&about("part3"), &done);
        assert!(end.borrow_and_update().is_some());
    }

    #[test]
    fn a_page_for_another_browser_is_shared_with_nobody() {
        let sign_ins = SignIns::default();
        let copied = About { copied: true, ..about("part3") };
        begin(&sign_ins, &copied);
        assert!(sign_ins.join(&about("part3")).unwrap().is_none());
        assert!(sign_ins.join(&copied).unwrap().is_none());
    }

    #[test]
    fn a_sign_in_is_given_up_with_the_last_click_that_led_to_it() {
        let sign_ins = SignIns::default();
        let first = begin(&sign_ins, &about("part3"));
        let second = sign_ins.join(&about("part3")).unwrap().unwrap();
        sign_ins.wait(&second.id).unwrap();
        assert_eq!(sign_ins.wait(&second.id).map(|_| ()).unwrap_err().kind, Kind::Usage);
        sign_ins.remove(&first.id).unwrap();
        assert!(sign_ins.remove(&first.id).is_err());
        sign_ins.remove_unclaimed(&second.id);
        let third = sign_ins.join(&about("part3")).unwrap().expect("somebody waits for it");
        sign_ins.remove_unclaimed(&third.id);
        sign_ins.remove(&second.id).unwrap();
        assert!(sign_ins.join(&about("part3")).unwrap().is_none(), "nobody is left");
    }

    #[test]
    fn a_sign_in_that_has_ended_is_joined_by_nobody() {
        let sign_ins = SignIns::default();
        let step = begin(&sign_ins, &about("part3"));
        let wait = sign_ins.wait(&step.id).unwrap();
        wait.ended.send_replace(Some(Err(unknown())));
        assert!(sign_ins.join(&about("part3")).unwrap().is_none());
    }

    #[test]
    fn forgotten_pages_make_room() {
        let sign_ins = SignIns::default();
        for number in 0..=MOST {
            begin(&sign_ins, &about(&number.to_string()));
        }
        assert!(sign_ins.join(&about("0")).unwrap().is_none());
        assert!(sign_ins.join(&about("1")).unwrap().is_some());
    }
}
