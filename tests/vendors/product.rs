//! What a vendor sells: tools as a table, records to act on, resources and prompts.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

use crate::vendor::Caller;

/// Everything that tells one vendor's MCP server from another's.
pub(crate) struct Product {
    /// `serverInfo.name`, `title`, `version`.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) version: &'static str,
    pub(crate) instructions: &'static str,
    pub(crate) tools: &'static [Tool],
    /// Shown instead of `tools` once the vendor "changed" them.
    pub(crate) changed_tools: &'static [Tool],
    pub(crate) resources: &'static [Resource],
    pub(crate) prompts: &'static [Prompt],
    /// Tools on one page of `tools/list`.
    pub(crate) page: usize,
    /// What a record's answers name the account, if they do.
    pub(crate) account_field: Option<&'static str>,
    /// Whether every answer is an event stream, as the TypeScript SDK's servers do by default.
    pub(crate) always_streams: bool,
    pub(crate) seed: fn() -> Records,
}

/// One tool.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) about: &'static str,
    pub(crate) does: Does,
    pub(crate) takes: &'static [Input],
}

/// What a tool does to the records named.
#[derive(Clone, Copy)]
pub(crate) enum Does {
    List(&'static str),
    Search(&'static str),
    Get(&'static str),
    Create(&'static str),
    Update(&'static str),
    /// Sets `status`.
    Mark(&'static str, &'static str),
    /// The one record of that collection, whole.
    Show(&'static str),
    /// Who the token belongs to.
    Whoami,
    /// A report that takes its time and tells how far it is.
    Report,
}

/// One argument of a tool.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) about: &'static str,
    pub(crate) required: bool,
}

pub(crate) struct Resource {
    pub(crate) uri: &'static str,
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// `{account}` stands for the caller's.
    pub(crate) text: &'static str,
}

pub(crate) struct Prompt {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) argument: &'static str,
    /// `{argument}` stands for the argument's value.
    pub(crate) text: &'static str,
}

/// Account → collection → records.
pub(crate) type Records = BTreeMap<String, BTreeMap<&'static str, Vec<Value>>>;

/// Records a list answers with when nobody says how many.
const PAGE: usize = 3;

pub(crate) const fn required(name: &'static str, kind: &'static str, about: &'static str) -> Input {
    Input { name, kind, about, required: true }
}

pub(crate) const fn optional(name: &'static str, kind: &'static str, about: &'static str) -> Input {
    Input { name, kind, about, required: false }
}

impl Does {
    pub(crate) fn reads_only(self) -> bool {
        match self {
            Does::List(_) | Does::Search(_) | Does::Get(_) | Does::Show(_) | Does::Whoami | Does::Report => {
                true
            }
            Does::Create(_) | Does::Update(_) | Does::Mark(..) => false,
        }
    }

    fn destroys(self) -> bool {
        matches!(self, Does::Mark(..))
    }

    fn may_repeat(self) -> bool {
        !matches!(self, Does::Create(_))
    }
}

impl Tool {
    /// As `tools/list` shows it.
    pub(crate) fn shown(&self) -> Value {
        let property =
            |input: &Input| (input.name.to_owned(), json!({"type": input.kind, "description": input.about}));
        let properties: Map<String, Value> = self.takes.iter().map(property).collect();
        let needed: Vec<&str> = self.takes.iter().filter(|it| it.required).map(|it| it.name).collect();
        let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
        if !needed.is_empty() {
            schema["required"] = json!(needed);
        }
        let mut annotations = json!({"title": self.title, "readOnlyHint": self.does.reads_only()});
        if !self.does.reads_only() {
            annotations["destructiveHint"] = json!(self.does.destroys());
            annotations["idempotentHint"] = json!(self.does.may_repeat());
        }
        annotations["openWorldHint"] = json!(false);
        json!({
            "name": self.name,
            "title": self.title,
            "description": self.about,
            "inputSchema": schema,
            "annotations": annotations,
        })
    }

    /// Carries the call out.
    ///
    /// # Errors
    /// In words for the assistant; they become a result with `isError`.
    pub(crate) fn call(
        &self,
        product: &Product,
        records: &mut Records,
        caller: &Caller,
        arguments: &Value,
    ) -> Result<Value, String> {
        for input in self.takes.iter().filter(|it| it.required) {
            if arguments.get(input.name).is_none_or(Value::is_null) {
                return Err(format!("Missing required argument: {}", input.name));
            }
        }
        let mut answer = json!({});
        if let Some(field) = product.account_field {
            answer[field] = json!(caller.account);
        }
        let own = records.entry(caller.account.clone()).or_default();
        let found = match self.does {
            Does::List(collection) => list(collection, own.entry(collection).or_default(), arguments)?,
            Does::Search(collection) => search(collection, own.entry(collection).or_default(), arguments),
            Does::Get(collection) => found(own.entry(collection).or_default(), arguments)?.clone(),
            Does::Create(collection) => create(collection, own.entry(collection).or_default(), arguments),
            Does::Update(collection) => {
                update(found(own.entry(collection).or_default(), arguments)?, arguments)
            }
            Does::Mark(collection, status) => {
                update(found(own.entry(collection).or_default(), arguments)?, &json!({"status": status}))
            }
            Does::Show(collection) => own.entry(collection).or_default().first().cloned().unwrap_or_default(),
            Does::Whoami => json!({"user": caller.user, "role": "Project Prime"}),
            Does::Report => {
                let rows: usize = own.values().map(Vec::len).sum();
                json!({"report": "Program performance", "rows": rows, "status": "finished"})
            }
        };
        for (name, value) in found.as_object().into_iter().flatten() {
            answer[name] = value.clone();
        }
        Ok(answer)
    }
}

fn list(collection: &str, records: &[Value], arguments: &Value) -> Result<Value, String> {
    let wanted = arguments.get("limit").and_then(Value::as_u64).map_or(PAGE, |it| it.clamp(1, 100) as usize);
    let from = match arguments.get("cursor").and_then(Value::as_str) {
        None => 0,
        Some(cursor) => position(cursor).ok_or("Invalid cursor. Use next_cursor of the previous page.")?,
    };
    let page: Vec<&Value> = records.iter().skip(from).take(wanted).collect();
    let next = from + page.len();
    let more = next < records.len();
    let mut answer = json!({collection: page, "total": records.len(), "has_more": more});
    if more {
        answer["next_cursor"] = json!(cursor(next));
    }
    Ok(answer)
}

/// A position as an opaque cursor.
pub(crate) fn cursor(position: usize) -> String {
    format!("cur_{:x}", position + 0x2a)
}

/// The position a cursor stands for.
pub(crate) fn position(cursor: &str) -> Option<usize> {
    usize::from_str_radix(cursor.strip_prefix("cur_")?, 16).ok()?.checked_sub(0x2a)
}

fn search(collection: &str, records: &[Value], arguments: &Value) -> Value {
    let query = arguments.get("query").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let matches = |it: &&Value| it.to_string().to_lowercase().contains(&query);
    let hits: Vec<&Value> = records.iter().filter(matches).collect();
    json!({"total": hits.len(), collection: hits})
}

fn found<'a>(records: &'a mut [Value], arguments: &Value) -> Result<&'a mut Value, String> {
    let key = arguments.get("key").and_then(Value::as_str).unwrap_or_default();
    records.iter_mut().find(|it| it["key"] == key).ok_or_else(|| format!("Not found: {key}"))
}

fn create(collection: &str, records: &mut Vec<Value>, arguments: &Value) -> Value {
    let stem = collection.trim_end_matches('s');
    let mut record = json!({"key": format!("{}_{}", &stem[..stem.len().min(4)], 1001 + records.len())});
    record = update(&mut record, arguments);
    record["status"] = json!("active");
    records.push(record.clone());
    json!({"created": record})
}

fn update(record: &mut Value, arguments: &Value) -> Value {
    for (name, value) in arguments.as_object().into_iter().flatten().filter(|(name, _)| *name != "key") {
        record[name] = value.clone();
    }
    record.clone()
}
