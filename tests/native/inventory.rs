//! Every list of interfaces has every interface.

use wechat_cloudbase::{IssueCode, endpoints, errcode};

use crate::{folder, repository, text};

#[test]
fn every_interface_stands_in_every_place_that_lists_them() {
    let readme = text("README.md");
    let types = text("pkg-template/types/index.d.ts");
    let client = text("pkg-template/client/client-class.js");
    for interface in endpoints::ALL {
        let name = interface.name;
        assert!(readme.contains(&format!("| `{name}`")), "README.md has no row for {name}");
        assert!(readme.contains(interface.path), "README.md does not name {}", interface.path);
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
fn typings_and_readme_know_every_issue_and_every_class() {
    let (issues, classes) = (text("pkg-template/types/issues.d.ts"), text("pkg-template/types/error-codes.d.ts"));
    let readme = text("README.md");
    for code in IssueCode::ALL {
        assert!(issues.contains(&format!("| \"{}\"", code.as_str())), "issues.d.ts lacks {}", code.as_str());
        assert!(readme.contains(&format!("`{}`", code.as_str())), "README.md lacks {}", code.as_str());
    }
    assert!(readme.contains(&format!("{} codes", errcode::ALL.len())), "README.md counts the codes wrongly");
    for row in errcode::ALL {
        assert!(readme.contains(&row.code.to_string()), "README.md lacks {}", row.code);
        let class = row.class.as_str();
        assert!(classes.contains(&format!("| \"{class}\"")), "error-codes.d.ts lacks class {class}");
        assert!(readme.contains(&format!("`{class}`")), "README.md lacks class {class}");
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
