use super::*;
use serde_json::json;

#[test]
fn nested_and_dotted_names_are_read() {
    let (config, problems) =
        Config::read(&json!({"diagnostics": {"enabled": false}, "language": "ko", "log.level": "debug"}));
    let language = Some(Language::Korean);
    assert_eq!(
        config,
        Config { diagnostics: false, language, log_level: LogLevel::Debug, ..Config::default() }
    );
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn rules_are_an_object_or_dotted_names() {
    let (config, problems) = Config::read(
        &json!({"diagnostics": {"rules": {"UndefinedVar": "off"}}, "diagnostics.rules.StageNameCasing": "hint"}),
    );
    assert_eq!((config.levels.0.len(), problems), (2, vec![]));
    let (config, problems) = Config::read(&json!({"diagnostics": {"rules": true}}));
    assert_eq!(config, Config::default());
    assert!(problems[0].contains("an object is wanted, not true"), "{problems:?}");
}

#[test]
fn wrong_types_and_unknown_names_are_named_and_ignored() {
    let (config, problems) =
        Config::read(&json!({"diagnostics": {"enabled": "yes"}, "log": {"level": 3}, "x": 1}));
    assert_eq!(config, Config::default());
    assert_eq!(problems.len(), 3);
    assert!(problems[0].contains("dockwright.diagnostics.enabled") && problems[0].contains("\"yes\""));
}

#[test]
fn engines_and_how_they_are_reached() {
    let (config, problems) = Config::read(&json!({ "build": {
        "engine": "buildkit", "address": "tcp://h:1", "builder": " far ", "dockerContext": "", "context": "app",
    }}));
    assert_eq!(problems, Vec::<String>::new());
    let build = &config.build;
    assert_eq!((build.engine.as_deref(), build.reach.builder.as_deref()), (Some("buildkit"), Some("far")));
    assert_eq!((build.reach.address.as_deref(), &build.reach.context), (Some("tcp://h:1"), &None));
    let (config, problems) = Config::read(&json!({ "build": { "engine": "kaniko", "builder": 3 } }));
    assert_eq!((config, problems.len()), (Config::default(), 2));
    assert!(problems.iter().any(|problem| problem.contains("one of auto, buildx, buildkit")), "{problems:?}");
}

#[test]
fn registries_and_their_mirrors() {
    let (config, problems) = Config::read(&json!({ "registry": {
        "enabled": false,
        "hub": " http://127.0.0.1:1 ",
        "mirrors": ["docker.io=http://a", "docker.io=http://b"],
        "plainHttp": ["c:5000"],
    }}));
    assert_eq!(problems, Vec::<String>::new());
    assert!(!config.registry.enabled && config.registry.helpers);
    assert_eq!(config.registry.hub.as_deref(), Some("http://127.0.0.1:1"));
    assert_eq!(config.registry.mirrors["docker.io"], ["http://a", "http://b"]);
    assert_eq!(config.registry.plain, ["c:5000"]);
    for wrong in [json!(["x"]), json!("docker.io=x"), json!([1])] {
        let (config, problems) = Config::read(&json!({ "registry.mirrors": wrong }));
        assert_eq!((config, problems.len()), (Config::default(), 1));
    }
}

#[test]
fn the_size_of_the_cache_is_a_whole_number() {
    let (config, problems) = Config::read(&json!({ "registry": { "cacheSize": 0 } }));
    assert_eq!((config.registry.settings().cache_bytes, problems), (0, vec![]));
    for wrong in [json!(-1), json!(1.5), json!("64"), json!(5000), json!(true)] {
        let (config, problems) = Config::read(&json!({ "registry.cacheSize": wrong }));
        assert_eq!(config, Config::default());
        assert!(problems[0].contains("a whole number up to 4096 is wanted"), "{problems:?}");
    }
}

#[test]
fn a_wrong_setting_is_shown_without_its_password() {
    for wrong in [
        json!({ "mirrors": ["https://alice:hunter2@mirror.example/x"] }),
        json!({ "mirrors": "docker.io=https://alice:hunter2@mirror.example" }),
        json!({ "hub": ["https://alice:p/hunter2@hub.example", "x"] }),
        json!({ "plainHttp": "http://a@b, https://hunter2@c" }),
    ] {
        let (_, problems) = Config::read(&json!({ "registry": wrong }));
        assert_eq!(problems.len(), 1, "{wrong}");
        assert!(!problems[0].contains("hunter2") && problems[0].contains("//…@"), "{problems:?}");
    }
}

#[test]
fn defaults_of_the_schema_are_the_defaults() {
    for setting in SCHEMA {
        let default: Value = serde_json::from_str(setting.default).unwrap();
        let (config, problems) = Config::read(&json!({ setting.name: default }));
        assert_eq!((config, problems), (Config::default(), vec![]), "{}", setting.name);
    }
}
