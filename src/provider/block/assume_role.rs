//! The provider block's `assume_role` blocks.

use std::collections::BTreeMap;

use bluegreen_aws::AssumeRole;

use super::role_session::{Form, SESSION_NAME, read_session, role_arn, texts};
use super::{any, given};
use crate::reader::{Field, Reader};

const EXTERNAL_ID: Form = Form { what: "an external id", lengths: 2..=1224, signs: "_+=,.@:/-", secret: true };

const SOURCE_IDENTITY: Form = Form { what: "a source identity", lengths: 2..=64, signs: "_+=,.@-", secret: false };

/// Reads the roles, in the order in which they are assumed; those whose ARN is not known yet are left out.
pub(super) fn read_assume_roles(reader: &mut Reader, block: &Field<'_>) -> Vec<AssumeRole> {
    block.blocks("assume_role").filter_map(|role| read_assume_role(reader, &role)).collect()
}

fn read_assume_role(reader: &mut Reader, role: &Field<'_>) -> Option<AssumeRole> {
    let attribute = |name: &str| role.attribute(name);
    let arn = reader.parsed(&attribute("role_arn"), role_arn);
    let session_name = given(reader, &attribute("session_name"), |text| SESSION_NAME.check(text));
    let external_id = given(reader, &attribute("external_id"), |text| EXTERNAL_ID.check(text));
    let source_identity = given(reader, &attribute("source_identity"), |text| SOURCE_IDENTITY.check(text));
    let tags = tags(reader, &attribute("tags"));
    let transitive_tag_keys = texts(reader, &attribute("transitive_tag_keys"), any);
    let session = read_session(reader, role, arn, session_name)?;
    Some(AssumeRole { session, external_id, source_identity, tags, transitive_tag_keys })
}

fn tags(reader: &mut Reader, field: &Field<'_>) -> BTreeMap<String, String> {
    reader.met_unknown |= field.value.is_unknown();
    field.elements().filter_map(|(key, value)| Some((key.clone(), reader.parsed(&value, any)?))).collect()
}
