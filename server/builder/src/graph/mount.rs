//! `RUN --mount`: its fields, read as BuildKit's `parseMount` reads them.

/// What is mounted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum MountKind {
    /// Files of a stage, an image or the context.
    #[default]
    Bind,
    /// A folder that stays between builds.
    Cache,
    /// A folder in memory.
    Tmpfs,
    /// A secret of the client.
    Secret,
    /// The client's SSH agent.
    Ssh,
}

/// One mount after its variables are put in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mount {
    /// What is mounted.
    pub kind: MountKind,
    /// The stage, image or named context; empty for the context, or nothing.
    pub from: String,
    /// What of it.
    pub source: String,
    /// Where.
    pub target: String,
    /// Whether it can be written.
    pub read_only: bool,
    /// Bytes of a tmpfs; 0 for no limit.
    pub size: i64,
    /// The name of a cache, a secret or an agent.
    pub id: String,
    /// `shared`, `private` or `locked`; empty where it is not said.
    pub sharing: String,
    /// Whether the build fails without it.
    pub required: bool,
    /// The variable that a secret goes into.
    pub env: Option<String>,
    /// Permission bits.
    pub mode: Option<u32>,
    /// The owner's number.
    pub uid: Option<u32>,
    /// The group's number.
    pub gid: Option<u32>,
}

impl Mount {
    /// The value of `from` before any variable is put in: the stage graph rests on it.
    #[must_use]
    pub fn from_of(value: &str) -> String {
        let from = |field: &String| {
            let (key, value) = field.split_once('=')?;
            key.eq_ignore_ascii_case("from").then(|| value.to_owned())
        };
        fields(value).ok().and_then(|fields| fields.iter().filter_map(from).next_back()).unwrap_or_default()
    }

    /// Reads the value of one `--mount`.
    ///
    /// # Errors
    /// BuildKit's refusal, in words.
    pub fn read(value: &str, expand: &dyn Fn(&str) -> Result<String, String>) -> Result<Self, String> {
        let mut mount = Self::default();
        let mut read_only = None;
        for field in fields(value)? {
            let Some((key, value)) = field.split_once('=') else {
                match field.to_ascii_lowercase().as_str() {
                    "readonly" | "ro" => read_only = Some(true),
                    "readwrite" | "rw" => read_only = Some(false),
                    "required" if mount.has_requirement() => mount.required = true,
                    "required" => return Err(format!("unexpected key '{field}'")),
                    _ => return Err(format!("invalid field '{field}' must be a key=value pair")),
                }
                continue;
            };
            mount.set(&key.to_ascii_lowercase(), &expand(value)?, &mut read_only)?;
        }
        mount.read_only = read_only.unwrap_or(!matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs));
        mount.check()?;
        Ok(mount)
    }

    fn has_requirement(&self) -> bool {
        matches!(self.kind, MountKind::Secret | MountKind::Ssh)
    }

    fn set(&mut self, key: &str, value: &str, read_only: &mut Option<bool>) -> Result<(), String> {
        let invalid = || format!("invalid value for {key}: {value}");
        match key {
            "type" => {
                self.kind = match value.to_ascii_lowercase().as_str() {
                    "bind" => MountKind::Bind,
                    "cache" => MountKind::Cache,
                    "tmpfs" => MountKind::Tmpfs,
                    "secret" => MountKind::Secret,
                    "ssh" => MountKind::Ssh,
                    _ => return Err(format!("unsupported mount type {value:?}")),
                }
            }
            "from" => value.clone_into(&mut self.from),
            "source" | "src" => value.clone_into(&mut self.source),
            "target" | "dst" | "destination" => value.clone_into(&mut self.target),
            "readonly" | "ro" => *read_only = Some(boolean(value).ok_or_else(invalid)?),
            "readwrite" | "rw" => *read_only = Some(!boolean(value).ok_or_else(invalid)?),
            "required" if self.has_requirement() => self.required = boolean(value).ok_or_else(invalid)?,
            "size" if self.kind == MountKind::Tmpfs => self.size = size(value).ok_or_else(invalid)?,
            "id" => value.clone_into(&mut self.id),
            "sharing" => {
                self.sharing = value.to_ascii_lowercase();
                if !matches!(self.sharing.as_str(), "shared" | "private" | "locked") {
                    return Err(format!("unsupported sharing value {value:?}"));
                }
            }
            "mode" => self.mode = Some(u32::from_str_radix(value, 8).map_err(|_| invalid())?),
            "uid" => self.uid = Some(value.parse().map_err(|_| invalid())?),
            "gid" => self.gid = Some(value.parse().map_err(|_| invalid())?),
            "env" => self.env = Some(value.to_owned()),
            _ => return Err(format!("unexpected key '{key}'")),
        }
        Ok(())
    }

    fn check(&self) -> Result<(), String> {
        let owned = self.mode.is_some() || self.uid.is_some() || self.gid.is_some();
        if owned && matches!(self.kind, MountKind::Bind | MountKind::Tmpfs) {
            return Err("mode, uid and gid are not for this type of mount".to_owned());
        }
        if self.kind == MountKind::Secret {
            if !self.from.is_empty() {
                return Err("secret mount should not have a from".to_owned());
            }
            if self.source.is_empty() && self.target.is_empty() && self.id.is_empty() {
                return Err("invalid secret mount. one of source, target required".to_owned());
            }
            if !self.source.is_empty() && !self.id.is_empty() {
                return Err("both source and id can't be set".to_owned());
            }
        }
        if self.kind == MountKind::Ssh && !self.source.is_empty() {
            return Err("an SSH mount takes no source: name the agent by `id`".to_owned());
        }
        if !self.sharing.is_empty() && self.kind != MountKind::Cache {
            return Err("invalid cache sharing".to_owned());
        }
        Ok(())
    }
}

/// Go's `strconv.ParseBool`.
fn boolean(value: &str) -> Option<bool> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// `docker/go-units`' `RAMInBytes`: a number and a unit, powers of 1024.
pub(super) fn size(value: &str) -> Option<i64> {
    let value = value.trim();
    let split = value.rfind(|c: char| c.is_ascii_digit() || c == '.')? + 1;
    let (number, unit) = value.split_at_checked(split)?;
    let unit = unit.trim_start().to_ascii_lowercase();
    let power = match unit.trim_end_matches('b').trim_end_matches('i') {
        "" if unit.is_empty() || unit == "b" => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        "p" => 5,
        _ => return None,
    };
    let number: f64 = number.parse().ok()?;
    let bytes = number * 1024_f64.powi(power);
    #[expect(clippy::cast_possible_truncation, reason = "a size is cut to whole bytes")]
    (0.0..9e18).contains(&bytes).then_some(bytes as i64)
}

/// The fields of one line of comma-separated values.
///
/// # Errors
/// A quote that stands where none may.
fn fields(line: &str) -> Result<Vec<String>, String> {
    let bad = || "parse error in comma-separated values: bare or unclosed quote".to_owned();
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        if let Some(mut quoted) = rest.strip_prefix('"') {
            let mut field = String::new();
            loop {
                let (part, after) = quoted.split_once('"').ok_or_else(bad)?;
                field.push_str(part);
                match after.strip_prefix('"') {
                    Some(after) => {
                        field.push('"');
                        quoted = after;
                    }
                    None => {
                        rest = after;
                        break;
                    }
                }
            }
            fields.push(field);
            match rest.strip_prefix(',') {
                Some(after) => rest = after,
                None if rest.is_empty() => return Ok(fields),
                None => return Err(bad()),
            }
        } else {
            let (field, after) =
                rest.split_once(',').map_or((rest, None), |(field, after)| (field, Some(after)));
            if field.contains('"') {
                return Err(bad());
            }
            fields.push(field.to_owned());
            match after {
                Some(after) => rest = after,
                None => return Ok(fields),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mount, MountKind, fields, size};

    fn read(value: &str) -> Result<Mount, String> {
        Mount::read(value, &|value| Ok(value.replace("$X", "x")))
    }

    #[test]
    fn reads_fields_in_order() {
        let cache = read("type=cache,target=/$X,sharing=locked").unwrap();
        assert_eq!((cache.kind, cache.target.as_str(), cache.read_only), (MountKind::Cache, "/x", false));
        assert!(read("target=/x").unwrap().read_only);
        assert!(!read("target=/x,rw").unwrap().read_only);
        assert!(read("required,type=secret,id=x").is_err());
        assert!(read("type=secret,id=x,required").unwrap().required);
        for bad in [
            "type=secret",
            "type=secret,id=a,source=b",
            "type=ssh,source=a",
            "uid=1,target=/x",
            "sharing=locked",
            "x",
            "x=y",
            "size=1",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reads_comma_separated_values() {
        assert_eq!(fields("a,\"b,\"\"c\",d").unwrap(), ["a", "b,\"c", "d"]);
        assert!(fields("a\"b").is_err());
        assert!(fields("\"a").is_err());
    }

    #[test]
    fn sizes_are_powers_of_1024() {
        assert_eq!(
            ["1", "2k", "1.5m", "1GiB", "3 kb", "x", "1y"].map(size),
            [Some(1), Some(2048), Some(1_572_864), Some(1 << 30), Some(3072), None, None]
        );
    }
}
