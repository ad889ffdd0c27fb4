//! Of a source file only what is public: no bodies, no values, no documentation.

use syn::{Attribute, Block, Expr, Fields, File, ImplItem, Item, TraitItem, Visibility, parse_quote};

/// The public items of a file, as Rust; empty when it has none.
pub(super) fn outline(source: &str) -> String {
    let file = syn::parse_file(source).unwrap();
    let items: Vec<_> = file.items.into_iter().filter_map(public_part).collect();
    if items.is_empty() {
        String::new()
    } else {
        prettyplease::unparse(&File { shebang: None, attrs: Vec::new(), items })
    }
}

fn public_part(mut item: Item) -> Option<Item> {
    if is_for_tests(attributes(&mut item)?) {
        return None;
    }
    keep_what_counts(attributes(&mut item)?);
    match &mut item {
        Item::Fn(function) => *function.block = nothing(),
        Item::Const(constant) => *constant.expr = anything(),
        Item::Static(constant) => *constant.expr = anything(),
        Item::Struct(structure) => hide_private(&mut structure.fields),
        Item::Enum(choice) => choice.variants.iter_mut().for_each(|variant| {
            keep_what_counts(&mut variant.attrs);
            variant.fields.iter_mut().for_each(|field| keep_what_counts(&mut field.attrs));
        }),
        Item::Trait(promise) => promise.items.iter_mut().for_each(promised),
        Item::Impl(methods) if methods.trait_.is_some() => methods.items.clear(),
        Item::Impl(methods) => {
            methods.items.retain(|item| visibility_of_member(item).is_some_and(is_public));
            methods.items.iter_mut().for_each(offered);
            return (!methods.items.is_empty()).then_some(item);
        }
        _ => {}
    }
    offers(&item).then_some(item)
}

/// A trait that somebody's type has counts wherever the type is public, which the file alone does not tell: all are listed.
fn offers(item: &Item) -> bool {
    let visibility = match item {
        Item::Const(it) => &it.vis,
        Item::Enum(it) => &it.vis,
        Item::Fn(it) => &it.vis,
        Item::Mod(it) => &it.vis,
        Item::Static(it) => &it.vis,
        Item::Struct(it) => &it.vis,
        Item::Trait(it) => &it.vis,
        Item::Type(it) => &it.vis,
        Item::Use(it) => &it.vis,
        Item::Impl(it) => return it.trait_.is_some(),
        _ => return false,
    };
    is_public(visibility)
}

const fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    Some(match item {
        Item::Const(it) => &mut it.attrs,
        Item::Enum(it) => &mut it.attrs,
        Item::Fn(it) => &mut it.attrs,
        Item::Impl(it) => &mut it.attrs,
        Item::Mod(it) => &mut it.attrs,
        Item::Static(it) => &mut it.attrs,
        Item::Struct(it) => &mut it.attrs,
        Item::Trait(it) => &mut it.attrs,
        Item::Type(it) => &mut it.attrs,
        Item::Use(it) => &mut it.attrs,
        _ => return None,
    })
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| *attribute == parse_quote!(#[cfg(test)]))
}

/// What a user can tell from outside.
fn keep_what_counts(attributes: &mut Vec<Attribute>) {
    let counts = ["cfg", "derive", "deprecated", "non_exhaustive", "default"];
    attributes.retain(|attribute| counts.iter().any(|name| attribute.path().is_ident(name)));
}

/// That there is something private says that nobody outside can make one.
fn hide_private(fields: &mut Fields) {
    fields.iter_mut().for_each(|field| keep_what_counts(&mut field.attrs));
    match fields {
        Fields::Named(named) => {
            let before = named.named.len();
            named.named = std::mem::take(&mut named.named).into_iter().filter(|field| is_public(&field.vis)).collect();
            if named.named.len() < before {
                named.named.push(parse_quote!(_private: _));
            }
        }
        Fields::Unnamed(unnamed) => {
            let private = unnamed.unnamed.iter_mut().filter(|field| !is_public(&field.vis));
            private.for_each(|field| field.ty = parse_quote!(_));
        }
        Fields::Unit => {}
    }
}

fn promised(item: &mut TraitItem) {
    match item {
        TraitItem::Fn(function) => {
            keep_what_counts(&mut function.attrs);
            function.default = function.default.take().map(|_| nothing());
        }
        TraitItem::Const(constant) => keep_what_counts(&mut constant.attrs),
        TraitItem::Type(of) => keep_what_counts(&mut of.attrs),
        _ => {}
    }
}

const fn visibility_of_member(item: &ImplItem) -> Option<&Visibility> {
    match item {
        ImplItem::Fn(function) => Some(&function.vis),
        ImplItem::Const(constant) => Some(&constant.vis),
        _ => None,
    }
}

fn offered(item: &mut ImplItem) {
    match item {
        ImplItem::Fn(function) => {
            keep_what_counts(&mut function.attrs);
            function.block = nothing();
        }
        ImplItem::Const(constant) => {
            keep_what_counts(&mut constant.attrs);
            constant.expr = anything();
        }
        _ => {}
    }
}

fn nothing() -> Block {
    parse_quote!({})
}

fn anything() -> Expr {
    parse_quote!(_)
}

#[test]
fn bodies_private_items_and_tests_are_left_out_and_private_fields_are_told() {
    let source = "/// Doc.\n#[derive(Debug)]\npub struct A { pub x: u8, y: u8 }\nstruct B;\npub(crate) fn c() {}\n\
                  impl A { pub fn x(&self) -> u8 { self.x } fn y(&self) {} }\nimpl B { fn z() {} }\n\
                  #[cfg(test)]\nmod tests { pub fn t() {} }\npub const N: u8 = 1;\nimpl Clone for A { fn clone(&self) -> A { todo!() } }\n";
    let told = "#[derive(Debug)]\npub struct A {\n    pub x: u8,\n    _private: _,\n}\nimpl A {\n    pub fn x(&self) -> u8 {}\n}\n\
                pub const N: u8 = _;\nimpl Clone for A {}\n";
    assert_eq!(outline(source), told);
}
