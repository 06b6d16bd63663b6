//! Converts the answer of `getCallBackConfig` to a request for `setCallBackConfig`.

use std::{collections::BTreeMap, error::Error, fmt};

use serde_json::{Map, Value};

use super::{
    get_callback_config::{Callback, ContainerConfig, Data, FunctionConfig},
    set_callback_config as set,
};

/// Why an answered config cannot be set unchanged. Paths begin at the converted value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConversionError {
    /// A request needs this member, but the answer does not have it.
    Missing {
        /// The path of the missing member, such as `callbacks[0].functionName`.
        path: String,
    },
    /// A request cannot have this value.
    Invalid {
        /// The path of the member.
        path: String,
    },
    /// A request cannot carry this member. WeChat could lose it if you set the config without it. To allow that, call
    /// `take_unknown` first.
    Unknown {
        /// The path of the member.
        path: String,
    },
}

impl ConversionError {
    /// Returns the path of the member that prevents the conversion.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Missing { path } | Self::Invalid { path } | Self::Unknown { path } => path,
        }
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, what) = match self {
            Self::Missing { path } => (path, "is missing in the answer"),
            Self::Invalid { path } => (path, "has a value that cannot be set"),
            Self::Unknown { path } => (path, "is unknown and would be lost"),
        };
        write!(f, "`{path}` {what}")
    }
}

impl Error for ConversionError {}

/// The path of a value. The paths of its members begin with it.
#[derive(Clone, Copy)]
struct At<'p>(&'p str);

impl At<'_> {
    fn path(self, name: &str) -> String {
        format!("{}{name}", self.0)
    }

    /// The path of a member that this crate does not know. An odd name is quoted, or it could be the path of another one.
    fn unknown(self, name: &str) -> String {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let quoted = || format!("{}[{}]", self.0.trim_end_matches('.'), Value::from(name));
        if !name.is_empty() && name.bytes().all(is_plain) { self.path(name) } else { quoted() }
    }

    fn required<T>(self, name: &str, value: Option<T>) -> Result<T, ConversionError> {
        value.ok_or_else(|| ConversionError::Missing { path: self.path(name) })
    }

    fn nothing_else(self, other: &Map<String, Value>) -> Result<(), ConversionError> {
        let unknown = |name: &String| ConversionError::Unknown { path: self.unknown(name) };
        other.keys().next().map_or(Ok(()), |name| Err(unknown(name)))
    }

    fn take(self, other: &mut Map<String, Value>, taken: &mut BTreeMap<String, Value>) {
        taken.extend(std::mem::take(other).into_iter().map(|(name, value)| (self.unknown(&name), value)));
    }
}

/// Converts a config, and removes its unknown members.
trait Answered: Sized {
    type Request;
    fn convert(self, at: At<'_>) -> Result<Self::Request, ConversionError>;
    fn take(&mut self, at: At<'_>, taken: &mut BTreeMap<String, Value>);
}

impl Answered for Data {
    type Request = set::Request;

    fn convert(self, at: At<'_>) -> Result<set::Request, ConversionError> {
        at.nothing_else(&self.other)?;
        Ok(set::Request {
            function_config: convert_if_set(self.function_config, At(&at.path("function_config.")))?,
            container_config: convert_if_set(self.container_config, At(&at.path("container_config.")))?,
        })
    }

    fn take(&mut self, at: At<'_>, taken: &mut BTreeMap<String, Value>) {
        at.take(&mut self.other, taken);
        if let Some(config) = &mut self.function_config {
            config.take(At(&at.path("function_config.")), taken);
        }
        if let Some(config) = &mut self.container_config {
            config.take(At(&at.path("container_config.")), taken);
        }
    }
}

/// A config of the answer.
trait Config: Answered {
    /// Whether it holds nothing that could be lost: it is off, and the rest is empty.
    fn is_blank(&self) -> bool;
}

/// No page says how WeChat answers a config that was never set. So a config that cannot be set and is blank counts as one
/// that was never set. `pkg-template/client/editable.js` has the same rule.
fn convert_if_set<C: Config>(config: Option<C>, at: At<'_>) -> Result<Option<C::Request>, ConversionError> {
    let Some(config) = config else { return Ok(None) };
    let is_blank = config.is_blank();
    match config.convert(at) {
        Err(_) if is_blank => Ok(None),
        converted => converted.map(Some),
    }
}

impl Config for FunctionConfig {
    fn is_blank(&self) -> bool {
        self.enable != Some(true) && self.callbacks.as_ref().is_none_or(Vec::is_empty) && self.other.is_empty()
    }
}

impl Config for ContainerConfig {
    fn is_blank(&self) -> bool {
        let texts = [&self.qbase_env, &self.qbase_container_path];
        let has_text = texts.into_iter().flatten().any(|text| !text.is_empty());
        self.enable != Some(true) && !has_text && self.text_mode.is_none_or(|mode| mode == 0) && self.other.is_empty()
    }
}

impl Answered for FunctionConfig {
    type Request = set::FunctionConfig;

    fn convert(self, at: At<'_>) -> Result<set::FunctionConfig, ConversionError> {
        at.nothing_else(&self.other)?;
        let callbacks = at.required("callbacks", self.callbacks)?.into_iter().enumerate();
        let convert = |(index, row): (usize, Callback)| row.convert(At(&at.path(&format!("callbacks[{index}]."))));
        Ok(set::FunctionConfig {
            enable: at.required("enable", self.enable)?,
            callbacks: callbacks.map(convert).collect::<Result<_, _>>()?,
        })
    }

    fn take(&mut self, at: At<'_>, taken: &mut BTreeMap<String, Value>) {
        at.take(&mut self.other, taken);
        for (index, row) in self.callbacks.iter_mut().flatten().enumerate() {
            row.take(At(&at.path(&format!("callbacks[{index}]."))), taken);
        }
    }
}

impl Answered for Callback {
    type Request = set::Callback;

    fn convert(self, at: At<'_>) -> Result<set::Callback, ConversionError> {
        at.nothing_else(&self.other)?;
        Ok(set::Callback {
            message_type: at.required("msgType", self.message_type)?,
            event: at.required("event", self.event)?,
            env: at.required("env", self.env)?,
            function_name: at.required("functionName", self.function_name)?,
            enable: at.required("enable", self.enable)?,
        })
    }

    fn take(&mut self, at: At<'_>, taken: &mut BTreeMap<String, Value>) {
        at.take(&mut self.other, taken);
    }
}

impl Answered for ContainerConfig {
    type Request = set::ContainerConfig;

    fn convert(self, at: At<'_>) -> Result<set::ContainerConfig, ConversionError> {
        at.nothing_else(&self.other)?;
        let mode = at.required("text_mode", self.text_mode)?;
        let known = u8::try_from(mode).ok().and_then(|mode| set::TextMode::try_from(mode).ok());
        Ok(set::ContainerConfig {
            enable: at.required("enable", self.enable)?,
            qbase_env: at.required("qbase_env", self.qbase_env)?,
            qbase_container_path: at.required("qbase_container_path", self.qbase_container_path)?,
            text_mode: known.ok_or_else(|| ConversionError::Invalid { path: at.path("text_mode") })?,
        })
    }

    fn take(&mut self, at: At<'_>, taken: &mut BTreeMap<String, Value>) {
        at.take(&mut self.other, taken);
    }
}

macro_rules! convertible {
    ($($answered:ident => $request:ty,)*) => {$(
        /// Fails if a member is missing, has a value that cannot be set, or would be lost. A config that is off and has
        /// only empty members was never set, so it needs no member.
        impl TryFrom<$answered> for $request {
            type Error = ConversionError;

            fn try_from(answered: $answered) -> Result<Self, ConversionError> {
                answered.convert(At(""))
            }
        }

        impl $answered {
            /// Removes the members that this crate does not know and returns them by path. The rest can be converted
            /// then.
            pub fn take_unknown(&mut self) -> BTreeMap<String, Value> {
                let mut taken = BTreeMap::new();
                Answered::take(self, At(""), &mut taken);
                taken
            }
        }
    )*};
}

convertible! {
    Data => set::Request,
    FunctionConfig => set::FunctionConfig,
    Callback => set::Callback,
    ContainerConfig => set::ContainerConfig,
}
