//! The client that all requests share.

use std::net::{IpAddr, Ipv6Addr};

use reqwest::{Client, ClientBuilder, NoProxy, Proxy, Url};

use super::certificates::Own;
use crate::Environment;
use crate::settings::Limits;

/// The name that registries see: who asks, and where to read about it.
const AGENT: &str =
    concat!("dockwright/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");

/// Makes the client. Where the system has no certificates at all, TLS trusts nobody and plain hosts still answer.
pub(super) fn make(limits: &Limits, environment: &Environment) -> Client {
    let builder = || builder(limits, environment);
    builder().build().or_else(|_| builder().tls_certs_only([]).build()).unwrap_or_default()
}

/// Makes the client of a host that has certificates of its own; nothing where they do not fit together.
pub(super) fn make_with(limits: &Limits, environment: &Environment, own: &Own) -> Option<Client> {
    let with = |builder: ClientBuilder| match &own.identity {
        Some(identity) => builder.identity(identity.clone()),
        None => builder,
    };
    let all = with(builder(limits, environment)).tls_certs_merge(own.authorities.iter().cloned()).build();
    // A system without certificates of its own still has those of this host.
    all.or_else(|_| {
        with(builder(limits, environment)).tls_certs_only(own.authorities.iter().cloned()).build()
    })
    .ok()
}

fn builder(limits: &Limits, environment: &Environment) -> ClientBuilder {
    // An error says that one is there already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(AGENT)
        .connect_timeout(limits.connect)
        .read_timeout(limits.silence)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .pool_max_idle_per_host(limits.in_flight)
        // Only the proxies that the environment was read for.
        .no_proxy();
    for proxy in proxies(environment) {
        builder = builder.proxy(proxy);
    }
    builder
}

fn proxies(environment: &Environment) -> Vec<Proxy> {
    let named = &environment.proxies;
    // As in Go's net/http, this machine itself is never behind a proxy.
    let none = format!("{},localhost,127.0.0.0/8,::1", named.none.as_deref().unwrap_or_default());
    let none = NoProxy::from_string(&none);
    let of = |address: &Option<String>, make: fn(String) -> reqwest::Result<Proxy>| {
        let address = address.clone().filter(|address| !address.is_empty())?;
        Some(make(address).ok()?.no_proxy(none.clone()))
    };
    [
        of(&named.http, Proxy::http::<String>),
        of(&named.https, Proxy::https::<String>),
        of(&named.all, Proxy::all::<String>),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A host with its port, as problems name it.
pub(crate) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether a host (without a port) is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>();
    bare.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| match address {
            IpAddr::V4(address) => address.is_loopback(),
            IpAddr::V6(address) => address == Ipv6Addr::LOCALHOST,
        })
}
