//! Partnero: one API key, 360 tool calls a minute, five event streams per address a minute.

use serde_json::{Value, json};
use std::{collections::BTreeMap, io};

use crate::{
    limits::Limits,
    product::{Does, Input, Product, Records, Tool, optional, required},
    vendor::{Guard, Vendor},
};

/// The one program the key belongs to.
const PROGRAM: &str = "Orchid Referrals";

pub(crate) fn vendor(origin: &str) -> io::Result<Vendor> {
    let limits = || Limits::per_minute(Some(360), Some(5));
    Vendor::new("partnero", origin, "/mcp", PRODUCT, Guard::Key { account: PROGRAM }, limits)
}

const PRODUCT: Product = Product {
    name: "Partnero MCP Server",
    title: "Partnero",
    version: "2.1.0",
    instructions: "Manage partners, customers, transactions, leads and rewards of a Partnero program.",
    tools: &TOOLS,
    changed_tools: &CHANGED,
    resources: &[],
    prompts: &[],
    page: 50,
    account_field: None,
    always_streams: false,
    seed,
};

const KEY: Input = required("key", "string", "Its key, e.g. partner_abc or cust_123");
const QUERY: Input = required("query", "string", "Name or email to look for");
const CURSOR: Input = optional("cursor", "string", "next_cursor of the previous page");
const LIMIT: Input = optional("limit", "integer", "How many to return");
const EMAIL: Input = required("email", "string", "Email address");
const NAME: Input = optional("name", "string", "Full name");
const AMOUNT: Input = required("amount", "number", "Amount in the program's currency");

const fn tool(
    name: &'static str,
    title: &'static str,
    about: &'static str,
    does: Does,
    takes: &'static [Input],
) -> Tool {
    Tool { name, title, about, does, takes }
}

const TOOLS: [Tool; 33] = [
    tool(
        "list_partners",
        "List partners",
        "List the partners of the program.",
        Does::List("partners"),
        &[CURSOR, LIMIT],
    ),
    tool(
        "search_partners",
        "Search partners",
        "Search partners by name or email.",
        Does::Search("partners"),
        &[QUERY],
    ),
    tool("get_partner", "Get partner", "Get one partner.", Does::Get("partners"), &[KEY]),
    tool("create_partner", "Create partner", "Create a partner.", Does::Create("partners"), &[EMAIL, NAME]),
    tool("update_partner", "Update partner", "Update a partner.", Does::Update("partners"), &[KEY, NAME]),
    tool(
        "archive_partner",
        "Archive partner",
        "Archive a partner.",
        Does::Mark("partners", "archived"),
        &[KEY],
    ),
    tool(
        "restore_partner",
        "Restore partner",
        "Restore an archived partner.",
        Does::Mark("partners", "active"),
        &[KEY],
    ),
    tool(
        "list_customers",
        "List customers",
        "List the customers.",
        Does::List("customers"),
        &[CURSOR, LIMIT],
    ),
    tool(
        "search_customers",
        "Search customers",
        "Search customers by name or email.",
        Does::Search("customers"),
        &[QUERY],
    ),
    tool(
        "create_customer",
        "Create customer",
        "Create a customer and link it to a partner.",
        Does::Create("customers"),
        &[EMAIL, NAME, optional("partner", "string", "Key of the partner")],
    ),
    tool("update_customer", "Update customer", "Update a customer.", Does::Update("customers"), &[KEY, NAME]),
    tool(
        "get_customer_transactions",
        "Customer transactions",
        "Transactions of a customer.",
        Does::Search("transactions"),
        &[QUERY],
    ),
    tool(
        "get_customer_stats",
        "Customer stats",
        "Revenue and commission of a customer.",
        Does::Get("customers"),
        &[KEY],
    ),
    tool(
        "archive_customer",
        "Archive customer",
        "Archive a customer.",
        Does::Mark("customers", "archived"),
        &[KEY],
    ),
    tool(
        "restore_customer",
        "Restore customer",
        "Restore an archived customer.",
        Does::Mark("customers", "active"),
        &[KEY],
    ),
    tool(
        "list_transactions",
        "List transactions",
        "List the transactions.",
        Does::List("transactions"),
        &[CURSOR, LIMIT],
    ),
    tool("get_transaction", "Get transaction", "Get one transaction.", Does::Get("transactions"), &[KEY]),
    tool(
        "create_transaction",
        "Create transaction",
        "Create a transaction. Triggers commissions.",
        Does::Create("transactions"),
        &[required("customer", "string", "Key of the customer"), AMOUNT],
    ),
    tool(
        "archive_transaction",
        "Archive transaction",
        "Archive a transaction.",
        Does::Mark("transactions", "archived"),
        &[KEY],
    ),
    tool(
        "restore_transaction",
        "Restore transaction",
        "Restore a transaction.",
        Does::Mark("transactions", "active"),
        &[KEY],
    ),
    tool("list_leads", "List leads", "List the leads.", Does::List("leads"), &[CURSOR, LIMIT]),
    tool("get_lead", "Get lead", "Get one lead.", Does::Get("leads"), &[KEY]),
    tool("create_lead", "Create lead", "Create a lead.", Does::Create("leads"), &[EMAIL, NAME]),
    tool("update_lead", "Update lead", "Update a lead.", Does::Update("leads"), &[KEY, NAME]),
    tool(
        "convert_lead",
        "Convert lead",
        "Convert a lead into a customer.",
        Does::Mark("leads", "converted"),
        &[KEY],
    ),
    tool("reject_lead", "Reject lead", "Reject a lead.", Does::Mark("leads", "rejected"), &[KEY]),
    tool("list_rewards", "List rewards", "List the rewards.", Does::List("rewards"), &[CURSOR, LIMIT]),
    tool("get_reward", "Get reward", "Get one reward.", Does::Get("rewards"), &[KEY]),
    tool(
        "get_program_overview",
        "Program overview",
        "Key figures of the program.",
        Does::Show("overview"),
        &[],
    ),
    tool("get_program_settings", "Program settings", "Settings of the program.", Does::Show("settings"), &[]),
    tool("get_partner_stats", "Partner stats", "Performance of a partner.", Does::Get("partners"), &[KEY]),
    tool(
        "get_pending_commission",
        "Pending commission",
        "Total pending commission.",
        Does::Show("overview"),
        &[],
    ),
    tool("build_report", "Build report", "Build a performance report. Reports progress.", Does::Report, &[]),
];

const CHANGED: [Tool; 2] = [
    tool(
        "list_partners",
        "List partners",
        "List all partners of the program, archived ones too.",
        Does::List("partners"),
        &[CURSOR, LIMIT],
    ),
    tool(
        "merge_partners",
        "Merge partners",
        "Merge two partners into one.",
        Does::Update("partners"),
        &[KEY],
    ),
];

fn seed() -> Records {
    let people = ["Jane Doe", "John Hill", "Mara Lind", "Noor Aziz", "John Tan", "Rita Voss"];
    let each = |stem: &str, more: &dyn Fn(usize, &str) -> Value| -> Vec<Value> {
        let one = |(at, name): (usize, &&str)| {
            let mut record = json!({"key": format!("{stem}_{}", 101 + at), "status": "active"});
            for (field, value) in more(at, name).as_object().into_iter().flatten() {
                record[field] = value.clone();
            }
            record
        };
        people.iter().enumerate().map(one).collect()
    };
    let mail = |name: &str| format!("{}@example.com", name.to_lowercase().replace(' ', "."));
    let own = BTreeMap::from([
        (
            "partners",
            each("partner", &|at, name| json!({"name": name, "email": mail(name), "commission": at * 40})),
        ),
        ("customers", each("cust", &|at, name| json!({"name": format!("Shop {}", at + 1), "partner": name}))),
        ("transactions", each("trx", &|at, name| json!({"partner": name, "amount": (at + 1) * 99}))),
        ("leads", each("lead", &|at, _| json!({"email": format!("lead{at}@example.com")}))),
        ("rewards", each("rew", &|at, name| json!({"partner": name, "amount": at * 20}))),
        (
            "overview",
            vec![json!({"program": PROGRAM, "partners": 6, "customers": 6, "pending_commission": 600})],
        ),
        (
            "settings",
            vec![json!({"program": PROGRAM, "currency": "EUR", "commission": "20 %", "cookie_days": 60})],
        ),
    ]);
    Records::from([(PROGRAM.to_owned(), own)])
}
