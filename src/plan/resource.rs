//! The things that a plan can change, and how each is read.

use crate::json::{Node, Writer};

/// A thing at WeChat that one call writes whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Resource {
    /// Where WeChat pushes messages.
    Push,
    /// The interfaces that `cloudbase_access_token` can call from an environment.
    Whitelist {
        /// The environment id.
        env: String,
    },
    /// Whether the account may use `cloudbase_access_token`.
    Token {
        /// The environment that the call names.
        env: String,
    },
    /// A config of a function.
    Function {
        /// The environment id.
        env: String,
        /// The name of the function.
        function: String,
        /// Which of its configs.
        config: FunctionConfigKind,
    },
}

/// The configs of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FunctionConfigKind {
    /// The open interfaces that it may call.
    Permissions,
    /// Its timers.
    Triggers,
    /// Its time-out and variables.
    Environment,
}

impl FunctionConfigKind {
    /// In the order of a desired state.
    pub(crate) const ALL: [Self; 3] = [Self::Environment, Self::Permissions, Self::Triggers];

    /// The `type` on the wire.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Permissions => 1,
            Self::Triggers => 2,
            Self::Environment => 3,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Permissions => "permissions",
            Self::Triggers => "triggers",
            Self::Environment => "environment",
        }
    }
}

impl Resource {
    /// The name of the interface that reads it.
    #[must_use]
    pub const fn read_call(&self) -> &'static str {
        match self {
            Self::Push => "getCallBackConfig",
            Self::Whitelist { .. } | Self::Token { .. } => "setCloudAccessToken",
            Self::Function { .. } => "getFunctionConfig",
        }
    }

    pub(crate) fn write_read_payload(&self, out: &mut Writer) {
        out.object(|out| match self {
            Self::Push => {}
            Self::Whitelist { env } | Self::Token { env } => {
                out.member("action", "get");
                out.member("env", env);
            }
            Self::Function { env, function, config } => {
                out.key("type").whole(config.number());
                out.member("env", env);
                out.member("function_name", function);
            }
        });
    }

    /// The kind of the resource, as plans name it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Whitelist { .. } => "whitelist",
            Self::Token { .. } => "token",
            Self::Function { config, .. } => config.as_str(),
        }
    }

    /// The name of the interface that writes it.
    #[must_use]
    pub const fn call(&self) -> &'static str {
        match self {
            Self::Push => "setCallBackConfig",
            Self::Whitelist { .. } | Self::Token { .. } => "setCloudAccessToken",
            Self::Function { .. } => "uploadFunctionConfig",
        }
    }

    pub(crate) fn write_to(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("kind", self.kind());
            match self {
                Self::Push => {}
                Self::Whitelist { env } | Self::Token { env } => out.member("env", env),
                Self::Function { env, function, .. } => {
                    out.member("env", env);
                    out.member("function", function);
                }
            }
        });
    }

    pub(crate) fn from_json(node: Node<'_>) -> Option<Self> {
        let text = |name| node.get(name).and_then(Node::as_text);
        let env = || text("env").map(str::to_owned);
        Some(match text("kind")? {
            "push" => Self::Push,
            "whitelist" => Self::Whitelist { env: env()? },
            "token" => Self::Token { env: env()? },
            kind => Self::Function {
                env: env()?,
                function: text("function")?.to_owned(),
                config: FunctionConfigKind::ALL.into_iter().find(|config| config.as_str() == kind)?,
            },
        })
    }
}
