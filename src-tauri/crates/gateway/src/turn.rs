//! A request waits its turn where its server takes only so many, and its client may hear of it.

use crate::{
    Event, Instance, Server, answers,
    call::{Answer, Call},
    frames::Frames,
    guard,
    modern::Era,
    trouble::{self, Trouble},
    upstream::{Reply, Target, Upstream},
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use jsonrpc::{Message, splice::json, sse::Frame};
use limits::{Ask, Full, Patience, Quota, Told, Turn};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{future::ready, pin::pin, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

/// Whose requests a server counts together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Account {
    pub(crate) server: String,
    pub(crate) instance: String,
}

impl Account {
    pub(crate) fn of(server: &Server, instance: &str) -> Account {
        Account { server: server.id.clone(), instance: instance.to_owned() }
    }
}

/// Words of how a call waits, for the client that asked to hear of its progress.
pub(crate) struct Progress {
    /// `progressToken` as it is spelled.
    token: String,
    out: mpsc::Sender<Frame>,
    /// Told once, with the first word.
    begins: Option<oneshot::Sender<()>>,
}

impl Progress {
    /// `progress` must grow, and what the server itself will report may begin at zero: so ours counts up to zero, in
    /// seconds of patience left.
    pub(crate) fn tell(&mut self, patience: Duration, words: &str) {
        if let Some(begins) = self.begins.take() {
            // Nobody has to hear it: then the words go nowhere, either.
            begins.send(()).ok();
        }
        let text = format!(
            r#"{{"jsonrpc":"2.0","method":"notifications/progress","params":{{"progressToken":{},"progress":{:.3},"message":{}}}}}"#,
            self.token,
            -patience.as_secs_f64(),
            json(words),
        );
        // A slow reader misses a word of these rather than its answer.
        drop(self.out.try_send(Frame::message(text.into())));
    }
}

impl Upstream {
    /// Counts a request of our own, which does not wait.
    pub(crate) fn pass(&self, target: &Target) -> Turn<String> {
        let budget = &target.server.budget;
        self.turns.pass(
            Account::of(&target.server, &target.instance),
            budget.calls,
            budget.counted.counts(""),
        )
    }

    /// Sends a request that is answered by a long event stream, when the server takes another one.
    pub(crate) async fn post_for_stream(
        &self,
        target: &Target,
        text: Bytes,
        wait: Duration,
    ) -> Result<Reply, Trouble> {
        let turn = self.stream_turn(&target.server).await?;
        let reply = self.post_in_turn(target, text, wait, turn).await;
        if let Err(Trouble::Limited(_)) = &reply {
            self.shared.learn(&target.server.id);
        }
        reply
    }

    /// Whether the server takes anything just now: after a refusal nobody asks before the time it said.
    pub(crate) async fn takes(&self, server: &Server, instance: &Instance) -> bool {
        let ask = Ask { client: String::new(), quota: server.budget.calls, counts: false, again: false };
        let patience = Patience { until: Instant::now(), news: (self.limits.wait, self.limits.wait) };
        let turn = self.turns.turn(Account::of(server, &instance.id), ask, patience, |_, _| {}).await;
        turn.map(Turn::unused).is_ok()
    }

    /// Waits until the server takes another event stream from this machine.
    pub(crate) async fn stream_turn(&self, server: &Server) -> Result<Turn<()>, Trouble> {
        self.stream_turn_within(server, self.limits.wait).await
    }

    /// Waits until the server takes another event stream from this machine, for so long at most.
    pub(crate) async fn stream_turn_within(
        &self,
        server: &Server,
        wait: Duration,
    ) -> Result<Turn<()>, Trouble> {
        let ask = Ask { client: (), quota: server.budget.streams, counts: true, again: false };
        let patience = Patience { until: Instant::now() + wait, news: (wait, wait) };
        let turn = self.stream_turns.turn(server.id.clone(), ask, patience, |_, _| {}).await;
        turn.map_err(|full| full_words(server, &full, wait))
    }
}

/// Tells the gate what a server made of a request.
pub(crate) fn close<C: PartialEq>(turn: Turn<C>, status: StatusCode, headers: &HeaderMap) {
    let told = told(headers);
    match status {
        StatusCode::TOO_MANY_REQUESTS => turn.refused(&told),
        _ => turn.taken(&told),
    }
}

fn told(headers: &HeaderMap) -> Told {
    // Most servers say nothing of limits.
    let speaks = |it: &str| it == "retry-after" || it.contains("ratelimit") || it.contains("rate-limit");
    if !headers.keys().any(|it| speaks(it.as_str())) {
        return Told::default();
    }
    limits::told(|name| headers.get(name).and_then(|it| it.to_str().ok()))
}

fn full_words(server: &Server, full: &Full, wait: Duration) -> Trouble {
    trouble::full(&server.name, full.quota.filter(|_| !full.held), wait, full.after)
}

impl Call {
    /// Waits for leave to send this call to `instance`; `None`: the instance is another one by then. `at_once`: the call
    /// has not waited for anything since it was looked up.
    pub(crate) async fn turn(
        &mut self,
        server: &Server,
        instance: &Instance,
        at_once: bool,
    ) -> Result<Option<Turn<String>>, Trouble> {
        let counts = server.budget.counted.counts(&self.method);
        if let Some((turn, came_at_once)) = self.wait(server, instance, counts).await? {
            if (at_once && came_at_once) || self.session.acts_on(instance) {
                return Ok(Some(turn));
            }
            turn.unused();
        }
        self.moved = Some(instance.clone());
        Ok(None)
    }

    /// Waits while the server wants nothing at all, after it refused something this call needs.
    pub(crate) async fn hold(&mut self, server: &Server, instance: &Instance) -> Result<(), Trouble> {
        if self.refused
            && let Some((turn, _)) = self.wait(server, instance, false).await?
        {
            turn.unused();
        }
        Ok(())
    }

    /// Its turn, and whether it came at once. `None`: the instance is another one now.
    async fn wait(
        &mut self,
        server: &Server,
        instance: &Instance,
        counts: bool,
    ) -> Result<Option<(Turn<String>, bool)>, Trouble> {
        let session = self.session.clone();
        let (upstream, limits) = (&session.upstream, &session.upstream.limits);
        let (stop, until) = (session.stop_of(&self.key), self.begun + self.thought + limits.wait);
        let ask = Ask { client: session.line(), quota: server.budget.calls, counts, again: self.refused };
        let patience = Patience { until, news: (limits.notice, limits.notice * 5) };
        let progress = &mut self.progress;
        let news = |after: Duration, quota: Option<Quota>| {
            if let Some(progress) = progress.as_mut() {
                let words = trouble::waiting(&server.name, quota, after);
                progress.tell(until - Instant::now(), &words);
            }
        };
        let came = Instant::now();
        let mut turn = pin!(upstream.turns.turn(Account::of(server, &instance.id), ask, patience, news));
        tokio::select! {
            biased;
            turn = &mut turn => {
                let at_once = turn.map(|it| Some((it, true)));
                return at_once.map_err(|full| full_words(server, &full, limits.wait));
            }
            // Whoever shows how many wait may look now.
            () = ready(()) => upstream.access.observe(Event::Waiting { server: server.id.clone() }),
        }
        let turn = tokio::select! {
            turn = turn => {
                turn.map(|it| Some((it, false))).map_err(|full| full_words(server, &full, limits.wait))
            }
            () = stop.cancelled() => Err(trouble::cancelled()),
            () = session.gone.cancelled() => Err(trouble::cancelled()),
            () = session.left(instance) => Ok(None),
        };
        self.waited += came.elapsed();
        upstream.access.observe(Event::Waiting { server: server.id.clone() });
        turn
    }

    /// Whether to try once more, now: the server refused because it is asked too often, before it did anything, or it has
    /// a problem of its own and nothing can have been changed.
    pub(crate) async fn again_after(&mut self, trouble: &Trouble) -> bool {
        match trouble {
            Trouble::Limited(_) => {
                self.refused = true;
                true
            }
            Trouble::Faulty(_) if self.failures < RETRIES.len() && self.reads_only() => {
                let pause = RETRIES[self.failures];
                self.failures += 1;
                let stop = self.session.stop_of(&self.key);
                tokio::select! {
                    () = tokio::time::sleep(pause) => true,
                    () = stop.cancelled() => false,
                    () = self.session.gone.cancelled() => false,
                }
            }
            Trouble::Faulty(_)
            | Trouble::Full(_)
            | Trouble::SignInNeeded(_)
            | Trouble::PermissionNeeded(_)
            | Trouble::Locked(_)
            | Trouble::SessionLost
            | Trouble::Unreachable(_)
            | Trouble::NotMcp(_)
            | Trouble::Invalid(_)
            | Trouble::Refused(_)
            | Trouble::Lost(_) => false,
        }
    }

    /// The explanation for a call that waited for one instance and finds another: what may change something is not
    /// carried over, whoever was told of the switch meanwhile.
    pub(crate) fn left_behind(&mut self, now: &Instance) -> Option<Bytes> {
        let old = self.moved.take().filter(|it| it.id != now.id)?;
        if self.reads_only() {
            return None;
        }
        let words = guard::explain(&old.label, &now.label);
        Some(match self.tool {
            Some(_) => answers::tool_result(&self.id(), &words, true, Some(&now.label)),
            None => answers::error(&self.id(), trouble::NO_SERVER, &words),
        })
    }

    /// Does the work of this call. When it comes to waiting, and the client asked to hear of its progress, the answer
    /// becomes a stream; a modern client that closes it has cancelled.
    pub(crate) async fn heard<F>(mut self, work: impl FnOnce(Call) -> F) -> Answer
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let Some(token) = self.progress_token() else { return work(self).await };
        let (out, frames) = mpsc::channel(64);
        let (begins, waits) = oneshot::channel();
        let (is_modern, tasks) = (self.era == Era::Modern, self.session.upstream.tasks.clone());
        let stop = self.session.stop_of(&self.key);
        self.progress = Some(Progress { token, out: out.clone(), begins: Some(begins) });
        let mut work = Box::pin(work(self));
        tokio::select! {
            biased;
            answer = &mut work => return answer,
            Ok(()) = waits => {}
        }
        tasks.spawn(async move {
            let answer = tokio::select! {
                answer = work => answer,
                () = out.closed(), if is_modern => return,
                () = stop.cancelled(), if is_modern => return,
            };
            pour(answer, out).await;
        });
        Answer::Events(Frames::coming(frames))
    }

    fn progress_token(&self) -> Option<String> {
        let token = progress_token(&self.message)?.get();
        token.starts_with(|it: char| it == '"' || it == '-' || it.is_ascii_digit()).then(|| token.to_owned())
    }
}

/// What a request's client wants the progress to be called.
pub(crate) fn progress_token(request: &Message) -> Option<&RawValue> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Asked<'a> {
        #[serde(borrow, rename = "_meta")]
        meta: Meta<'a>,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Meta<'a> {
        #[serde(borrow, rename = "progressToken")]
        token: Option<&'a RawValue>,
    }
    // Most requests have none, and are not read for it.
    memchr::memmem::find(request.text(), b"\"progressToken\"")?;
    request.params_as::<Asked<'_>>().meta.token
}

/// The pauses before a call that only reads is sent again to a server with a problem of its own.
const RETRIES: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];

/// Puts an answer into a stream that has begun.
async fn pour(answer: Answer, out: mpsc::Sender<Frame>) {
    match answer {
        Answer::One { text, .. } => drop(out.send(Frame::message(text)).await),
        Answer::Events(mut frames) => loop {
            let frame = tokio::select! {
                frame = frames.next() => frame,
                () = out.closed() => return,
            };
            let Some(frame) = frame else { return };
            if out.send(frame).await.is_err() {
                return;
            }
        },
        Answer::Accepted | Answer::Refused(_) => {}
    }
}
