//! Every list of interfaces has every interface.

use wechat_cloudbase::{IssueCode, Severity, endpoints, errcode};

use crate::{folder, repository, text};

#[test]
fn every_interface_stands_in_every_place_that_lists_them() {
    let reference = text("docs/reference.md");
    let types = text("pkg-template/types/index.d.ts");
    let client = text("pkg-template/client/client-class.js");
    for interface in endpoints::ALL {
        let name = interface.name;
        assert!(reference.contains(&format!("| `{name}`")), "docs/reference.md has no row for {name}");
        assert!(reference.contains(interface.path), "docs/reference.md does not name {}", interface.path);
        assert!(
            ["(", "<"].iter().any(|next| types.contains(&format!("\n  {name}{next}"))),
            "index.d.ts has no method {name}"
        );
        assert!(types.contains(interface.page), "index.d.ts does not name the page of {name}");
        assert!(client.contains(&format!("\n    {name}(")), "client-class.js has no method {name}");
        assert!(repository("tests/fixtures").join(folder(name)).is_dir(), "no fixtures for {name}");
    }
}

#[test]
fn every_method_of_the_client_calls_the_interface_of_its_name() {
    let client = text("pkg-template/client/client-class.js");
    for interface in endpoints::ALL {
        let method = client.split(&format!("\n    {}(", interface.name)).nth(1).unwrap();
        let call = format!("this.#call(interfaceOf(\"{}\"), ", interface.name);
        assert!(method.lines().nth(1).unwrap().contains(&call), "{} should call {call}", interface.name);
    }
}

#[test]
fn typings_and_both_languages_of_the_docs_know_every_issue() {
    let issues = text("pkg-template/types/issues.d.ts");
    for code in IssueCode::ALL {
        let name = code.as_str();
        assert!(issues.contains(&format!("| \"{name}\"")), "issues.d.ts lacks {name}");
        let page = if code.severity() == Severity::Warning { "warnings.md" } else { "validate.md" };
        for page in [format!("docs/{page}"), format!("docs/zh/{page}")] {
            assert!(rows(&text(&page)).any(|row| row.contains(&format!("`{name}`"))), "{page} has no row for {name}");
        }
    }
}

/// Returns the first cells of the rows of all tables.
fn rows(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
}

#[test]
fn typings_and_docs_know_every_errcode_and_class() {
    let classes = text("pkg-template/types/error-codes.d.ts");
    for row in errcode::ALL {
        let (code, class) = (row.code, row.class.as_str());
        assert!(classes.contains(&format!("| \"{class}\"")), "error-codes.d.ts lacks class {class}");
        for page in ["docs/error-codes.md", "docs/zh/error-codes.md"] {
            let page_text = text(page);
            assert!(page_text.contains(&format!("\n| {code} | `{class}` |")), "{page} has no row for {code}");
            assert!(page_text.contains(&format!("\n| `{class}` |")), "{page} does not explain class {class}");
        }
    }
}

#[test]
fn names_and_paths_are_unique() {
    for (index, interface) in endpoints::ALL.iter().enumerate() {
        for other in &endpoints::ALL[..index] {
            assert!(interface.name != other.name && interface.path != other.path, "{}", interface.name);
        }
    }
}
