//! One page of `tools/list`, read without being rewritten.

use jsonrpc::object;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The result has a member twice: two parsers could read two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoReadings;

/// The tools of a result, each as it is spelled.
pub(crate) struct Page<'a> {
    /// The whole array.
    pub(crate) array: &'a RawValue,
    pub(crate) tools: Vec<&'a RawValue>,
    pub(crate) is_last: bool,
}

/// Reads a result. `None`: it is no list of tools that anybody could use.
pub(crate) fn page(result: &[u8]) -> Result<Option<Page<'_>>, TwoReadings> {
    #[derive(Deserialize)]
    struct Members<'a> {
        #[serde(borrow)]
        tools: Option<&'a RawValue>,
        #[serde(borrow, rename = "nextCursor")]
        next: Option<&'a RawValue>,
    }
    if !result.starts_with(b"{") {
        return Ok(None);
    }
    let Members { tools, next } = object(result).ok_or(TwoReadings)?;
    let is_last = next.is_none();
    Ok(tools.and_then(|array| {
        let tools = serde_json::from_str(array.get()).ok()?;
        Some(Page { array, tools, is_last })
    }))
}
