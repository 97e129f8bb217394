//! Questions of a modern server on their way to the client and back.

use super::questions::Question;
use crate::{Outcome, answers, call::Call, session::Session, trouble::INTERNAL};
use bytes::Bytes;
use futures_util::future::try_join_all;
use jsonrpc::{Kind, Message, Outcome as Answered, splice::json, sse::Frame};
use serde::Deserialize;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};

/// A question the client has not answered yet; forgotten when nobody waits any more.
struct Open<'a> {
    session: &'a Session,
    id: String,
    /// The `inputRequests` key.
    key: &'a str,
    answer: oneshot::Receiver<Message>,
}

impl Call {
    /// Puts questions to the client, all at once, and waits for the answers: each question's key and the result, as
    /// they are spelled.
    ///
    /// # Errors
    /// Why there is no answer, in words for the user of the app.
    pub(super) async fn put(
        &self,
        server: &str,
        questions: &[Question],
        out: &mpsc::Sender<Frame>,
    ) -> Result<Vec<(String, Bytes)>, String> {
        let mut open = Vec::with_capacity(questions.len());
        for question in questions {
            let Some((id, answer)) = self.session.ask() else {
                return Err("The system gave no random numbers.".to_owned());
            };
            let asked = question.text(&id);
            open.push(Open { session: &self.session, id, key: &question.key, answer });
            if out.send(Frame::message(asked)).await.is_err() {
                return Err(format!("{server} asked something, and the app did not listen any more."));
            }
        }
        let patience = self.session.upstream.limits.question;
        let until = Instant::now() + patience;
        let answered = open.iter_mut().map(async |it: &mut Open<'_>| match timeout_at(until, &mut it.answer).await {
            Ok(Ok(message)) => match &message.kind {
                Kind::Response { outcome: Answered::Result(span), .. } => {
                    Ok((it.key.to_owned(), Bytes::copy_from_slice(message.slice(span))))
                }
                _ => Err(format!("The app could not answer what {server} asked: {}", complaint(&message))),
            },
            Ok(Err(_)) => Err(format!("{server} asked something, and the app went without an answer.")),
            Err(_) => Err(format!(
                "{server} asked something, and nobody answered within {} seconds. Ask again when you are there.",
                patience.as_secs()
            )),
        });
        let answered = try_join_all(answered).await;
        if answered.is_err() {
            for question in &open {
                question.withdraw(out).await;
            }
        }
        answered
    }

    /// The call ends because the client could not answer.
    pub(super) fn unanswered(&self, words: &str) -> Bytes {
        let text = match self.method.as_str() {
            // As a result the words reach the model, and through it the user.
            "tools/call" => answers::tool_result(&self.id(), words, true, self.label.as_deref()),
            _ => answers::error(&self.id(), INTERNAL, words),
        };
        self.observe(text.len(), Outcome::Failed);
        text
    }
}

impl Open<'_> {
    /// Tells the client that nobody waits any more, if it has not answered.
    async fn withdraw(&self, out: &mpsc::Sender<Frame>) {
        if self.session.forget_question(&self.id) {
            let id = json(&self.id);
            let text = format!(
                r#"{{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":{id}}}}}"#
            );
            drop(out.send(Frame::message(text.into())).await);
        }
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.session.forget_question(&self.id);
    }
}

/// The message of an error response.
fn complaint(response: &Message) -> String {
    #[derive(Deserialize)]
    struct Told {
        error: Complaint,
    }
    #[derive(Deserialize)]
    struct Complaint {
        message: String,
    }
    match serde_json::from_slice::<Told>(response.text()) {
        Ok(told) => told.error.message,
        Err(_) => "it did not say why.".to_owned(),
    }
}
