//! Where messages may go. Whoever sets up a webhook makes this server send requests, so it must not
//! become a way into networks that they cannot reach themselves: only public addresses are spoken
//! to, and those that the configuration allows. Names are looked up here, at the moment of the
//! request, so that a name cannot stand for one address when it is checked and for another later.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use ipnet::IpNet;
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

use crate::config::WebhookConfig;

/// Why an address is not spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    /// It is none, or holds a name and password.
    #[error("expected https://…")]
    Form,
    /// It is not secured.
    #[error("expected https://…: messages are not sent in the open")]
    Insecure,
    /// It lies in a network that is not public.
    #[error("expected a public address")]
    Private,
}

impl Refused {
    /// The stable code of a wrong field.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Form => "invalid_url",
            Self::Insecure => "url_not_https",
            Self::Private => "address_refused",
        }
    }
}

/// Reads the address of a receiver, as far as that can be judged without looking its name up.
pub(super) fn check_url(url: &str, config: &WebhookConfig) -> Result<Url, Refused> {
    let url = Url::parse(url).map_err(|_| Refused::Form)?;
    match url.scheme() {
        "https" => {}
        "http" if config.allow_http => {}
        "http" => return Err(Refused::Insecure),
        _ => return Err(Refused::Form),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::Form);
    }
    let host = url.host_str().ok_or(Refused::Form)?;
    // The library looks up names alone; an address that is written out is judged here.
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) if !may_reach(address, &config.private_networks) => Err(Refused::Private),
        _ => Ok(url),
    }
}

/// Looks names up and leaves out what may not be spoken to.
#[derive(Clone)]
pub(super) struct Guard {
    private_networks: Vec<IpNet>,
}

impl Guard {
    pub(super) fn new(config: &WebhookConfig) -> Self {
        Self { private_networks: config.private_networks.clone() }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Guard")
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let networks = self.private_networks.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| may_reach(address.ip(), &networks)).collect();
            if allowed.is_empty() {
                return Err(Refused::Private.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is public, or lies in one of these networks.
fn may_reach(address: IpAddr, private_networks: &[IpNet]) -> bool {
    let address = address.to_canonical();
    is_public(address) || private_networks.iter().any(|network| network.contains(&address))
}

/// Whether everybody could reach an address (IANA special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        // "This network", shared between carriers, protocol assignments, benchmarks, reserved.
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 240;
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [a, b, ..] = segments;
    // Addresses that carry one of IPv4 in them lead there: NAT64 and 6to4.
    let carried = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return carried(segments[6], segments[7]);
    }
    if a == 0x2002 {
        return carried(b, segments[2]);
    }
    // Only 2000::/3 is given out; in it documentation, Teredo, ORCHID and benchmarks are not reached.
    let is_given_out = a & 0xe000 == 0x2000;
    let is_special = matches!((a, b), (0x2001, 0..0x200 | 0x0db8) | (0x3fff, 0..0x1000));
    is_given_out && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> Result<(), Refused> {
        check_url(url, &WebhookConfig::default()).map(drop)
    }

    #[test]
    fn only_secured_public_addresses_are_taken() {
        for url in ["https://receiver.example/hook", "https://8.8.8.8/", "https://[2400:3200::1]:8443/x"] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
        for url in
            ["", "receiver.example", "ftp://receiver.example", "https://a:b@receiver.example/", "file:///etc/passwd"]
        {
            assert_eq!(check(url), Err(Refused::Form), "{url}");
        }
        assert_eq!(check("http://receiver.example/"), Err(Refused::Insecure));
    }

    #[test]
    fn addresses_inside_are_refused_however_they_are_written() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fd00::1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:db8::1]",
            "[ff02::1]",
        ] {
            assert_eq!(check(&format!("https://{host}/")), Err(Refused::Private), "{host}");
        }
    }

    #[test]
    fn a_network_that_is_allowed_is_reached() {
        let config = WebhookConfig {
            allow_http: true,
            private_networks: vec!["10.1.0.0/16".parse().unwrap()],
            ..WebhookConfig::default()
        };
        assert!(check_url("http://10.1.2.3:8080/hook", &config).is_ok());
        assert_eq!(check_url("http://10.2.0.1/", &config), Err(Refused::Private));
    }

    #[tokio::test]
    async fn a_name_that_stands_for_an_inside_address_is_refused_when_it_is_looked_up() {
        let guard = Guard::new(&WebhookConfig::default());
        let refused = guard.resolve("localhost".parse().unwrap()).await.err().unwrap();
        assert_eq!(refused.downcast_ref::<Refused>(), Some(&Refused::Private));
        let local = WebhookConfig {
            private_networks: vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()],
            ..WebhookConfig::default()
        };
        assert!(Guard::new(&local).resolve("localhost".parse().unwrap()).await.is_ok());
    }
}
