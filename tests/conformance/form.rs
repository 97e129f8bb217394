//! Values for a JSON Schema, as somebody in a hurry would fill in a form.

use serde_json::{Map, Value, json};

/// An object with every property that has a default or must be there.
pub(crate) fn filled(schema: &Value) -> Value {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object();
    let values = properties.into_iter().flatten().filter_map(|(name, property)| {
        let value = match property.get("default") {
            Some(default) => default.clone(),
            None if required.contains(&name.as_str()) => made_up(property),
            None => return None,
        };
        Some((name.clone(), value))
    });
    Value::Object(values.collect::<Map<String, Value>>())
}

/// The answer to `elicitation/create`: accepted, with the form's own defaults (SEP-1034).
pub(crate) fn accepted(params: &Value) -> Value {
    json!({ "action": "accept", "content": filled(&params["requestedSchema"]) })
}

fn made_up(property: &Value) -> Value {
    if let Some(first) = property["enum"].as_array().and_then(|it| it.first()) {
        return first.clone();
    }
    match property["type"].as_str().unwrap_or("string") {
        "boolean" => json!(true),
        "integer" | "number" => json!(3),
        "array" => json!([]),
        "object" => json!({}),
        "null" => Value::Null,
        _ => json!("x"),
    }
}
