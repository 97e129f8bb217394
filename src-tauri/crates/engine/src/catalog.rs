//! The servers Traygate knows without being told.

use gateway::{Budget, Counted, Quota};
use url::Url;

use crate::{server::Server, snapshot::Auth};

/// One vendor we know.
pub(crate) struct BuiltIn {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// `None`: the address stands only in the snippet of the user's own dashboard.
    pub(crate) url: Option<&'static str>,
    pub(crate) auth: Auth,
    /// Addresses below this domain are this vendor's.
    pub(crate) domain: &'static str,
    /// What the user should know before the first sign-in.
    pub(crate) note: &'static str,
    /// What its pages say of limits.
    pub(crate) budget: Budget,
    /// The tool that tells whose account it is.
    pub(crate) identity: IdentityTool,
}

/// A tool without arguments that changes nothing and whose answer names the account.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct IdentityTool {
    pub(crate) name: &'static str,
    /// The member of its answer that is the name.
    pub(crate) field: &'static str,
}

/// Every built-in server, in the order the window lists them.
pub(crate) const CATALOG: &[BuiltIn] = &[
    BuiltIn {
        id: "partnerstack",
        name: "PartnerStack",
        url: Some("https://mcp.partnerstack.com/mcp"),
        auth: Auth::OAuth,
        domain: "partnerstack.com",
        note: "Choose the instance at the top left of the sign-in page; your account needs Admin or Integration \
               (full) permissions.",
        budget: Budget::UNKNOWN,
        identity: IdentityTool { name: "get_program", field: "instance" },
    },
    BuiltIn {
        id: "part3",
        name: "Part3",
        url: Some("https://mcp.part3.io"),
        auth: Auth::OAuth,
        domain: "part3.io",
        note: "Open to Project Primes only; everybody else sees an access-denied page.",
        budget: Budget::UNKNOWN,
        identity: IdentityTool { name: "get_current_user", field: "user" },
    },
    BuiltIn {
        id: "partnero",
        name: "Partnero",
        url: None,
        auth: Auth::ApiKey,
        domain: "partnero.com",
        note: "The address and the key are in your Partnero dashboard under Integrations \u{2192} MCP: paste the snippet \
               shown there, with your key in place of YOUR_API_KEY.",
        // "Tool calls: 360 requests/minute. SSE connections: 5 per IP/minute."
        budget: Budget {
            calls: Some(Quota::per_minute(360)),
            counted: Counted::Only(&["tools/call"]),
            streams: Some(Quota::per_minute(5)),
        },
        identity: IdentityTool { name: "get_program_overview", field: "program" },
    },
];

/// The built-in server with this id.
pub(crate) fn built_in(id: &str) -> Option<&'static BuiltIn> {
    CATALOG.iter().find(|it| it.id == id)
}

/// The vendor whose address this is.
pub(crate) fn vendor_of(url: &Url) -> Option<&'static BuiltIn> {
    let host = url.host_str()?;
    CATALOG
        .iter()
        .find(|it| host.strip_suffix(it.domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The identity tool of the vendor whose server this is.
pub(crate) fn identity_tool(server: &Server) -> Option<&'static IdentityTool> {
    vendor(server).map(|it| &it.identity)
}

/// What is known of a server's limits.
pub(crate) fn budget(server: &Server) -> Budget {
    vendor(server).map_or(Budget::UNKNOWN, |it| it.budget.clone())
}

fn vendor(server: &Server) -> Option<&'static BuiltIn> {
    built_in(&server.id).or_else(|| vendor_of(server.url.as_ref()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_is_known_by_its_domain_alone() {
        let check = |url: &str, id: Option<&str>| {
            assert_eq!(vendor_of(&Url::parse(url).unwrap()).map(|it| it.id), id, "{url}");
        };
        check("https://mcp.partnerstack.com/mcp", Some("partnerstack"));
        check("https://partnerstack.com/", Some("partnerstack"));
        check("https://mcp.part3.io", Some("part3"));
        check("https://api.partnero.com/mcp", Some("partnero"));
        check("https://evilpartnerstack.com/mcp", None);
        check("https://partnerstack.com.evil.example/mcp", None);
        check("http://127.0.0.1:1/partnerstack.com", None);
    }

    #[test]
    fn every_built_in_address_is_valid_and_its_vendors_own() {
        for server in CATALOG {
            let Some(url) = server.url else { continue };
            assert_eq!(vendor_of(&moving::address::clean(url).unwrap()).unwrap().id, server.id);
        }
    }
}
