//! Compares what both readers accept and refuse with `serde_json`.

use serde_json::{Map, Number, Value as Json};

use super::*;
use crate::json::{Node, Value};

fn to_json(node: Node<'_>) -> Json {
    match node.value() {
        Value::Null | Value::Half => Json::Null,
        Value::Bool(value) => Json::Bool(value),
        Value::Whole(value) => Json::Number(value.into()),
        Value::Decimal(text) => Json::Number(Number::from_f64(text.parse().unwrap()).unwrap()),
        Value::Text(text) => Json::String(text.into()),
        Value::List(items) => items.map(to_json).collect(),
        Value::Object => node.members().map(|(key, value)| (key.into(), to_json(value))).collect::<Map<_, _>>().into(),
    }
}

#[test]
fn reads_what_serde_json_reads() {
    for text in [
        "null",
        " true ",
        "[]",
        "{}",
        "[[],{}]",
        r#"{"a":[1,-2,{"b":null}],"a":2}"#,
        "[1.5,1e-3,1e30]",
        r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 微信""#,
        "9007199254740991",
        "[\n1 ,\t2 ]",
    ] {
        let expected: Json = serde_json::from_str(text).unwrap();
        assert_eq!(to_json(read_strict(text).unwrap().root()), expected, "{text}");
    }
}

#[test]
fn refuses_what_serde_json_refuses() {
    let words = r#"nul tru [ { ] [1 [1,] {"a"} {"a":} {"a":1,} {a:1} 01 - 1. .5 1e 1e+ +1 " "\x" "\u12" 'a' NaN"#;
    let others = ["", " ", "\"a\nb\"", "1 2", "[1 2]", "{\"a\":1 \"b\":2}"];
    for text in words.split(' ').chain(others) {
        assert!(serde_json::from_str::<Json>(text).is_err(), "{text}");
        assert!(read_strict(text).is_err(), "{text}");
    }
}

#[test]
fn half_of_a_surrogate_pair_is_no_text() {
    for text in [r#""\ud800""#, r#""\ud800\u0041""#, r#""x\ude00\ud83d""#] {
        assert!(matches!(read_strict(text).unwrap().root().value(), Value::Half), "{text}");
    }
    let tape = read_strict(r#"{"\ud800":"next"}"#).unwrap();
    assert_eq!(to_json(tape.root()), serde_json::json!({ "\u{fffd}": "next" }));
}

#[test]
fn says_where_a_text_stops_to_be_json() {
    let offset = |text| read_strict(text).err().map(|e| e.offset);
    assert_eq!(offset(r#"{"errcode": 0,}"#), Some(14));
    assert_eq!(offset("{\"a\": 1"), Some(7));
    assert_eq!(offset("\"abc"), Some(4));
}

#[test]
fn answers_are_read_as_wechat_sends_them() {
    let text = "\u{feff}{\"qbase_container_path \" : \"/a\nb\", \" é\u{1}\":\"\\ud800x\"}";
    let tape = read_lenient(text).unwrap();
    let expected = serde_json::json!({ "qbase_container_path": "/a\nb", "é\u{1}": "\u{fffd}x" });
    assert_eq!(to_json(tape.root()), expected);
}

#[test]
fn depth_is_bounded() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read_strict(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(read_strict(&nested(MAX_DEPTH + 1)).err().map(|e| e.reason[0]), Some("nested too deeply"));
    assert!(read_strict(&nested(1_000_000)).is_err());
}
