//! Modules beside each other do not import each other in circles, with all that is inside them: each can be understood after
//! those that it builds on. A module and those inside it may.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::files_under;

/// The path of a module within its crate; that of the crate itself is empty.
type Module = Vec<String>;

#[test]
fn no_files_import_each_other_in_circles() {
    let roots = std::fs::read_dir("crates").unwrap().map(|entry| entry.unwrap().path().join("src"));
    for root in roots.chain(["src".into()]).filter(|root| root.is_dir()) {
        if let Some(circle) = circle(&between_siblings(&imports(&root))) {
            let names: Vec<_> = circle.iter().map(|module| module.join("::")).collect();
            panic!("{}: {} import each other", root.display(), names.join(", "));
        }
    }
}

#[test]
fn a_circle_of_three_is_found_and_a_module_with_its_child_is_none() {
    let module = |path: &str| -> Module { path.split("::").map(str::to_owned).collect() };
    let edges = |pairs: &[(&str, &str)]| {
        let mut edges = BTreeMap::<Module, BTreeSet<Module>>::new();
        for (from, to) in pairs {
            edges.entry(module(from)).or_default().insert(module(to));
        }
        edges
    };
    assert_eq!(circle(&edges(&[("a", "b"), ("b", "c"), ("b", "d")])), None);
    let found = circle(&edges(&[("a", "b"), ("b", "c::d"), ("c::d", "a"), ("a", "e")]));
    assert_eq!(found, Some(["a", "b", "c::d"].map(module).to_vec()));
    let deep = edges(&[("a::b", "c"), ("c::d", "a::e"), ("a::e", "a::b")]);
    assert_eq!(circle(&deep), None);
    assert_eq!(circle(&between_siblings(&deep)), Some(["a", "c"].map(module).to_vec()));
    let written = "use crate::{a::{B, c}, d};\nuse super::e::F;\nuse std::fmt;\n";
    let paths: Vec<_> = imported(written, &module("x::y")).map(|path| path.join("::")).collect();
    assert_eq!(paths, ["a::B", "a::c", "d", "x::e::F"]);
}

/// Which modules beside each other import something of one another, be it deep inside.
fn between_siblings(imports: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut edges = BTreeMap::<Module, BTreeSet<Module>>::new();
    for (from, all) in imports {
        for to in all {
            let common = from.iter().zip(to).take_while(|(from, to)| from == to).count();
            edges.entry(from[..=common].to_vec()).or_default().insert(to[..=common].to_vec());
        }
    }
    edges
}

/// What each file under this directory imports of the others, but for its own parents and children.
fn imports(root: &Path) -> BTreeMap<Module, BTreeSet<Module>> {
    let files: BTreeMap<_, _> =
        files_under(root.to_str().unwrap()).into_iter().map(|file| (module_of(root, &file), file)).collect();
    let of_file = |(module, file): (&Module, &std::path::PathBuf)| {
        let text = std::fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let modules = imported(code, module).filter_map(|path| nearest(&files, path));
        let others = modules.filter(|other| !other.starts_with(module) && !module.starts_with(other));
        (module.clone(), others.collect())
    };
    files.iter().filter(|(module, _)| !module.iter().any(|part| part == "tests")).map(of_file).collect()
}

fn module_of(root: &Path, file: &Path) -> Module {
    let inside = file.strip_prefix(root).unwrap().with_extension("");
    let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
    parts.filter(|part| !["lib", "main", "mod"].contains(&part.as_str())).collect()
}

/// The innermost file that a path leads into.
fn nearest<T>(files: &BTreeMap<Module, T>, mut path: Module) -> Option<Module> {
    while !path.is_empty() && !files.contains_key(&path) {
        path.pop();
    }
    (!path.is_empty()).then_some(path)
}

/// The paths within the crate that its `use` declarations name.
fn imported<'a>(code: &'a str, module: &'a Module) -> impl Iterator<Item = Module> + 'a {
    let declarations = code.split('\n').scan(String::new(), |open, line| {
        let begins =
            ["use ", "pub use ", "pub(crate) use ", "pub(super) use "].iter().any(|word| line.starts_with(word));
        if begins || !open.is_empty() {
            open.push_str(line);
        }
        let is_whole = open.ends_with(';');
        Some(if is_whole { std::mem::take(open) } else { String::new() })
    });
    let trees = declarations.filter_map(|text| Some(text.split_once("use ")?.1.trim_end_matches(';').to_owned()));
    trees.flat_map(|tree| leaves(&tree)).filter_map(|path| within(path, module))
}

/// `a::{b, c::{d}}` names `a::b` and `a::c::d`.
fn leaves(tree: &str) -> Vec<String> {
    let Some((stem, rest)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap().trim().to_owned()];
    };
    let inside = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let mut depth = 0;
    let branches = inside.split(|letter| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        letter == ',' && depth == 0
    });
    let branches = branches.filter(|branch| !branch.trim().is_empty());
    branches.flat_map(leaves).map(|leaf| format!("{}{leaf}", stem.trim())).collect()
}

/// The path as the crate's root would write it; `None` for one that leads out of the crate.
fn within(path: String, module: &Module) -> Option<Module> {
    let mut parts = path.split("::").map(str::to_owned).peekable();
    let mut base = match parts.next()?.as_str() {
        "crate" => Module::new(),
        "super" => module.split_last()?.1.to_vec(),
        "self" => module.clone(),
        _ => return None,
    };
    while parts.next_if(|part| part == "super").is_some() {
        base.pop();
    }
    base.extend(parts);
    Some(base)
}

/// The shortest circle through the first module that is in one.
fn circle(edges: &BTreeMap<Module, BTreeSet<Module>>) -> Option<Vec<Module>> {
    edges.keys().find_map(|start| way_back_to(start, edges))
}

fn way_back_to(start: &Module, edges: &BTreeMap<Module, BTreeSet<Module>>) -> Option<Vec<Module>> {
    let mut ways = vec![vec![start.clone()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in &ways {
            for next in edges.get(way.last()?).into_iter().flatten() {
                if next == start {
                    return Some(way.clone());
                }
                if seen.insert(next.clone()) {
                    longer.push([way.clone(), vec![next.clone()]].concat());
                }
            }
        }
        ways = longer;
    }
    None
}
