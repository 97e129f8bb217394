//! What the gateway is lent: servers, tokens, the acting instance and its credential, from settings and vault.

use bytes::Bytes;
use credentials::{Authorization, Credentials, Secret, StepUp};
use futures_util::future::BoxFuture;
use gateway::{Caller, Event, Instance, Nobody, Outcome, Page, Question, Refusal, Word};
use policy::Policy;
use std::sync::Arc;
use tokio::sync::Notify;

use crate::{
    App, AskedCall, Auth, Call, Clock, Via,
    activity::Activity,
    approval::{self, Asking, CallLeave, Calls, Held, Leave, Questions},
    instance,
    known::{Known, Place},
    lineup::Lineup,
    noticed::Away,
    server::{self, OPEN_INSTANCE, Server},
    store::Store,
    tools::Tools,
};

/// The engine's side of [`gateway::Access`].
pub(crate) struct Lent {
    pub(crate) store: Arc<Store>,
    pub(crate) lineup: Lineup,
    pub(crate) credentials: Credentials,
    pub(crate) activity: Arc<Activity>,
    pub(crate) questions: Arc<Questions>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) away: Arc<Away>,
    pub(crate) asking: Asking,
    pub(crate) known: Arc<Known>,
    pub(crate) tools: Arc<Tools>,
    pub(crate) clock: Clock,
    /// Told when something worth a new snapshot happened.
    pub(crate) changed: Arc<Notify>,
}

impl gateway::Access for Lent {
    fn server(&self, id: &str) -> Option<Arc<gateway::Server>> {
        let all = self.lineup.of(&self.store.settings());
        all.iter().find(|it| it.server.id == id)?.lent.clone()
    }

    fn client_of(&self, server: &str, token: &Secret) -> Option<String> {
        let settings = self.store.settings();
        let client = settings.client_of(token.expose())?;
        let connected = settings.connected(client, server)?;
        (connected.via == Via::Http).then(|| client.to_owned())
    }

    fn instance(&self, server: &str, caller: &Caller, asked: Option<&str>) -> Result<Instance, Nobody> {
        let settings = self.store.settings();
        let all = self.lineup.of(&settings);
        let server = &all.iter().find(|it| it.server.id == server).ok_or(Nobody::SignedOut)?.server;
        if server.auth == Auth::Open {
            let open = Instance { id: OPEN_INSTANCE.to_owned(), label: String::new() };
            return asked.is_none().then_some(open).ok_or(Nobody::SignedOut);
        }
        let instances = self.credentials.lineup(&server.id);
        let client = caller.client.as_deref();
        let acting = instance::acting(&settings, &instances, &server.id, client, asked);
        // Where nobody is signed in there is nothing to ask about yet.
        let acting = acting.ok_or(Nobody::SignedOut)?;
        match approval::leave(&settings, self.asking, server, client, caller.name.as_deref()) {
            Leave::Acts => {}
            Leave::Needs(app) => {
                return Err(Nobody::NotApproved(self.hold(&app, caller, server, asked, &acting.label)));
            }
        }
        Ok(Instance { id: acting.id.clone(), label: acting.label.clone() })
    }

    fn authorize<'a>(
        &'a self,
        server: &'a str,
        instance: &'a str,
        refused: Option<&'a Secret>,
    ) -> BoxFuture<'a, Result<Option<Authorization>, Refusal>> {
        Box::pin(async move {
            let gone = || Refusal::SignInNeeded(format!("Traygate no longer knows the server {server}."));
            let all = self.lineup.of(&self.store.settings());
            let entry = all.iter().find(|it| it.server.id == server).ok_or_else(gone)?;
            if entry.server.auth == Auth::Open {
                return Ok(None);
            }
            let nowhere = || Refusal::SignInNeeded(entry.server.no_address().message);
            let known = entry.known.as_ref().ok_or_else(nowhere)?;
            self.credentials.authorize(known, instance, refused).await.map_err(|error| {
                use credentials::Kind;
                match error.kind() {
                    Kind::SignInNeeded | Kind::Usage | Kind::Key => Refusal::SignInNeeded(error.to_string()),
                    Kind::KeyStore | Kind::Vault | Kind::Ours => Refusal::Locked(error.to_string()),
                    Kind::Denied
                    | Kind::TimedOut
                    | Kind::NoPkce
                    | Kind::NotAnMcpServer
                    | Kind::Open
                    | Kind::Discovery
                    | Kind::Unreachable => Refusal::Unreachable(error.to_string()),
                }
            })
        })
    }

    fn insufficient_scope<'a>(
        &'a self,
        server: &'a str,
        instance: &'a str,
        operation: &'a str,
        scope: &'a str,
    ) -> BoxFuture<'a, Refusal> {
        Box::pin(async move {
            let (name, label) = (self.name_of(server), self.label_of(server, instance));
            match self.credentials.insufficient_scope(server, instance, operation, scope).await {
                Ok(verdict) => permission(&verdict, server, &name, &label),
                // It has just been signed out.
                Err(error) => Refusal::SignInNeeded(error.to_string()),
            }
        })
    }

    fn policy(&self, server: &str, instance: &str) -> Policy {
        self.tools.policy(server, instance)
    }

    fn listed(&self, server: &str, instance: &str, result: &[u8], first_page: bool) {
        if self.tools.listed(server, instance, result, first_page) {
            self.changed.notify_one();
        }
    }

    fn ask(&self, question: Question) -> BoxFuture<'_, Word> {
        Box::pin(async move {
            match self.asking {
                Asking::Nobody => Word::NobodyThere,
                Asking::Person => self.put(question).await,
            }
        })
    }

    fn remember(&self, server: &str, instance: &str, page: Page, text: Bytes) {
        if let Some(place) = self.place(server, instance) {
            self.known.remember(place, page, &text);
        }
    }

    fn recall(&self, server: &str, instance: &str, page: &Page) -> Option<Bytes> {
        self.known.recall(&self.place(server, instance)?, page).map(Bytes::from)
    }

    fn observe(&self, event: Event) {
        let now = (self.clock)();
        match event {
            Event::Session { server, client, open } => {
                if let (Some(client), true) = (client, open) {
                    self.activity.seen(&server, &client, now);
                }
            }
            // Those who look see it in the snapshot.
            Event::Waiting { .. } => {}
            Event::Reach { server, away } => self.away.note(server, away),
            Event::Call { server, client, instance, method, tool, took, bytes, outcome } => {
                if let Some(client) = &client {
                    self.activity.seen(&server, client, now);
                }
                let instances = self.credentials.lineup(&server);
                let acted =
                    instance.as_deref().and_then(|label| instances.iter().find(|it| it.label == label));
                if let (Some(acted), Outcome::Done | Outcome::Failed) = (acted, outcome) {
                    self.activity.used(&acted.id, now);
                }
                if let (Some(acted), Outcome::Done) = (acted, outcome) {
                    let operation = gateway::operation(&method, tool.as_deref());
                    self.credentials.permitted(&server, &acted.id, &operation);
                }
                self.activity.note(Call {
                    at: now * 1000,
                    client,
                    server,
                    instance,
                    method,
                    tool,
                    took_ms: u32::try_from(took.as_millis()).unwrap_or(u32::MAX),
                    bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
                    outcome: outcome_word(outcome).to_owned(),
                });
            }
        }
        self.changed.notify_one();
    }
}

impl Lent {
    /// Puts an app to the user, unless that was done already. Gives what the app is told.
    fn hold(&self, app: &App, caller: &Caller, server: &Server, asked: Option<&str>, label: &str) -> String {
        let name = caller.name.as_deref();
        let held = Held { app, server: &server.id, name, label: asked, session: &caller.session };
        let (verdict, is_news) = self.questions.hold(&held, (self.clock)());
        if is_news {
            self.changed.notify_one();
        }
        approval::words(self.asking, app, name, server, label, verdict)
    }

    /// Puts a call to the user.
    async fn put(&self, question: Question) -> Word {
        let Question { server, instance, caller, what, arguments } = question;
        let name = caller.name.as_deref();
        let app = match caller.client {
            Some(client) => App::Client(approval::clean(&client)),
            None => App::Named(approval::clean(name.unwrap_or_default())),
        };
        let (shown, claimed) = approval::shown(&app, name);
        let title = self.tools.policy(&server, &instance.id).known(&what).and_then(|it| it.title.clone());
        let call = AskedCall {
            id: String::new(),
            app: shown,
            claimed,
            server_name: self.name_of(&server),
            instance: Some(instance.label).filter(|it| !it.is_empty()),
            tool: what.clone(),
            title,
            arguments: arguments.as_deref().and_then(approval::arguments),
            since: (self.clock)(),
            server: server.clone(),
        };
        let leave = CallLeave { app, server, instance: instance.id, tool: what };
        match self.calls.put(call, leave, &self.changed) {
            Ok(ticket) => ticket.word().await,
            Err(word) => word,
        }
    }

    fn place(&self, server: &str, instance: &str) -> Option<Place> {
        let url = server::find(&self.store.settings(), server)?.url?.to_string();
        Some(Place { server: server.to_owned(), url, instance: instance.to_owned() })
    }

    fn name_of(&self, server: &str) -> String {
        server::find(&self.store.settings(), server).map_or_else(|| server.to_owned(), |it| it.name)
    }

    fn label_of(&self, server: &str, instance: &str) -> String {
        let instances = self.credentials.instances(server);
        instances.into_iter().find(|it| it.id == instance).map(|it| it.label).unwrap_or_default()
    }
}

/// What the user of the AI app is told about a permission that a call lacks.
fn permission(verdict: &StepUp, server: &str, name: &str, label: &str) -> Refusal {
    let how = format!(
        "click the Traygate icon, choose {name} and Reconnect {label}, or run `traygate reconnect {server} \"{label}\"` \
         in a terminal, and approve it in the browser. Then ask again. Everything else goes on working"
    );
    match verdict {
        StepUp::Offered(missing) => Refusal::PermissionNeeded(format!(
            "{name} wants one more permission for this: {missing}. To give it, {how}."
        )),
        StepUp::Declined(missing) => Refusal::NotPermitted(format!(
            "{name} wants a permission for this that was not given at the last sign-in: {missing}. Nobody is asked for \
             it again by itself. If the user changed their mind: {how}."
        )),
        StepUp::InVain(missing) => Refusal::NotPermitted(format!(
            "{name} does not permit this. It wants the permission {missing}, which was asked for at three sign-ins and \
             did not help. The account \"{label}\" may not be allowed to have it: ask whoever administers {name}."
        )),
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Failed => "failed",
        Outcome::Held => "held",
    }
}
