//! What EXPOSE takes: a port or a range of them, and a protocol.

/// The protocols. The first is meant when none is named.
pub const PROTOCOLS: [&str; 3] = ["tcp", "udp", "sctp"];

/// A port and what usually listens on it.
#[derive(Debug, PartialEq, Eq)]
pub struct UsualPort {
    /// The number.
    pub number: u16,
    /// The protocol.
    pub protocol: &'static str,
    /// The name of the service or of the software: the same in every language.
    pub service: &'static str,
}

const fn tcp(number: u16, service: &'static str) -> UsualPort {
    UsualPort { number, protocol: "tcp", service }
}

/// Ports that Dockerfiles often name, the most usual first.
pub static USUAL: &[UsualPort] = &[
    tcp(80, "HTTP"),
    tcp(8080, "HTTP"),
    tcp(443, "HTTPS"),
    tcp(3000, "HTTP, Node.js, Rails, Grafana"),
    tcp(8000, "HTTP, Django, Uvicorn"),
    tcp(5000, "HTTP, Flask"),
    tcp(8443, "HTTPS"),
    tcp(9000, "PHP-FPM, MinIO"),
    tcp(5432, "PostgreSQL"),
    tcp(3306, "MySQL, MariaDB"),
    tcp(6379, "Redis, Valkey"),
    tcp(27017, "MongoDB"),
    tcp(9090, "Prometheus"),
    tcp(9200, "Elasticsearch, OpenSearch"),
    tcp(5672, "AMQP, RabbitMQ"),
    tcp(9092, "Kafka"),
    tcp(1883, "MQTT"),
    tcp(8888, "Jupyter"),
    tcp(50051, "gRPC"),
    tcp(22, "SSH"),
    UsualPort { number: 53, protocol: "udp", service: "DNS" },
    UsualPort { number: 51820, protocol: "udp", service: "WireGuard" },
];

/// Whether a protocol is one that EXPOSE takes, whatever its case. The empty one is: it means TCP.
#[must_use]
pub fn is_protocol(name: &str) -> bool {
    name.is_empty() || PROTOCOLS.iter().any(|protocol| protocol.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_protocols_in_any_case() {
        assert!(["tcp", "UDP", "Sctp", ""].into_iter().all(is_protocol));
        assert!(!["http", "tcp ", "icmp"].into_iter().any(is_protocol));
    }

    #[test]
    fn no_port_stands_twice() {
        let mut numbers: Vec<_> = USUAL.iter().map(|port| (port.number, port.protocol)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), USUAL.len());
    }
}
