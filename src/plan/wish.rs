//! What the desired state wants of each resource, in the form in which it is compared. It is read from a text that has
//! passed every check.

use super::{
    entry::{Content, Entry},
    field::Receiver,
    path::{CALLBACKS, PERMISSIONS, TRIGGERS, VARIABLES, WHITELIST, below},
    resource::{FunctionConfigKind, Resource},
    words::{ABSENT, CONFIG_FILE, is_absent},
};
use crate::{
    config::Secret,
    json::{Node, Value},
};

/// What the desired state wants of one resource.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) resource: Resource,
    pub(crate) wanted: Vec<Entry>,
    /// The paths of entries that shall go away.
    pub(crate) absent: Vec<String>,
    pub(crate) list: Option<NamedList>,
}

/// A list that the desired state names.
#[derive(Clone, Debug)]
pub(crate) struct NamedList {
    pub(crate) path: &'static str,
    pub(crate) is_pruned: bool,
    /// Whether it was written as `[]` or `{}`.
    pub(crate) is_none_at_all: bool,
}

/// Returns the wishes, in the order of the desired state. A resource that it does not name has none. `pruned` are the names
/// of the lists in which the rest goes away.
pub(super) fn wishes(root: Node<'_>, pruned: &[String]) -> Vec<Wish> {
    let mut wishes = Wishes { pruned, all: Vec::new() };
    wishes.add(Resource::Push, |push, pruned| {
        if let Some(config) = root.get("function_config") {
            push.setting("function_config.enable", config.get("enable"));
            push.list("callbacks", CALLBACKS, config.get("callbacks"), pruned);
        }
        if let Some(config) = root.get("container_config") {
            for name in ["enable", "qbase_env", "qbase_container_path", "text_mode"] {
                push.setting(&below("container_config", name), config.get(name));
            }
        }
    });
    if let (Some(token), Some(env)) = (root.get("cloud_access_token"), env_of_token(root)) {
        wishes.add(Resource::Token { env }, |wish, _| wish.setting("open", token.get("open")));
    }
    for environment in elements(root, "environments") {
        let env = text(environment, "env");
        wishes.add(Resource::Whitelist { env: env.clone() }, |wish, pruned| {
            wish.list(WHITELIST, WHITELIST, environment.get(WHITELIST), pruned);
        });
        for function in elements(environment, "functions") {
            wishes.of_function(&env, function);
        }
    }
    wishes.all
}

/// The switch belongs to the account, but its call names an environment: the first one whose whitelist is read anyway.
fn env_of_token(root: Node<'_>) -> Option<String> {
    let named = elements(root, "environments").find(|environment| environment.get(WHITELIST).is_some());
    Some(text(named.or(elements(root, "environments").next())?, "env"))
}

struct Wishes<'p> {
    pruned: &'p [String],
    all: Vec<Wish>,
}

impl Wishes<'_> {
    /// Adds a wish, unless it wants nothing: `function_config: {}` names nothing.
    fn add(&mut self, resource: Resource, read: impl FnOnce(&mut Wish, &[String])) {
        let mut wish = Wish::new(resource);
        read(&mut wish, self.pruned);
        if !wish.wanted.is_empty() || wish.list.is_some() {
            self.all.push(wish);
        }
    }

    fn of_function(&mut self, env: &str, function: Node<'_>) {
        let name = text(function, "name");
        let resource = |config| Resource::Function { env: env.to_owned(), function: name.clone(), config };
        let configs = function.get(CONFIG_FILE).unwrap_or(function);
        self.add(resource(FunctionConfigKind::Environment), |wish, pruned| {
            wish.setting("timeout", function.get("timeout"));
            wish.list(VARIABLES, VARIABLES, function.get(VARIABLES), pruned);
        });
        self.add(resource(FunctionConfigKind::Permissions), |wish, pruned| {
            let permissions = configs.get("permissions");
            let openapi = permissions.and_then(|permissions| permissions.get("openapi"));
            wish.list("permissions", PERMISSIONS, openapi, pruned);
        });
        self.add(resource(FunctionConfigKind::Triggers), |wish, pruned| {
            wish.list(TRIGGERS, TRIGGERS, configs.get("triggers"), pruned);
        });
    }
}

impl Wish {
    pub(crate) const fn new(resource: Resource) -> Self {
        Self { resource, wanted: Vec::new(), absent: Vec::new(), list: None }
    }

    /// Wants a single setting, if it is given.
    fn setting(&mut self, path: &str, value: Option<Node<'_>>) {
        let content = match value.map(Node::value) {
            Some(Value::Bool(flag)) => Content::Flag(flag),
            Some(Value::Whole(number)) => Content::Number(number),
            Some(Value::Text(text)) => Content::Text(text.to_owned()),
            _ => return,
        };
        self.wanted.push(Entry { path: path.to_owned(), content });
    }

    /// Wants the entries of a list, if it is given. Variables are an object.
    fn list(&mut self, name: &str, path: &'static str, list: Option<Node<'_>>, pruned: &[String]) {
        let Some(list) = list else { return };
        for (key, value) in list.members() {
            self.entry(below(path, key), value, Content::Hidden(Secret::new(value.as_text().unwrap_or_default())));
        }
        for item in list.items() {
            self.entry(path_of(path, item), item, content_of(item));
        }
        let is_pruned = pruned.iter().any(|known| known == name);
        let is_none_at_all = list.items().next().is_none() && list.members().next().is_none();
        self.list = Some(NamedList { path, is_pruned, is_none_at_all });
    }

    fn entry(&mut self, path: String, node: Node<'_>, content: Content) {
        if is_absent(node) {
            self.absent.push(path);
        } else {
            self.wanted.push(Entry { path, content });
        }
    }
}

/// The path of an entry of a list: of a callback, or of what is known by one name.
fn path_of(list: &str, item: Node<'_>) -> String {
    if item.get("msgType").is_some() {
        return below(&below(list, &text(item, "msgType")), &text(item, "event"));
    }
    let name = item.as_text().or_else(|| item.get(ABSENT)?.as_text());
    below(list, &name.map_or_else(|| text(item, "name"), str::to_owned))
}

fn content_of(item: Node<'_>) -> Content {
    if let Some(enable) = item.get("enable") {
        let (env, function_name) = (text(item, "env"), text(item, "functionName"));
        Content::Receiver(Receiver { env, function_name, enable: enable.as_bool().unwrap_or_default() })
    } else if item.is_object() {
        Content::Cron(text(item, "config"))
    } else {
        Content::Member
    }
}

pub(super) fn elements<'t>(node: Node<'t>, name: &str) -> impl Iterator<Item = Node<'t>> {
    node.get(name).into_iter().flat_map(Node::items)
}

fn text(node: Node<'_>, name: &str) -> String {
    node.get(name).and_then(Node::as_text).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Desired, Resolver};
    use super::*;

    /// The wishes of a state, each as the debug text of its resource and of all that it wants.
    fn wishes(json: &str) -> Vec<(String, String)> {
        let file = |_: &str| Ok(r#"{"permissions":{"openapi":["a.b"]},"triggers":[]}"#.to_owned());
        let desired = Desired::parse(json, &Resolver::default().file(&file)).unwrap();
        let shown = |Wish { resource, wanted, absent, list }: &Wish| {
            let list = list.as_ref().map(|list| (list.path, list.is_pruned, list.is_none_at_all));
            let wanted: Vec<_> = wanted.iter().map(|entry| format!("{} {:?}", entry.path, entry.content)).collect();
            (format!("{resource:?}"), format!("{wanted:?} {absent:?} {list:?}").replace("\\\"", "'").replace('"', ""))
        };
        desired.wishes.iter().map(shown).collect()
    }

    fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        rows.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
    }

    #[test]
    fn what_is_left_out_is_not_named() {
        let none = r#"{"version":1,"function_config":{},"environments":[{"env":"e","functions":[{"name":"f"}]}]}"#;
        assert_eq!(wishes(none), []);
        let off = r#"{"version":1,"function_config":{},"container_config":{"enable":false}}"#;
        assert_eq!(wishes(off), rows(&[("Push", "[container_config.enable Flag(false)] [] None")]));
    }

    #[test]
    fn push_is_read_whole() {
        let push = wishes(
            r#"{"version":1,"function_config":{"enable":true,"callbacks":[
                {"msgType":"text","event":"","env":"e","functionName":"f","enable":true},{"msgType":"image","event":"","$absent":true}]},
                "container_config":{"enable":false,"qbase_env":"q","qbase_container_path":"/p","text_mode":2}}"#,
        );
        let all = "[function_config.enable Flag(true), function_config.callbacks.text[''] Receiver(Receiver { env: 'e', \
            function_name: 'f', enable: true }), container_config.enable Flag(false), container_config.qbase_env Text('q'), \
            container_config.qbase_container_path Text('/p'), container_config.text_mode Number(2)] \
            [function_config.callbacks.image['']] Some((function_config.callbacks, false, false))";
        assert_eq!(push, rows(&[("Push", all)]));
    }

    #[test]
    fn environments_are_read_whole() {
        let json = r#"{"version":1,"cloud_access_token":{"open":false},"prune":["triggers","envVariables"],"environments":[
            {"env":"d"},{"env":"e","api_whitelist":["/a",{"$absent":"/b"}],"functions":[{"name":"f","timeout":9,
            "envVariables":{"A":"1","B":{"$absent":true}},"permissions":{"openapi":[]},
            "triggers":[{"name":"t","type":"timer","config":"0 0 2 * * * *"},{"name":"u","$absent":true}]},
            {"name":"g","configFile":"c"}]}]}"#;
        let of =
            |name: &str, config: &str| format!("Function {{ env: \"e\", function: \"{name}\", config: {config} }}");
        let expected = [
            ("Token { env: \"e\" }".to_owned(), "[open Flag(false)] [] None"),
            (
                "Whitelist { env: \"e\" }".to_owned(),
                "[api_whitelist['/a'] Member] [api_whitelist['/b']] Some((api_whitelist, false, false))",
            ),
            (
                of("f", "Environment"),
                "[timeout Number(9), envVariables.A Hidden(Secret)] [envVariables.B] Some((envVariables, true, false))",
            ),
            (of("f", "Permissions"), "[] [] Some((permissions.openapi, false, true))"),
            (of("f", "Triggers"), "[triggers.t Cron('0 0 2 * * * *')] [triggers.u] Some((triggers, true, false))"),
            (
                of("g", "Permissions"),
                "[permissions.openapi['a.b'] Member] [] Some((permissions.openapi, false, false))",
            ),
            (of("g", "Triggers"), "[] [] Some((triggers, true, true))"),
        ];
        let expected: Vec<_> = expected.iter().map(|(one, other)| (one.clone(), (*other).to_owned())).collect();
        assert_eq!(wishes(json), expected);
    }
}
