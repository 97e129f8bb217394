//! What people do at a keyboard and in a browser: add the vendors, sign in, reconnect.

use serde_json::Value;

use crate::{Cli, Sandbox, Vendors};

impl Sandbox {
    /// Gives the three built-in servers the addresses of the simulated vendors.
    pub fn add_vendors(&self, vendors: &Vendors) {
        for id in ["partnerstack", "part3", "partnero"] {
            let url = vendors.about(&format!("/{id}/url"));
            let added = self.traygate(&["server", "add", url, "--id", id]);
            assert_eq!(added["id"], id, "{added}");
        }
    }

    /// A command during which the person at this place of `about` sits before the browser.
    pub fn as_person<'a>(&'a self, vendors: &Vendors, pointer: &str, words: &[&str]) -> Cli<'a> {
        self.cli(words)
            .env("BROWSER_USER", vendors.about(&format!("{pointer}/user")))
            .env("BROWSER_PASSWORD", vendors.about(&format!("{pointer}/password")))
            .env("BROWSER_LOG", self.root().join("browser.log"))
    }

    /// Signs in to PartnerStack and chooses this instance on its page.
    pub fn sign_in_partnerstack(&self, vendors: &Vendors, instance: &str) -> Value {
        let person = self.as_person(vendors, "/partnerstack", &["sign-in", "partnerstack"]);
        person.env("BROWSER_INSTANCE", instance).json().ok()
    }

    /// Signs in again, in place of the active instance, and chooses this one on the page.
    pub fn reconnect_partnerstack(&self, vendors: &Vendors, instance: &str) -> Value {
        let person = self.as_person(vendors, "/partnerstack", &["reconnect", "partnerstack"]);
        person.env("BROWSER_INSTANCE", instance).json().ok()
    }

    /// Signs in to Part3 as a Project Prime.
    pub fn sign_in_part3(&self, vendors: &Vendors) -> Value {
        self.as_person(vendors, "/part3/prime", &["sign-in", "part3"]).json().ok()
    }

    /// Signs in to Part3 again.
    pub fn reconnect_part3(&self, vendors: &Vendors) -> Value {
        self.as_person(vendors, "/part3/prime", &["reconnect", "part3"]).json().ok()
    }

    /// Signs in to Partnero with the key from its dashboard.
    pub fn sign_in_partnero(&self, vendors: &Vendors) -> Value {
        let key = vendors.about("/partnero/api_key");
        self.cli(&["sign-in", "partnero", "--api-key-stdin"]).stdin(key).json().ok()
    }
}
