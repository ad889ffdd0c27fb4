//! Reading the headers that an HTTP check sends: `headers`, which the state keeps, and `headers_wo`, which only the
//! configuration has.

use std::collections::BTreeSet;

use bluegreen::declaration::reader::{Field, Reader};

use crate::check::Header;

/// Reads all headers of a check. Read from anything but a configuration, those that are write-only are not among them.
pub(super) fn read_headers(reader: &mut Reader, check: &Field<'_>) -> Vec<Header> {
    let mut headers = read_header_map(reader, &check.attribute("headers"));
    let write_only = check.attribute("headers_wo");
    headers.extend(read_header_map(reader, &write_only));
    check_sent_once(reader, &write_only, &headers);
    headers
}

fn read_header_map(reader: &mut Reader, headers: &Field<'_>) -> Vec<Header> {
    reader.met_unknown |= headers.value.is_unknown();
    let mut read = Vec::new();
    for (name, value) in headers.elements() {
        // Terraform can point at the gate, but at nothing inside it.
        let field = Field { place: headers.place.clone(), ..value };
        reader.require(&field);
        read.extend(reader.parsed(&field, |text| Header::new(name, text)));
    }
    read
}

/// Two values for one header are a mistake more often than they are meant.
fn check_sent_once(reader: &mut Reader, write_only: &Field<'_>, headers: &[Header]) {
    let mut names = BTreeSet::new();
    if let Some(header) = headers.iter().find(|header| !names.insert(header.name())) {
        let detail = format!(
            "Expected every header once, in `headers` or in `headers_wo`; got {:?} twice. HTTP does not tell upper and lower \
             case apart.",
            header.name()
        );
        reader.problem(write_only, "Same header twice", detail);
    }
}
