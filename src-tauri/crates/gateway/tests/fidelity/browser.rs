//! An event stream as WHATWG HTML §9.2 has it read, and nothing of ours: what the standard's own reader would see.

/// What stands after one blank line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The type and the data of the event that was dispatched, if one was.
    pub(crate) event: Option<(String, String)>,
    /// What a reader that lost the stream would resume at.
    last_event_id: String,
    /// What it would wait before.
    retry: Option<u64>,
}

/// A reader of one stream.
#[derive(Default)]
pub(crate) struct Browser {
    begun: bool,
    last_event_id: String,
    retry: Option<u64>,
    shown: (String, Option<u64>),
}

impl Browser {
    /// Reads whole lines, and tells of every blank one that changed anything.
    pub(crate) fn read(&mut self, text: &str) -> Vec<Seen> {
        let text = if self.begun { text } else { text.strip_prefix('\u{feff}').unwrap_or(text) };
        self.begun = true;
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut all = Vec::new();
        let (mut kind, mut data) = (String::new(), String::new());
        let lines = text.strip_suffix('\n').expect("whole lines").split('\n');
        for line in lines {
            if line.is_empty() {
                let event = (!data.is_empty()).then(|| {
                    let kind = if kind.is_empty() { "message".to_owned() } else { kind.clone() };
                    (kind, data.strip_suffix('\n').unwrap().to_owned())
                });
                (kind, data) = Default::default();
                let standing = (self.last_event_id.clone(), self.retry);
                if event.is_some() || standing != self.shown {
                    self.shown = standing.clone();
                    all.push(Seen { event, last_event_id: standing.0, retry: standing.1 });
                }
                continue;
            }
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => kind = value.to_owned(),
                "data" => data += &format!("{value}\n"),
                "id" if !value.contains('\0') => self.last_event_id = value.to_owned(),
                "retry" if value.bytes().all(|it| it.is_ascii_digit()) => {
                    self.retry = value.parse().ok().or(self.retry);
                }
                _ => {}
            }
        }
        all
    }
}
