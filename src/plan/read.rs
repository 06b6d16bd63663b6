//! Reads the types of a desired state from a text that has passed every check.

use super::{
    desired::{Callback, ContainerPush, EnvironmentWish, FunctionPush, FunctionWish, Prune, Push, Trigger, Variable},
    list::{Keyed, List},
    shape::is_absent,
    words::{ABSENT, CONFIG_FILE, LISTS, VARIABLES},
};
use crate::{
    config::Secret,
    json::{Node, Value},
};

pub(super) fn push(root: Node<'_>) -> Option<Push> {
    let functions = root.get("function_config").map(|config| FunctionPush {
        enable: boolean(config, "enable"),
        callbacks: config.get("callbacks").map(|callbacks| list(callbacks, callback, callback_key)),
    });
    let container = root.get("container_config").map(|config| ContainerPush {
        enable: boolean(config, "enable"),
        qbase_env: config.get("qbase_env").map(whole_text),
        qbase_container_path: config.get("qbase_container_path").map(whole_text),
        text_mode: whole(config, "text_mode"),
    });
    (functions.is_some() || container.is_some()).then_some(Push { functions, container })
}

pub(super) fn token(root: Node<'_>) -> Option<bool> {
    boolean(root.get("cloud_access_token")?, "open")
}

pub(super) fn environments(root: Node<'_>) -> Vec<EnvironmentWish> {
    let environment = |node: Node<'_>| EnvironmentWish {
        env: text(node, "env"),
        api_whitelist: node.get("api_whitelist").map(texts),
        functions: elements(node, "functions").map(function).collect(),
    };
    elements(root, "environments").map(environment).collect()
}

pub(super) fn prune(root: Node<'_>) -> Prune {
    let [callbacks, api_whitelist, permissions, triggers, variables] =
        LISTS.map(|name| elements(root, "prune").any(|list| list.as_text() == Some(name)));
    Prune { callbacks, api_whitelist, permissions, triggers, variables }
}

fn function(node: Node<'_>) -> FunctionWish {
    let configs = node.get(CONFIG_FILE).unwrap_or(node);
    FunctionWish {
        name: text(node, "name"),
        timeout: whole(node, "timeout"),
        variables: node.get(VARIABLES).map(variables),
        permissions: configs.get("permissions").and_then(|permissions| permissions.get("openapi")).map(texts),
        triggers: configs.get("triggers").map(|triggers| list(triggers, trigger, |node| text(node, "name"))),
    }
}

fn variables(map: Node<'_>) -> List<Variable> {
    let (absent, wanted): (Vec<_>, Vec<_>) = map.members().partition(|(_, value)| is_absent(*value));
    let variable = |(key, value)| Variable { key: String::from(key), value: Secret::new(whole_text(value)) };
    List {
        wanted: wanted.into_iter().map(variable).collect(),
        absent: absent.into_iter().map(|(key, _)| key.to_owned()).collect(),
    }
}

fn callback(node: Node<'_>) -> Callback {
    Callback {
        message_type: text(node, "msgType"),
        event: text(node, "event"),
        env: text(node, "env"),
        function_name: text(node, "functionName"),
        enable: boolean(node, "enable").unwrap_or_default(),
    }
}

fn callback_key(node: Node<'_>) -> (String, String) {
    (text(node, "msgType"), text(node, "event"))
}

fn trigger(node: Node<'_>) -> Trigger {
    Trigger { name: text(node, "name"), cron: text(node, "config") }
}

fn texts(node: Node<'_>) -> List<String> {
    list(node, whole_text, |entry| text(entry, ABSENT))
}

fn list<T: Keyed>(node: Node<'_>, read: fn(Node<'_>) -> T, key: fn(Node<'_>) -> T::Key) -> List<T> {
    let (absent, wanted): (Vec<_>, Vec<_>) = node.items().partition(|entry| is_absent(*entry));
    List { wanted: wanted.into_iter().map(read).collect(), absent: absent.into_iter().map(key).collect() }
}

fn elements<'t>(node: Node<'t>, name: &str) -> impl Iterator<Item = Node<'t>> {
    node.get(name).into_iter().flat_map(Node::items)
}

fn text(node: Node<'_>, name: &str) -> String {
    node.get(name).map(whole_text).unwrap_or_default()
}

fn whole_text(node: Node<'_>) -> String {
    node.as_text().unwrap_or_default().to_owned()
}

fn boolean(node: Node<'_>, name: &str) -> Option<bool> {
    node.get(name)?.as_bool()
}

fn whole(node: Node<'_>, name: &str) -> Option<i64> {
    if let Value::Whole(value) = node.get(name)?.value() { Some(value) } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::{Desired, Resolver};
    use super::*;

    fn parse(json: &str) -> Desired {
        let file = |_: &str| Ok(r#"{"permissions":{"openapi":["a.b"]},"triggers":[]}"#.to_owned());
        Desired::parse(json, &Resolver::default().file(&file)).unwrap()
    }

    fn list<T: Keyed>(wanted: Vec<T>, absent: Vec<T::Key>) -> List<T> {
        List { wanted, absent }
    }

    #[test]
    fn what_is_left_out_is_not_named() {
        let desired = parse(r#"{"version":1,"environments":[{"env":"e","functions":[{"name":"f"}]}]}"#);
        assert_eq!((desired.push, desired.token, desired.prune), (None, None, Prune::default()));
        let function = FunctionWish { name: "f".into(), ..FunctionWish::default() };
        let environment = EnvironmentWish { env: "e".into(), api_whitelist: None, functions: vec![function] };
        assert_eq!(desired.environments, [environment]);
        let push = parse(r#"{"version":1,"function_config":{},"container_config":{"enable":false}}"#).push.unwrap();
        assert_eq!(push.functions, Some(FunctionPush::default()));
        assert_eq!(push.container, Some(ContainerPush { enable: Some(false), ..ContainerPush::default() }));
    }

    #[test]
    fn push_is_read_whole() {
        let push = parse(
            r#"{"version":1,"function_config":{"enable":true,"callbacks":[
                {"msgType":"text","event":"","env":"e","functionName":"f","enable":true},{"msgType":"image","event":"","$absent":true}]},
                "container_config":{"enable":false,"qbase_env":"q","qbase_container_path":"/p","text_mode":2}}"#,
        );
        let callback = Callback {
            message_type: "text".into(),
            event: String::new(),
            env: "e".into(),
            function_name: "f".into(),
            enable: true,
        };
        let callbacks = Some(list(vec![callback], vec![("image".into(), String::new())]));
        let container = ContainerPush {
            enable: Some(false),
            qbase_env: Some("q".into()),
            qbase_container_path: Some("/p".into()),
            text_mode: Some(2),
        };
        let functions = Some(FunctionPush { enable: Some(true), callbacks });
        assert_eq!(push.push, Some(Push { functions, container: Some(container) }));
    }

    #[test]
    fn environments_are_read_whole() {
        let desired = parse(
            r#"{"version":1,"cloud_access_token":{"open":false},"prune":["triggers","envVariables"],"environments":[{"env":"e",
                "api_whitelist":["/a",{"$absent":"/b"}],"functions":[{"name":"f","timeout":9,
                "envVariables":{"A":"1","B":{"$absent":true}},"permissions":{"openapi":[]},
                "triggers":[{"name":"t","type":"timer","config":"0 0 2 * * * *"},{"name":"u","$absent":true}]},
                {"name":"g","configFile":"c"}]}]}"#,
        );
        assert_eq!(desired.token, Some(false));
        assert_eq!(desired.prune, Prune { triggers: true, variables: true, ..Prune::default() });
        let [environment] = desired.environments.as_slice() else { panic!("{:?}", desired.environments) };
        assert_eq!(environment.api_whitelist, Some(list(vec!["/a".into()], vec!["/b".into()])));
        let trigger = Trigger { name: "t".into(), cron: "0 0 2 * * * *".into() };
        let variable = Variable { key: "A".into(), value: Secret::new("1") };
        let first = FunctionWish {
            name: "f".into(),
            timeout: Some(9),
            variables: Some(list(vec![variable], vec!["B".into()])),
            permissions: Some(list(vec![], vec![])),
            triggers: Some(list(vec![trigger], vec!["u".into()])),
        };
        let second = FunctionWish {
            name: "g".into(),
            permissions: Some(list(vec!["a.b".into()], vec![])),
            triggers: Some(list(vec![], vec![])),
            ..FunctionWish::default()
        };
        assert_eq!(environment.functions, [first, second]);
        assert!(environment.functions[0].permissions.as_ref().unwrap().is_none_at_all());
        assert!(!environment.functions[0].triggers.as_ref().unwrap().is_none_at_all());
    }
}
