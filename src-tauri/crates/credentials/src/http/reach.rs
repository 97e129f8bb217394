//! Which addresses a server's sign-in may lead us to (OAuth security BCP: SSRF through discovered URLs).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// What discovered addresses may be, decided by what the server's own address is: whoever adds a server inside
/// their network wants its sign-in there too; a public server has no business there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Reach {
    /// Plain http, towards loopback only.
    plain: bool,
    loopback: bool,
    private: bool,
    link_local: bool,
}

/// Why an address is not visited; words for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Forbidden {
    #[error("its address is not https")]
    NotHttps,
    #[error("its address lies inside a private network, where a public server has no business")]
    Private,
    #[error("its address carries a user name or password")]
    UserInfo,
    #[error("its address has no host")]
    NoHost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Public,
    Loopback,
    Private,
    LinkLocal,
    /// Multicast, reserved, unspecified: nobody's server.
    Nowhere,
}

impl Reach {
    /// For a server whose host is a literal or `localhost`; names need [`Reach::of_resolved`].
    pub(crate) fn of_literal(server: &Url) -> Option<Reach> {
        let ip = match server.host()? {
            Host::Ipv4(ip) => IpAddr::V4(ip),
            Host::Ipv6(ip) => IpAddr::V6(ip),
            Host::Domain(name) if is_localhost(name) => Ipv4Addr::LOCALHOST.into(),
            Host::Domain(_) => return None,
        };
        let reach = Reach::of(&[ip]);
        // Who took the trouble of https here does not want to be led off it.
        Some(Reach { plain: reach.loopback && server.scheme() == "http", ..reach })
    }

    /// For a server whose name stands for these addresses. A name that stands for a public address as well is a public
    /// server's: whoever owns a name could add 127.0.0.1 to it and be let in everywhere.
    pub(crate) fn of_resolved(addresses: &[IpAddr]) -> Reach {
        Reach::of(addresses)
    }

    fn of(addresses: &[IpAddr]) -> Reach {
        let any = |class| addresses.iter().any(|ip| self::class(*ip) == class);
        if any(Class::Public) {
            return Reach::default();
        }
        let loopback = any(Class::Loopback);
        Reach {
            plain: false,
            loopback,
            private: loopback || any(Class::Private),
            link_local: any(Class::LinkLocal),
        }
    }

    /// Whether the server itself stands inside: then no proxy is asked for it.
    pub(crate) fn is_inside(self) -> bool {
        self.private || self.link_local
    }

    /// Judges an address before anything is sent there; names are judged again when they are resolved.
    pub(crate) fn check(self, url: &Url) -> Result<(), Forbidden> {
        let host = url.host().ok_or(Forbidden::NoHost)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::UserInfo);
        }
        match url.scheme() {
            "https" => {}
            "http" if self.plain && is_loopback(url) => {}
            _ => return Err(Forbidden::NotHttps),
        }
        let allowed = match host {
            Host::Ipv4(ip) => self.allows(ip.into()),
            Host::Ipv6(ip) => self.allows(ip.into()),
            Host::Domain(name) => !is_inner_name(name) || self.private,
        };
        if allowed { Ok(()) } else { Err(Forbidden::Private) }
    }

    pub(crate) fn allows(self, ip: IpAddr) -> bool {
        match class(ip) {
            Class::Public => true,
            Class::Loopback => self.loopback,
            Class::Private => self.private,
            Class::LinkLocal => self.link_local,
            Class::Nowhere => false,
        }
    }
}

/// Whether the address itself says that it is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => class(ip.into()) == Class::Loopback,
        Some(Host::Ipv6(ip)) => class(ip.into()) == Class::Loopback,
        Some(Host::Domain(name)) => is_localhost(name),
        None => false,
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

/// Names that mean "inside" whoever resolves them, a proxy included.
fn is_inner_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    is_localhost(&name) || name.ends_with(".internal") || name.ends_with(".local")
}

fn class(ip: IpAddr) -> Class {
    match ip {
        IpAddr::V4(ip) => class4(ip),
        IpAddr::V6(ip) => class6(ip),
    }
}

/// 198.18.0.0/15 counts as public: local proxies (Clash and kin) hand it out for every name there is.
fn class4(ip: Ipv4Addr) -> Class {
    let [a, b, c, _] = ip.octets();
    match (a, b, c) {
        (127, ..) => Class::Loopback,
        (10, ..) | (172, 16..=31, _) | (192, 168, _) | (100, 64..=127, _) => Class::Private,
        (169, 254, _) => Class::LinkLocal,
        (0, ..) | (192, 0, 0) | (224.., ..) => Class::Nowhere,
        _ => Class::Public,
    }
}

fn class6(ip: Ipv6Addr) -> Class {
    let parts = ip.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        class4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        [0, 0, 0, 0, 0, 0, 0, 1] => Class::Loopback,
        [0, 0, 0, 0, 0, 0, 0, 0] => Class::Nowhere,
        // Mapped, compatible and NAT64 (RFC 6052) addresses are the IPv4 address they carry; so is 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x2002, high, low, ..] => embedded(high, low),
        [0x64, 0xff9b, 1, ..] | [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Class::Private,
        [0xfe80..=0xfebf, ..] => Class::LinkLocal,
        [0xff00..=0xffff, ..] | [0x2001, 0, ..] => Class::Nowhere,
        _ => Class::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public() -> Reach {
        Reach::of_literal(&"https://93.184.216.34/".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_public_server_leads_nowhere_inside() {
        for inner in [
            "https://169.254.169.254/latest",
            "https://10.0.0.1/",
            "https://172.20.1.1/",
            "https://192.168.1.1/",
            "https://100.100.100.200/",
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://localhost/",
            "https://a.localhost/",
            "https://metadata.google.internal/",
            "https://printer.local./",
        ] {
            let url: Url = inner.parse().unwrap();
            assert_eq!(public().check(&url), Err(Forbidden::Private), "{inner}");
        }
        for other in
            ["http://as.example/", "file:///etc/passwd", "gopher://x/", "javascript:alert(1)", "data:,x"]
        {
            let url: Url = other.parse().unwrap();
            assert!(public().check(&url).is_err(), "{other}");
        }
        assert_eq!(public().check(&"https://as.example/".parse().unwrap()), Ok(()));
        assert_eq!(public().check(&"https://u:p@as.example/".parse().unwrap()), Err(Forbidden::UserInfo));
    }

    #[test]
    fn a_server_on_this_machine_may_use_plain_http_here_and_only_here() {
        let local = Reach::of_literal(&"http://127.0.0.1:9/mcp".parse().unwrap()).unwrap();
        for fine in ["http://127.0.0.1:8/", "http://localhost:8/", "http://[::1]:8/", "https://as.example/"] {
            assert_eq!(local.check(&fine.parse().unwrap()), Ok(()), "{fine}");
        }
        for bad in ["http://as.example/", "http://10.0.0.1/"] {
            assert_eq!(local.check(&bad.parse().unwrap()), Err(Forbidden::NotHttps), "{bad}");
        }
        assert_eq!(local.check(&"https://169.254.169.254/".parse().unwrap()), Err(Forbidden::Private));
    }

    #[test]
    fn a_name_for_a_public_and_an_inner_address_is_a_public_servers() {
        let both = Reach::of_resolved(&["10.1.2.3".parse().unwrap(), "93.184.216.34".parse().unwrap()]);
        assert_eq!(both, Reach::default());
        let inner = Reach::of_resolved(&["10.1.2.3".parse().unwrap(), "fe80::1".parse().unwrap()]);
        assert!(inner.private && inner.link_local && !inner.loopback);
    }

    #[test]
    fn a_server_inside_may_lead_inside_but_not_to_link_local() {
        let inside = Reach::of_resolved(&["10.1.2.3".parse().unwrap()]);
        assert_eq!(inside.check(&"https://10.0.0.9/".parse().unwrap()), Ok(()));
        assert_eq!(inside.check(&"https://login.corp.internal/".parse().unwrap()), Ok(()));
        assert_eq!(inside.check(&"https://127.0.0.1/".parse().unwrap()), Err(Forbidden::Private));
        assert_eq!(inside.check(&"https://169.254.169.254/".parse().unwrap()), Err(Forbidden::Private));
        assert_eq!(inside.check(&"http://10.0.0.9/".parse().unwrap()), Err(Forbidden::NotHttps));
    }
}
