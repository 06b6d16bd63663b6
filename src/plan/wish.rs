//! What the desired state wants of each resource, in the form in which it is compared.

use super::{
    desired::{Desired, EnvironmentWish, FunctionWish, Push},
    entry::{Content, Entry},
    field::Receiver,
    list::{Keyed, List},
    path::{CALLBACKS, PERMISSIONS, TRIGGERS, VARIABLES, WHITELIST, below},
    resource::{FunctionConfigKind, Resource},
};

/// What the desired state wants of one resource.
#[derive(Clone)]
pub(crate) struct Wish {
    pub(crate) resource: Resource,
    pub(crate) wanted: Vec<Entry>,
    /// The paths of entries that shall go away.
    pub(crate) absent: Vec<String>,
    pub(crate) list: Option<NamedList>,
}

/// A list that the desired state names.
#[derive(Clone)]
pub(crate) struct NamedList {
    pub(crate) path: &'static str,
    pub(crate) is_pruned: bool,
    /// Whether it was written as `[]` or `{}`.
    pub(crate) is_none_at_all: bool,
}

/// Returns the wishes, in the order of the desired state. A resource that it does not name has none.
pub(crate) fn wishes(desired: &Desired) -> Vec<Wish> {
    let mut wishes = Vec::new();
    if let Some(push) = &desired.push {
        let wish = of_push(push, desired);
        // `function_config: {}` names nothing.
        if !wish.wanted.is_empty() || wish.list.is_some() {
            wishes.push(wish);
        }
    }
    if let Some(open) = desired.token {
        wishes.extend(of_token(open, &desired.environments));
    }
    for environment in &desired.environments {
        let env = &environment.env;
        if let Some(whitelist) = &environment.api_whitelist {
            let mut wish = Wish::new(Resource::Whitelist { env: env.clone() });
            wish.set(WHITELIST, whitelist, desired.prune.api_whitelist);
            wishes.push(wish);
        }
        for function in &environment.functions {
            of_function(env, function, desired, &mut wishes);
        }
    }
    wishes
}

impl Wish {
    pub(crate) const fn new(resource: Resource) -> Self {
        Self { resource, wanted: Vec::new(), absent: Vec::new(), list: None }
    }

    fn want(&mut self, path: &str, content: Content) {
        self.wanted.push(Entry { path: path.to_owned(), content });
    }

    fn name<T: Keyed>(&mut self, path: &'static str, list: &List<T>, is_pruned: bool) {
        self.list = Some(NamedList { path, is_pruned, is_none_at_all: list.is_none_at_all() });
    }

    fn take_away(&mut self, list: &'static str, names: &[String]) {
        for name in names {
            self.absent.push(below(list, name));
        }
    }

    fn set(&mut self, path: &'static str, list: &List<String>, is_pruned: bool) {
        self.name(path, list, is_pruned);
        self.take_away(path, &list.absent);
        for name in &list.wanted {
            self.want(&below(path, name), Content::Member);
        }
    }
}

fn of_push(push: &Push, desired: &Desired) -> Wish {
    let mut wish = Wish::new(Resource::Push);
    if let Some(functions) = &push.functions {
        if let Some(enable) = functions.enable {
            wish.want("function_config.enable", Content::Flag(enable));
        }
        if let Some(callbacks) = &functions.callbacks {
            wish.name(CALLBACKS, callbacks, desired.prune.callbacks);
            let path = |kind: &str, event: &str| below(&below(CALLBACKS, kind), event);
            wish.absent.extend(callbacks.absent.iter().map(|(kind, event)| path(kind, event)));
            for callback in &callbacks.wanted {
                let (env, function_name) = (callback.env.clone(), callback.function_name.clone());
                let receiver = Receiver { env, function_name, enable: callback.enable };
                wish.want(&path(&callback.message_type, &callback.event), Content::Receiver(receiver));
            }
        }
    }
    if let Some(container) = &push.container {
        if let Some(enable) = container.enable {
            wish.want("container_config.enable", Content::Flag(enable));
        }
        if let Some(env) = &container.qbase_env {
            wish.want("container_config.qbase_env", Content::Text(env.clone()));
        }
        if let Some(path) = &container.qbase_container_path {
            wish.want("container_config.qbase_container_path", Content::Text(path.clone()));
        }
        if let Some(mode) = container.text_mode {
            wish.want("container_config.text_mode", Content::Number(mode));
        }
    }
    wish
}

/// The switch belongs to the account, but its call names an environment: the first one whose whitelist is read anyway.
fn of_token(open: bool, environments: &[EnvironmentWish]) -> Option<Wish> {
    let named = environments.iter().find(|environment| environment.api_whitelist.is_some());
    let env = named.or(environments.first())?.env.clone();
    let mut wish = Wish::new(Resource::Token { env });
    wish.want("open", Content::Flag(open));
    Some(wish)
}

fn of_function(env: &str, function: &FunctionWish, desired: &Desired, wishes: &mut Vec<Wish>) {
    let wish = |config| Wish::new(Resource::Function { env: env.to_owned(), function: function.name.clone(), config });
    if function.timeout.is_some() || function.variables.is_some() {
        let mut wish = wish(FunctionConfigKind::Environment);
        if let Some(timeout) = function.timeout {
            wish.want("timeout", Content::Number(timeout));
        }
        if let Some(variables) = &function.variables {
            wish.name(VARIABLES, variables, desired.prune.variables);
            wish.take_away(VARIABLES, &variables.absent);
            for variable in &variables.wanted {
                wish.want(&below(VARIABLES, &variable.key), Content::Hidden(variable.value.clone()));
            }
        }
        wishes.push(wish);
    }
    if let Some(permissions) = &function.permissions {
        let mut wish = wish(FunctionConfigKind::Permissions);
        wish.set(PERMISSIONS, permissions, desired.prune.permissions);
        wishes.push(wish);
    }
    if let Some(triggers) = &function.triggers {
        let mut wish = wish(FunctionConfigKind::Triggers);
        wish.name(TRIGGERS, triggers, desired.prune.triggers);
        wish.take_away(TRIGGERS, &triggers.absent);
        for trigger in &triggers.wanted {
            wish.want(&below(TRIGGERS, &trigger.name), Content::Cron(trigger.cron.clone()));
        }
        wishes.push(wish);
    }
}
