//! Documents of any size, in which a few switches stand among very many other resources.

use std::fmt::Write;

/// How many resources there are for each switch.
pub(crate) const OTHERS_FOR_EACH: usize = 1_000;

/// A state file with this many resources, each of about this many bytes.
pub(crate) fn state(resources: usize, bytes_each: usize) -> String {
    let mut json =
        r#"{"version":4,"terraform_version":"1.15.5","serial":1,"lineage":"a","outputs":{},"resources":["#.to_owned();
    for number in 0..resources {
        let type_name = type_of(number);
        let separator = if number == 0 { "" } else { "," };
        let attributes = attributes(number, bytes_each);
        write!(
            json,
            r#"{separator}{{"module":"module.fleet[\"{number}\"]","mode":"managed","type":"{type_name}","name":"web","provider":"provider[\"registry.terraform.io/a/b\"]","instances":[{{"schema_version":0,"attributes":{attributes}}}]}}"#
        )
        .expect("a text grows");
    }
    json + "]}"
}

/// A plan that changes as many resources, with the state before it.
pub(crate) fn plan(resources: usize, bytes_each: usize) -> String {
    let (mut changes, mut prior) = (String::new(), String::new());
    for number in 0..resources {
        let type_name = type_of(number);
        let separator = if number == 0 { "" } else { "," };
        let attributes = attributes(number, bytes_each / 3);
        let named = format!(
            r#""address":"{type_name}.web[{number}]","mode":"managed","type":"{type_name}","name":"web","index":{number}"#
        );
        write!(prior, r#"{separator}{{{named},"schema_version":0,"values":{attributes}}}"#).expect("a text grows");
        write!(
            changes,
            r#"{separator}{{{named},"change":{{"actions":["update"],"before":{attributes},"after":{attributes},"after_unknown":{{}}}}}}"#
        )
        .expect("a text grows");
    }
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.15.5","resource_changes":[{changes}],"prior_state":{{"values":{{"root_module":{{"resources":[{prior}]}}}}}}}}"#
    )
}

fn type_of(number: usize) -> &'static str {
    if number.is_multiple_of(OTHERS_FOR_EACH) { "bluegreen_switch" } else { "aws_instance" }
}

fn attributes(number: usize, bytes: usize) -> String {
    let filling = "lorem \\\"ipsum\\\" ".repeat(bytes / 16);
    format!(r#"{{"id":"{number}","user_data":"{filling}","tags":{{"a":[1,2.5,true,null]}}}}"#)
}
