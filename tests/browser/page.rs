//! What a person sees on a page: its heading, its forms with their buttons, its links.

use scraper::{ElementRef, Html, Selector};

/// One page.
pub(crate) struct Page {
    /// The first heading, else the title.
    pub(crate) heading: String,
    pub(crate) forms: Vec<Form>,
    /// Text and address.
    pub(crate) links: Vec<(String, String)>,
}

pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) post: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) buttons: Vec<Button>,
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) value: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Hidden,
    Text,
    Password,
    /// Label and value of each option.
    Choice(Vec<(String, String)>),
}

pub(crate) struct Button {
    pub(crate) label: String,
    /// Sent along when it is the one that was clicked.
    pub(crate) member: Option<(String, String)>,
}

impl Page {
    pub(crate) fn read(html: &str) -> Page {
        let document = Html::parse_document(html);
        let all = |css: &str| -> Vec<ElementRef<'_>> {
            Selector::parse(css).map(|it| document.select(&it).collect()).unwrap_or_default()
        };
        let heading = all("h1").first().or(all("title").first()).map(|it| text(*it)).unwrap_or_default();
        let links = all("a[href]").into_iter().map(|it| (text(it), attribute(it, "href"))).collect();
        let controls = all("input, select, textarea, button");
        let read = |form: ElementRef<'_>| {
            let own = |it: &&ElementRef<'_>| belongs(**it, form) && it.value().attr("disabled").is_none();
            let own: Vec<ElementRef<'_>> = controls.iter().filter(own).copied().collect();
            Form {
                action: attribute(form, "action"),
                post: attribute(form, "method").eq_ignore_ascii_case("post"),
                fields: fields(&own, &all("label")),
                buttons: own.iter().filter_map(|it| button(*it)).collect(),
            }
        };
        Page { heading, forms: all("form").into_iter().map(read).collect(), links }
    }
}

/// A control belongs to the form its `form` attribute names, else to the one around it.
fn belongs(control: ElementRef<'_>, form: ElementRef<'_>) -> bool {
    match control.value().attr("form") {
        Some(id) => form.value().id() == Some(id),
        None => control.ancestors().any(|it| it.id() == form.id()),
    }
}

fn fields(controls: &[ElementRef<'_>], labels: &[ElementRef<'_>]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for control in controls {
        let name = attribute(*control, "name");
        let (kind, value) = match (control.value().name(), attribute(*control, "type").as_str()) {
            _ if name.is_empty() => continue,
            ("button", _) | ("input", "submit" | "button" | "reset" | "image" | "file") => continue,
            ("select", _) => options(*control),
            ("textarea", _) => (Kind::Text, text(*control)),
            (_, "hidden") => (Kind::Hidden, attribute(*control, "value")),
            (_, "password") => (Kind::Password, attribute(*control, "value")),
            (_, "checkbox") if control.value().attr("checked").is_none() => continue,
            (_, "checkbox") => (Kind::Hidden, attribute(*control, "value")),
            (_, "radio") => {
                let option = (label(*control, labels), attribute(*control, "value"));
                let checked = control.value().attr("checked").map(|_| option.1.clone());
                match fields.iter_mut().find(|it| it.name == name) {
                    Some(Field { kind: Kind::Choice(options), value, .. }) => {
                        options.push(option);
                        *value = checked.unwrap_or(std::mem::take(value));
                        continue;
                    }
                    _ => (Kind::Choice(vec![option]), checked.unwrap_or_default()),
                }
            }
            _ => (Kind::Text, attribute(*control, "value")),
        };
        fields.push(Field { name, kind, value });
    }
    fields
}

/// The options of a `select`, and the one that is chosen: the marked one, else the first.
fn options(select: ElementRef<'_>) -> (Kind, String) {
    let Ok(css) = Selector::parse("option") else { return (Kind::Choice(Vec::new()), String::new()) };
    let value = |it: ElementRef<'_>| it.value().attr("value").map_or_else(|| text(it), str::to_owned);
    let marked = select.select(&css).find(|it| it.value().attr("selected").is_some());
    let chosen = marked.or_else(|| select.select(&css).next()).map(value).unwrap_or_default();
    (Kind::Choice(select.select(&css).map(|it| (text(it), value(it))).collect()), chosen)
}

/// The text of the label that names `control` or stands around it.
fn label(control: ElementRef<'_>, labels: &[ElementRef<'_>]) -> String {
    let names = |it: &&ElementRef<'_>| {
        let named = control.value().id().is_some_and(|id| it.value().attr("for") == Some(id));
        named || control.ancestors().any(|above| above.id() == it.id())
    };
    labels.iter().find(names).map(|it| text(*it)).unwrap_or_default()
}

fn button(control: ElementRef<'_>) -> Option<Button> {
    let kind = attribute(control, "type");
    let value = attribute(control, "value");
    let label = match control.value().name() {
        "button" if kind.is_empty() || kind == "submit" => text(control),
        "input" if kind == "submit" => value.clone(),
        _ => return None,
    };
    let name = attribute(control, "name");
    Some(Button { label, member: (!name.is_empty()).then_some((name, value)) })
}

fn attribute(element: ElementRef<'_>, name: &str) -> String {
    element.value().attr(name).unwrap_or_default().to_owned()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
