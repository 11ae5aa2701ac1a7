//! `RUN --mount`: types, keys and values of its fields.

use syntax::TextRange;
use syntax::language::mount::{FieldKind, MountKey, MountType};

use super::place::Place;
use super::{CompletionItem, CompletionKind, stages, trial};

/// What people mount most, first; counted over real Dockerfiles.
const USUAL: [MountType; 5] =
    [MountType::Cache, MountType::Bind, MountType::Secret, MountType::Ssh, MountType::Tmpfs];

/// What can stand in the field under the cursor; `start` is where the flag's value begins.
pub(super) fn items(place: &Place<'_>, start: usize) -> Vec<CompletionItem> {
    let typed = place.text(start);
    if typed.contains(['"', '\'']) {
        return Vec::new();
    }
    let field = typed.rfind(',').map_or(start, |comma| start + comma + 1);
    let rest = place.rest(char::is_whitespace);
    let (above, below) =
        (typed.get(..field - start).unwrap_or_default(), place.after.get(..rest).unwrap_or_default());
    let below = below.split_once(',').map_or("", |(_, below)| below);
    let fields = Fields { above: read(above), below: read(below) };
    let own = place.text(field);
    match own.split_once('=') {
        None => fields.keys(place, field),
        Some((key, _)) => {
            let key = MountKey::from_name(key);
            key.map_or_else(Vec::new, |key| fields.values(place, field + own.len(), field, key))
        }
    }
}

/// The other fields of a mount: before and behind the one under the cursor.
struct Fields<'a> {
    above: Vec<(Option<&'static MountKey>, &'a str)>,
    below: Vec<(Option<&'static MountKey>, &'a str)>,
}

fn read(text: &str) -> Vec<(Option<&'static MountKey>, &str)> {
    let fields = text.split(',').filter(|field| !field.is_empty());
    fields
        .map(|field| {
            let (key, value) = field.split_once('=').unwrap_or((field, ""));
            (MountKey::from_name(key), value)
        })
        .collect()
}

impl Fields<'_> {
    fn all(&self) -> impl Iterator<Item = &(Option<&'static MountKey>, &str)> {
        self.above.iter().chain(&self.below)
    }

    fn has(&self, name: &str) -> bool {
        self.all().any(|(key, _)| key.is_some_and(|key| key.name == name))
    }

    fn keys(&self, place: &Place<'_>, field: usize) -> Vec<CompletionItem> {
        let behind = place.rest(|ch| matches!(ch, '=' | ',') || ch.is_whitespace());
        let range = place.range(field, behind);
        let has_value = place.after.get(behind..).is_some_and(|rest| rest.starts_with('='));
        if !self.has("type") && self.above.is_empty() && !has_value {
            // Which keys there are depends on the type, so the type comes first.
            let alone = self.below.is_empty();
            let typed = self.fitting().map(|kind| {
                let label = format!("type={}", kind.name());
                let item =
                    CompletionItem::new(CompletionKind::Value, label.clone(), range).explained(kind.key());
                if alone { item.stops(format!("{label}{}", usual_fields(kind)), label) } else { item }
            });
            return typed.collect();
        }
        let named = |fields: &[(Option<&'static MountKey>, &str)]| {
            fields
                .iter()
                .find(|(key, _)| key.is_some_and(|key| key.value == FieldKind::Type))
                .map(|(_, value)| MountType::from_name(value))
        };
        let before = named(&self.above);
        let Some(kind) = before.or_else(|| named(&self.below)).unwrap_or(Some(MountType::Bind)) else {
            return Vec::new();
        };
        let offered = kind.keys().filter(|key| {
            let opposite = match key.name {
                "readonly" => self.has("readwrite"),
                "readwrite" => self.has("readonly"),
                _ => false,
            };
            !self.has(key.name) && !opposite && (!key.needs_type_before || before.is_some())
        });
        let items = offered
            .map(|key| {
                let item = CompletionItem::new(CompletionKind::Key, key.name, range).explained(key.key());
                if key.may_be_bare() || has_value {
                    return item;
                }
                let usual = usual_value(place, key);
                item.stops(format!("{}=${{1:{usual}}}", key.name), format!("{}=", key.name))
            })
            .collect();
        // A value that stands there already must suit the key, and the mount may need the key that goes.
        if has_value { trial::that_read(place.document, items) } else { items }
    }

    /// The types that the other fields go with.
    fn fitting(&self) -> impl Iterator<Item = MountType> {
        USUAL
            .into_iter()
            .filter(|kind| self.all().all(|(key, _)| key.is_none_or(|key| !key.refused_by.contains(kind))))
    }

    fn values(&self, place: &Place<'_>, end: usize, field: usize, key: &MountKey) -> Vec<CompletionItem> {
        let own = place.text(field);
        let value = own.find('=').map_or(end, |equals| field + equals + 1);
        let range = place.range(value, place.rest(|ch| ch == ',' || ch.is_whitespace()));
        let plain = |word: &str| CompletionItem::new(CompletionKind::Value, word, range);
        match key.value {
            FieldKind::Type => self.fitting().map(|kind| plain(kind.name()).explained(kind.key())).collect(),
            FieldKind::OneOf(values) => {
                values.iter().map(|word| plain(word).explained(key.value_key(word))).collect()
            }
            FieldKind::Bool => vec![plain("true"), plain("false")],
            FieldKind::StageOrImage => stages::items(place.document, place.start, range),
            FieldKind::TargetPath if self.kind() == Some(MountType::Cache) => {
                let of = |(path, tool): (String, &str)| plain(&path).detail(Some(tool.to_owned()));
                cache_folders().map(of).collect()
            }
            FieldKind::OctalMode => ["0400", "0600", "0700", "0755"].map(plain).into(),
            FieldKind::Size => ["64m", "256m", "1g"].map(plain).into(),
            FieldKind::Number => ["0", "1000"].map(plain).into(),
            FieldKind::SourcePath
            | FieldKind::TargetPath
            | FieldKind::Identifier
            | FieldKind::VariableName => Vec::new(),
        }
    }

    /// The type that the mount has; nothing when its name is none.
    fn kind(&self) -> Option<MountType> {
        let mut types = self.all().filter(|(key, _)| key.is_some_and(|key| key.value == FieldKind::Type));
        types.next().map_or(Some(MountType::Bind), |(_, value)| MountType::from_name(value))
    }
}

/// What usually follows a type, so that the mount means something at once.
fn usual_fields(kind: MountType) -> &'static str {
    match kind {
        MountType::Bind => ",source=${1:.},target=${2:/path}",
        MountType::Cache | MountType::Tmpfs => ",target=${1:/path}",
        MountType::Secret => ",id=${1:name}",
        MountType::Ssh => "",
    }
}

/// A value that the key takes.
fn usual_value(place: &Place<'_>, key: &MountKey) -> String {
    let usual = match key.value {
        FieldKind::StageOrImage => {
            let nearest = stages::items(place.document, place.start, TextRange::empty(place.offset));
            return nearest
                .into_iter()
                .next()
                .map_or_else(|| "image".to_owned(), |item| item.label.to_string());
        }
        FieldKind::OneOf(words) => words.iter().find(|word| key.default != Some(word)).unwrap_or(&""),
        FieldKind::Type => "cache",
        FieldKind::SourcePath => ".",
        FieldKind::TargetPath => "/path",
        FieldKind::Bool => "true",
        FieldKind::Size => "64m",
        FieldKind::Identifier => "name",
        FieldKind::OctalMode => "0600",
        FieldKind::Number => "1000",
        FieldKind::VariableName => "NAME",
    };
    usual.to_owned()
}

/// The home of the user that RUN is run by, unless USER says otherwise.
const ROOT_HOME: &str = "/root";

/// Where package managers and compilers keep what they could download or make again.
fn cache_folders() -> impl Iterator<Item = (String, &'static str)> {
    const SYSTEM: [(&str, &str); 5] = [
        ("/var/cache/apt", "apt"),
        ("/var/lib/apt", "apt"),
        ("/var/cache/apk", "apk"),
        ("/go/pkg/mod", "go"),
        ("/usr/local/cargo/registry", "cargo"),
    ];
    const IN_HOME: [(&str, &str); 8] = [
        (".cache/pip", "pip"),
        (".cache/uv", "uv"),
        (".npm", "npm"),
        (".cache/go-build", "go"),
        (".m2", "maven"),
        (".gradle", "gradle"),
        (".nuget/packages", "dotnet"),
        (".cache/composer", "composer"),
    ];
    let home = IN_HOME.into_iter().map(|(path, tool)| ([ROOT_HOME, path].join("/"), tool));
    home.chain(SYSTEM.into_iter().map(|(path, tool)| (path.to_owned(), tool)))
}
