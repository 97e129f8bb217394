//! Lists whose elements carry their own names (`- name: acme`, `[[servers]]`), read as tables by these names.

use serde_json::{Map, Value};

/// The field an element has its name in.
pub(crate) const NAME: &str = "name";

/// `value` with the list at `path` turned into a table. Everything else, and a list that is not there, stays.
pub(crate) fn by_name(mut value: Value, path: &[String]) -> Value {
    let found = path.iter().try_fold(&mut value, |it, key| it.as_object_mut()?.get_mut(key));
    if let (Some(Value::Array(elements)), false) = (found, path.is_empty()) {
        let elements = std::mem::take(elements);
        let names = names(elements.iter().map(|it| it.get(NAME).and_then(Value::as_str)));
        let table = Value::Object(names.into_iter().zip(elements).collect());
        *path
            .iter()
            .try_fold(&mut value, |it, key| it.as_object_mut()?.get_mut(key))
            .expect("it was found just now") = table;
    }
    value
}

/// The key of each element: its name, or one that nobody would choose where it has none or one that was taken.
pub(crate) fn names<'n>(elements: impl Iterator<Item = Option<&'n str>>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for (index, name) in elements.enumerate() {
        let free = name.filter(|it| !keys.iter().any(|key| key == it));
        keys.push(free.map_or_else(|| format!("\u{0}{index}"), str::to_owned));
    }
    keys
}

/// `value` wrapped into one table for each of `rest`, which goes on from `above`; an element of the list at `listed`
/// gets its name.
pub(crate) fn nested(listed: &[String], above: &[&str], rest: &[&str], value: &Value) -> Value {
    let whole: Vec<&str> = above.iter().chain(rest).copied().collect();
    let steps = above.len()..whole.len();
    steps.rev().fold(value.clone(), |value, depth| match is_listed(listed, &whole[..depth]) {
        true => Value::Array(vec![element(whole[depth], &value)]),
        false => Value::Object(Map::from_iter([(whole[depth].to_owned(), value)])),
    })
}

/// `value` as an element called `name`.
pub(crate) fn element(name: &str, value: &Value) -> Value {
    let fields = value.as_object().into_iter().flatten().filter(|(key, _)| *key != NAME);
    let name = (NAME.to_owned(), Value::from(name));
    Value::Object([name].into_iter().chain(fields.map(|(key, it)| (key.clone(), it.clone()))).collect())
}

/// Whether the list is what `path` names.
pub(crate) fn is_listed(listed: &[String], path: &[&str]) -> bool {
    !listed.is_empty() && listed.iter().eq(path.iter())
}
