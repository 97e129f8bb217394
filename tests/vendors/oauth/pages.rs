//! The pages of an authorisation server: plain HTML that needs no script.

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};

use super::Rules;
use crate::vendor::Vendor;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#1b1f29}\
header{display:flex;gap:1rem;align-items:center;padding:.75rem 1rem;background:#fff;border-bottom:1px solid #d9dce3}\
main{max-width:26rem;margin:3rem auto;padding:2rem;background:#fff;border:1px solid #d9dce3;border-radius:12px}\
h1{font-size:1.3rem;margin-top:0}label{display:block;margin:.75rem 0}input,select{font:inherit;padding:.4rem .6rem}\
main input{width:100%;box-sizing:border-box}button{font:inherit;padding:.5rem 1.2rem;border-radius:8px;border:1px solid #8a92a6}\
button[value=approve],button.go{background:#2346d8;color:#fff;border-color:#2346d8}.wrong{color:#a3161f}";

/// Sign-in form.
pub(super) fn login(vendor: &Vendor, rules: &Rules, request: &str, wrong: Option<&str>) -> Response {
    let wrong = wrong.map(|it| format!("<p class=wrong role=alert>{it}</p>")).unwrap_or_default();
    let body = format!(
        "<h1>Sign in to {title}</h1>{wrong}<form method=post action=\"{action}\">\
<input type=hidden name=request value=\"{request}\">\
<label>Email<input type=email name=email autocomplete=username required></label>\
<label>Password<input type=password name=password autocomplete=current-password required></label>\
<button class=go type=submit>Sign in</button></form>",
        title = vendor.product.title,
        action = rules.login,
    );
    page(StatusCode::OK, vendor, "", &body)
}

/// Approve or deny; with several instances, their chooser at the top left.
pub(super) fn consent(vendor: &Vendor, rules: &Rules, request: &str, app: &str, person: &str) -> Response {
    let options: String =
        rules.instances.iter().map(|it| format!("<option value=\"{it}\">{it}</option>")).collect();
    let chooser = if rules.instances.is_empty() {
        String::new()
    } else {
        format!("<label>Instance <select name=instance form=answer>{options}</select></label>")
    };
    let body = format!(
        "<h1>Let {app} use {title}?</h1><p>Signed in as {person}.</p><p>{terms}</p>\
<form id=answer method=post action=\"{action}\"><input type=hidden name=request value=\"{request}\">\
<button name=decision value=approve>Approve</button> <button name=decision value=deny>Deny</button></form>",
        app = escaped(app),
        title = vendor.product.title,
        terms = rules.terms,
        action = rules.consent,
    );
    page(StatusCode::OK, vendor, &chooser, &body)
}

/// Signed in, but not allowed to connect anything.
pub(super) fn refused(vendor: &Vendor, rules: &Rules, request: &str) -> Response {
    let body = format!(
        "<h1>{title}</h1><p>{why}</p><form method=post action=\"{action}\">\
<input type=hidden name=request value=\"{request}\">\
<button name=decision value=deny>Back to the app</button></form>",
        title = rules.refused_title,
        why = rules.refused,
        action = rules.consent,
    );
    page(StatusCode::FORBIDDEN, vendor, "", &body)
}

/// The request is unknown: too old, answered before, or made up.
pub(super) fn over(vendor: &Vendor) -> Response {
    stop(vendor, "This sign-in is over", "Start again from your app.")
}

/// A page that leads nowhere.
pub(super) fn stop(vendor: &Vendor, title: &str, text: &str) -> Response {
    page(StatusCode::BAD_REQUEST, vendor, "", &format!("<h1>{title}</h1><p>{text}</p>"))
}

fn page(status: StatusCode, vendor: &Vendor, corner: &str, body: &str) -> Response {
    let title = vendor.product.title;
    let html = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title><style>{STYLE}</style></head>\
<body><header>{corner}<strong>{title}</strong></header><main>{body}</main></body></html>"
    );
    (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
