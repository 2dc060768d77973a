//! Where a request comes from.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{header, request::Parts},
};
use ipnet::IpNet;

use crate::{app::sessions::Origin, state::AppState};

/// The address of the client: of the connection, or, when that is a trusted proxy, the last
/// address in `X-Forwarded-For` that is not itself a trusted proxy. What stands further left
/// anybody may have written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let connection = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        let forwarded = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|text| text.trim().parse().ok())
            .collect::<Vec<Option<IpAddr>>>();
        Ok(Self(client_behind(connection, &forwarded, &state.config.server.trusted_proxies)))
    }
}

impl FromRequestParts<AppState> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, state).await?;
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self { address, user_agent: user_agent.unwrap_or_default().to_owned() })
    }
}

fn client_behind(connection: IpAddr, forwarded: &[Option<IpAddr>], trusted: &[IpNet]) -> IpAddr {
    let mut client = connection.to_canonical();
    for hop in forwarded.iter().rev() {
        let is_proxy = trusted.iter().any(|network| network.contains(&client));
        let (true, Some(before)) = (is_proxy, hop) else { break };
        client = before.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(connection: &str, forwarded: &[&str], expected: &str) {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let forwarded: Vec<_> = forwarded.iter().map(|text| text.parse().ok()).collect();
        let client = client_behind(connection.parse().unwrap(), &forwarded, &trusted);
        assert_eq!(client, expected.parse::<IpAddr>().unwrap());
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        check("192.0.2.1", &["198.51.100.7"], "192.0.2.1");
        check("10.0.0.1", &["198.51.100.7"], "198.51.100.7");
        check("10.0.0.1", &["203.0.113.9", "198.51.100.7", "10.0.0.2"], "198.51.100.7");
        check("10.0.0.1", &["203.0.113.9", "nonsense"], "10.0.0.1");
        check("10.0.0.1", &[], "10.0.0.1");
        check("::ffff:10.0.0.1", &["198.51.100.7"], "198.51.100.7");
    }
}
