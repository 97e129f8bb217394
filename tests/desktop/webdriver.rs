//! The real window under WebKitWebDriver, and any page under its driver, by the W3C WebDriver protocol
//! (<https://www.w3.org/TR/webdriver2/>).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{fs, net::TcpListener, ops::Deref, path::PathBuf, process::Command, sync::mpsc::channel, thread};
use support::{Http, PATIENCE, Process, programs, until};

use crate::screen::{Screen, await_that, desktop};

/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The app's window. It goes with its screen.
pub(crate) struct Window(Page);

impl Deref for Window {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.0
    }
}

impl Window {
    /// Opens the window on whatever owner runs there, with further variables for it.
    pub(crate) fn open(screen: &Screen, vars: Vec<(&'static str, String)>) -> Window {
        Window::started(screen, &["--window"], vars)
    }

    /// Starts the app so that it becomes a window.
    pub(crate) fn started(screen: &Screen, words: &[&str], vars: Vec<(&'static str, String)>) -> Window {
        let mut driver = screen.sandbox.command("WebKitWebDriver");
        driver.arg("--host=127.0.0.1").env("TAURI_WEBVIEW_AUTOMATION", "true").envs(vars);
        // A driver's picture waits for OpenGL's next frame, and without a graphics card there would be no OpenGL.
        driver.env("GDK_GL", "");
        let options = json!({ "binary": desktop(), "args": words });
        Window(Page::driven(
            &mut driver,
            &json!({ "browserName": "wry", "webkitgtk:browserOptions": options }),
        ))
    }

    /// Closes the window and waits until its process is gone.
    pub(crate) fn close(self, screen: &Screen) {
        assert_eq!(self.0.http.delete(&self.0.session), 200);
        until("the window's end", || screen.window().is_none().then_some(()));
    }

    /// Goes to a screen of the rail.
    pub(crate) fn go(&self, screen: &str) {
        self.click(&format!("//nav//button[@data-to='{screen}/']"));
    }

    /// What stands in the first row of a table that has this in it.
    pub(crate) fn row(&self, what: &str) -> String {
        let id = self.element(&format!("//tbody/tr[contains(., '{what}')]"));
        self.get(&format!("element/{id}/text")).as_str().unwrap_or_default().to_owned()
    }

    /// Whether the switch with this name stands on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        let id = self.element(&the_switch(name));
        self.get(&format!("element/{id}/selected")) == true
    }
}

/// One page and the driver that looks at it.
pub(crate) struct Page {
    http: Http,
    session: String,
    _driver: Process,
}

impl Page {
    /// Starts the driver, and by it or at it the page with these capabilities.
    pub(crate) fn driven(driver: &mut Command, wanted: &Value) -> Page {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Process::start(driver.arg(format!("--port={free}")));
        until("the driver's port", || std::net::TcpStream::connect(("127.0.0.1", free)).ok());
        let base = format!("http://127.0.0.1:{free}");
        let http = Http::new(&base, None);
        let wanted = json!({ "capabilities": { "alwaysMatch": wanted } });
        // The driver waits for the page without end: a program that opens none must fail the test, not hang it.
        let (sender, answer) = channel();
        let asked = format!("{base}/session");
        thread::spawn(move || {
            let answer = http.post(&asked, &wanted);
            // Nobody waits any more when the time is over.
            sender.send((http, answer)).ok();
        });
        let answer = answer.recv_timeout(PATIENCE);
        let (http, (status, body)) = answer.unwrap_or_else(|_| panic!("no page: {}", driver.written()));
        assert_eq!(status, 200, "{body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        let session = format!("{base}/session/{}", body["value"]["sessionId"].as_str().unwrap());
        Page { http, session, _driver: driver }
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Value> {
        let (status, body) = self.http.post(&format!("{}/{path}", self.session), body);
        let mut body: Value = serde_json::from_str(&body).unwrap();
        if status == 200 { Ok(body["value"].take()) } else { Err(body["value"].take()) }
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.http.get(&format!("{}/{path}", self.session));
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str::<Value>(&body).unwrap()["value"].take()
    }

    /// Runs a script in the page; what it returns.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] })).unwrap()
    }

    /// The element with this XPath, once it is there.
    pub(crate) fn element(&self, xpath: &str) -> String {
        let look = || {
            let found = self.post("element", &json!({ "using": "xpath", "value": xpath })).ok()?;
            Some(found[ELEMENT].as_str()?.to_owned())
        };
        await_that(xpath, look, || self.text())
    }

    /// Waits until the page shows this.
    pub(crate) fn shows(&self, text: &str) {
        await_that(&format!("{text:?}"), || self.text().contains(text).then_some(()), || self.text());
    }

    /// All visible text.
    pub(crate) fn text(&self) -> String {
        self.script("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Clicks as a mouse does.
    pub(crate) fn click(&self, xpath: &str) {
        let id = self.element(xpath);
        let click = || self.post(&format!("element/{id}/click"), &json!({})).ok();
        await_that(&format!("a click on {xpath}"), click, || self.text());
    }

    /// Types into a field, as a keyboard does.
    pub(crate) fn fill(&self, xpath: &str, text: &str) {
        let id = self.element(xpath);
        let typed = || self.post(&format!("element/{id}/value"), &json!({ "text": text })).ok();
        await_that(&format!("a word typed into {xpath}"), typed, || self.text());
    }

    /// Where the page is from.
    pub(crate) fn address(&self) -> String {
        self.get("url").as_str().unwrap_or_default().to_owned()
    }

    /// The button with this text.
    pub(crate) fn press(&self, button: &str) {
        self.click(&format!("//button[normalize-space()='{button}']"));
    }

    /// Role and name as assistive technology is told.
    pub(crate) fn spoken(&self, xpath: &str) -> (String, String) {
        let id = self.element(xpath);
        let said =
            |what: &str| self.get(&format!("element/{id}/{what}")).as_str().unwrap_or_default().to_owned();
        (said("computedrole"), said("computedlabel"))
    }

    /// A picture of the page, kept beside the test programs for whoever wants to look.
    pub(crate) fn picture(&self, name: &str) -> PathBuf {
        // The first picture is the frame before the last change, unless two more have been drawn.
        let drawn =
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.post("execute/async", &json!({ "script": drawn, "args": [] })).unwrap();
        let png = STANDARD.decode(self.get("screenshot").as_str().unwrap()).unwrap();
        assert!(png.starts_with(b"\x89PNG"), "a picture is a PNG");
        let dir = programs().join("pictures");
        fs::create_dir_all(&dir).unwrap();
        let path = dir.join(format!("{name}.png"));
        fs::write(&path, png).unwrap();
        path
    }
}

pub(crate) fn the_switch(name: &str) -> String {
    format!("//input[@role='switch' and @aria-label='{name}']")
}
