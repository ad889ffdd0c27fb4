//! The keys in the provider block.

use bluegreen_aws::Keys;

use super::{any, given};
use crate::reader::{Field, Reader};

/// Reads the keys; `None` when there are none, or when part of them is not known yet.
pub(super) fn read_keys(reader: &mut Reader, block: &Field<'_>) -> Option<Keys> {
    let [access_key, secret_key, token] = ["access_key", "secret_key", "token"].map(|name| block.attribute(name));
    let any_given = [&access_key, &secret_key, &token].into_iter().any(|field| !is_missing(field));
    if let Some(missing) = [&access_key, &secret_key].into_iter().find(|field| any_given && is_missing(field)) {
        let detail = format!(
            "`access_key` and `secret_key` go together, and `token` goes with both. Expected both of them, and `{}` is \
             missing.",
            missing.name
        );
        // At what is missing, which is the block: pointing at the other one would print the line with the secret.
        reader.problem(missing, "Incomplete keys", detail);
    }
    let read = [&access_key, &secret_key, &token].map(|field| given(reader, field, any));
    let [access_key, secret_key, token] = read;
    Some(Keys { access_key: access_key?, secret_key: secret_key?, token })
}

/// What is not known yet may still turn out to be there.
fn is_missing(field: &Field<'_>) -> bool {
    field.value.is_null() || field.value.as_str() == Some("")
}
