//! What the desired state wants of each resource, in the form in which it is compared.

use super::{
    desired::{Callback, Desired, EnvironmentWish, FunctionWish, Push, Trigger, Variable},
    entry::{Content, Entry},
    field::Receiver,
    list::{Keyed, List},
    path::Path,
    resource::{FunctionConfigKind, Resource},
};

/// What the desired state wants of one resource.
#[derive(Clone)]
pub(crate) struct Wish {
    pub(crate) resource: Resource,
    pub(crate) wanted: Vec<Entry>,
    pub(crate) absent: Vec<Path>,
    pub(crate) lists: Vec<NamedList>,
}

/// A list that the desired state names.
#[derive(Clone)]
pub(crate) struct NamedList {
    pub(crate) path: Path,
    pub(crate) is_pruned: bool,
    /// Whether it was written as `[]` or `{}`.
    pub(crate) is_none_at_all: bool,
}

impl NamedList {
    pub(crate) fn has(&self, path: &[String]) -> bool {
        path.len() > self.path.len() && path.starts_with(&self.path)
    }
}

/// Returns the wishes, in the order of the desired state. A resource that it does not name has none.
pub(crate) fn wishes(desired: &Desired) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = desired.push.iter().map(|push| of_push(push, desired)).collect();
    wishes.extend(desired.token.and_then(|open| of_token(open, &desired.environments)));
    for environment in &desired.environments {
        wishes.extend(of_whitelist(environment, desired));
        wishes.extend(environment.functions.iter().flat_map(|function| of_function(&environment.env, function, desired)));
    }
    wishes
}

impl Wish {
    pub(crate) fn new(resource: Resource) -> Self {
        Self { resource, wanted: Vec::new(), absent: Vec::new(), lists: Vec::new() }
    }

    fn want<const N: usize>(&mut self, path: [&str; N], content: Option<Content>) {
        self.wanted.extend(content.map(|content| Entry::new(path, content)));
    }

    fn list<T: Keyed>(
        &mut self,
        path: &[&str],
        list: &List<T>,
        is_pruned: bool,
        names: impl Fn(&T::Key) -> Vec<String>,
        content: impl Fn(&T) -> Content,
    ) {
        let path: Path = path.iter().map(|name| (*name).to_owned()).collect();
        let below = |key: &T::Key| path.iter().cloned().chain(names(key)).collect::<Path>();
        let entry = |item: &T| Entry { path: below(&item.key()), content: content(item) };
        self.wanted.extend(list.wanted.iter().map(entry));
        self.absent.extend(list.absent.iter().map(below));
        self.lists.push(NamedList { path, is_pruned, is_none_at_all: list.is_none_at_all() });
    }

    fn set(&mut self, path: &[&str], list: &List<String>, is_pruned: bool) {
        self.list(path, list, is_pruned, |name| vec![name.clone()], |_| Content::Member);
    }

    fn is_about_something(&self) -> bool {
        !self.wanted.is_empty() || !self.lists.is_empty()
    }
}

fn of_push(push: &Push, desired: &Desired) -> Wish {
    let mut wish = Wish::new(Resource::Push);
    if let Some(functions) = &push.functions {
        wish.want(["function_config", "enable"], functions.enable.map(Content::Flag));
        if let Some(callbacks) = &functions.callbacks {
            let path = ["function_config", "callbacks"];
            let names = |(kind, event): &(String, String)| vec![kind.clone(), event.clone()];
            wish.list(&path, callbacks, desired.prune.callbacks, names, receiver);
        }
    }
    if let Some(container) = &push.container {
        let text = |text: &Option<String>| text.clone().map(Content::Text);
        wish.want(["container_config", "enable"], container.enable.map(Content::Flag));
        wish.want(["container_config", "qbase_env"], text(&container.qbase_env));
        wish.want(["container_config", "qbase_container_path"], text(&container.qbase_container_path));
        wish.want(["container_config", "text_mode"], container.text_mode.map(Content::Number));
    }
    wish
}

fn receiver(callback: &Callback) -> Content {
    let Callback { env, function_name, enable, .. } = callback.clone();
    Content::Receiver(Receiver { env, function_name, enable })
}

/// The switch belongs to the account, but its call names an environment: the first one whose whitelist is read anyway.
fn of_token(open: bool, environments: &[EnvironmentWish]) -> Option<Wish> {
    let named = environments.iter().find(|environment| environment.api_whitelist.is_some());
    let env = named.or(environments.first())?.env.clone();
    let mut wish = Wish::new(Resource::Token { env });
    wish.want(["open"], Some(Content::Flag(open)));
    Some(wish)
}

fn of_whitelist(environment: &EnvironmentWish, desired: &Desired) -> Option<Wish> {
    let mut wish = Wish::new(Resource::Whitelist { env: environment.env.clone() });
    wish.set(&["api_whitelist"], environment.api_whitelist.as_ref()?, desired.prune.api_whitelist);
    Some(wish)
}

fn of_function(env: &str, function: &FunctionWish, desired: &Desired) -> Vec<Wish> {
    let wish = |config| {
        Wish::new(Resource::Function { env: env.to_owned(), function: function.name.clone(), config })
    };
    let mut environment = wish(FunctionConfigKind::Environment);
    environment.want(["timeout"], function.timeout.map(Content::Number));
    if let Some(variables) = &function.variables {
        let content = |variable: &Variable| Content::Hidden(variable.value.clone());
        environment.list(&["envVariables"], variables, desired.prune.variables, |key| vec![key.clone()], content);
    }
    let mut permissions = wish(FunctionConfigKind::Permissions);
    if let Some(names) = &function.permissions {
        permissions.set(&["permissions", "openapi"], names, desired.prune.permissions);
    }
    let mut triggers = wish(FunctionConfigKind::Triggers);
    if let Some(list) = &function.triggers {
        let content = |trigger: &Trigger| Content::Cron(trigger.cron.clone());
        triggers.list(&["triggers"], list, desired.prune.triggers, |name| vec![name.clone()], content);
    }
    [environment, permissions, triggers].into_iter().filter(Wish::is_about_something).collect()
}
