//! Every name and number that `proto/` puts on the wire is in the tables of `tests/data`, and the other way round.
//!
//! The tables were taken from descriptors of Terraform 1.16.0-rc2 (protocol 6.11) and go-plugin 1.8.

use std::collections::BTreeMap;
use std::path::Path;

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, MethodDescriptorProto,
};
use serde_json::Value;

type Table = BTreeMap<String, Vec<String>>;

#[test]
fn tfplugin6_is_protocol_6_11() {
    assert_matches_table(&["tfplugin6.proto"], "tfplugin6", include_str!("data/tfplugin6.json"));
}

#[test]
fn the_go_plugin_services_are_those_of_go_plugin() {
    let files = ["go_plugin/grpc_controller.proto", "go_plugin/grpc_stdio.proto", "go_plugin/grpc_broker.proto"];
    assert_matches_table(&files, "plugin", include_str!("data/go_plugin.json"));
}

fn assert_matches_table(files: &[&str], package: &str, table: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto");
    let compiled = protox::compile(files, [root]).expect("the protos compile");
    let mut found = Found::default();
    compiled.file.iter().filter(|file| file.package() == package).for_each(|file| found.file(file));

    let table: Value = serde_json::from_str(table).expect("the table is JSON");
    assert_eq!(found.services, rows(&table["services"]));
    assert_eq!(found.messages, rows(&table["messages"]));
    assert_eq!(found.enums, rows(&table["enums"]));
}

fn rows(table: &Value) -> Table {
    let table = table.as_object().expect("the table is an object");
    table.iter().map(|(name, lines)| (name.clone(), lines.as_array().map(|l| texts(l)).unwrap_or_default())).collect()
}

fn texts(lines: &[Value]) -> Vec<String> {
    lines.iter().map(|line| line.as_str().expect("a row is text").to_owned()).collect()
}

#[derive(Default)]
struct Found {
    services: Table,
    messages: Table,
    enums: Table,
}

impl Found {
    fn file(&mut self, file: &FileDescriptorProto) {
        let package = file.package();
        for service in &file.service {
            let mut methods: Vec<String> = service.method.iter().map(method).collect();
            methods.sort();
            self.services.insert(format!("{package}.{}", service.name()), methods);
        }
        file.enum_type.iter().for_each(|kind| self.enumeration(package, kind));
        file.message_type.iter().for_each(|message| self.message(package, message));
    }

    fn message(&mut self, scope: &str, message: &DescriptorProto) {
        let name = format!("{scope}.{}", message.name());
        let mut fields: Vec<&FieldDescriptorProto> = message.field.iter().collect();
        fields.sort_by_key(|field| field.number());
        self.messages.insert(name.clone(), fields.iter().map(|field| row(field, message)).collect());
        message.enum_type.iter().for_each(|kind| self.enumeration(&name, kind));
        message
            .nested_type
            .iter()
            .filter(|nested| !is_map_entry(nested))
            .for_each(|nested| self.message(&name, nested));
    }

    fn enumeration(&mut self, scope: &str, kind: &EnumDescriptorProto) {
        let values = kind.value.iter().map(|value| format!("{}: {}", value.number(), value.name())).collect();
        self.enums.insert(format!("{scope}.{}", kind.name()), values);
    }
}

fn method(method: &MethodDescriptorProto) -> String {
    let stream = |yes: bool| if yes { "stream " } else { "" };
    format!(
        "{}({}{}) returns ({}{})",
        method.name(),
        stream(method.client_streaming()),
        method.input_type().trim_start_matches('.'),
        stream(method.server_streaming()),
        method.output_type().trim_start_matches('.')
    )
}

fn row(field: &FieldDescriptorProto, message: &DescriptorProto) -> String {
    let deprecated = field.options.as_ref().is_some_and(|options| options.deprecated());
    format!(
        "{}: {} {}{}",
        field.number(),
        typed(field, message),
        field.name(),
        if deprecated { " deprecated" } else { "" }
    )
}

fn typed(field: &FieldDescriptorProto, message: &DescriptorProto) -> String {
    let map = message.nested_type.iter().find(|nested| {
        is_map_entry(nested) && field.type_name().ends_with(&format!("{}.{}", message.name(), nested.name()))
    });
    if let Some(entry) = map {
        return format!("map<{}, {}>", plain(&entry.field[0]), plain(&entry.field[1]));
    }
    let label = match field.oneof_index {
        _ if field.proto3_optional() => "optional ".to_owned(),
        Some(index) => format!("oneof {} ", message.oneof_decl[index as usize].name()),
        None if field.label() == Label::Repeated => "repeated ".to_owned(),
        None => String::new(),
    };
    format!("{label}{}", plain(field))
}

fn plain(field: &FieldDescriptorProto) -> String {
    match field.r#type() {
        Type::Message | Type::Enum => field.type_name().trim_start_matches('.').to_owned(),
        scalar => scalar.as_str_name().trim_start_matches("TYPE_").to_lowercase(),
    }
}

fn is_map_entry(message: &DescriptorProto) -> bool {
    message.options.as_ref().is_some_and(|options| options.map_entry())
}
