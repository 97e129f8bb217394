//! Part3: a server at the root of its host, opaque tokens, rotation with reuse detection, Project Primes only.

use serde_json::json;
use std::{collections::BTreeMap, io, time::Duration};

use crate::{
    limits::Limits,
    oauth::{Person, Rules},
    product::{Does, Input, Product, Records, Tool, optional, required},
    vendor::{Guard, Vendor},
};

/// Is Project Prime on a project.
pub(crate) const PRIME: Person =
    Person { name: "petra@studio.example", password: "prime-on-two-projects", allowed: true };
/// Is on a project, but not its Prime.
pub(crate) const OTHER: Person =
    Person { name: "olaf@studio.example", password: "only-a-consultant", allowed: false };

pub(crate) fn vendor(origin: &str) -> io::Result<Vendor> {
    Vendor::new("part3", origin, "", PRODUCT, Guard::OAuth(&RULES), Limits::none)
}

const RULES: Rules = Rules {
    prefix: "p3",
    unauthorized: "Authentication required",
    authorize: "/authorize",
    login: "/oauth/login",
    consent: "/oauth/consent",
    token: "/token",
    register: "/register",
    revoke: "/revoke",
    scopes: &["mcp"],
    names_issuer: false,
    rotates: true,
    access: Duration::from_secs(24 * 3600),
    refresh: Duration::from_secs(90 * 24 * 3600),
    people: &[PRIME, OTHER],
    instances: &[],
    instance_field: None,
    refused_title: "Access denied",
    refused: "MCP access is limited to users who are a Project Prime on at least one project.",
    terms: "The assistant will be able to see and act on the projects you are Project Prime of.",
};

const PRODUCT: Product = Product {
    name: "part3",
    title: "Part3",
    version: "0.9.0",
    instructions: "Construction administration: projects, submittals, RFIs and change orders of the signed-in Project Prime.",
    tools: TOOLS,
    changed_tools: &TOOLS_CHANGED,
    resources: &[],
    prompts: &[],
    page: 50,
    account_field: None,
    always_streams: true,
    seed,
};

const PROJECT: Input = required("key", "string", "Key of the project, e.g. proj_1");

const LIST_PROJECTS: Tool = Tool {
    name: "list_projects",
    title: "List projects",
    about: "List the projects the user is on.",
    does: Does::List("projects"),
    takes: &[
        optional("cursor", "string", "next_cursor of the previous page"),
        optional("limit", "integer", "Page size"),
    ],
};

const WHO: Tool = Tool {
    name: "get_current_user",
    title: "Current user",
    about: "Who is signed in, and in which role.",
    does: Does::Whoami,
    takes: &[],
};

const TOOLS: &[Tool] = &[
    WHO,
    LIST_PROJECTS,
    Tool {
        name: "get_project",
        title: "Get project",
        about: "Get one project by its key.",
        does: Does::Get("projects"),
        takes: &[PROJECT],
    },
    Tool {
        name: "search_submittals",
        title: "Search submittals",
        about: "Search the submittals of all projects.",
        does: Does::Search("submittals"),
        takes: &[required("query", "string", "Words to look for")],
    },
    Tool {
        name: "create_rfi",
        title: "Create RFI",
        about: "Ask a question about a project (request for information).",
        does: Does::Create("rfis"),
        takes: &[
            required("project", "string", "Key of the project"),
            required("question", "string", "What is asked"),
        ],
    },
    Tool {
        name: "close_submittal",
        title: "Close submittal",
        about: "Close a submittal as reviewed.",
        does: Does::Mark("submittals", "closed"),
        takes: &[required("key", "string", "Key of the submittal")],
    },
    Tool {
        name: "project_report",
        title: "Project report",
        about: "Build a status report over all projects. Reports progress.",
        does: Does::Report,
        takes: &[],
    },
];

const TOOLS_CHANGED: [Tool; 2] = [WHO, LIST_PROJECTS];

fn seed() -> Records {
    let project = |key: &str, name: &str| json!({"key": key, "name": name, "role": "Project Prime"});
    let submittal = |key: &str, title: &str| json!({"key": key, "title": title, "status": "open"});
    let own = BTreeMap::from([
        ("projects", vec![project("proj_1", "Harbour Library"), project("proj_2", "Elm Street School")]),
        (
            "submittals",
            vec![submittal("subm_1", "Curtain wall shop drawings"), submittal("subm_2", "Door hardware")],
        ),
        ("rfis", Vec::new()),
    ]);
    Records::from([(PRIME.name.to_owned(), own)])
}
