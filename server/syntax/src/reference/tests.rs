#![allow(clippy::unwrap_used, clippy::panic)]

use super::{Fault, Parts, Reference, is_digest, is_tag};

const HEX: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn every_spelling_has_one_full_form_and_one_familiar_one() {
    let pinned = format!("python:3.12@sha256:{HEX}");
    let pinned_full = format!("docker.io/library/python:3.12@sha256:{HEX}");
    let digest = format!("ghcr.io/o/r@sha256:{HEX}");
    for (text, full, familiar) in [
        ("alpine", "docker.io/library/alpine:latest", "alpine"),
        ("alpine:latest", "docker.io/library/alpine:latest", "alpine"),
        ("library/alpine", "docker.io/library/alpine:latest", "alpine"),
        ("docker.io/alpine", "docker.io/library/alpine:latest", "alpine"),
        ("index.docker.io/alpine", "docker.io/library/alpine:latest", "alpine"),
        ("docker.io/library/alpine:3", "docker.io/library/alpine:3", "alpine:3"),
        ("a/b:1", "docker.io/a/b:1", "a/b:1"),
        ("library/a/b", "docker.io/library/a/b:latest", "library/a/b"),
        ("localhost/x", "localhost/x:latest", "localhost/x"),
        ("localhost:5000/x", "localhost:5000/x:latest", "localhost:5000/x"),
        // Without a slash nothing can be a registry.
        ("localhost:5000", "docker.io/library/localhost:5000", "localhost:5000"),
        ("r.io:5000/x/y", "r.io:5000/x/y:latest", "r.io:5000/x/y"),
        ("[::1]:5000/x:1", "[::1]:5000/x:1", "[::1]:5000/x:1"),
        ("[2001:db8::1]/x", "[2001:db8::1]/x:latest", "[2001:db8::1]/x"),
        ("my_host.io/x", "my_host.io/x:latest", "my_host.io/x"),
        ("Upper/x", "Upper/x:latest", "Upper/x"),
        ("a__b-c.d---e", "docker.io/library/a__b-c.d---e:latest", "a__b-c.d---e"),
        (&pinned, &pinned_full, &pinned),
        (&digest, &digest, &digest),
    ] {
        let reference = Reference::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(reference.to_string(), full, "{text}");
        assert_eq!(reference.familiar(), familiar, "{text}");
        assert_eq!(Reference::parse(full).unwrap().to_string(), full);
    }
}

#[test]
fn what_is_no_reference_says_why() {
    let long = format!("a/{}", "b".repeat(254));
    let long_tag = format!("a:{}", "t".repeat(129));
    for (text, fault) in [
        ("", Fault::Empty),
        (HEX, Fault::ImageId),
        ("Alpine", Fault::Uppercase),
        ("r.io/Alpine", Fault::Uppercase),
        ("-r.io/x", Fault::Registry),
        ("r..io/x", Fault::Registry),
        ("r.io:/x", Fault::Registry),
        ("r.io:port/x", Fault::Registry),
        ("my_host:5000/x", Fault::Registry),
        ("[::1/x", Fault::Registry),
        ("[]:5000/x", Fault::Registry),
        ("[fe80::1%eth0]/x", Fault::Registry),
        ("user@r.io/x", Fault::Digest),
        ("https://r.io/x", Fault::Registry),
        ("a/", Fault::Repository),
        ("/a", Fault::Repository),
        ("a//b", Fault::Repository),
        ("a._b", Fault::Repository),
        ("a___b", Fault::Repository),
        ("-a", Fault::Repository),
        ("a-", Fault::Repository),
        ("${X}", Fault::Uppercase),
        ("${x}", Fault::Repository),
        ("a b", Fault::Repository),
        ("ä", Fault::Repository),
        ("a:b:c", Fault::Repository),
        (&long, Fault::TooLong),
        ("a:", Fault::Tag),
        ("a:-b", Fault::Tag),
        ("a:b c", Fault::Tag),
        ("a:ü", Fault::Tag),
        (&long_tag, Fault::Tag),
        ("x@", Fault::Digest),
        ("x@sha256:00", Fault::Digest),
        ("x@md5:0123456789abcdef0123456789abcdef", Fault::Digest),
    ] {
        assert_eq!(Reference::parse(text), Err(fault), "{text}");
    }
    // The limit is on the path alone, whatever the host adds to it.
    assert!(Reference::parse(&format!("registry.example/{}", "b".repeat(255))).is_ok());
}

#[test]
fn parts_are_cut_where_a_half_typed_reference_stands() {
    let parts = |name, tag, digest| Parts { name, tag, digest };
    assert_eq!(Parts::of("python:"), parts("python", Some(""), None));
    assert_eq!(Parts::of("localhost:5000/py"), parts("localhost:5000/py", None, None));
    assert_eq!(Parts::of("localhost:5000/py:3@"), parts("localhost:5000/py", Some("3"), Some("")));
    assert_eq!(Parts::of("[::1]:5000/x"), parts("[::1]:5000/x", None, None));
}

#[test]
fn a_digest_replaces_a_digest_and_keeps_the_tag_that_is_meant() {
    let digest = format!("sha256:{HEX}");
    let pinned = Reference::parse("python").unwrap().with_digest(&digest);
    assert_eq!(pinned.to_string(), format!("docker.io/library/python:latest@{digest}"));
    assert_eq!(pinned.with_tag("3").familiar(), "python:3");
    assert!(is_digest(&digest) && !is_digest(&digest.to_uppercase()));
    assert!(is_tag("_3.12-slim") && !is_tag(".3"));
}
